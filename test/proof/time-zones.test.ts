import { afterAll, beforeAll, expect, it } from "vitest";
import type { Mis } from "../../src/mis/types.js";
import { readAccount } from "../../src/proof/mis-account.js";
import { chargesOf } from "../../src/proof/mis-charges.js";
import { MisPeople } from "../../src/proof/mis-people.js";
import { readReceipts } from "../../src/proof/mis-receipts.js";
import { EVERYTHING } from "../../src/proof/scope.js";
import { INVOICE_SOURCE } from "../../src/sync/kinds/invoice/source.js";
import { TOPUP_SOURCE } from "../../src/sync/kinds/topup/source.js";
import type { Day } from "../../src/words/day.js";
import { type PrivateServer, startMariadb } from "../support/mariadb.js";
import { openMis } from "../support/open-mis.js";
import { aSettings } from "../sync/kinds/made-up.js";

let server: PrivateServer;
beforeAll(async () => {
	server = await startMariadb();
});
afterAll(() => server.stop());

it.each(["-11:00"])(
	"a server in the time zone %s: everybody who reads it has the days that the MIS shows",
	async (zone) => {
		const database = await server.createDatabase("mis", "2026");
		await server.query("SET GLOBAL time_zone = '+00:00'");
		await server.query(
			`SET SESSION sql_mode = '';
		 ALTER TABLE tbl_imvoice MODIFY invoice_date DATETIME NULL;
		 ALTER TABLE tbl_student_wallet_ledger MODIFY created_at TIMESTAMP NULL;
		 INSERT INTO tbl_personal_ug (per_id_ug, reg_no, fname, lname) VALUES (1, 'R1', 'Aline', 'Uwase')`,
			database,
		);
		const moments = [
			"2026-03-31 00:00:00",
			"2026-03-31 23:59:59",
			"2026-04-01 00:00:00",
			"2026-04-30 23:59:59",
			"2026-05-01 00:00:00",
		];
		for (const [at, moment] of moments.entries())
			await server.query(
				`SET SESSION sql_mode = '';
			 INSERT INTO tbl_imvoice (id, reg_no, dept, invoice_date) VALUES (${at + 1}, 'R1', 10, '${moment}');
			 INSERT INTO tbl_student_wallet_ledger (id, student_id, direction, source, original_amount, amount, created_at)
			 VALUES (${at + 1}, 'R1', 'credit', 'sales_receipt', 5, 5, '${moment}')`,
				database,
			);
		await server.query(`SET GLOBAL time_zone = '${zone}'`);
		// As a program of the MIS shows them, on a connection of its own.
		const shown = async (table: string, column: string) =>
			(await server.query(`SELECT LEFT(${column}, 10) AS day FROM ${table} ORDER BY id`, database)).map(
				({ day }) => day,
			);
		const [charged, received] = [
			await shown("tbl_imvoice", "invoice_date"),
			await shown("tbl_student_wallet_ledger", "created_at"),
		];
		// A date and time is as it was written; a TIMESTAMP is another day in another zone.
		expect(charged).toEqual(moments.map((moment) => moment.slice(0, 10)));
		expect(received).not.toEqual(charged);
		const mis = await openMis(server.config(database, await server.selectOnlyUser(database)));
		const snapshot = await mis.snapshot();
		try {
			const settings = aSettings();
			const rows = async (source: Parameters<Mis["page"]>[0]) =>
				(await mis.page(source, { after: undefined, limit: 10 })).map(({ values }) => values.day);
			expect([await rows(INVOICE_SOURCE), await rows(TOPUP_SOURCE)]).toEqual([charged, received]);
			const april = { ...EVERYTHING, from: "2026-04-01" as Day, to: "2026-04-30" as Day };
			const terms = { amount: "debit", separators: undefined, scope: april } as const;
			const records = [];
			for await (const page of chargesOf(snapshot, new MisPeople(), [], terms)) records.push(...page);
			expect(records.map((each) => each.mis?.day)).toEqual(charged);
			expect(records.map(({ isInPeriod: isIn }) => isIn)).toEqual([false, false, true, true, false]);
			const receipts = await readReceipts(snapshot, settings);
			expect(receipts.map(({ day }) => day)).toEqual(received);
			const { entries } = await readAccount(snapshot, "R1", undefined, settings);
			const daysOf = (kind: string) => entries.filter((each) => each.kind === kind).map(({ day }) => day);
			expect([daysOf("invoice"), daysOf("topup")]).toEqual([charged, received]);
		} finally {
			await snapshot.close();
			await mis.close();
			await server.query("SET GLOBAL time_zone = DEFAULT");
		}
	},
);
