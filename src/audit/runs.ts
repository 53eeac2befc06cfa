import { randomBytes } from "node:crypto";
import type { RealmId } from "../words/ids.js";
import type { AuditLog } from "./log.js";
import type { RecordState } from "./record.js";
import type { Sqlite } from "./sqlite.js";

export interface RunCounts {
	readonly successful: number;
	readonly failed: number;
	readonly skipped: number;
	readonly unknown: number;
}

export interface RunRow extends RunCounts {
	readonly run_id: string;
	readonly realm: string | null;
	readonly command: string;
	readonly started: string;
	readonly ended: string | null;
	readonly operator: string;
	readonly pid: number;
	readonly exit_code: number | null;
	/** Why it ended early, where it did. */
	readonly error: string | null;
}

/** What a run did of one group of records, "invoices": a sync is one run over several of them. */
export interface RunPart extends RunCounts {
	readonly part: string;
}

/** What is made for a mapping is no record of the MIS, and what takes back sends none. */
const SENDS_NO_RECORDS = ["map ", "undo "];

const NOTHING_DONE: RunCounts = { successful: 0, failed: 0, skipped: 0, unknown: 0 };

const didNothing = ({ successful, failed, skipped, unknown }: RunCounts): boolean =>
	successful + failed + skipped + unknown === 0;

const countsWords = ({ successful, failed, skipped, unknown }: RunCounts): string =>
	`${successful} successful, ${failed} failed, ${skipped} skipped, ${unknown} unknown`;

/** The runs of this home: who ran what, when, and how it ended. */
export class Runs {
	constructor(
		private readonly database: Sqlite,
		private readonly log: AuditLog,
		private readonly now: () => Date = () => new Date(),
	) {}

	/** Notes the start of a run and gives it an id such as 20261121T043000-3f9a. */
	start(command: string, operator: string, realm: RealmId | undefined): string {
		const at = this.now().toISOString();
		const runId = `${at.slice(0, 19).replace(/[-:]/g, "")}-${randomBytes(2).toString("hex")}`;
		this.database
			.transaction(() => {
				this.database
					.prepare("INSERT INTO run (run_id, realm, command, started, operator, pid) VALUES (?, ?, ?, ?, ?, ?)")
					.run(runId, realm ?? null, command, at, operator, process.pid);
				this.log.add({ runId, realm, event: "run started", detail: `${command} by ${operator}` });
			})
			.immediate();
		return runId;
	}

	/** When this home first worked with a company. */
	firstOf(realm: RealmId): Date | undefined {
		const started = this.database.prepare("SELECT MIN(started) FROM run WHERE realm = ?").pluck().get(realm);
		return typeof started === "string" ? new Date(started) : undefined;
	}

	/** Notes its end. */
	end(runId: string, counts: RunCounts, exitCode: number, error?: string): void {
		this.database
			.transaction(() => {
				this.database
					.prepare(
						`UPDATE run SET ended = @ended, exit_code = @exitCode, successful = @successful, failed = @failed,
						   skipped = @skipped, unknown = @unknown, error = @error WHERE run_id = @runId`,
					)
					.run({ ...counts, exitCode, runId, error: error ?? null, ended: this.now().toISOString() });
				const detail = `${countsWords(counts)}, exit ${exitCode}${error === undefined ? "" : `: ${error}`}`;
				this.log.add({ runId, event: "run ended", detail });
			})
			.immediate();
	}

	/** Notes what a run over several groups has done of one. */
	partEnded(runId: string, { part, ...counts }: RunPart): void {
		const { successful, failed, skipped, unknown } = counts;
		this.database
			.transaction(() => {
				this.database
					.prepare("INSERT INTO run_part VALUES (?, ?, ?, ?, ?, ?)")
					.run(runId, part, successful, failed, skipped, unknown);
				this.log.add({ runId, event: "part of the run ended", detail: `${part}: ${countsWords(counts)}` });
			})
			.immediate();
	}

