import { describe, expect, it } from "vitest";
import { pullParts } from "../../src/commands/pull.js";
import type { PullParts } from "../../src/pull/parts.js";
import { pull, type Thoroughness } from "../../src/pull/pull.js";
import { CUSTOMER_KINDS, KINDS } from "../../src/sync/kinds/kinds.js";
import { Failure } from "../../src/words/failure.js";
import { qboId } from "../../src/words/ids.js";
import { aHouse, type House } from "../support/a-house.js";
import { aCategory, aCharge, aStudent } from "../support/a-university.js";

/** Students 1 and 2 with a charge each, sent, and the mirror brought up to date. */
async function aHouseThatSent(charges: readonly string[] = ["11", "21"]): Promise<House> {
	const house = aHouse();
	aCategory(house);
	for (const id of ["1", "2"]) aStudent(house, id);
	for (const id of charges) aCharge(house, id, `2200${id.slice(0, 1)}`);
	await house.run({ kinds: CUSTOMER_KINDS });
	await house.run({ kinds: [KINDS.invoice] });
	await pullOf(house);
	house.clock.ms += 60_000;
	return house;
}

/** A payment of 100,000 for MIS-11, sent by us and pulled. */
async function aPaymentThatWasSent(house: House): Promise<string> {
	house.seen.setMapping("account", "bank:2", qboId(house.qb.put("Account", { Name: "Bank", AccountType: "Bank" })));
	const sent = { payer: "22001", amount: "100000.00", day: "2025-09-05", bankId: "2", reference: "11" };
	house.mis.add(KINDS.payment.source, "1", { ...sent, transaction: "TX-7" });
	await house.run({ kinds: [KINDS.payment] });
	const id = String(house.qb.all("Payment")[0]?.Id);
	house.qb.change("Payment", id, { UnappliedAmt: 0 });
	house.qb.change("Invoice", idOf(house, "MIS-11"), { LinkedTxn: [{ TxnId: id, TxnType: "Payment" }] });
	await pullOf(house);
	house.clock.ms += 60_000;
	return id;
}

const pullOf = (house: House, how: Thoroughness = "since the last one") =>
	pull({ ...pullParts(house.audit, house.qb), workingSince: new Date("2026-03-01T00:00:00Z") }, how);

const changesOf = ({ audit, qb }: House) =>
	audit
		.mirror(qb.realmId)
		.changes()
		.map(({ entity, id, field, was, now }) => [`${entity}:${id}`, field, was, now]);

const idOf = ({ qb }: House, number: string) =>
	String(qb.all("Invoice").find(({ DocNumber }) => DocNumber === number)?.Id);

const customerOf = ({ qb }: House, at = 0) => String(qb.all("Customer")[at]?.Id);

/** What a person does to invoice MIS-11, and what of it is told. */
const BY_HAND: readonly [what: string, change: object, field: string, was: string | null, now: string][] = [
	["paid", { Balance: 0 }, "paid", "0", "640000"],
	["paid in part", { Balance: 140_000 }, "paid", "0", "500000"],
	["given another total", { TotalAmt: 5_000, Balance: 5_000 }, "amount", "640000", "5000"],
	["given another customer", { CustomerRef: { value: "9" } }, "customer", "102", "9"],
	["given another day", { TxnDate: "2025-09-02" }, "date", "2025-09-01", "2025-09-02"],
	["given another number", { DocNumber: "H-1" }, "number", "MIS-11", "H-1"],
	["given a location", { DepartmentRef: { value: "7" } }, "location", "", "7"],
	[
		"given another item",
		{ Line: [{ Amount: 640_000, SalesItemLineDetail: { ItemRef: { value: "99" } } }] },
		"item",
		null,
		"99",
	],
	["voided", { TotalAmt: 0, Balance: 0, PrivateNote: "Voided - a note", Line: [] }, "voided", "open", "void"],
	["voided in French", { TotalAmt: 0, Balance: 0, PrivateNote: "Annulé", Line: [] }, "voided", "open", "void"],
];

