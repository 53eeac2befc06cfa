import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { LedgerRecord } from "../../src/audit/record.js";
import { EVERYTHING } from "../../src/proof/scope.js";
import type { Day } from "../../src/words/day.js";
import { Failure } from "../../src/words/failure.js";
import { type Identity, misId, qboId } from "../../src/words/ids.js";
import type { Money } from "../../src/words/money.js";
import { aSettings, type SettingsChange } from "../sync/kinds/made-up.js";
import { aRegistry, Sides } from "./sides.js";

const registry = aRegistry();
registry.database.exec("ALTER TABLE tbl_imvoice ADD COLUMN reference_number VARCHAR(255) NULL");
afterAll(() => registry.database.close());

let sides: Sides;
let ledger: Map<number, LedgerRecord>;
beforeEach(() => {
	sides = new Sides(registry, 4);
	ledger = new Map();
	registry.database.exec("DELETE FROM payment");
	for (let id = 1; id <= 10; id += 1) pay(id);
});

/** A receipt of the MIS that is a payment in QuickBooks. */
function pay(id: number): void {
	const [key, amount] = [sides.payer(id), 1_000 * id];
	sides.sql(
		`INSERT INTO payment (id, reg_no, amount, date, recorded_date, bank_id, invoi_ref, fee_category, QuickBk_Status)
		 VALUES (?, ?, ?, '15/03/2026', '2026-04-20 08:00:00', 1, ?, '1', 1)`,
		// An invoice of the same payer.
		...[id, key, amount, String(1 + ((id - 1) % 3))],
	);
	const customer = { CustomerRef: { value: sides.customerOf(id % sides.students.length) }, TotalAmt: amount };
	const where = { DepositToAccountRef: { value: "35" }, UnappliedAmt: 0, TxnDate: "2026-03-15" };
	const qbo = sides.qb.put("Payment", { PaymentRefNum: `MP-${id}`, ...customer, ...where });
	ledger.set(id, {
		...{ kind: "payment", misId: misId(String(id)), issue: 1, state: "created", generation: 1, qboId: qboId(qbo) },
		...{
			syncToken: "0",
			problem: undefined,
			intuitTid: undefined,
			sent: undefined,
			marked: true,
			submission: undefined,
		},
		...{ trace: `MP-${id}`, amount: BigInt(amount * 100) as Money, payer: key as Identity },
	});
}

it("what to do with a payment that is gone names the way back, and one without a reference is called by its row", async () => {
	sides.qb.remove("Payment", idOf(2));
	change(3, { PaymentRefNum: undefined, TxnDate: "2026-03-16" });
	const known = ledger.get(3);
	if (known) ledger.set(3, { ...known, trace: "" });
	const { tally } = await compare();
	const [deleted, linked] = ["payment:2", "payment:3"].map((name) =>
		tally.differences.find(({ record }) => record === name),
	);
	expect(deleted?.fix).toContain("eaur-qb payments single 2 --again");
	expect([linked?.document, linked?.detail]).toEqual(["MP-3", expect.stringMatching(/^MP-3: another day/)]);
});

const formerly = new Map([["bank:1", ["41"]]]);
it("a payment that stands where its money went before another account was chosen is no difference", async () => {
	change(2, { DepositToAccountRef: { value: "41" } });
	const asked = { kinds: ["payment"] } as const;
	const parts = {
		ledger: (kind: string) =>
			kind === "payment" ? [...ledger.values()] : kind === "invoice" ? [] : sides.people(kind),
	};
	expect((await sides.compare(asked, parts)).found).toEqual(["account payment:2"]);
	expect((await sides.compare(asked, { ...parts, formerAccounts: formerly })).found).toEqual([]);
});

const idOf = (id: number): string => String(ledger.get(id)?.qboId);
const change = (id: number, properties: object) => sides.qb.change("Payment", idOf(id), properties);
const compare = (payments: SettingsChange["payments"] = {}, invoices: readonly LedgerRecord[] = []) =>
	sides.compare(
		{ kinds: ["payment"] },
		{
			ledger: (kind) =>
				kind === "payment" ? [...ledger.values()] : kind === "invoice" ? invoices : sides.people(kind),
			settings: aSettings({ payments }),
		},
	);

