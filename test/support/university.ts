import type { Connection, RowDataPacket } from "mysql2/promise";
import type { Row, TableName, University } from "../../src/sandbox/university/index.js";

/** What a tool may write into the MIS, in small letters. Everything else belongs to the university. */
const TRACKING_COLUMNS: readonly string[] = [
	"quickbk_status",
	"pushed_by",
	"pushed_date",
	"quickbooks_id",
	"qk_id",
	"sync_token",
];

const ROWS_PER_INSERT = 1000;

/** Loads the university into the connection's database, which has its tables already, in any shape. */
export async function loadUniversity(connection: Connection, university: University): Promise<void> {
	const columns = await columnsByTable(connection);
	// Strict, so that nothing is cut, but with days of zeros, as the live server has them.
	await connection.query("SET @before = @@sql_mode, sql_mode = 'STRICT_ALL_TABLES'");
	for (const [table, rows] of Object.entries(university.tables)) {
		await insertRows(connection, table as TableName, rows, columns.get(table) ?? []);
	}
	await connection.query("SET sql_mode = @before");
}

/** Values for columns that the database's shape lacks are left out. */
async function insertRows(connection: Connection, table: TableName, rows: readonly Row[], present: readonly Column[]) {
	const known = new Set(present.map(({ name }) => name.toLowerCase()));
	const columns = Object.keys(rows[0] ?? {}).filter((column) => known.has(column.toLowerCase()));
	const names = columns.map((column) => `\`${column}\``).join(", ");
	// A table that this shape lacks.
	if (columns.length === 0) return;
	for (let start = 0; start < rows.length; start += ROWS_PER_INSERT) {
		const values = rows
			.slice(start, start + ROWS_PER_INSERT)
			.map((row) => columns.map((column) => row[column] ?? null));
		await connection.query(`INSERT INTO ${table} (${names}) VALUES ?`, [values]);
	}
}

/** A checksum of every table of the database, over all columns but these (in small letters), whatever the order of rows. */
export async function checksums(
	connection: Connection,
	exceptColumns: readonly string[] = TRACKING_COLUMNS,
): Promise<Readonly<Record<string, string>>> {
	const sums: Record<string, string> = {};
	for (const [table, columns] of await columnsByTable(connection)) {
		const compared = columns.filter(({ name }) => !exceptColumns.includes(name.toLowerCase()));
		const [rows] = await connection.query<RowDataPacket[]>(checksumStatement(table, compared));
		sums[table] = JSON.stringify(rows[0]);
	}
	return sums;
}

function checksumStatement(table: string, columns: readonly Column[]): string {
	// A FLOAT prints six digits only; as a double it prints all it holds.
	const exact = ({ name, type }: Column) => (type === "float" ? `\`${name}\` + 0e0` : `\`${name}\``);
	const row = `MD5(CONCAT_WS(',', ${columns.map((column) => `QUOTE(${exact(column)})`).join(", ")}))`;
	return `SELECT COUNT(*) AS row_count, CAST(BIT_XOR(CAST(CONV(LEFT(${row}, 15), 16, 10) AS UNSIGNED)) AS CHAR) AS digest
		FROM \`${table}\``;
}

interface Column {
	readonly name: string;
	readonly type: string;
}

async function columnsByTable(connection: Connection): Promise<ReadonlyMap<string, readonly Column[]>> {
	const [rows] = await connection.query<(RowDataPacket & { owner: string; name: string; type: string })[]>(
		`SELECT table_name AS owner, column_name AS name, data_type AS type FROM information_schema.columns
			WHERE table_schema = DATABASE() ORDER BY table_name, ordinal_position`,
	);
	const tables = new Map<string, Column[]>();
	for (const { owner, name, type } of rows) {
		tables.set(owner, [...(tables.get(owner) ?? []), { name, type }]);
	}
	return tables;
}