describe("what was done in QuickBooks by hand", () => {
	it.each(BY_HAND)("an invoice that was %s is told, that field alone", async (_what, change, field, was, now) => {
		const house = await aHouseThatSent();
		const id = idOf(house, "MIS-11");
		house.qb.change("Invoice", id, change);
		const { reads, changed, full } = await pullOf(house);
		expect({ reads, changed, full }).toEqual({ reads: 1, changed: 1, full: false });
		const item: unknown = field === "item" ? expect.any(String) : was;
		expect(changesOf(house)).toEqual([[`Invoice:${id}`, field, item, now]]);
		expect((await pullOf(house)).changed).toBe(0);
	});

	it("a note is told as another text, and not kept", async () => {
		const house = await aHouseThatSent();
		house.qb.change("Invoice", idOf(house, "MIS-11"), { PrivateNote: "call the sponsor" });
		await pullOf(house);
		const [[, field, was, now] = []] = changesOf(house);
		expect([field, was]).toEqual(["note", "none"]);
		expect(now).toMatch(/^a text [\w-]{11}$/);
	});

	it.each([
		["a class", { ClassRef: { value: "5" } }],
		["a due date and terms", { DueDate: "2027-01-01", SalesTermRef: { value: "3" } }],
		["a message to the customer", { CustomerMemo: { value: "Thank you" } }],
		["an e-mail address and that it was sent", { BillEmail: { Address: "a@example.org" }, EmailStatus: "EmailSent" }],
	])("%s that an invoice was given is no change: this tool never sends it", async (_what, change) => {
		const house = await aHouseThatSent();
		house.qb.change("Invoice", idOf(house, "MIS-11"), change);
		expect(await pullOf(house)).toMatchObject({ changed: 0 });
		expect(changesOf(house)).toEqual([]);
	});

	const paidBy = (invoice: string, Amount: number) => [{ Amount, LinkedTxn: [{ TxnId: invoice, TxnType: "Invoice" }] }];
	it.each<[what: string, change: (other: string) => object, field: string, was: string | null, now: string]>([
		["given another account", () => ({ DepositToAccountRef: { value: "77" } }), "account", null, "77"],
		["given a method", () => ({ PaymentMethodRef: { value: "5" } }), "account", "no method", "method 5"],
		["moved to another invoice", (other) => ({ Line: paidBy(other, 100_000) }), "link", null, "OTHER:100000"],
		["applied to nothing any more", () => ({ Line: [], UnappliedAmt: 100_000 }), "link", null, ""],
		["given another amount", () => ({ TotalAmt: 90_000 }), "amount", "100000", "90000"],
		["moved to another customer", () => ({ CustomerRef: { value: "9" } }), "customer", null, "9"],
		["given another day", () => ({ TxnDate: "2025-09-06" }), "date", "2025-09-05", "2025-09-06"],
		["voided", () => ({ TotalAmt: 0, UnappliedAmt: 0, Line: [], PrivateNote: "Voided" }), "voided", "paid", "void"],
	])("a payment that was %s is told, that field alone", async (_what, change, field, was, now) => {
		const house = await aHouseThatSent();
		const id = await aPaymentThatWasSent(house);
		const other = idOf(house, "MIS-21");
		house.qb.change("Payment", id, change(other));
		await pullOf(house);
		const own = changesOf(house).filter(([of]) => of === `Payment:${id}`);
		const isAs = was ?? (expect.any(String) as unknown);
		expect(own).toEqual([[`Payment:${id}`, field, isAs, now.replace("OTHER", other)]]);
	});

	it.each([
		["voided, in a company in French", "", "voided", "amount"],
		["set to 0, and its note written anew", " (rendu)", "amount", "voided"],
	])("a payment that was %s", async (_what, end, told, untold) => {
		const house = await aHouseThatSent();
		const id = await aPaymentThatWasSent(house);
		const PrivateNote = `Annulé - ${String(house.qb.all("Payment")[0]?.PrivateNote)}${end}`;
		house.qb.change("Payment", id, { TotalAmt: 0, UnappliedAmt: 0, Line: [], PrivateNote });
		await pullOf(house);
		await pullOf(house, "everything");
		const fields = changesOf(house).flatMap(([of, field]) => (of === `Payment:${id}` ? field : []));
		expect(fields).toContain(told);
		expect(fields).not.toContain(untold);
	});

	it("a payment's method is told with its account, in one word, and each goes when it is put back", async () => {
		const house = await aHouseThatSent();
		const id = await aPaymentThatWasSent(house);
		const [account, method] = [house.qb.all("Payment")[0]?.DepositToAccountRef, { value: "5" }];
		const { value: was = "" } = account as { readonly value?: string };
		const told = async (change: object) => {
			house.clock.ms += 60_000;
			house.qb.change("Payment", id, change);
			await pullOf(house);
			return changesOf(house).filter(([of]) => of === `Payment:${id}`);
		};
		const is = (from: string, to: string) => [[`Payment:${id}`, "account", from, to]];
		expect(await told({ DepositToAccountRef: { value: "77" } })).toEqual(is(was, "77"));
		expect(await told({ PaymentMethodRef: method })).toEqual(is(`${was}, no method`, "77, method 5"));
		expect(await told({ DepositToAccountRef: account })).toEqual(is("no method", "method 5"));
		expect(await told({ PaymentMethodRef: undefined })).toEqual([]);
	});

	it("a payment that was deleted", async () => {
		const house = await aHouseThatSent();
		const id = await aPaymentThatWasSent(house);
		house.qb.remove("Payment", id);
		await pullOf(house);
		expect(changesOf(house)).toContainEqual([`Payment:${id}`, "deleted", "paid", "deleted"]);
	});

	it.each([
		["another e-mail", { PrimaryEmailAddr: { Address: "new@example.org" } }, "note"],
		["another phone", { PrimaryPhone: { FreeFormNumber: "0788000000" } }, "note"],
		["another name", { DisplayName: "Jon Doe" }, "name"],
		["terms and a billing address", { BillAddr: { Line1: "KN 3" }, SalesTermRef: { value: "3" } }, undefined],
	])("a customer that was given %s", async (_what, change, field) => {
		const house = await aHouseThatSent();
		house.qb.change("Customer", customerOf(house), change);
		await pullOf(house);
		expect(changesOf(house).map(([, each]) => each)).toEqual(field === undefined ? [] : [field]);
	});

	it("a customer that was merged into another: it is inactive, and its invoices are the other one's", async () => {
		const house = await aHouseThatSent();
		const [first, second] = [customerOf(house), customerOf(house, 1)];
		house.qb.change("Customer", first, { Active: false });
		const id = idOf(house, "MIS-11");
		house.qb.change("Invoice", id, { CustomerRef: { value: second } });
		await pullOf(house);
		expect(changesOf(house)).toEqual([
			[`Customer:${first}`, "active", "yes", "no"],
			[`Invoice:${id}`, "customer", first, second],
		]);
	});

	it("a deleted one is told, and is not there for whoever looks before a document is made", async () => {
		const house = await aHouseThatSent();
		const id = idOf(house, "MIS-11");
		house.qb.remove("Invoice", id);
		await pullOf(house);
		expect(changesOf(house)).toEqual([[`Invoice:${id}`, "deleted", "open", "deleted"]]);
		expect(house.seen.documents("Invoice", "MIS-11")).toEqual([]);
		expect(Object.fromEntries(house.audit.mirror(house.qb.realmId).states("Invoice"))).toMatchObject({
			open: 1,
			deleted: 1,
		});
	});

	it("a customer that was renamed, and one that was made inactive", async () => {
		const house = await aHouseThatSent();
		const [first, second] = [customerOf(house), customerOf(house, 1)];
		house.qb.change("Customer", first, { DisplayName: "Jon Doe" });
		const { DisplayName } = house.qb.all("Customer")[1] ?? {};
		house.qb.change("Customer", second, { DisplayName: `${String(DisplayName)} (deleted)`, Active: false });
		await pullOf(house);
		expect(changesOf(house)).toEqual([
			[`Customer:${first}`, "name", expect.any(String), "Jon Doe"],
			[`Customer:${second}`, "active", "yes", "no"],
		]);
	});

	it.each(["Invoice", "Payment", "CreditMemo", "SalesReceipt"])("a %s that was typed in", async (entity) => {
		const house = await aHouseThatSent();
		const id = house.qb.put(entity, { TotalAmt: 750, Balance: 750, UnappliedAmt: 750, Line: [] });
		expect((await pullOf(house)).changed).toBe(1);
		expect(changesOf(house)).toEqual([[`${entity}:${id}`, "amount", null, "750"]]);
		house.qb.remove(entity, id);
		await pullOf(house);
		expect(changesOf(house)).toEqual([]);
	});

	it("what is as it was sent again is told no more", async () => {
		const house = await aHouseThatSent();
		const id = idOf(house, "MIS-11");
		house.qb.change("Invoice", id, { TotalAmt: 5, Balance: 5, DepartmentRef: { value: "7" } });
		await pullOf(house);
		house.qb.change("Invoice", id, { TotalAmt: 640_000, Balance: 640_000, DepartmentRef: undefined });
		await pullOf(house);
		expect(changesOf(house)).toEqual([]);
	});

	it("what somebody has acknowledged is told again once it is another value, and only then", async () => {
		const house = await aHouseThatSent();
		const id = qboId(idOf(house, "MIS-11"));
		const told = () =>
			house.audit
				.mirror(house.qb.realmId)
				.changes()
				.filter(({ acknowledged }) => !acknowledged);
		house.qb.change("Invoice", id, { TotalAmt: 5, Balance: 5 });
		await pullOf(house);
		house.audit.mirror(house.qb.realmId).acknowledge("Invoice", id, "a typing error");
		house.qb.change("Invoice", id, { DueDate: "2027-01-01" });
		await pullOf(house);
		expect(told()).toEqual([]);
		house.qb.change("Invoice", id, { TotalAmt: 6, Balance: 6 });
		await pullOf(house);
		expect(told()).toMatchObject([{ field: "amount", now: "6", reason: undefined }]);
	});

	it("a look of a run in between hides nothing", async () => {
		const house = await aHouseThatSent();
		house.qb.change("Invoice", idOf(house, "MIS-11"), { DepartmentRef: { value: "7" }, TxnDate: "2025-09-02" });
		await house.run({ kinds: [KINDS.invoice] });
		await pullOf(house);
		expect(changesOf(house).map(([, field]) => field)).toEqual(["date", "location"]);
	});
});

