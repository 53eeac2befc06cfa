import type { Engine } from "./engine.js";
import { type ColumnInfo, isCharacter, type Schema } from "./schema.js";
import type { MisSnapshot, SnapshotColumn } from "./types.js";

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
	isFilled: column.filled,
});
