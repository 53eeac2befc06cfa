import { createHash } from "node:crypto";
import type { Sqlite } from "./database.js";

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
	readonly mis_id: number | null;
	readonly event: string;
	readonly detail: string;
	readonly intuit_tid: string | null;
	readonly hash: string;
}

export interface EntryFilter {
	readonly kind?: string | undefined;
	readonly misId?: string | undefined;
	readonly runId?: string | undefined;
	readonly since?: string | undefined;
	readonly limit: number;
}

/** The hash before the first entry. */
const GENESIS = "0".repeat(64);

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
		const hash = hashOf(this.head(), [
			row.at,
			row.runId,
			row.realm,
			row.kind,
			row.misId === null ? null : row.misId.toString(),
			row.event,
			row.detail,
			row.intuitTid,
		]);
		this.insert.run({ ...row, hash });
	}

	/** Newest first. */
	list(filter: EntryFilter): Entry[] {
		return this.database
			.prepare(
				`SELECT * FROM entry
				 WHERE (@kind IS NULL OR kind = @kind) AND (@misId IS NULL OR mis_id = @misId)
				   AND (@runId IS NULL OR run_id = @runId) AND (@since IS NULL OR at >= @since)
				 ORDER BY seq DESC LIMIT @limit`,
			)
			.all({
				kind: filter.kind ?? null,
				misId: filter.misId === undefined ? null : BigInt(filter.misId),
				runId: filter.runId ?? null,
				since: filter.since ?? null,
				limit: filter.limit,
			}) as Entry[];
	}

	/** The hash of the newest entry: who notes it down can later prove that nothing before it was changed. */
	head(): string {
		const hash = this.last.get();
		return typeof hash === "string" ? hash : GENESIS;
	}
}

function hashOf(previous: string, fields: readonly (string | null)[]): string {
	return createHash("sha256").update(previous).update(JSON.stringify(fields)).digest("hex");
}