describe("when an invoice was settled", () => {
	const day = (TxnDate: string | undefined) => ({ TotalAmt: 1, UnappliedAmt: 0, Line: [], TxnDate });
	it.each([
		["the day of the last payment that it is linked to", ["2026-02-03", "2026-01-09"], "Payment", "2026-02-03"],
		["unknown of what was settled by something else, too", ["2026-02-03"], "JournalEntry", undefined],
		["unknown without anything that it is linked to", [], "Payment", undefined],
	])("is %s", async (_what, days, other, settled) => {
		const house = await aHouseThatSent(["11"]);
		const ids = days.map((each) => house.qb.put("Payment", day(each)));
		const LinkedTxn = ids.map((TxnId) => ({ TxnId, TxnType: "Payment" }));
		const others = other === "Payment" ? [] : [{ TxnId: "1", TxnType: other }];
		house.qb.change("Invoice", idOf(house, "MIS-11"), { Balance: 0, LinkedTxn: [...LinkedTxn, ...others] });
		const told: unknown[] = [];
		const onStanding: PullParts["onStanding"] = (_record, { state }, settledOn) => told.push(state, settledOn);
		await pull({ ...pullParts(house.audit, house.qb), onStanding }, "since the last one");
		expect(told).toEqual(["paid", settled]);
	});
});