describe("payments against QuickBooks", () => {
	it("are equal, to the franc", async () => {
		const { result, found, tally } = await compare();
		expect({ result, found, mis: tally.mis }).toEqual({ result: "equal", found: [], mis: tally.quickbooks });
		expect(tally.matched).toEqual({ count: 10, amount: 5_500_000n });
	});

	it("are a difference where the MIS has reversed them since: nothing came in, and the books say it did", async () => {
		sides.sql("CREATE TABLE tbl_payment_reverse (id INTEGER PRIMARY KEY, trans_code TEXT, reg_no TEXT, amount FLOAT)");
		const reverse = (id: number, code: string) =>
			sides.sql("INSERT INTO tbl_payment_reverse VALUES (?, ?, ?, ?)", id, code, sides.payer(id), 1_000 * id);
		sides.sql("UPDATE payment SET trans_code = 'TC4' WHERE id IN (4, 5)");
		sides.sql("UPDATE payment SET trans_code = 'N/A' WHERE id = 6");
		reverse(4, " tc4");
		reverse(6, "N/A");
		const { found, tally } = await compare();
		sides.sql("DROP TABLE tbl_payment_reverse");
		expect(found).toEqual(["mis_changed payment:4"]);
		expect(tally.differences).toMatchObject([{ mis: null, quickbooks: 400_000n, amount: 400_000n }]);
		expect(tally.differences[0]?.detail).toBe(
			`MP-4: the MIS has reversed it (QuickBooks id ${idOf(4)}). The MIS says nothing; QuickBooks says 4,000.`,
		);
		expect(tally.differences[0]?.fix).toMatch(/^Void the payment in QuickBooks/);
	});

	it("stand in the sums of both sides, by fee category, month and campus, apart from the invoices", async () => {
		change(9, { TxnDate: "2026-04-01" });
		sides.sql("UPDATE payment SET QuickBk_Status = 0 WHERE id = 10");
		sides.qb.remove("Payment", idOf(10));
		ledger.delete(10);
		const proof = await sides.compare(
			{ kinds: ["invoice", "payment"] },
			{
				ledger: (kind) =>
					kind === "payment"
						? [...ledger.values()]
						: kind === "invoice"
							? [...sides.ledger.values()]
							: sides.people(kind),
			},
		);
		const of = (kind: string) => proof.tally.cells().filter((cell) => cell.kind === kind);
		const sum = (kind: string, side: "mis" | "quickbooks" | "matched" | "notSent") =>
			of(kind).reduce((total, cell) => total + cell[side].amount, 0n);
		const kinds = proof.tally.kinds();
		for (const kind of ["invoice", "payment"] as const)
			for (const side of ["mis", "quickbooks", "matched", "notSent"] as const)
				expect([kind, side, sum(kind, side)]).toEqual([kind, side, kinds.get(kind)?.[side].amount]);
		expect(sum("payment", "mis")).toBe(5_500_000n);
		expect(sum("payment", "notSent")).toBe(1_000_000n);
		expect(kinds.get("payment")?.different).toEqual({ count: 1, amount: 900_000n });
		const months = new Set(of("payment").map(({ month }) => month));
		expect([...months].sort()).toEqual(["2026-03", "2026-04"]);
		expect(of("payment").every(({ campus, category }) => campus !== "" && category === "Registration Fee")).toBe(true);
		expect(proof.tally.mis.amount).toBe(sum("invoice", "mis") + sum("payment", "mis"));
	});

	it("are told apart by class, each alone and all at once", async () => {
		const misdeeds: Readonly<Record<string, () => void>> = {
			deleted: () => sides.qb.remove("Payment", idOf(1)),
			voided: () => change(2, { TotalAmt: 0, PrivateNote: "Voided" }),
			twice: () => void sides.qb.put("Payment", { PaymentRefNum: "MP-3", TotalAmt: 3_000, TxnDate: "2026-03-15" }),
			mis_gone: () => sides.sql("DELETE FROM payment WHERE id = 4"),
			mis_changed: () => sides.sql("UPDATE payment SET amount = 7 WHERE id = 5"),
			amount: () => change(6, { TotalAmt: 6_001 }),
			customer: () => change(7, { CustomerRef: { value: sides.customerOf(0) } }),
			date: () => change(8, { TxnDate: "2026-03-16" }),
			unapplied: () => change(9, { UnappliedAmt: 9_000 }),
			account: () => change(10, { DepositToAccountRef: { value: "36" } }),
		};
		const expected: string[] = [];
		for (const [at, [name, misdeed]] of Object.entries(misdeeds).entries()) {
			misdeed();
			expected.push(`${name} payment:${at + 1}`);
			expect((await compare()).found).toEqual([...expected].sort());
		}
	});

	it("that a person entered by hand are foreign", async () => {
		sides.qb.put("Payment", { TotalAmt: 12, TxnDate: "2026-03-15" });
		const { result, tally } = await compare();
		expect([result, tally.foreign.count]).toEqual(["equal", 1]);
	});
});

