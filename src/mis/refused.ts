import { Failure, type FailureText } from "../words/failure.js";
import type { LockWait } from "./engine.js";
import type { Unwritten } from "./types.js";

/** A statement that the database refused for what it would do to some row: by a trigger or a constraint. */
export class RefusedStatement extends Failure {
	constructor(
		text: FailureText,
		/** What the database said. */
		readonly words: string,
	) {
		super("surroundings", text);
	}
}

/** A statement that came to nothing because another session keeps something that it needs locked. */
export class OccupiedStatement extends Failure {
	constructor(
		text: FailureText,
		/** What the database said. */
		readonly words: string,
	) {
		super("out-of-reach", text);
	}
}

/** More locked rows in succession are no accident: somebody has them all, and each costs a moment. */
const MOST_OCCUPIED = 100;

interface Writing<T> {
	readonly write: (rows: readonly T[], wait: LockWait) => Promise<void>;
	/** Whether the table takes an UPDATE of no row: nobody has locked it as a whole. */
	readonly tableIsFree: () => Promise<boolean>;
	readonly note: (one: T, why: Unwritten) => void;
}

/**
 * Writes several rows in a statement. Where the database refuses it, or others keep a row locked, it is divided, down to
 * the one row that it fails for: that one is noted, and the others have gone through.
 */
export class Dividing {
	private hasMet = false;
	private inSuccession = 0;

	async write<T>(rows: readonly T[], writing: Writing<T>): Promise<void> {
		const wait = this.hasMet ? "a moment" : "some time";
		try {
			await this.statement(rows, writing, wait);
		} catch (error) {
			if (error instanceof OccupiedStatement && !(await writing.tableIsFree())) await writing.write(rows, "patiently");
			else await this.divide(rows, writing, wait, error);
		}
	}

	private async part<T>(rows: readonly T[], writing: Writing<T>, wait: LockWait): Promise<void> {
		try {
			await this.statement(rows, writing, wait);
		} catch (error) {
			await this.divide(rows, writing, wait, error);
		}
	}

	private async statement<T>(rows: readonly T[], { write }: Writing<T>, wait: LockWait): Promise<void> {
		await write(rows, wait);
		this.inSuccession = 0;
	}

	private async divide<T>(rows: readonly T[], writing: Writing<T>, wait: LockWait, error: unknown): Promise<void> {
		const why = unwrittenBy(error);
		const [only] = rows;
		if (why === undefined || only === undefined) throw error;
		if (rows.length > 1) {
			const middle = Math.ceil(rows.length / 2);
			await this.part(rows.slice(0, middle), writing, "no time");
			return this.part(rows.slice(middle), writing, "no time");
		}
		// Who only saves a form is done in a moment.
		if (why.is === "occupied" && wait === "no time") return this.part(rows, writing, "a moment");
		if (why.is === "occupied") this.meet(error);
		writing.note(only, why);
	}

	private meet(error: unknown): void {
		this.hasMet = true;
		this.inSuccession += 1;
		if (this.inSuccession >= MOST_OCCUPIED) throw error;
	}
}

function unwrittenBy(error: unknown): Unwritten | undefined {
	if (error instanceof RefusedStatement) return { is: "refused", words: error.words };
	return error instanceof OccupiedStatement ? { is: "occupied", words: error.words } : undefined;
}