describe("what is no change", () => {
	it("our own writes, and a document that was there before this tool was", async () => {
		const house = aHouse();
		aCategory(house);
		aStudent(house, "1");
		house.clock.ms -= 7 * 86_400_000;
		house.qb.put("Invoice", { DocNumber: "A-1", TotalAmt: 5, Balance: 5, Line: [] });
		house.clock.ms += 7 * 86_400_000;
		await pullOf(house);
		aCharge(house, "11", "22001");
		await house.run({ kinds: CUSTOMER_KINDS });
		await house.run({ kinds: [KINDS.invoice] });
		expect(await pullOf(house)).toMatchObject({ changed: 0, full: false });
		expect(await pullOf(house, "everything")).toMatchObject({ changed: 0, full: true });
		expect(changesOf(house)).toEqual([]);
	});

	it("our own payments, and what of them is applied to what; their number is one that was changed by hand", async () => {
		const house = await aHouseThatSent();
		house.seen.setMapping("account", "bank:2", qboId(house.qb.put("Account", { Name: "Bank", AccountType: "Bank" })));
		const sent = { payer: "22001", amount: "100000.00", day: "2025-09-05", bankId: "2", reference: "11" };
		house.mis.add(KINDS.payment.source, "1", { ...sent, transaction: "TX-7" });
		await house.run({ kinds: [KINDS.payment] });
		const [payment] = house.qb.all("Payment");
		const id = String(payment?.Id);
		house.qb.change("Payment", id, { UnappliedAmt: 0 });
		house.qb.change("Invoice", idOf(house, "MIS-11"), { LinkedTxn: [{ TxnId: id, TxnType: "Payment" }] });
		expect(await pullOf(house)).toMatchObject({ changed: 0 });
		house.qb.change("Payment", id, { PaymentRefNum: "TX-7" });
		expect(await pullOf(house)).toMatchObject({ changed: 0 });
		house.qb.change("Payment", id, { PaymentRefNum: "HAND" });
		expect(await pullOf(house)).toMatchObject({ changed: 1 });
		expect(changesOf(house)).toEqual([[`Payment:${id}`, "number", "MP-1", "HAND"]]);
		expect(house.seen.documents("Payment", "MP-1")).toHaveLength(1);
	});

	it("a payment that was given another number is told so also by a mirror that is filled anew, at once", async () => {
		const house = await aHouseThatSent();
		const id = await aPaymentThatWasSent(house);
		house.qb.change("Payment", id, { PaymentRefNum: "SLIP 7" });
		house.seen.forgetDocuments("Payment");
		await pullOf(house, "everything");
		expect(changesOf(house)).toContainEqual([`Payment:${id}`, "number", "MP-1", "SLIP 7"]);
		const told = changesOf(house);
		await pullOf(house, "everything");
		expect(changesOf(house)).toEqual(told);
	});

	it("one of ours whose answer was lost, until it is found", async () => {
		const house = await aHouseThatSent(["11"]);
		aCharge(house, "21", "22002");
		house.qb.next("lost");
		await house.run({ kinds: [KINDS.invoice] }, { death: { at: "answered", time: 1 } });
		expect(house.qb.all("Invoice").map(({ DocNumber }) => DocNumber)).toContain("MIS-21");
		house.qb.isDead = () => false;
		expect(await pullOf(house)).toMatchObject({ changed: 0 });
	});
});