describe("what is not applied of a payment", () => {
	const invoice = (properties: object) => sides.qb.change("Invoice", sides.invoiceId(3), properties);
	beforeEach(() => change(9, { UnappliedAmt: 4_000 }));

	it("is a difference as long as something of the invoice that it names is open", async () => {
		expect((await compare()).found).toEqual(["unapplied payment:9"]);
		invoice({ Balance: 1 });
		expect((await compare()).found).toEqual(["unapplied payment:9"]);
		change(9, { UnappliedAmt: 0 });
		expect((await compare()).found).toEqual([]);
	});

	it("was accepted as it is: it comes back once the rest is another one", async () => {
		for (const { record, digest } of (await compare()).tally.differences) sides.accepted.add(`${record} ${digest}`);
		expect((await compare()).found).toEqual([]);
		change(9, { UnappliedAmt: 3_000 });
		expect((await compare()).found).toEqual(["unapplied payment:9"]);
	});

	it.each<readonly [string, () => void]>([
		["is paid by an earlier payment", () => invoice({ Balance: 0 })],
		["is void", () => invoice({ TotalAmt: 0, Balance: 0, PrivateNote: "Voided" })],
		["is not in QuickBooks", () => sides.qb.remove("Invoice", sides.invoiceId(3))],
		["is another customer's there", () => invoice({ CustomerRef: { value: sides.customerOf(1) } })],
		["is there twice", () => void sides.qb.put("Invoice", sides.document(3))],
		["is not in the MIS", () => sides.sql("UPDATE payment SET invoi_ref = '987' WHERE id = 9")],
		["nobody can tell", () => sides.sql("UPDATE tbl_imvoice SET reference_number = '3' WHERE id = 2")],
		["is not named", () => sides.sql("UPDATE payment SET invoi_ref = NULL WHERE id = 9")],
	])("is none where the invoice %s, though nothing is applied", async (_, work) => {
		change(9, { UnappliedAmt: 9_000 });
		work();
		const { result, found } = await compare();
		expect({ result, found }).toEqual({ result: "equal", found: [] });
	});

	it.each(["Voided", "Annulé"])("a payment that was voided is told as that: %s", async (word) => {
		change(2, { TotalAmt: 0, Line: [], PrivateNote: `${word} - MP-2 · MOMO` });
		expect((await compare()).found).toContain("voided payment:2");
	});

	it("is found by the invoice's reference number, and by the id that the ledger knows, whatever its number is now", async () => {
		sides.sql("UPDATE tbl_imvoice SET reference_number = 'Ref 3' WHERE id = 3");
		sides.sql("UPDATE payment SET invoi_ref = ' ref 3' WHERE id = 9");
		expect((await compare()).found).toEqual(["unapplied payment:9"]);
		invoice({ DocNumber: "by hand" });
		expect((await compare()).found).toEqual([]);
		expect((await compare({}, [...sides.ledger.values()])).found).toEqual(["unapplied payment:9"]);
	});

	it("is not what somebody settled while the payments were read", async () => {
		const query = sides.qb.query.bind(sides.qb);
		sides.qb.query = (entity, where) => {
			if (entity === "Customer") invoice({ Balance: 0 });
			return query(entity, where);
		};
		expect((await compare()).found).toEqual([]);
	});
});

