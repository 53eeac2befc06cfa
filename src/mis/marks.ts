import { type MisId, misId } from "../words/ids.js";
import type { SyncStatus } from "../words/source.js";
import { fitStamp } from "../words/stamp.js";
import { eachRow, type Target } from "./each-row.js";
import type { LockWait } from "./engine.js";
import { ascending, perStatement, ROWS_PER_STATEMENT } from "./id-chunks.js";
import { claimRows, markRows, releaseRows, selectOurs } from "./marking-statements.js";
import { resetSandboxRows, selectSandboxRows } from "./sandbox-marks.js";
import type { Tracking } from "./schema.js";
import type { Mark, Refusals } from "./types.js";

const own = (id: MisId): MisId => id;

/** The marks in one table: who is at work on which row, and how far it is. What each method does stands at `Mis`. */
export class Marks {
	constructor(
		private readonly target: Target,
		private readonly tracking: Tracking,
	) {}

	async claim(
		ids: readonly MisId[],
		by: string,
		from: readonly SyncStatus[],
		refused: Refusals | undefined,
	): Promise<MisId[]> {
		const { engine, shape } = this.target;
		const signature = this.#signature(by);
		const claimed: MisId[] = [];
		const claim = async (asked: readonly MisId[], wait?: LockWait) => {
			const statement = claimRows(engine.dialect, shape, this.tracking, asked, signature, from);
			const matched = await engine.write(statement, wait);
			claimed.push(...(matched === asked.length ? asked : await this.#ours(asked, signature, "in-progress")));
		};
		for (const asked of perStatement(ascending(ids))) await eachRow(this.target, asked, own, claim, refused);
		return claimed;
	}

	async mark(
		marks: readonly Mark[],
		by: string,
		from: readonly SyncStatus[],
		bearing: readonly (string | null)[] | undefined,
		refused: Refusals | undefined,
	): Promise<number> {
		const { engine, shape } = this.target;
		const signature = this.#signature(by);
		const guard = { from, bearing: bearing?.map((name) => (name === null ? null : this.#signature(name))) };
		let marked = 0;
		for (const as of ["synced", "failed", "not-synced"] as const) {
			const mark = async (some: readonly Mark[], wait?: LockWait) => {
				const statement = markRows(engine.dialect, shape, this.tracking, some, signature, guard, as);
				const matched = await engine.write(statement, wait);
				const ids = some.map(({ id }) => id);
				// Fewer: others changed some meanwhile, or a first try went through although its answer was lost.
				marked += matched === some.length ? matched : (await this.#ours(ids, signature, as)).length;
			};
			const alike = marks.filter((each) => each.as === as);
			for (const some of perStatement(alike)) await eachRow(this.target, some, ({ id }) => id, mark, refused);
		}
		return marked;
	}

	async release(ids: readonly MisId[], by: string, keepDate: boolean, refused: Refusals | undefined): Promise<number> {
		const { engine, shape } = this.target;
		const signature = this.#signature(by);
		let released = 0;
		const release = async (some: readonly MisId[], wait?: LockWait) => {
			const statement = releaseRows(engine.dialect, shape, this.tracking, some, signature, keepDate);
			const matched = await engine.write(statement, wait);
			// Fewer: somebody else was quicker with some, or a first try went through although its answer was lost.
			released += matched === some.length ? matched : (await this.#ours(some, signature, "not-synced")).length;
		};
		for (const some of perStatement(ascending(ids))) await eachRow(this.target, some, own, release, refused);
		return released;
	}

	/** A thousand at a time: one UPDATE of a million rows would lock the table for everybody, and one row would stop it. */
	async resetOfSandbox(refused: Refusals | undefined): Promise<number> {
		const { engine, shape } = this.target;
		let reset = 0;
		const write = async (ids: readonly MisId[], wait?: LockWait) => {
			reset += await engine.write(resetSandboxRows(shape, this.tracking, ids), wait);
		};
		for (let after: MisId | undefined; ; ) {
			const statement = selectSandboxRows(engine.dialect, shape, this.tracking, after, ROWS_PER_STATEMENT);
			const ids = (await engine.read(statement)).map(([id]) => misId(id ?? ""));
			after = ids.at(-1);
			if (after === undefined) return reset;
			await eachRow(this.target, ids, own, write, refused);
		}
	}

	async #ours(ids: readonly MisId[], by: string, status: SyncStatus): Promise<MisId[]> {
		const { engine, shape } = this.target;
		const rows = await engine.read(selectOurs(engine.dialect, shape, this.tracking, ids, by, status));
		return rows.map(([id]) => misId(id ?? ""));
	}

	/** As much of a name as the column holds. */
	#signature(name: string): string {
		return fitStamp(name, this.tracking.pushedBy.length);
	}
}
