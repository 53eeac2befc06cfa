import { basename } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import type BetterSqlite3 from "better-sqlite3";
import type { EmbeddedConfig } from "../config/types.js";
import { troubleOf } from "../system/trouble.js";
import { Failure, type FailureReason } from "../words/failure.js";
import { asShown } from "../words/shown.js";
import { SQLITE } from "./dialect.js";
import { lockBeside } from "./embedded-lock.js";
import type { Engine, Statement, TextRow } from "./engine.js";
import { RefusedStatement } from "./refused.js";

/** Another program may be writing the file; longer than any sensible transaction. */
const BUSY_TIMEOUT_MS = 10_000;

/** Memory for pages of the file: it is read in key order, once, and better-sqlite3 would take four times as much. */
const CACHE_KIB = 4_096;

/** A MIS in an embedded file. The file must exist: an empty one made by mistake would look like a MIS without students. */
export async function openEmbedded({ file }: EmbeddedConfig): Promise<Engine> {
	const { default: Database } = await import("better-sqlite3");
	const where = basename(file);
	return explained(file, () => {
		const database = new Database(file, { fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
		database.pragma(`cache_size = -${CACHE_KIB}`);
		const version = textRows(database.prepare("SELECT sqlite_version(), COUNT(*) FROM sqlite_master").raw().all());
		const engine = engineOf(database, file, where, `SQLite ${version[0]?.[0] ?? ""}`);
		const open = () => {
			const another = new Database(file, { fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
			another.pragma(`cache_size = -${CACHE_KIB}`);
			return another;
		};
		return {
			...engine,
			snapshot: async () => explained(file, () => snapshotOf(open(), file)),
			lock: async (name) => lockBeside(Database, file, name),
		};
	});
}

function engineOf(
	database: BetterSqlite3.Database,
	file: string,
	where: string,
	server: string,
): Omit<Engine, "lock" | "snapshot"> {
	const settle = async <T>(work: () => T): Promise<T> => {
		// Statements here take no time of their own: one after the other, they would let no Ctrl-C through.
		await turn();
		return explained(file, work);
	};
	return {
		where,
		server: async () => server,
		database: where,
		dialect: SQLITE,
		read: ({ sql, params }: Statement) =>
			settle(() =>
				textRows(
					database
						.prepare(sql)
						.raw()
						.all(...params),
				),
			),
		write: ({ sql, params }: Statement) => settle(() => database.prepare(sql).run(...params).changes),
		alter: (sql: string) => settle(() => void database.exec(sql)),
		close: async () => void database.close(),
	};
}

/** SQLite begins a transaction with the first statement that reads. */
function snapshotOf(database: BetterSqlite3.Database, file: string): Pick<Engine, "read" | "close"> {
	const { read, close } = engineOf(database, file, "", "");
	database.exec("BEGIN");
	database.prepare("SELECT COUNT(*) FROM sqlite_master").get();
	return { read, close };
}

/** Nearly all values are text already, and a table has millions: only those that are not are made anew. */
function textRows(rows: readonly unknown[]): TextRow[] {
	return rows.map((row) => {
		if (!Array.isArray(row)) return [];
		return row.every(isTextOrNull) ? row : row.map(textOrNull);
	});
}

const isTextOrNull = (value: unknown): value is string | null => typeof value === "string" || value === null;
const textOrNull = (value: unknown): string | null => (value === null || value === undefined ? null : String(value));

interface Trouble {
	readonly codes: RegExp;
	readonly reason: FailureReason;
	readonly what: string;
	readonly fix: string;
}

const TROUBLES: readonly Trouble[] = [
	{
		codes: /^SQLITE_CANTOPEN/,
		reason: "configuration",
		what: "cannot be opened: there is no such file, or it may not be read",
		fix: "Check the path after sqlite: in MIS_DATABASE_URL.",
	},
	{
		codes: /^SQLITE_(NOTADB|CORRUPT)/,
		reason: "configuration",
		what: "is no intact SQLite database",
		fix: "Check the path after sqlite: in MIS_DATABASE_URL, or restore the file.",
	},
	{
		codes: /^SQLITE_(READONLY|PERM)/,
		reason: "configuration",
		what: "may not be written",
		fix: "Give the file and its folder write permission, or set MIS_WRITE_BACK=off.",
	},
	{
		codes: /^SQLITE_(BUSY|LOCKED)/,
		reason: "out-of-reach",
		what: "is being written by another program",
		fix: "Try again when that program has finished.",
	},
	{
		codes: /^SQLITE_FULL/,
		reason: "out-of-reach",
		what: "takes no more: the disk is full",
		fix: "Make room. The same command will go on where it stopped.",
	},
	{
		codes: /^SQLITE_IOERR/,
		reason: "surroundings",
		what: "cannot be read or written: the disk reports an error",
		fix: "Check the disk, or restore the file.",
	},
];

function explained<T>(file: string, work: () => T): T {
	try {
		return work();
	} catch (error) {
		throw explain(file, error);
	}
}

const refusedBy = (file: string, words: string) =>
	new RefusedStatement(
		{
			code: "QB011",
			detail: `The MIS file ${file} refused a statement (${words}).`,
			fix: "A trigger or a constraint of the file does not take it; `eaur-qb mis inspect` names the triggers.",
		},
		words,
	);

function explain(file: string, error: unknown): unknown {
	if (!(error instanceof Error)) return error;
	const code = "code" in error ? String(error.code) : "";
	const missingFolder = /directory does not exist/.test(error.message) ? "SQLITE_CANTOPEN" : code;
	if (/^SQLITE_(CONSTRAINT|MISMATCH|TOOBIG)/.test(code)) return refusedBy(file, asShown(error.message));
	const trouble = TROUBLES.find(({ codes }) => codes.test(missingFolder));
	if (!trouble) return troubleOf(error) ?? error;
	return new Failure(trouble.reason, {
		code: "QB011",
		detail: `The MIS file ${file} ${trouble.what} (${error.message}).`,
		fix: trouble.fix,
	});
}
