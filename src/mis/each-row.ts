import type { MisId } from "../words/ids.js";
import type { Engine, LockWait } from "./engine.js";
import { writeNoRow } from "./marking-statements.js";
import { writtenColumns } from "./privileges.js";
import { type Dividing, OccupiedStatement } from "./refused.js";
import type { TableShape } from "./schema.js";
import type { Refusals, Unwritten } from "./types.js";

/** A table to be written, and how rows that are refused are told from the others. */
export interface Target {
	readonly engine: Engine;
	readonly shape: TableShape;
	readonly dividing: Dividing;
}

/** Writes what can be written; without `refused` all of it or nothing. */
export async function eachRow<T>(
	{ engine, shape, dividing }: Target,
	rows: readonly T[],
	idOf: (one: T) => MisId,
	write: (some: readonly T[], wait?: LockWait) => Promise<void>,
	refused: Refusals | undefined,
): Promise<void> {
	if (refused === undefined) return write(rows);
	const note = (one: T, why: Unwritten) => void refused.set(idOf(one), why);
	const tableIsFree = async () => {
		const tried = engine.write(writeNoRow(shape, writtenColumns(shape)), "a moment");
		return tried.then(
			() => true,
			(error: unknown) => !(error instanceof OccupiedStatement),
		);
	};
	await dividing.write(rows, { write, note, tableIsFree });
}
