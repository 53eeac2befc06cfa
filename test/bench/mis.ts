import { createConnection } from "mysql2/promise";
import { makeUniversity } from "../../src/sandbox/university/index.js";
import { type PrivateServer, startMariadb } from "../support/mariadb.js";
import { loadUniversity } from "../support/university.js";

export interface MisSize {
	readonly people: number;
	readonly invoices: number;
}

/** A MariaDB server with a large MIS, without any index but the primary keys. */
export interface LargeMis {
	readonly url: string;
	/** How long the server takes for this statement, in milliseconds: the quickest of some. */
	time(sql: string): Promise<number>;
	stop(): Promise<void>;
}

const SEED = { students: 400, applicants: 200, invoices: 2_000 };
const TRIES = 5;

/** Starts from a made-up university and doubles its tables inside the server until they are large enough. */
export async function startLargeMis(size: MisSize): Promise<LargeMis> {
	const server = await startMariadb();
	const database = await server.createDatabase("bench", "guide");
	const connection = await createConnection({ uri: server.url(database), multipleStatements: true, dateStrings: true });
	await loadUniversity(connection, makeUniversity({ seed: 1, dirt: false, ...SEED }));
	await grow(server, database, size);
	return {
		url: server.url(database),
		time: async (sql) => {
			const times: number[] = [];
			for (let attempt = 0; attempt < TRIES; attempt += 1) {
				const started = performance.now();
				await connection.query(sql);
				times.push(performance.now() - started);
			}
			return Math.min(...times);
		},
		stop: async () => {
			await connection.end();
			await server.stop();
		},
	};
}

/** Students and applicants half and half; every student keeps one registration. */
async function grow(server: PrivateServer, database: string, { people, invoices }: MisSize): Promise<void> {
	const half = people / 2;
	await double(server, database, "tbl_personal_ug", "per_id_ug", ["reg_no"], half);
	await double(server, database, "tbl_online_application", "appl_Id", ["tracking_id"], half);
	await double(server, database, "tbl_register_program_ug", "reg_prg_id", ["reg_no"], half);
	await double(server, database, "tbl_imvoice", "id", ["reg_no"], invoices);
}

/** Copies a table into itself under new keys; each round marks the copies' identities with another letter. */
async function double(
	server: PrivateServer,
	database: string,
	table: string,
	key: string,
	identities: readonly string[],
	rows: number,
): Promise<void> {
	const columns = await server.query(
		`SELECT column_name AS name FROM information_schema.columns
		 WHERE table_schema = DATABASE() AND table_name = '${table}' AND column_name <> '${key}' ORDER BY ordinal_position`,
		database,
	);
	const names = columns.map(({ name }) => String(name));
	for (let round = 0; ; round += 1) {
		const [counted] = await server.query(`SELECT COUNT(*) AS present FROM ${table}`, database);
		const missing = rows - Number(counted?.present ?? 0);
		if (missing <= 0) return;
		const letter = String.fromCharCode("a".charCodeAt(0) + round);
		const values = names.map((name) => (identities.includes(name) ? `CONCAT(\`${name}\`, '${letter}')` : `\`${name}\``));
		await server.query(
			`INSERT INTO ${table} (${names.map((name) => `\`${name}\``).join(", ")})
			 SELECT ${values.join(", ")} FROM ${table} ORDER BY ${key} LIMIT ${missing}`,
			database,
		);
	}
}
