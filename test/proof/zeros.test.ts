import { expect, it } from "vitest";
import type { SentRecord } from "../../src/audit/record.js";
import { readAccount } from "../../src/proof/mis-account.js";
import { chargesOf } from "../../src/proof/mis-charges.js";
import { readPeople } from "../../src/proof/mis-people.js";
import { readReceipts } from "../../src/proof/mis-receipts.js";
import { EVERYTHING } from "../../src/proof/scope.js";
import { misId, qboId } from "../../src/words/ids.js";
import { sharedMariadb } from "../support/mariadb.js";
import { openMis } from "../support/open-mis.js";
import { aSettings } from "../sync/kinds/made-up.js";

it("numbers that the server shows with zeros before them (ZEROFILL) are the numbers that the ledger knows", async () => {
	const server = await sharedMariadb();
	const database = await server.createDatabase("zeros", "2026");
	const number = "INT(8) ZEROFILL";
	await server.query(
		`SET SESSION sql_mode = '';
		 ALTER TABLE tbl_imvoice MODIFY id ${number} NOT NULL AUTO_INCREMENT, MODIFY fee_category ${number} NULL,
			MODIFY reg_no INT(6) ZEROFILL NULL,
			MODIFY QuickBk_Status TINYINT(2) ZEROFILL NOT NULL DEFAULT 0, MODIFY dept ${number} NULL;
		 ALTER TABLE payment MODIFY id ${number} NOT NULL AUTO_INCREMENT, MODIFY fee_category ${number} NULL,
			MODIFY reg_no INT(6) ZEROFILL NULL,
			MODIFY QuickBk_Status TINYINT(2) ZEROFILL NOT NULL DEFAULT 0, MODIFY bank_id ${number} NULL,
			MODIFY slip_no ${number} NULL;
		 ALTER TABLE tbl_income_category MODIFY id INT(4) ZEROFILL NOT NULL;
		 ALTER TABLE tbl_campus MODIFY camp_id INT(3) ZEROFILL NOT NULL;
		 ALTER TABLE tbl_register_program_ug MODIFY camp_id ${number} NULL;
		 ALTER TABLE tbl_personal_ug MODIFY per_id_ug ${number} NOT NULL, MODIFY reg_no INT(6) ZEROFILL NULL;
		 DELETE FROM tbl_income_category; DELETE FROM tbl_campus;
		 INSERT INTO tbl_income_category (id, name) VALUES (12, 'Tuition fee');
		 INSERT INTO tbl_campus (camp_id, camp_full_name) VALUES (2, 'Huye');
		 INSERT INTO tbl_personal_ug (per_id_ug, reg_no, fname, lname) VALUES (1, '000077', 'Aline', 'Uwase');
		 INSERT INTO tbl_register_program_ug (reg_no, reg_date, camp_id) VALUES ('000077', '2026-01-10', 2);
		 INSERT INTO tbl_imvoice (id, reg_no, dept, fee_category, invoice_date, QuickBk_Status)
			VALUES (7, '000077', 50000, 12, '2026-03-05', 1);
		 INSERT INTO payment (id, reg_no, amount, date, recorded_date, fee_category, bank_id, slip_no, QuickBk_Status)
			VALUES (9, '000077', 3000, '16/03/2026', '2026-03-16 10:00:00', 12, 2, 77, 1);`,
		database,
	);
	const mis = await openMis(server.config(database, await server.selectOnlyUser(database)));
	const snapshot = await mis.snapshot();
	try {
		const people = await readPeople(snapshot);
		// What people and money are known by is as the MIS shows it.
		expect(people.all.map((each) => [each.misId, each.identity])).toEqual([["1", "000077"]]);
		const known = { misId: misId("7"), state: "created", qboId: qboId("70"), trace: "MIS-7", payer: "000077" };
		const terms = { amount: "debit", separators: undefined, scope: EVERYTHING } as const;
		const records = [];
		for await (const page of chargesOf(snapshot, people, [known as SentRecord], terms)) records.push(...page);
		expect(records).toMatchObject([
			{ misId: "7", mis: { status: "synced", category: "Tuition fee", campus: "Huye" }, sent: { qboId: "70" } },
		]);
		expect(await readReceipts(snapshot, aSettings())).toMatchObject([
			{ misId: "9", status: "synced", categoryId: "12", bankId: "2" },
		]);
		const { holder, entries } = await readAccount(snapshot, "000077", undefined, aSettings());
		expect(holder?.misId).toBe("1");
		expect(entries).toMatchObject([
			{ misId: "7", what: "Tuition fee" },
			{
				misId: "9",
				what: expect.stringContaining("Tuition fee") as string,
				slip: expect.stringMatching(/^2 0{6}77 /) as string,
			},
		]);
	} finally {
		await snapshot.close();
		await mis.close();
	}
});
