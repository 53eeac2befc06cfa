import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AuditRooms, openAudit } from "../../src/audit/open.js";
import type { QuickBooks } from "../../src/quickbooks/client.js";
import { KINDS } from "../../src/sync/kinds/kinds.js";
import type { Parcel } from "../../src/sync/send/parcel.js";
import { Push } from "../../src/sync/send/push.js";
import { type MisId, misId, realmId } from "../../src/words/ids.js";
import { type AMis, makeMis } from "../mis/a-mis.js";
import { aSettings } from "./kinds/made-up.js";

const REALM = realmId("9130000000000001");

describe.each([
	{ what: "the MIS is written", writeBack: true },
	{ what: "the MIS is only read", writeBack: false },
])("rows that are going to be sent are read again, where $what", ({ writeBack }) => {
	let home: string;
	let audit: AuditRooms;
	let mis: AMis;
	let push: Push;

	beforeAll(async () => {
		home = mkdtempSync(join(tmpdir(), "eaur-qb-changed-"));
		audit = openAudit(home);
		mis = await makeMis("MariaDB", "guide");
		const rows = [1, 2, 3, 4, 5, 6, 7].map(
			(id) => `(${id}, '2200${id}', ${id * 1000}, 0, '2025-09-01', '1', 'as it was')`,
		);
		await mis.run(
			`SET sql_mode=''; INSERT INTO tbl_imvoice (id, reg_no, dept, credit, invoice_date, fee_category, comment) VALUES ${rows.join(", ")}`,
		);
		const rooms = { ledger: audit.ledger(REALM), seen: audit.seen(REALM), mis: mis.mis };
		// Claiming calls QuickBooks for nothing.
		push = new Push({
			...rooms,
			qb: {} as QuickBooks,
			runId: "r",
			by: "us",
			writeBack,
			settings: aSettings(),
			step: () => {},
		});
	});
	afterAll(async () => {
		audit.close();
		await mis.mis.close();
		rmSync(home, { recursive: true });
	});

	async function parcels(): Promise<Parcel[]> {
		const rows = await mis.mis.page(KINDS.invoice.source, { after: undefined, limit: 100 });
		return rows.map(
			(row): Parcel => ({
				kind: KINDS.invoice,
				document: {},
				intended: intentionOf(row.id),
				operation: "create",
				generation: 1,
				statusBefore: row.status,
				row,
			}),
		);
	}

	function intentionOf(id: MisId): Parcel["intended"] {
		const nothing = { amount: undefined, customerId: undefined, day: undefined, payer: undefined };
		return { misId: id, digest: "", trace: `MIS-${id}`, key: id, title: id, ...nothing, said: undefined, issue: 1 };
	}

	it("what was edited in between is given back, to be judged anew; what is gone is not sent", async () => {
		const judged = await parcels();
		await mis.run("UPDATE tbl_imvoice SET dept = dept + 0.01 WHERE id = 1");
		await mis.run("UPDATE tbl_imvoice SET reg_no = '22009' WHERE id = 2");
		await mis.run("UPDATE tbl_imvoice SET invoice_date = '2025-09-02' WHERE id = 3");
		await mis.run("UPDATE tbl_imvoice SET fee_category = '2' WHERE id = 4");
		await mis.run("UPDATE tbl_imvoice SET comment = NULL WHERE id = 5");
		await mis.run("DELETE FROM tbl_imvoice WHERE id = 6");
		const claimed = await push.claim(KINDS.invoice, judged);
		expect(claimed.map(({ intended }) => intended.misId)).toEqual(["7"]);
		expect([...(push.takeChanged().get(KINDS.invoice) ?? new Map()).keys()]).toEqual(
			["1", "2", "3", "4", "5"].map(misId),
		);
		expect(push.takeChanged().size).toBe(0);
		const statuses = await mis.rows("SELECT id FROM tbl_imvoice WHERE QuickBk_Status = 3");
		expect(statuses).toEqual(writeBack ? [{ id: "7" }] : []);
		expect(
			audit
				.ledger(REALM)
				.idleClaims()
				.map((claim) => claim.misId),
		).toEqual(writeBack ? ["7"] : []);
	});

	it("what was not edited goes", async () => {
		const judged = (await parcels()).filter(({ intended }) => intended.misId !== "7");
		expect((await push.claim(KINDS.invoice, judged)).length).toBe(judged.length);
	});
});
