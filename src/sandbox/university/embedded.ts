import Database from "better-sqlite3";
import { COLUMNS, LATER_TABLES, type Shape, TRACKING } from "./schema.js";
import { type Row, TABLES, type TableName, type University, type Value } from "./types.js";

/**
 * Writes the university into a new SQLite file: the MIS in one file, for the demo and for trying things out.
 * @throws SqliteError where the file holds such tables already.
 */
export function writeEmbedded(file: string, university: University, shape: Shape = "guide"): void {
	const database = new Database(file);
	try {
		database.transaction(() => {
			for (const table of TABLES.filter((each) => shape === "2026" || !LATER_TABLES.includes(each))) {
				database.exec(createStatement(table, shape));
				insertRows(database, table, university.tables[table]);
			}
		})();
	} finally {
		database.close();
	}
}

function createStatement(table: TableName, shape: Shape): string {
	const tracking = TRACKING[shape].map((columns) => columns[table]).filter((columns) => columns !== undefined);
	return `CREATE TABLE ${table} (${[COLUMNS[table], ...tracking].join(", ")})`;
}

/** Values for columns that this shape lacks are left out. */
function insertRows(database: Database.Database, table: TableName, rows: readonly Row[]): void {
	const present = new Set(columnNames(database, table));
	const columns = Object.keys(rows[0] ?? {}).filter((column) => present.has(column.toLowerCase()));
	if (columns.length === 0) return;
	const places = columns.map(() => "?").join(", ");
	const insert = database.prepare<[Value[]]>(`INSERT INTO ${table} (${columns.join(", ")}) VALUES (${places})`);
	for (const row of rows) insert.run(columns.map((column) => row[column] ?? null));
}

function columnNames(database: Database.Database, table: TableName): string[] {
	const columns = database.prepare<[string], { name: string }>("SELECT name FROM pragma_table_info(?)").all(table);
	return columns.map(({ name }) => name.toLowerCase());
}
