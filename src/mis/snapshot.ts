import type { Engine, TextRow } from "./engine.js";
import { type ColumnInfo, isCharacter, type Schema } from "./schema.js";

/** A column as the MIS declares it. */
export interface SnapshotColumn {
	/** As the MIS spells it. */
	readonly name: string;
	/** Lower case, without length: "float", "decimal". */
	readonly type: string;
	readonly isText: boolean;
}

/**
 * The MIS as it stood at one moment, whatever others write meanwhile: one transaction that reads. Whoever reads it makes
 * statements of his own, so that a mistake in one reader of the MIS does not hide in another.
 */
export interface MisSnapshot {
	readonly dialect: "mysql" | "sqlite";
	/** The server's own time when it began, "YYYY-MM-DD HH:MM:SS". */
	readonly taken: string;
	/** The columns of a table by their names in lower case; undefined where there is no such table. */
	columns(table: string): ReadonlyMap<string, SnapshotColumn> | undefined;
	/** Rows in the order of the select list, every value as text or null. Values are text parameters. */
	read(sql: string, params?: readonly string[]): Promise<TextRow[]>;
	close(): Promise<void>;
}

export async function takeSnapshot(engine: Engine, schema: Schema): Promise<MisSnapshot> {
	const transaction = await engine.snapshot();
	const { dialect } = engine;
	const [[taken] = []] = await transaction.read({ sql: `SELECT ${dialect.moment(dialect.now)}`, params: [] });
	return {
		dialect: dialect.hasAccounts ? "mysql" : "sqlite",
		taken: taken ?? "",
		columns: (table) => {
			const known = schema.get(table.toLowerCase());
			return known && new Map([...known.columns].map(([name, column]) => [name, columnOf(column)]));
		},
		read: (sql, params = []) => transaction.read({ sql, params }),
		close: () => transaction.close(),
	};
}

const columnOf = (column: ColumnInfo): SnapshotColumn => ({
	name: column.name,
	type: column.type,
	isText: isCharacter(column),
});
