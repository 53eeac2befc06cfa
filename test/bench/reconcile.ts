import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import Database from "better-sqlite3";
import { build } from "esbuild";
import { openAuditDatabase } from "../../src/audit/database.js";
import { createEmbeddedMis } from "../support/embedded-mis.js";
import { measure } from "./processes.js";

// npx tsx test/bench/reconcile.ts: what it takes to compare a million invoices of the MIS with a million of QuickBooks. The
// comparison runs in a process of its own; QuickBooks' pages are made there as texts of JSON, and parsed as answers are.

const { values } = parseArgs({
	options: {
		invoices: { type: "string", default: "1000000" },
		people: { type: "string", default: "20000" },
		payments: { type: "string", default: "0" },
		/** Where Node writes its profile of the comparison. */
		profile: { type: "string" },
	},
});
const [invoices, people, payments] = [values.invoices, values.people, values.payments].map(Number) as [
	number,
	number,
	number,
];

/** Numbers from 1 on, as a table of SQL. */
const numbers = (count: number) =>
	`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})`;

/** Fills what a table must have and the bench does not care about. */
function fill(database: Database.Database, table: string, count: number, values: Readonly<Record<string, string>>) {
	const columns = database.pragma(`table_info(${table})`) as {
		name: string;
		notnull: number;
		dflt_value: unknown;
		pk: number;
	}[];
	const needed = columns.filter(({ notnull, dflt_value, pk }) => notnull === 1 && dflt_value === null && pk === 0);
	const all = { ...Object.fromEntries(needed.map(({ name }) => [name, "0"])), ...values };
	database.exec(
		`DELETE FROM ${table}; INSERT INTO ${table} (${Object.keys(all).join(", ")})
		 ${numbers(count)} SELECT ${Object.values(all).join(", ")} FROM n`,
	);
}

const DAY = "printf('2026-%02d-%02d', 1 + i % 12, 1 + i % 28)";
const REALM = "9130000000000001";

function makeMis(): string {
	const file = createEmbeddedMis("guide");
	const database = new Database(file);
	database.pragma("synchronous = OFF");
	fill(database, "tbl_income_category", 10, { id: "i", name: "'Fee ' || i" });
	fill(database, "tbl_campus", 3, { camp_id: "i", camp_full_name: "'Campus ' || i" });
	fill(database, "tbl_personal_ug", people, {
		...{ per_id_ug: "i", reg_no: "'R' || i", fname: "'Aline'", lname: "'Uwase' || i", QuickBk_Status: "1" },
	});
	fill(database, "tbl_register_program_ug", people, {
		...{ reg_prg_id: "i", reg_no: "'R' || i", camp_id: "1 + i % 3", reg_date: "'2026-01-01'" },
	});
	database.exec("DELETE FROM tbl_online_application");
	fill(database, "tbl_imvoice", invoices, {
		...{ id: "i", reg_no: `'R' || (1 + i % ${people})`, dept: "1000 * (1 + i % 700)", credit: "0", invoice_date: DAY },
		...{ fee_category: "1 + i % 10", QuickBk_Status: "1" },
	});
	if (payments > 0)
		fill(database, "payment", payments, {
			...{ id: "i", reg_no: `'R' || (1 + i % ${people})`, amount: "1000 * (1 + i % 700)", date: DAY, bank_id: "1" },
			...{ recorded_date: DAY, invoi_ref: "i", QuickBk_Status: "1" },
		});
	database.close();
	return file;
}

function makeLedger(home: string): void {
	const database = openAuditDatabase(home);
	database.pragma("synchronous = OFF");
	const columns =
		"realm, kind, mis_id, state, qbo_id, sync_token, trace, key, amount, day, payer, said, marked, changed";
	const kept = (kind: string, count: number, of: readonly string[]) =>
		database.exec(
			`INSERT INTO record (${columns}) ${numbers(count)}
			 SELECT '${REALM}', '${kind}', i, 'created', ${of.join(", ")}, 1, '2026-11-30T10:00:00.000Z' FROM n`,
		);
	const nobody = ["NULL", "NULL", "NULL", "NULL"];
	kept("student", people, ["i", "'0'", "'Aline Uwase' || i", "'R' || i", ...nobody]);
	const amount = "100000 * (1 + i % 700)";
	const payer = `'R' || (1 + i % ${people})`;
	const said = `'["' || 1000 * (1 + i % 700) || '.00","0.00"]'`;
	kept("invoice", invoices, ["1000000 + i", "'0'", "'MIS-' || i", "i", amount, DAY, payer, said]);
	kept("payment", payments, ["3000000 + i", "'0'", "'MP-' || i", "i", amount, "NULL", payer, "NULL"]);
	database.close();
}

/** As the program is shipped: what compiles TypeScript on the way would be measured with it. */
async function bundled(name: string): Promise<string> {
	const outfile = fileURLToPath(new URL("../../node_modules/.cache/eaur-qb-bench.mjs", import.meta.url));
	const entry = fileURLToPath(new URL(name, import.meta.url));
	await build({ entryPoints: [entry], outfile, bundle: true, format: "esm", platform: "node", packages: "external" });
	return outfile;
}

const folder = mkdtempSync(join(tmpdir(), "eaur-bench-reconcile-"));
try {
	const mis = makeMis();
	makeLedger(folder);
	const program = await bundled("reconcile-million.ts");
	const profile = values.profile === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${values.profile}`];
	const counts = [invoices, people, payments].map(String);
	const { stdout, stderr, code, ms, cpuMs, peakMb } = await measure([...profile, program, mis, folder, ...counts], {
		...process.env,
	});
	process.stdout.write(`${stdout}${stderr}`);
	if (code !== 0) process.exitCode = 1;
	else {
		const [cpu, wall] = [cpuMs, ms].map((each) => (each / 1000).toFixed(1));
		process.stdout.write(
			`${invoices} invoices, ${payments} payments: ${cpu} s of processor time, ${wall} s in all, ${Math.round(peakMb)} MB\n`,
		);
	}
	rmSync(mis, { force: true });
} finally {
	rmSync(folder, { recursive: true, force: true });
}
