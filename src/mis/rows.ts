import { garbledIn } from "../words/garbled.js";
import { misId, qboId } from "../words/ids.js";
import { asShown } from "../words/shown.js";
import type { MisRow, SyncStatus } from "../words/source.js";
import { readAmount } from "./amounts.js";
import type { TextRow } from "./engine.js";
import type { ColumnInfo } from "./schema.js";

/** One of a source's columns, as it is read. */
export interface ReadColumn {
	readonly name: string;
	/** The column, where it holds an amount. */
	readonly amountIn: ColumnInfo | undefined;
	readonly mends: boolean;
}

/** A row of the order of `selectPage`. */
export function misRow(
	row: TextRow,
	columns: readonly ReadColumn[],
	statusWord: (stored: string | null) => SyncStatus,
): MisRow {
	const [id, status, pushedBy, pushedAt, hint, ...values] = row;
	const trimmed = (hint ?? "").trim();
	const read: Record<string, string | null> = {};
	const typed: string[] = [];
	const mended: [string, string][] = [];
	for (const [index, { name, amountIn, mends }] of columns.entries()) {
		const raw = values[index] ?? null;
		const amount = amountIn && raw !== null ? readAmount(raw, amountIn) : undefined;
		const sense = mends && raw !== null ? garbledIn(raw)?.mended : undefined;
		if (sense !== undefined && raw !== null) mended.push([name, raw]);
		read[name] = sense ?? amount?.text ?? raw;
		if (amount?.typed) typed.push(name);
	}
	return {
		id: misId(id ?? ""),
		status: statusWord(status ?? null),
		pushedBy: pushedBy === null || pushedBy === undefined ? null : asShown(pushedBy),
		pushedAt: pushedAt ?? null,
		qboIdHint: trimmed === "" || trimmed === "0" ? null : qboId(trimmed),
		values: read,
		...(typed.length > 0 ? { typed } : {}),
		...(mended.length > 0 ? { mended } : {}),
	};
}