describe("the day of a payment", () => {
	/** What the MIS has for payment 1, and what it is dated in QuickBooks. */
	const dated = (typed: string | null, recorded: string | null, day = "2026-03-15") => {
		sides.sql("UPDATE payment SET date = ?, recorded_date = ? WHERE id = 1", typed, recorded);
		change(1, { TxnDate: day });
	};
	/** Payment 1 was not sent, for its day cannot be read. */
	const held = () => {
		sides.qb.remove("Payment", idOf(1));
		sides.sql("UPDATE payment SET QuickBk_Status = 2 WHERE id = 1");
		const known = ledger.get(1) as LedgerRecord;
		ledger.set(1, { ...known, state: "held", qboId: undefined, problem: { code: "QB004", detail: "", fix: "" } });
	};

	it.each([
		["2026-01-31", "2026-01-31"],
		["2026-01-31 23:59:59", "2026-01-31"],
		["2026-01-31T00:30:00+02:00", "2026-01-31"],
		["2026/1/5 08:15", "2026-01-05"],
		["2026.01.31", "2026-01-31"],
		["31/01/2026", "2026-01-31"],
		["1/31/2026 3:15 PM", "2026-01-31"],
		["31-01-2026", "2026-01-31"],
		["03-04-2025", "2025-04-03"],
		["03.04.2025 12:00:00", "2025-04-03"],
		["01 Jan 2026", "2026-01-01"],
		["1 January 2026", "2026-01-01"],
		["01-Jan-2026", "2026-01-01"],
		["Jan 01, 2026", "2026-01-01"],
		["September 5 2025", "2025-09-05"],
		["20260131", "2026-01-31"],
		["20260131101530", "2026-01-31"],
		["05/05/2026", "2026-05-05"],
	])("%s is %s, whenever it was recorded", async (typed, day) => {
		dated(typed, "2026-11-02 08:00:00", day);
		expect((await compare()).found).toEqual([]);
	});

	it.each([
		["2026-04-10 09:00:00", "2026-04-03"],
		["2026-04-02 09:00:00", "2026-03-04"],
		["2026-03-05 09:00:00", "2026-03-04"],
	])("of two readings is the only one within 31 days before %s, when it was recorded", async (recorded, day) => {
		dated("03/04/2026", recorded, day);
		expect((await compare()).found).toEqual([]);
	});

	it("of two readings is by the order that is set", async () => {
		dated("03/04/2026", "2026-04-10 09:00:00", "2026-03-04");
		expect((await compare({ dateOrder: "mdy" })).found).toEqual([]);
		expect((await compare({ dateOrder: "dmy" })).found).toEqual(["date payment:1"]);
	});

	it("that is missing is when it was recorded, where that is set", async () => {
		dated("0000-00-00", "2026-04-10 09:00:00", "2026-04-10");
		expect((await compare({ date: "recorded" })).found).toEqual([]);
		dated(null, "2026-04-10 09:00:00", "2026-04-10");
		expect((await compare({ date: "recorded" })).found).toEqual([]);
	});

	it.each([
		// 4 March is 31 days before 4 April: both may be meant.
		["03/04/2026", "2026-04-04 09:00:00", {}],
		["03/04/2026", "2026-11-02 09:00:00", {}],
		["03/04/2026", null, { date: "recorded" }],
		["yesterday", "2026-04-10 09:00:00", { date: "recorded" }],
		["2026-04-10 nonsense", "2026-04-10 09:00:00", {}],
		["31/02/2026", "2026-04-10 09:00:00", { date: "recorded" }],
		[null, "2026-04-10 09:00:00", {}],
	] as const)(
		"written %o and recorded %o cannot be read: held, and in QuickBooks it is a difference",
		async (...row) => {
			const [typed, recorded, payments] = row;
			dated(typed, recorded, "2026-04-10");
			const sent = await compare(payments);
			expect(sent.found).toEqual(["date payment:1"]);
			expect(sent.tally.differences[0]?.mis).toBeNull();
			held();
			const { found, tally } = await compare(payments);
			expect({ found, held: tally.held.count, matched: tally.matched.count }).toEqual({
				found: [],
				held: 1,
				matched: 9,
			});
		},
	);
});

