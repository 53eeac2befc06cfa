import { describe, expect, it } from "vitest";
import { documentWords, notMadeWords, recordWords, type ToldRow } from "../../src/audit/ledger-words.js";
import type { LedgerRecord } from "../../src/audit/record.js";
import { parseDay } from "../../src/words/day.js";
import { misId, qboId } from "../../src/words/ids.js";
import type { Money } from "../../src/words/money.js";
import { anIdentity } from "../sync/kinds/made-up.js";

const ALL: ToldRow = {
	...{ title: "MIS-7 · John Doe", trace: "MIS-7", amount: 15_000_000n, day: "2025-01-02", currency: "RWF" },
	...{ payer: "22000017", customer_id: "45", items: "Tuition Fee", category: "Tuition" },
};
const NONE: ToldRow = {
	...{ title: "John Doe", trace: "John Doe", amount: null, day: null, currency: null, payer: null },
	...{ customer_id: null, items: null, category: null },
};

describe("what an entry tells of a record is what an auditor looks for", () => {
	it.each<readonly [string, Partial<ToldRow>, string]>([
		[
			"all of it",
			ALL,
			"MIS-7 · John Doe: number MIS-7, RWF 150,000 on 2025-01-02, item Tuition Fee, fee category Tuition, for 22000017 (customer 45)",
		],
		["nothing but its name", {}, "John Doe"],
		["not even that", { title: null }, ""],
		["an amount in a company that was never read", { amount: 500n }, "John Doe: number John Doe, 5"],
		["an amount without a number", { amount: 500n, trace: null, currency: "RWF" }, "John Doe: RWF 5"],
		["an amount of a day", { amount: 500n, day: "2025-01-02" }, "John Doe: number John Doe, 5 on 2025-01-02"],
		[
			"a day alone; a currency of nothing is not told",
			{ day: "2025-01-02", currency: "RWF" },
			"John Doe: on 2025-01-02",
		],
		["what it is for", { items: "Rent" }, "John Doe: item Rent"],
		["what the MIS calls that", { category: "Rent" }, "John Doe: fee category Rent"],
		["whose it is", { payer: "22000017" }, "John Doe: for 22000017"],
		["whose it is in QuickBooks", { payer: "22000017", customer_id: "45" }, "John Doe: for 22000017 (customer 45)"],
	])("%s", (_what, row, words) => {
		expect(documentWords({ ...NONE, ...row })).toBe(words);
	});

	it("nothing of one that is not there", () => {
		expect(documentWords(undefined)).toBe("");
	});

	it("and why it came to nothing", () => {
		expect(notMadeWords({ ...NONE, payer: "22000017" }, "no name")).toBe("John Doe: for 22000017; no name");
		expect(notMadeWords(undefined, "no name")).toBe("no name");
		expect(notMadeWords(NONE, "")).toBe("John Doe");
	});

	it("the same of what the ledger knows of it", () => {
		const record: LedgerRecord = {
			...{
				kind: "invoice",
				misId: misId("7"),
				issue: 1,
				state: "created",
				generation: 1,
				qboId: qboId("45"),
				marked: true,
			},
			...{ syncToken: "0", problem: undefined, intuitTid: undefined, sent: undefined, submission: 1 },
		};
		const facts = { amount: 500n as Money, day: parseDay("2025-01-02"), payer: anIdentity("22000017") };
		const known = { ...record, title: "MIS-7", trace: "MIS-7", customerId: qboId("9"), ...facts };
		expect(recordWords(known, "RWF")).toBe("MIS-7: number MIS-7, RWF 5 on 2025-01-02, for 22000017 (customer 9)");
		expect(recordWords(record, "RWF")).toBe("");
	});
});
