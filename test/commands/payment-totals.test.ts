import { describe, expect, it } from "vitest";
import { paymentShapeOf } from "../../src/commands/payment-shape.js";
import { closedMonthsSentence, neverSentSentences } from "../../src/commands/payment-totals.js";
import { closedMonths } from "../../src/sync/kinds/cash/closed-months.js";
import { toBookByHand } from "../../src/sync/kinds/cash/spending.js";
import type { Money } from "../../src/words/money.js";
import type { Source } from "../../src/words/source.js";
import { aHouse } from "../support/a-house.js";
import { aCategory, aCharge, aStudent } from "../support/a-university.js";

const table = (name: string, ...columns: string[]): Source => ({
	table: name,
	key: "id",
	columns: Object.fromEntries(columns.map((column) => [column, { name: column, read: "text" }])),
});

function aSponsoredHouse() {
	const house = aHouse();
	aCategory(house);
	for (const id of ["1", "2", "3"]) {
		aStudent(house, id);
		aCharge(house, id, `2200${id}`);
	}
	const [sponsors, registered] = [
		table("tbl_sponsor", "share"),
		table("tbl_register_program_ug", "payer", "sponsorId"),
	];
	house.mis.add(sponsors, "1", { share: "0" });
	house.mis.add(sponsors, "2", { share: "75.00" });
	house.mis.add(registered, "901", { payer: "22001", sponsorId: "1" });
	house.mis.add(registered, "902", { payer: " 22002 ", sponsorId: "2" });
	house.mis.add(registered, "903", { payer: "22002", sponsorId: null });
	return house;
}

describe("what somebody has to book by hand", () => {
	it("names the charges of students with a sponsor that pays a share, once each", async () => {
		const { mis } = aSponsoredHouse();
		const byHand = await toBookByHand(mis);
		expect(byHand.filter(({ what }) => what === "sponsored")).toEqual([
			{ what: "sponsored", records: 1, amount: 64_000_000n },
		]);
		const nothing = { records: 0, amount: 0n as Money };
		expect(neverSentSentences({ spending: nothing, byHand }, "RWF").join(" ")).toContain(
			"what sponsors pay of 1 invoice (RWF 640,000) of students with a sponsor",
		);
	});

	it("is not said where no sponsor pays a share, or the MIS knows none", async () => {
		const house = aHouse();
		aCategory(house);
		aStudent(house, "1");
		aCharge(house, "1", "22001");
		expect(await toBookByHand(house.mis)).toEqual([]);
	});
});

describe("months that are closed in the MIS", () => {
	it("are those of rows that nobody took back", async () => {
		const house = aHouse();
		const closings = table("tbl_reconciliation_closing", "day", "status");
		house.mis.add(closings, "1", { day: "2026-01-31", status: "1" });
		house.mis.add(closings, "2", { day: "2026-02-28", status: "0" });
		house.mis.add(closings, "3", { day: "2025-12-01", status: "1" });
		expect([...(await closedMonths(house.mis))].sort()).toEqual(["2025-12", "2026-01"]);
	});

	it("are told where payments of them are not sent, and not else", () => {
		const sum = { records: 2, amount: 500_000n as Money };
		const told = closedMonthsSentence(
			{ kinds: [], causes: [], inClosedMonths: sum, closedUpTo: "2026-01" },
			"RWF",
		).join("");
		expect(told).toContain(
			"2 payments (RWF 5,000) that are not in QuickBooks are of months that are closed in the MIS",
		);
		const none = { records: 0, amount: 0n as Money };
		expect(closedMonthsSentence({ kinds: [], causes: [], inClosedMonths: none, closedUpTo: "2026-01" }, "RWF")).toEqual(
			[],
		);
	});
});

describe("the shape of the tables of payments", () => {
	const found = (tables: readonly string[], wallet: boolean) =>
		paymentShapeOf({
			tables: ["payment", "tbl_student_wallet_ledger"].map((name) => {
				return { name, present: tables.includes(name), optional: true, rows: 0 };
			}),
			columns: [
				{ table: "payment", column: "student_wallet_ref", need: "read", required: false, present: wallet, note: "" },
			],
		}).is;

	it.each([
		[[], false, "none"],
		[["payment"], false, "receipts"],
		[["payment", "tbl_student_wallet_ledger"], true, "receipts-and-wallets"],
		[["payment"], true, "half"],
		[["payment", "tbl_student_wallet_ledger"], false, "half"],
	] as const)("%j, wallet column: %j: %s", (tables, wallet, is) => {
		expect(found(tables, wallet)).toBe(is);
	});
});
