import { Failure } from "../words/failure.js";
import { asShown } from "../words/shown.js";
import type { Engine } from "./engine.js";
import type { Keyless } from "./findings.js";
import { quote } from "./pieces.js";

/** Enough to look at some in the MIS. */
const MOST_NAMED = 3;

interface Keyed {
	readonly table: string;
	readonly key: string;
}

/** Those of these tables whose key no index keeps unique, with keys that several of their rows bear. */
export async function keylessTables(engine: Engine, tables: readonly Keyed[]): Promise<Keyless[]> {
	const rows = await engine.read({ sql: engine.dialect.allUnique, params: [] });
	const unique = new Set(rows.map(([table, column]) => `${table}.${column}`.toLowerCase()));
	const keyless = tables.filter(({ table, key }) => !unique.has(`${table}.${key}`.toLowerCase()));
	return Promise.all(
		keyless.map(async ({ table, key }) => ({ table, column: key, repeated: await repeatedKeys(engine, table, key) })),
	);
}

async function repeatedKeys(engine: Engine, table: string, key: string): Promise<string[]> {
	const column = quote(key);
	const sql = `SELECT ${engine.dialect.text(column)} FROM ${quote(table)} GROUP BY ${column} HAVING COUNT(*) > 1 OR ${column} IS NULL ORDER BY ${column} LIMIT ${MOST_NAMED}`;
	return (await engine.read({ sql, params: [] })).map(([id]) =>
		id === null || id === undefined ? "NULL" : asShown(id),
	);
}

/** What it means that nothing keeps a key unique, and what mends it. */
export function keylessNote({ table, column, repeated }: Keyless): string {
	const mend = `ALTER TABLE ${table} ADD PRIMARY KEY (${column})`;
	return repeated.length === 0
		? `no index keeps it unique: nothing prevents two rows of one key, and then nothing is sent. ${mend}`
		: `several rows bear one key (${repeated.join(", ")}): they cannot be told apart. After a look at them, one number each; then ${mend}`;
}

/** Rows that share a key share a status and a place in our ledger: one would be called sent because the other is. */
export function requireKeys(found: readonly Keyless[], where: string): void {
	const [first] = found.filter(({ repeated }) => repeated.length > 0);
	if (!first) return;
	throw new Failure("configuration", {
		code: "QB011",
		detail: `The MIS ${where} cannot be sent from: ${first.table} (${first.column}): ${keylessNote(first)}. Nothing was sent.`,
		fix: "Have whoever maintains the MIS give each row a key of its own; `eaur-qb mis inspect` shows all such tables.",
	});
}