describe("an answer that bears no time of this world", () => {
	it.each(["not a time", "2099-01-01T00:00:00Z"])("%s: what changes afterwards is found all the same", async (time) => {
		const house = await aHouseThatSent();
		const { changes } = house.qb;
		house.qb.changes = async (...asked) => ({ ...(await changes.apply(house.qb, asked)), time });
		expect((await pullOf(house)).brokenOff).toBeUndefined();
		house.qb.changes = changes;
		house.clock.ms += 60_000;
		house.qb.change("Invoice", idOf(house, "MIS-11"), { TxnDate: "2025-09-02" });
		await pullOf(house);
		expect(changesOf(house).map(([, field]) => field)).toEqual(["date"]);
	});

	it("a document that does not say when it was made is told as typed in", async () => {
		const house = await aHouseThatSent();
		const id = house.qb.put("Invoice", { TotalAmt: 750, Balance: 750, Line: [] });
		house.qb.change("Invoice", id, { MetaData: undefined });
		const { changes } = house.qb;
		house.qb.changes = async (...asked) => {
			const answer = await changes.apply(house.qb, asked);
			const objects = new Map(answer.objects);
			objects.set(
				"Invoice",
				(objects.get("Invoice") ?? []).map((each) => ({ ...each, MetaData: {} })),
			);
			return { ...answer, objects };
		};
		await pullOf(house);
		expect(changesOf(house)).toContainEqual([`Invoice:${id}`, "amount", null, "750"]);
	});

	it("what comes of it must be told before it counts as read: else the next pull reads it again", async () => {
		const house = await aHouseThatSent();
		house.qb.change("Invoice", idOf(house, "MIS-11"), { Balance: 0 });
		house.clock.ms += 3_600_000;
		const told: string[] = [];
		const onStanding: PullParts["onStanding"] = ({ misId }) => told.push(misId);
		const parts = { ...pullParts(house.audit, house.qb), onStanding };
		const onRead = () => Promise.reject(new Error("the MIS is gone"));
		await expect(pull({ ...parts, onRead }, "since the last one")).rejects.toThrow("the MIS is gone");
		told.length = 0;
		await pull(parts, "since the last one");
		expect(told).toContain("11");
	});
});

