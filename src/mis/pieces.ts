import type { MisId } from "../words/ids.js";
import type { MisShape } from "../words/mis-shape.js";
import type { SyncStatus } from "../words/source.js";
import type { Dialect } from "./dialect.js";
import type { Statement } from "./engine.js";
import { type ColumnInfo, isCharacter, type TableShape } from "./schema.js";

// What statements of the MIS room are made of. Values are parameters, always text: the server compares and stores them by the
// column's type. Names come from our descriptors and the database's own catalogue.

export const quote = (name: string): string => `\`${name.replaceAll("`", "``")}\``;

export const parameters = (values: readonly unknown[]): string => values.map(() => "?").join(", ");

/** A statement in the making: pieces of SQL with the parameters that belong to them. */
export const piece = (sql: string, ...params: readonly string[]): Statement => ({ sql, params });

export function join(pieces: readonly Statement[], separator: string): Statement {
	return { sql: pieces.map(({ sql }) => sql).join(separator), params: pieces.flatMap(({ params }) => params) };
}

/** A number as text, without the zeros that a column puts before it: what is added is nothing, and shows as it is. */
export const plainText = (
	dialect: Pick<Dialect, "text">,
	{ name, filled }: Pick<ColumnInfo, "name" | "filled">,
): string => dialect.text(filled ? `${quote(name)} + 0` : quote(name));

/** The key of a row, as it is known everywhere. */
export const keyText = (dialect: Pick<Dialect, "text">, { key, keyIsFilled }: TableShape): string =>
	plainText(dialect, { name: key, filled: keyIsFilled });

export const idIn = (shape: TableShape, ids: readonly MisId[]): Statement =>
	piece(`${quote(shape.key)} IN (${parameters(ids)})`, ...ids);

/** NULL is 0: not synchronised. Without a status column every row is. */
export function statusIn({ status: column, mis }: TableShape, statuses: readonly SyncStatus[]): string {
	if (!column) return statuses.includes("not-synced") ? "1 = 1" : "1 = 0";
	const status = quote(column.name);
	const inWords = (numbers: readonly number[]) => numbers.map((number) => literal(column, number)).join(", ");
	const values = statuses.flatMap((word) => (word === "other" ? [] : [mis.statuses[word]]));
	const choices = [
		...(values.length > 0 ? [`${status} IN (${inWords(values)})`] : []),
		...(statuses.includes("not-synced") ? [`${status} IS NULL`] : []),
		...(statuses.includes("other") ? [`${status} NOT IN (${inWords(Object.values(mis.statuses))})`] : []),
	];
	return choices.length > 0 ? `(${choices.join(" OR ")})` : "1 = 0";
}

/** A text column is compared as text: as a number 'No' and '' would be 0, and sent. */
export const literal = (column: ColumnInfo, status: number): string =>
	isCharacter(column) ? `'${status}'` : `${status}`;

/** The words for stored statuses, be they in a column of whole numbers, of decimals or of text. */
export function statusWords({ statuses }: Pick<MisShape, "statuses">): (stored: string | null) => SyncStatus {
	const words = new Map(Object.entries(statuses).map(([word, value]) => [String(value), word as SyncStatus]));
	return (stored) => (stored === null ? "not-synced" : (words.get(stored.replace(/\.0+$/, "")) ?? "other"));
}
