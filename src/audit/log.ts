import { createHash } from "node:crypto";
import { misId, misIdToJson } from "../words/ids.js";
import { touch } from "./pair.js";
import type { Sqlite } from "./sqlite.js";

/** An entry of the audit log, to be written. */
export interface NewEntry {
	readonly runId?: string | undefined;
	readonly realm?: string | undefined;
	readonly kind?: string | undefined;
	readonly misId?: string | undefined;
	readonly event: string;
	readonly detail: string;
	readonly intuitTid?: string | undefined;
}

export interface Entry {
	readonly seq: number;
	readonly at: string;
	readonly run_id: string | null;
	readonly realm: string | null;
	readonly kind: string | null;
	/** In digits where a number would round it: beyond 2^53. */
	readonly mis_id: number | string | null;
	readonly event: string;
	readonly detail: string;
	readonly intuit_tid: string | null;
	readonly hash: string;
}

/** Which entries are meant; all of them, where nothing is said. */
export interface EntrySelection {
	readonly kind?: string | undefined;
	readonly misId?: string | undefined;
	readonly runId?: string | undefined;
	readonly since?: string | undefined;
	/** Text that event or detail holds, in small or capital letters. */
	readonly grep?: string | undefined;
}

export interface EntryFilter extends EntrySelection {
	readonly limit: number;
}

/** The hash before the first entry. */
export const GENESIS = "0".repeat(64);

/** The audit log: entries are only ever added, each with the hash of the one before it. */
export class AuditLog {
	private readonly insert;
	private readonly last;

	constructor(
		private readonly database: Sqlite,
		private readonly now: () => Date = () => new Date(),
	) {
		this.last = database.prepare("SELECT hash FROM entry ORDER BY seq DESC LIMIT 1").pluck();
		this.insert = database.prepare(
			`INSERT INTO entry (at, run_id, realm, kind, mis_id, event, detail, intuit_tid, hash)
			 VALUES (@at, @runId, @realm, @kind, @misId, @event, @detail, @intuitTid, @hash)`,
		);
	}

	/**
	 * Adds an entry; call it inside the immediate transaction that makes what it tells true: nobody else can then add
	 * one in between, and the chain stays whole.
	 */
	add(entry: NewEntry): void {
		const row = {
			at: this.now().toISOString(),
			runId: entry.runId ?? null,
			realm: entry.realm ?? null,
			kind: entry.kind ?? null,
			misId: entry.misId === undefined ? null : BigInt(entry.misId),
			event: entry.event,
			detail: entry.detail,
			intuitTid: entry.intuitTid ?? null,
		};
		const { at, runId, realm, kind, misId, event, detail, intuitTid } = row;
		const hash = hashOf(this.head(), [at, runId, realm, kind, textOf(misId), event, detail, intuitTid]);
		this.insert.run({ ...row, hash });
		touch(this.database);
	}

	/** Newest first. */
	list({ limit, ...selection }: EntryFilter): Entry[] {
		const rows = this.prepare(`${WHERE} ORDER BY seq DESC LIMIT @limit`).all({ ...parametersOf(selection), limit });
		return (rows as EntryRow[]).map(entryOf);
	}

	/** Oldest first, one at a time. */
	*select(selection: EntrySelection): Iterable<Entry> {
		const rows = this.prepare(`${WHERE} ORDER BY seq`).iterate(parametersOf(selection)) as Iterable<EntryRow>;
		for (const row of rows) yield entryOf(row);
	}

	entry(seq: number): Entry | undefined {
		const row = this.prepare("WHERE seq = ?").get(seq) as EntryRow | undefined;
		return row && entryOf(row);
	}

	private prepare(which: string) {
		return this.database.prepare(`SELECT * FROM entry ${which}`).safeIntegers();
	}

	/** How many entries there are: the number of the newest one. */
	entries(): number {
		return this.database.prepare("SELECT COALESCE(MAX(seq), 0) FROM entry").pluck().get() as number;
	}

	/** Whether nothing was ever done here. */
	isEmpty(): boolean {
		return this.last.get() === undefined;
	}

	/** The hash of the newest entry: who notes it down can later prove that nothing before it was changed. */
	head(): string {
		const hash = this.last.get();
		return typeof hash === "string" ? hash : GENESIS;
	}
}

const WHERE = `WHERE (@kind IS NULL OR kind = @kind) AND (@misId IS NULL OR mis_id = @misId)
	AND (@runId IS NULL OR run_id = @runId) AND (@since IS NULL OR at >= @since)
	AND (@grep IS NULL OR instr(lower(event || ' ' || detail), lower(@grep)) > 0)`;

function parametersOf({ kind, misId, runId, since, grep }: EntrySelection): object {
	return {
		kind: kind ?? null,
		misId: misId === undefined ? null : BigInt(misId),
		runId: runId ?? null,
		since: since ?? null,
		grep: grep ?? null,
	};
}

/** The hash that an entry must carry if it follows an entry of the hash `previous`. */
export function hashOfEntry(previous: string, entry: Entry): string {
	const { at, run_id, realm, kind, mis_id, event, detail, intuit_tid } = entry;
	return hashOf(previous, [at, run_id, realm, kind, textOf(mis_id), event, detail, intuit_tid]);
}

interface EntryRow extends Omit<Entry, "seq" | "mis_id"> {
	readonly seq: bigint;
	readonly mis_id: bigint | null;
}

const entryOf = (row: EntryRow): Entry => ({
	...row,
	seq: Number(row.seq),
	mis_id: row.mis_id === null ? null : misIdToJson(misId(String(row.mis_id))),
});

const textOf = (misId: bigint | number | string | null): string | null => (misId === null ? null : misId.toString());

function hashOf(previous: string, fields: readonly (string | null)[]): string {
	return createHash("sha256").update(previous).update(JSON.stringify(fields)).digest("hex");
}
