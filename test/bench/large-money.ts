import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type PrivateServer, startMariadb } from "../support/mariadb.js";
import { measure } from "./processes.js";
import { startBenchSandbox } from "./sandbox.js";

export interface MoneySize {
	readonly payments: number;
	readonly invoices: number;
	readonly students: number;
}

const COMMANDS = ["payments analyze", "payments preview --limit 20", "payments single 77", "payments all"];

/**
 * Many payments on a MIS of many invoices. Says time and memory of each command, and the statements for which the server
 * has looked at the most rows: one that reads a table through for each page would stand out.
 */
export async function largeMoney(program: string, size: MoneySize, say: (line: string) => void): Promise<void> {
	const server = await startMariadb();
	const database = await server.createDatabase("money", "guide");
	const folder = mkdtempSync(join(tmpdir(), "eaur-bench-"));
	const sandbox = await startBenchSandbox(program);
	const { url, realm_id, client_id, client_secret, tokens } = sandbox.connection;
	const env = {
		PATH: process.env.PATH,
		HOME: folder,
		EAUR_QB_HOME: join(folder, "home"),
		EAUR_QB_TOKEN_STORE: "file",
		EAUR_QB_TOKEN_KEY: randomBytes(32).toString("base64"),
		MIS_DATABASE_URL: server.url(database),
		MIS_WRITE_BACK: "on",
		QUICKBOOKS_BASE_URL: url,
		QUICKBOOKS_OAUTH_BASE_URL: url,
		QUICK_BOOKS_CLIENT_ID: client_id,
		QUICK_BOOKS_SECRET: client_secret,
		QUICKBOOKS_LIMITS: "calls=100000,batches=1000000,per_second=1000000",
	};
	const run = async (line: string, input = "") => {
		const done = await measure([program, ...line.split(" ")], env, input);
		if (done.code !== 0 && done.code !== 3) throw new Error(`${line} ended with ${done.code}: ${done.stderr}`);
		return done;
	};
	try {
		await sandbox.hurry();
		await server.query(tables(size), database);
		await run(`auth import --realm-id ${realm_id} --file -`, JSON.stringify(tokens));
		const accounts = await sandbox.objects("Account");
		await run(`map accounts --set bank:1=${accounts.find(({ AccountType }) => AccountType === "Bank")?.Id}`);
		// The invoices are another computer's: what is measured is money.
		const settings = '[payments]\nenabled = true\nacceptAutoApply = true\nbeforeInvoice = "unapplied"\n';
		writeFileSync(join(folder, "home", "config.toml"), settings, { mode: 0o600 });
		await run("customers all");
		await server.query("SET GLOBAL log_output = 'TABLE', GLOBAL long_query_time = 0, GLOBAL slow_query_log = ON");
		for (const line of COMMANDS) {
			await server.query("TRUNCATE mysql.slow_log");
			const { ms, peakMb } = await run(line);
			say(`${line}: ${Math.round(ms)} ms, ${Math.round(peakMb)} MB`);
			for (const statement of await heaviest(server, database)) say(`   ${statement}`);
		}
		say(`${(await sandbox.objects("Payment")).length} payments in QuickBooks`);
	} finally {
		await sandbox.close();
		await server.stop();
		rmSync(folder, { recursive: true, force: true });
	}
}

/** Rows made by the server itself, one statement a table. */
const tables = ({ payments, invoices, students }: MoneySize): string => `
	SET sql_mode = '';
	INSERT INTO tbl_income_category (id, name, status_Id) VALUES (1, 'Tuition Fee', 1);
	INSERT INTO tbl_bank (bank_id, bank_code, bank_name, bank_branch, account_no, currency, status)
		VALUES (1, 'B1', 'Bank of Kigali', 'Main', '1', 'RWF', 1);
	INSERT INTO tbl_personal_ug (per_id_ug, reg_no, fname, lname, QuickBk_Status)
		SELECT seq, CONCAT('R', seq), CONCAT('Given', seq), CONCAT('Family', seq), 0 FROM seq_1_to_${students};
	INSERT INTO tbl_imvoice (id, reg_no, dept, credit, invoice_date, fee_category, QuickBk_Status)
		SELECT seq, CONCAT('R', 1 + seq % ${students}), 5000, 0, '2025-09-01', 1, 1 FROM seq_1_to_${invoices};
	INSERT INTO payment (id, reg_no, bank_id, slip_no, date, amount, recorded_date, external_transaction_id,
			payment_chanel, invoi_ref, trans_code, fee_category, QuickBk_Status)
		SELECT seq, CONCAT('R', 1 + (seq * 7) % ${students}), 1, 'N/A', DATE_ADD('2025-01-13', INTERVAL seq % 300 DAY),
			100 + seq % 900, '2025-12-01 10:00:00', CONCAT('2025', LPAD(seq, 16, '0')), 'MOMO',
			(seq * 7) % ${students} + ${students} * (1 + seq % ${Math.max(1, Math.floor(invoices / students) - 1)}),
			CONCAT('TC', seq), '1', 0
		FROM seq_1_to_${payments}`;

/** Alike but for their values: how often, and how many rows the server looked at for all of them and for one at the most. */
async function heaviest(server: PrivateServer, database: string): Promise<string[]> {
	const rows = await server.query(
		`SELECT LEFT(REGEXP_REPLACE(CONVERT(sql_text USING utf8mb4), '''[^'']*''|[0-9]+|([?], )+', '?'), 900) AS statement,
			COUNT(*) AS times, SUM(rows_examined) AS examined, MAX(rows_examined) AS most
		 FROM mysql.slow_log WHERE db = '${database}' GROUP BY 1 ORDER BY SUM(rows_examined) DESC LIMIT 8`,
	);
	return rows.map(({ statement, times, examined, most }) => {
		const [from = String(statement)] = /FROM .*|UPDATE .*/s.exec(String(statement)) ?? [];
		return `${times} times, ${examined} rows in all, ${most} at the most: ${from.replace(/\s+/g, " ").slice(0, 160)}`;
	});
}