describe("a reading that cannot be one call", () => {
	it("1,200 deletions at once are all told, and nothing else", async () => {
		const house = await aHouseThatSent();
		for (let at = 0; at < 1_200; at += 1) house.qb.put("Invoice", { TotalAmt: 1, Balance: 1, Line: [] }, `9${at}`);
		await pullOf(house);
		house.clock.ms += 3_600_000;
		for (let at = 0; at < 1_200; at += 1) house.qb.remove("Invoice", `9${at}`);
		house.qb.remove("Invoice", idOf(house, "MIS-11"));
		await pullOf(house);
		expect(changesOf(house).map(([, field]) => field)).toEqual(["deleted"]);
		const states = house.audit.mirror(house.qb.realmId).states("Invoice");
		expect(Object.fromEntries(states)).toEqual({ open: 1, deleted: 1_201 });
	});

	it("after 31 days everything is read, and what is absent is deleted", async () => {
		const house = await aHouseThatSent();
		const id = idOf(house, "MIS-11");
		house.qb.remove("Invoice", id);
		house.clock.ms += 31 * 86_400_000;
		const { full, since, reads } = await pullOf(house);
		expect({ full, since }).toEqual({ full: true, since: undefined });
		expect(reads).toBe(10);
		expect(changesOf(house)).toEqual([[`Invoice:${id}`, "deleted", "open", "deleted"]]);
	});

	it("one that breaks off calls nothing deleted, keeps the watermark, and the next one reads it all", async () => {
		const house = await aHouseThatSent();
		const before = house.seen.pulledUntil();
		house.qb.remove("Invoice", idOf(house, "MIS-11"));
		house.qb.change("Customer", customerOf(house), { DisplayName: "Jon Doe" });
		const { query } = house.qb;
		house.qb.query = (entity, where) =>
			entity === "Invoice"
				? Promise.reject(new Failure("out-of-reach", { detail: "no answer", fix: "later" }))
				: query.call(house.qb, entity, where);
		const { brokenOff, until } = await pullOf(house, "everything");
		expect(brokenOff?.reason).toBe("out-of-reach");
		expect(until?.getTime()).toBe((before?.getTime() ?? 0) - 5 * 60_000);
		expect(changesOf(house)).toEqual([]);
		house.qb.query = query;
		expect(await pullOf(house)).toMatchObject({ brokenOff: undefined, changed: 2 });
	});

	it.each<Thoroughness>(["since the last one", "everything"])(
		"what cannot be read is not concluded from, nor is anything that came with it: %s",
		async (how) => {
			const house = await aHouseThatSent();
			const before = house.seen.pulledUntil();
			const [first, second] = [idOf(house, "MIS-11"), idOf(house, "MIS-21")];
			const isWhole = { TotalAmt: 640_000, Balance: 640_000 };
			house.qb.change("Invoice", first, { TxnDate: "2025-09-02" });
			house.qb.change("Invoice", second, { TotalAmt: undefined, Balance: "many" });
			const { brokenOff, until } = await pullOf(house, how);
			expect(brokenOff).toMatchObject({ reason: "out-of-reach", message: expect.stringContaining(second) as string });
			expect(until?.getTime()).toBe((before?.getTime() ?? 0) - 5 * 60_000);
			expect(changesOf(house)).toEqual([]);
			house.qb.change("Invoice", second, isWhole);
			expect((await pullOf(house, how)).brokenOff).toBeUndefined();
			expect(changesOf(house)).toEqual([[`Invoice:${first}`, "date", "2025-09-01", "2025-09-02"]]);
		},
	);

	it.each(["customer", "company"])(
		"a %s that is suddenly not there is a doubt, until a person says so",
		async (what) => {
			const house = await aHouseThatSent();
			const before = house.seen.pulledUntil();
			const gone = what === "customer" ? [customerOf(house)] : house.qb.all("Customer").map(({ Id }) => String(Id));
			for (const id of gone) house.qb.remove("Customer", id);
			if (what === "company") for (const { Id } of house.qb.all("Invoice")) house.qb.remove("Invoice", String(Id));
			const { brokenOff, until } = await pullOf(house, "everything");
			expect(brokenOff).toMatchObject({
				reason: "out-of-reach",
				message: expect.stringContaining(what === "customer" ? `id ${gone[0]}` : "all 4 records") as string,
			});
			expect(until?.getTime()).toBe((before?.getTime() ?? 0) - 5 * 60_000);
			expect(changesOf(house)).toEqual([]);
			const agreed = { ...pullParts(house.audit, house.qb), isReallySo: () => Promise.resolve(true) };
			expect((await pull(agreed, "everything")).brokenOff).toBeUndefined();
			expect(changesOf(house)).toHaveLength(what === "customer" ? 1 : 4);
		},
	);

	it("a deletion is told also where what was remembered of the company was forgotten, once", async () => {
		const house = await aHouseThatSent();
		const id = idOf(house, "MIS-11");
		house.qb.remove("Invoice", id);
		house.seen.forgetDocuments("Invoice");
		expect(await pullOf(house)).toMatchObject({ full: true, changed: 1 });
		expect(changesOf(house)).toEqual([[`Invoice:${id}`, "deleted", "open", "deleted"]]);
		expect(await pullOf(house, "everything")).toMatchObject({ brokenOff: undefined, changed: 0 });
	});

	it("a customer of ours that nobody remembers and QuickBooks does not show is a doubt, until a person says so; once", async () => {
		const house = await aHouseThatSent();
		const id = customerOf(house);
		house.qb.remove("Customer", id);
		house.seen.forgetNames("Customer");
		house.seen.forgetDocuments("Invoice");
		expect((await pullOf(house)).brokenOff?.message).toContain(`id ${id}`);
		expect(changesOf(house)).toEqual([]);
		const agreed = { ...pullParts(house.audit, house.qb), isReallySo: () => Promise.resolve(true) };
		expect((await pull(agreed, "everything")).brokenOff).toBeUndefined();
		expect(changesOf(house)).toEqual([[`Customer:${id}`, "deleted", "active", "deleted"]]);
		expect(await pullOf(house, "everything")).toMatchObject({ brokenOff: undefined, changed: 0 });
	});

	it("a customer that was merged, and inactive before it was gone, is", async () => {
		const house = await aHouseThatSent();
		const id = customerOf(house);
		house.qb.change("Customer", id, { Active: false });
		await pullOf(house);
		house.qb.remove("Customer", id);
		expect((await pullOf(house, "everything")).brokenOff).toBeUndefined();
		expect(changesOf(house)).toEqual([[`Customer:${id}`, "deleted", "active", "deleted"]]);
	});

	it.each<Thoroughness>(["since the last one", "everything"])("one that reaches nobody says so: %s", async (how) => {
		const house = await aHouseThatSent();
		const failure = new Failure("out-of-reach", { detail: "no answer", fix: "later" });
		house.qb.changes = () => Promise.reject(failure);
		house.qb.query = () => Promise.reject(failure);
		expect(await pullOf(house, how)).toMatchObject({ brokenOff: failure, reads: 1, changed: 0 });
	});
});
