// For scripts/bundle.mjs alone: as much of a MIS server as `invoices analyze` asks for.
import Database from "better-sqlite3";
import { createServer } from "mysql2";

const FOUND_ROWS_AND_THE_USUAL = 0xffffff;
const UTF8MB4 = 45;

/** Answers for the tables of an embedded MIS; the counts are made up. Returns its address, and how to end it. */
export async function smallServer(file) {
	const database = new Database(file, { readonly: true });
	const columns = database
		.prepare(
			"SELECT t.name, c.name, c.type FROM sqlite_master t JOIN pragma_table_info(t.name) c WHERE t.type = 'table'",
		)
		.raw()
		.all();
	database.close();
	const answerTo = (sql) => {
		if (sql.includes("VERSION()")) return [["11.4.0-MariaDB", "eaur@%"]];
		return sql.includes("information_schema") ? columns : [["0", "9"]];
	};
	const server = createServer((connection) => {
		connection.on("error", () => {});
		// The library takes a SET for the preparing of a statement.
		connection.on("stmt_prepare", () => {
			connection.writeOk();
			countAnew(connection);
		});
		connection.on("query", (sql) => {
			const rows = answerTo(sql);
			connection.writeColumns(rows[0].map(textColumn));
			for (const row of rows) connection.writeTextRow(row);
			connection.writeEof();
			countAnew(connection);
		});
		connection.serverHandshake({
			protocolVersion: 10,
			serverVersion: "11.4.0-MariaDB",
			connectionId: 1,
			statusFlags: 2,
			characterSet: UTF8MB4,
			capabilityFlags: FOUND_ROWS_AND_THE_USUAL,
			authCallback: (_credentials, answer) => {
				answer();
				countAnew(connection);
			},
		});
	});
	await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
	const { port } = server._server.address();
	return { address: `mysql://eaur:made-up@127.0.0.1:${port}/mis`, close: () => server.close() };
}

/** Packets are counted from each question on; the library leaves that to its user. */
const countAnew = (connection) => {
	connection.sequenceId = 0;
};

const textColumn = (_value, at) => ({
	catalog: "def",
	schema: "",
	table: "",
	orgTable: "",
	name: `column${at}`,
	orgName: `column${at}`,
	characterSet: UTF8MB4,
	columnLength: 1024,
	columnType: 253,
	flags: 0,
	decimals: 0,
});
