import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createConnection } from "mysql2/promise";
import { makeUniversity } from "../../src/sandbox/university/index.js";
import { type PrivateServer, startMariadb } from "../support/mariadb.js";
import { loadUniversity } from "../support/university.js";
import { type Measured, measure, timeOf } from "./processes.js";
import { median } from "./start-up.js";

/** What our commands take on a large MIS. Times in milliseconds. */
export interface MisResult {
	readonly invoices: number;
	readonly people: number;
	/** The one SELECT that the counts need. */
	readonly bareSql: number;
	/** What `analyze` takes beyond `--version`, to the bare SQL: the median of as many rounds. */
	readonly ratio: number;
	readonly analyze: Measured;
	/** Ten invoices, the whole directory of people read for their namesakes. */
	readonly preview: Measured;
	readonly status: Measured;
	/** Reads every row once. */
	readonly report: Measured;
}

const SEED = { students: 400, applicants: 200, invoices: 2_000 };
const ROUNDS = 15;
const BARE = "SELECT QuickBk_Status, COUNT(*) FROM tbl_imvoice GROUP BY QuickBk_Status";

/** A MariaDB server with a large MIS, without any index but the primary keys, and our commands on it. */
export async function largeMis(program: string, people: number, invoices: number): Promise<MisResult> {
	const folder = mkdtempSync(join(tmpdir(), "eaur-bench-"));
	const server = await startMariadb();
	const database = await server.createDatabase("bench", "guide");
	const connection = await createConnection({ uri: server.url(database), multipleStatements: true, dateStrings: true });
	try {
		await loadUniversity(connection, makeUniversity({ seed: 1, dirt: false, ...SEED }));
		await grow(server, database, people, invoices);
		const url = { MIS_DATABASE_URL: server.url(database), MIS_WRITE_BACK: "on" };
		const env = { PATH: process.env.PATH, HOME: folder, EAUR_QB_HOME: join(folder, "home"), ...url };
		const run = (...args: string[]) => measure([program, ...args], env);
		const [bare, ratios]: [number[], number[]] = [[], []];
		for (let round = 0; round < ROUNDS; round += 1) {
			const started = performance.now();
			await connection.query(BARE);
			const sql = performance.now() - started;
			const version = await timeOf([program, "--version"], env);
			ratios.push(((await timeOf([program, "invoices", "analyze"], env)) - version) / sql);
			bare.push(sql);
		}
		return {
			invoices,
			people,
			bareSql: median(bare),
			ratio: median(ratios),
			analyze: await typical(() => run("invoices", "analyze")),
			preview: await typical(() => run("invoices", "preview")),
			status: await typical(() => run("status")),
			report: await run("report"),
		};
	} finally {
		await connection.end();
		await server.stop();
		rmSync(folder, { recursive: true, force: true });
	}
}

/** The middle one of five, by its time. */
async function typical(run: () => Promise<Measured>): Promise<Measured> {
	const runs: Measured[] = [];
	while (runs.length < 5) runs.push(await run());
	return runs.toSorted((a, b) => a.ms - b.ms)[2] as Measured;
}

/** Students and applicants half and half; every student keeps one registration. */
async function grow(server: PrivateServer, database: string, people: number, invoices: number): Promise<void> {
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
		const values = names.map((name) =>
			identities.includes(name) ? `CONCAT(\`${name}\`, '${letter}')` : `\`${name}\``,
		);
		await server.query(
			`INSERT INTO ${table} (${names.map((name) => `\`${name}\``).join(", ")})
			 SELECT ${values.join(", ")} FROM ${table} ORDER BY ${key} LIMIT ${missing}`,
			database,
		);
	}
}