	/** What a run did of each group, in the order of their names; none of a run that is about one group alone. */
	parts(runId: string): RunPart[] {
		return this.database
			.prepare("SELECT part, successful, failed, skipped, unknown FROM run_part WHERE run_id = ? ORDER BY part")
			.all(runId) as RunPart[];
	}

	/** Notes a run that failed before it had begun: at a lock, without a connection, by its settings. Gives its id. */
	failed(command: string, operator: string, exitCode: number, error: string): string {
		const runId = this.start(command, operator, undefined);
		this.end(runId, NOTHING_DONE, exitCode, error);
		return runId;
	}

	/**
	 * The newest run of a command that begins with one of these words; of any that sends records, without. One that ended
	 * with `except` and did nothing says nothing of where things stand.
	 */
	last(commands: readonly string[] = [], except?: number): RunRow | undefined {
		const rows = this.database
			.prepare("SELECT * FROM run ORDER BY started DESC, rowid DESC")
			.iterate() as Iterable<RunRow>;
		for (const row of rows) {
			if (except !== undefined && row.exit_code === except && didNothing(row)) continue;
			const begins = (word: string) => row.command.startsWith(word);
			if (commands.length === 0 ? !SENDS_NO_RECORDS.some(begins) : commands.some(begins)) return row;
		}
		return undefined;
	}

	/**
	 * What a run has done by now of these kinds of records, as the ledger has it: for one that is under way, and one that was
	 * cut off.
	 */
	soFar(runId: string, kinds: readonly string[]): RunCounts {
		const rows = this.database
			.prepare(
				`SELECT state, COUNT(*) AS records FROM record
				 WHERE run_id = ? AND kind IN (SELECT value FROM json_each(?)) GROUP BY state`,
			)
			.all(runId, JSON.stringify(kinds)) as { state: RecordState; records: number }[];
		const of = (...states: RecordState[]) =>
			rows.reduce((sum, { state, records }) => sum + (states.includes(state) ? records : 0), 0);
		return {
			successful: of("created", "adopted", "linked", "undone"),
			failed: of("held", "refused", "deferred"),
			skipped: 0,
			unknown: of("sending", "unknown", "undoing"),
		};
	}

	/** The first run whose beginning or end is not in the log, where both are entered together: such entries were removed. */
	withoutEntries(): string | undefined {
		const told = (event: string) =>
			`run_id NOT IN (SELECT run_id FROM entry WHERE event = '${event}' AND run_id NOT NULL)`;
		const sql = `SELECT run_id FROM run WHERE ${told("run started")} OR (ended NOT NULL AND ${told("run ended")}) ORDER BY started LIMIT 1`;
		const found = this.database.prepare(sql).pluck().get();
		return typeof found === "string" ? found : undefined;
	}

	/**
	 * Of what a run calls successful of these kinds, how much QuickBooks had already, and how many rows it linked to the
	 * customer of another one. Records that a later run met anew are not counted.
	 */
	foundBy(runId: string, kinds: readonly string[]): { readonly adopted: number; readonly linked: number } {
		const sql = `SELECT COUNT(*) FILTER (WHERE state = 'adopted') AS adopted, COUNT(*) FILTER (WHERE state = 'linked') AS linked
			FROM record WHERE run_id = ? AND kind IN (SELECT value FROM json_each(?))`;
		return this.database.prepare(sql).get(runId, JSON.stringify(kinds)) as { adopted: number; linked: number };
	}

	run(runId: string): RunRow | undefined {
		return this.database.prepare("SELECT * FROM run WHERE run_id = ?").get(runId) as RunRow | undefined;
	}

	/** Newest first. */
	list(limit: number): RunRow[] {
		return this.database.prepare("SELECT * FROM run ORDER BY started DESC, rowid DESC LIMIT ?").all(limit) as RunRow[];
	}
}
