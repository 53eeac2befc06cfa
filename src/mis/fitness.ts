import { Failure } from "../words/failure.js";
import type { MisShape } from "../words/mis-shape.js";
import type { UnfitColumn } from "./findings.js";
import { type ColumnInfo, isCharacter, type TableShape, type Tracking, trackingOf } from "./schema.js";

/** "eaur-qb 1.12.3 (user@host stamp) company:<realm>" with names of a usual length. */
const USUAL_SIGNATURE = 120;

const TEXT = "VARCHAR(200) NULL";

/** "YYYY-MM-DD HH:MM:SS". */
const MOMENT_LENGTH = 19;

type TrackedTable = Pick<TableShape, "table" | "isView" | "status" | "pushedBy" | "pushedDate" | "mis">;

/** The tracking columns of a table that cannot hold what is written there, or only a part of it. */
export function unfitColumns(shape: TrackedTable): UnfitColumn[] {
	const { status, pushedBy, pushedDate } = shape;
	if (shape.isView) return [unfitView(shape)];
	return [unfitStatus(shape, status), unfitName(shape, pushedBy), unfitTime(shape, pushedDate)].filter(
		(found) => found !== undefined,
	);
}

/** A column below it that the server sets to now with every UPDATE could not be kept: it does not show in the view. */
function unfitView({ table, status, mis }: TrackedTable): UnfitColumn {
	const note =
		`${table} is a view, or leads to other tables (FEDERATED, CONNECT, SPIDER, MERGE), and through such nothing is written: ` +
		"what the server changes in the tables below it when a row is marked cannot be seen, and not be kept. Have a table " +
		"of that name, or set MIS_WRITE_BACK=off";
	return { table, column: status?.name ?? mis.tracking.status.name, type: "view", refused: true, note };
}

/** Numbers are written, and read back as such. An ENUM takes numbers for places in its list, a BIT reads as bytes. */
function unfitStatus({ table, mis }: TrackedTable, column: ColumnInfo | undefined): UnfitColumn | undefined {
	if (column === undefined) return undefined;
	const why = generatedOr(
		column,
		holdsDigits(column) ? undefined : `cannot hold ${listed(mis, "and")} as they are written`,
	);
	if (why === undefined) return undefined;
	const keeping = column.type === "bit" ? mis.tracking.status.type : `${TEXT} DEFAULT '0'`;
	return unfit(
		table,
		column,
		true,
		why,
		keeping,
		`; a row with another word than ${listed(mis, "or")} is then not sent`,
	);
}

/** "0, 1, 2 and 3" */
function listed({ statuses }: MisShape, last: "and" | "or"): string {
	const numbers = Object.values(statuses);
	return `${numbers.slice(0, -1).join(", ")} ${last} ${numbers.at(-1)}`;
}

function holdsDigits({ type, length, scale = 0 }: ColumnInfo): boolean {
	if (/int$|^bool|^(float|double|real)/.test(type) || type === "") return true;
	if (/^(decimal|numeric|dec|fixed)$/.test(type)) return (length ?? 10) > scale;
	return /^(n?varchar|n?char|character|(tiny|medium|long)?text|clob)$/.test(type) && length !== 0;
}

function unfitName({ table, mis }: TrackedTable, column: ColumnInfo | undefined): UnfitColumn | undefined {
	if (column === undefined) return undefined;
	const why = generatedOr(column, isCharacter(column) ? undefined : "holds no text");
	if (why !== undefined) return unfit(table, column, true, why, mis.tracking.by.type);
	if (column.length === undefined || column.length >= USUAL_SIGNATURE) return undefined;
	return unfit(
		table,
		column,
		false,
		`is too short for who marked a row: only the last ${column.length} characters are kept, and runs may not tell each other apart`,
		mis.tracking.by.type,
	);
}

/** A day alone would make a claim of today as old as midnight, and `reset` would take it from a run that works. */
function unfitTime({ table, mis }: TrackedTable, column: ColumnInfo | undefined): UnfitColumn | undefined {
	if (column === undefined) return undefined;
	const holds = isCharacter(column)
		? (column.length ?? MOMENT_LENGTH) >= MOMENT_LENGTH
		: /^(datetime|timestamp|numeric)?$/.test(column.type);
	const why = generatedOr(column, holds ? undefined : "cannot hold a day with its time");
	if (why === undefined) return undefined;
	return unfit(table, column, true, why, column.type === "date" ? mis.tracking.at.type : TEXT);
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
	const { status, by, at } = shape.mis.tracking;
	const lacking = [
		shape.status ? [] : [status.name],
		shape.pushedBy ? [] : [by.name],
		shape.pushedDate ? [] : [at.name],
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