describe("payments of a period, and while they are read", () => {
	const march = { ...EVERYTHING, from: "2026-03-01" as Day, to: "2026-03-31" as Day };
	const inMarch = () =>
		sides.compare(
			{ kinds: ["payment"], scope: march },
			{ ledger: (kind) => (kind === "payment" ? [...ledger.values()] : kind === "invoice" ? [] : sides.people(kind)) },
		);
	/** A receipt and its payment, dated here and there. */
	const dated = (id: number, inMis: string, inQuickBooks: string) => {
		sides.sql("UPDATE payment SET date = ? WHERE id = ?", inMis, id);
		change(id, { TxnDate: inQuickBooks });
	};

	it("both ends belong to it, and nothing beside them", async () => {
		for (let id = 1; id <= 10; id += 1) dated(id, "2026-01-15", "2026-01-15");
		for (const [id, day] of [
			[1, "2026-02-28"],
			[2, "2026-03-01 00:00:00"],
			[3, "2026-03-31 23:59:59"],
			[4, "2026-04-01 00:00:00"],
		] as const)
			dated(id, day, day.slice(0, 10));
		const { result, tally } = await inMarch();
		expect([result, tally.mis, tally.quickbooks]).toEqual([
			"equal",
			{ count: 2, amount: 500_000n },
			{ count: 2, amount: 500_000n },
		]);
	});

	it.each([
		["into it at the first day", "2026-03-01", "2026-02-28"],
		["out of it at the first day", "2026-02-28", "2026-03-01"],
		["out of it at the last day", "2026-04-01", "2026-03-31"],
		["into it at the last day", "2026-03-31", "2026-04-01"],
	])("a day off by one, %s, is another date and no missing payment", async (_, inMis, inQuickBooks) => {
		dated(8, inMis, inQuickBooks);
		expect((await inMarch()).found).toEqual(["date payment:8"]);
	});

	const outOfReach = () => {
		throw new Failure("out-of-reach", { code: "QB008", detail: "QuickBooks is out of reach", fix: "Later." });
	};

	it.each<readonly [string, () => void]>([
		[
			"a page of payments that cannot be read",
			() => {
				const query = sides.qb.query.bind(sides.qb);
				sides.qb.query = (entity, where) => (entity === "Payment" ? outOfReach() : query(entity, where));
			},
		],
		[
			"changes that cannot be told",
			() => {
				sides.qb.changes = outOfReach;
			},
		],
		[
			"a count that the pages never come to",
			() => {
				const count = sides.qb.count.bind(sides.qb);
				sides.qb.count = async (entity, where) => (await count(entity, where)) + (entity === "Payment" ? 1 : 0);
			},
		],
	])("%s: it is incomplete, and nothing is said of any record", async (_, work) => {
		sides.qb.remove("Payment", idOf(1));
		work();
		const { result, found } = await compare();
		expect({ result, found }).toEqual({ result: "incomplete", found: [] });
	});

	it("what is changed, deleted and typed in meanwhile is taken as it is at the end", async () => {
		const query = sides.qb.query.bind(sides.qb);
		sides.qb.query = (entity, where) => {
			if (entity === "Customer") {
				sides.qb.query = query;
				change(5, { TotalAmt: 1 });
				sides.qb.remove("Payment", idOf(6));
				sides.qb.put("Payment", { PaymentRefNum: "MP-7-2", TotalAmt: 7_000, TxnDate: "2026-03-15" });
			}
			return query(entity, where);
		};
		expect((await compare()).found).toEqual(["amount payment:5", "deleted payment:6", "twice payment:7"]);
	});
});
