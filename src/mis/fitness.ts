import { Failure } from "../words/failure.js";
import {
	type ColumnInfo,
	isCharacter,
	type TableShape,
	TRACKING_COLUMNS,
	type Tracking,
	trackingOf,
} from "./schema.js";
import type { UnfitColumn } from "./types.js";

/** "eaur-qb 1.12.3 (user@host stamp) company:<realm>" with names of a usual length. */
const USUAL_SIGNATURE = 120;

const TEXT = "VARCHAR(200) NULL";

/** "YYYY-MM-DD HH:MM:SS". */
const MOMENT_LENGTH = 19;

type TrackedTable = Pick<TableShape, "table" | "isView" | "status" | "pushedBy" | "pushedDate">;

/** The tracking columns of a table that cannot hold what is written there, or only a part of it. */
export function unfitColumns(shape: TrackedTable): UnfitColumn[] {
	const { status, pushedBy, pushedDate } = shape;
	if (shape.isView) return [unfitView(shape)];
	return [
		unfitStatus(shape.table, status),
		unfitName(shape.table, pushedBy),
		unfitTime(shape.table, pushedDate),
	].filter((found) => found !== undefined);
}

/** A column below it that the server sets to now with every UPDATE could not be kept: it does not show in the view. */
function unfitView({ table, status }: TrackedTable): UnfitColumn {
	const note =
		`${table} is a view, and through a view nothing is written: what the server changes in the table below it ` +
		"when a row is marked cannot be seen, and not be kept. Have a table of that name, or set MIS_WRITE_BACK=off";
	return { table, column: status?.name ?? "QuickBk_Status", type: "view", refused: true, note };
}

/** 0, 1, 2 and 3 are written, and read back as such. An ENUM takes numbers for places in its list, a BIT reads as bytes. */
function unfitStatus(table: string, column: ColumnInfo | undefined): UnfitColumn | undefined {
	if (column === undefined) return undefined;
	const why = generatedOr(column, holdsDigits(column) ? undefined : "cannot hold 0, 1, 2 and 3 as they are written");
	if (why === undefined) return undefined;
	const keeping = column.type === "bit" ? TRACKING_COLUMNS.QuickBk_Status : `${TEXT} DEFAULT '0'`;
	return unfit(table, column, true, why, keeping, "; a row with another word than 0, 1, 2 or 3 is then not sent");
}

function holdsDigits({ type, length, scale = 0 }: ColumnInfo): boolean {
	if (/int$|^bool|^(float|double|real)/.test(type) || type === "") return true;
	if (/^(decimal|numeric|dec|fixed)$/.test(type)) return (length ?? 10) > scale;
	return /^(n?varchar|n?char|character|(tiny|medium|long)?text|clob)$/.test(type) && length !== 0;
}

function unfitName(table: string, column: ColumnInfo | undefined): UnfitColumn | undefined {
	if (column === undefined) return undefined;
	const why = generatedOr(column, isCharacter(column) ? undefined : "holds no text");
	if (why !== undefined) return unfit(table, column, true, why, TRACKING_COLUMNS.pushed_by);
	if (column.length === undefined || column.length >= USUAL_SIGNATURE) return undefined;
	return unfit(
		table,
		column,
		false,
		`is too short for who marked a row: only the last ${column.length} characters are kept, and runs may not tell each other apart`,
		TRACKING_COLUMNS.pushed_by,
	);
}

/** A day alone would make a claim of today as old as midnight, and `reset` would take it from a run that works. */
function unfitTime(table: string, column: ColumnInfo | undefined): UnfitColumn | undefined {
	if (column === undefined) return undefined;
	const holds = isCharacter(column)
		? (column.length ?? MOMENT_LENGTH) >= MOMENT_LENGTH
		: /^(datetime|timestamp|numeric)?$/.test(column.type);
	const why = generatedOr(column, holds ? undefined : "cannot hold a day with its time");
	if (why === undefined) return undefined;
	return unfit(table, column, true, why, column.type === "date" ? TRACKING_COLUMNS.pushed_date : TEXT);
}

const generatedOr = (column: ColumnInfo, why: string | undefined): string | undefined =>
	column.generated ? "is made of other columns by the server: nobody can write it" : why;

/**
 * `keeping` is a type in which all stays that the column holds. A number would not do for what looks like one: an ALTER
 * makes of the words of an ENUM their places in its list ('0' is 1: synchronised), and of a time that is text, none.
 */
function unfit(
	table: string,
	column: ColumnInfo,
	refused: boolean,
	why: string,
	keeping: string,
	after = "",
): UnfitColumn {
	const alter = `ALTER TABLE ${table} MODIFY ${column.name} ${keeping}${after}`;
	// The server changes no column that it fills itself into one that others fill.
	const mend = column.generated
		? `Have an ordinary column of that name: ${keeping}`
		: `After a look at what it holds: ${alter}`;
	const note = `${column.declared || "no type"} ${why}. ${mend}`;
	return { table, column: column.name, type: column.declared, refused, note };
}

/** The tracking columns; throws "configuration" when one is missing, or cannot hold what is written there. */
export function requireTracking(shape: TableShape, where: string): Tracking {
	refuseUnfit(shape, where);
	const tracking = trackingOf(shape);
	if (tracking) return tracking;
	const lacking = [
		shape.status ? [] : ["QuickBk_Status"],
		shape.pushedBy ? [] : ["pushed_by"],
		shape.pushedDate ? [] : ["pushed_date"],
	].flat();
	throw new Failure("configuration", {
		code: "QB011",
		detail: `The table ${shape.table} of the MIS ${where} cannot hold a status: it has no ${lacking.join(", ")}.`,
		fix:
			"`eaur-qb mis inspect` shows what is missing, `eaur-qb mis prepare` adds it. " +
			"With MIS_WRITE_BACK=off nothing is written into the MIS.",
	});
}

/** What is written must be what is read: a status that the column changes is a record sent twice, or never. */
export function refuseUnfit(shape: TableShape, where: string): void {
	const refused = unfitColumns(shape).filter((column) => column.refused);
	if (refused.length === 0) return;
	throw new Failure("configuration", {
		code: "QB011",
		detail: `The table ${shape.table} of the MIS ${where} cannot hold a status. ${refused
			.map(({ column, note }) => `${column}: ${note}.`)
			.join(" ")}`,
		fix: "`eaur-qb mis inspect` shows them all. With MIS_WRITE_BACK=off nothing is written into the MIS.",
	});
}
