import { describe, expect, it } from "vitest";
import { standardLimits } from "../../../src/config/limits.js";
import { CUSTOMER_KINDS, KINDS } from "../../../src/sync/kinds/kinds.js";
import type { Step } from "../../../src/sync/send/push.js";
import { Failure } from "../../../src/words/failure.js";
import { misId } from "../../../src/words/ids.js";
import { aHouse, type House } from "../../support/a-house.js";
import { APPLICANT, aCategory, aCharge, aStudent, INVOICE, STUDENT } from "../../support/a-university.js";
import type { Arrived } from "../../support/fake-quickbooks.js";

const CUSTOMERS = { kinds: CUSTOMER_KINDS } as const;
const INVOICES = { kinds: [KINDS.invoice] } as const;

/** Three students with two charges each. */
function aSmallHouse(change: Parameters<typeof aHouse>[0] = {}): House {
	const house = aHouse(change);
	aCategory(house);
	for (const id of ["1", "2", "3"]) {
		aStudent(house, id);
		aCharge(house, `${id}1`, `2200${id}`);
		aCharge(house, `${id}2`, `2200${id}`, { day: "2025-10-01", debit: "1000.50" });
	}
	return house;
}

/** Forty students with two charges each, one after the other. */
function aManyHouse(change: Parameters<typeof aHouse>[0]): House {
	const house = aHouse(change);
	aCategory(house);
	for (let id = 100; id < 140; id += 1) {
		aStudent(house, String(id));
		aCharge(house, `${id}`, `2200${id}`);
		aCharge(house, `${id + 100}`, `2200${id}`);
	}
	return house;
}

const numbersOf = ({ qb }: House) =>
	qb
		.all("Invoice")
		.map(({ DocNumber }) => String(DocNumber))
		.sort();
const namesOf = ({ qb }: House) =>
	qb
		.all("Customer")
		.map(({ DisplayName }) => String(DisplayName))
		.sort();

const ALL_NUMBERS = ["MIS-11", "MIS-12", "MIS-21", "MIS-22", "MIS-31", "MIS-32"];
const ALL_NAMES = ["Aline Uwase1", "Aline Uwase2", "Aline Uwase3"];
const everything = async (house: House) => {
	await house.run(CUSTOMERS);
	return house.run(INVOICES);
};

describe.each([{ writeBack: true }, { writeBack: false }])("a run, with write-back $writeBack", ({ writeBack }) => {
	it("sends each record once, tells the MIS, and finds nothing to do the next time", async () => {
		const house = aSmallHouse({ writeBack });
		const { tally: customers } = await house.run(CUSTOMERS);
		expect(customers).toMatchObject({ successful: 3, failed: 0, unknown: 0 });
		const { tally: invoices } = await house.run(INVOICES);
		expect(invoices).toMatchObject({ successful: 6, failed: 0, unknown: 0 });
		expect([namesOf(house), numbersOf(house)]).toEqual([ALL_NAMES, ALL_NUMBERS]);
		const status = writeBack ? "synced" : "not-synced";
		expect(new Set(Object.values(house.mis.statuses(INVOICE)))).toEqual(new Set([status]));
		expect(new Set(Object.values(house.mis.statuses(STUDENT)))).toEqual(new Set([status]));
		const sent = house.qb.arrived.length;
		const again = [await house.run(CUSTOMERS), await house.run(INVOICES)];
		expect(again.map(({ tally }) => tally.processed)).toEqual([0, 0]);
		expect(house.qb.arrived).toHaveLength(sent);
	});

	it("makes the customers that invoices need, each once, and charges them in their order", async () => {
		const house = aSmallHouse({ writeBack });
		const { tally } = await house.run(INVOICES);
		expect(tally).toMatchObject({ successful: 6, customersMade: { length: 3 } });
		expect([namesOf(house), numbersOf(house)]).toEqual([ALL_NAMES, ALL_NUMBERS]);
		const order = house.qb.arrived.flatMap(({ documents }) => documents.map((each) => String(each.DocNumber)));
		for (const id of ["1", "2", "3"]) {
			expect(order.indexOf(`MIS-${id}1`)).toBeLessThan(order.indexOf(`MIS-${id}2`));
		}
		expect(new Set(house.qb.all("Invoice").map(({ CustomerRef }) => JSON.stringify(CustomerRef))).size).toBe(3);
	});

	it("one batch goes alone until QuickBooks has made one; then none goes while another of its customers is out", async () => {
		const house = aManyHouse({ writeBack });
		await house.run(CUSTOMERS);
		await house.run(INVOICES);
		const batches = house.qb.arrived.filter(({ operation }) => operation === "batch");
		expect(batches[0]?.documents).toHaveLength(1);
		expect(batches.filter(({ alongside }) => alongside.includes(batches[0] as Arrived))).toEqual([]);
		expect(batches.some(({ alongside }) => alongside.length > 0)).toBe(true);
		const customersIn = ({ documents }: Arrived) => documents.map(({ CustomerRef }) => JSON.stringify(CustomerRef));
		for (const batch of batches) {
			const others = batch.alongside.flatMap(customersIn);
			expect(customersIn(batch).filter((each) => others.includes(each))).toEqual([]);
		}
	});

	it("customers go one at a time", async () => {
		const house = aManyHouse({ writeBack });
		await house.run(CUSTOMERS);
		expect(house.qb.arrived.filter(({ alongside }) => alongside.length > 0)).toEqual([]);
	});

	it("whenever it dies, the next one brings every record to its end, and none twice", async () => {
		const steps = (await everything(aSmallHouse({ writeBack }))).steps;
		const moments = steps.map((at, index) => ({ at, time: steps.slice(0, index + 1).filter((s) => s === at).length }));
		expect(moments.length).toBeGreaterThan(8);
		for (const death of moments) {
			const house = aSmallHouse({ writeBack });
			await house.run(CUSTOMERS);
			await house.run(INVOICES, { death });
			const { tally, open } = await house.run(INVOICES);
			const when = `${death.at} ${death.time}`;
			expect([when, numbersOf(house)]).toEqual([when, ALL_NUMBERS]);
			expect([when, tally.unknown, open]).toEqual([when, 0, false]);
			const statuses = new Set(Object.values(house.mis.statuses(INVOICE)));
			expect([when, statuses]).toEqual([when, new Set([writeBack ? "synced" : "not-synced"])]);
			expect([when, house.ledger.idleClaims()]).toEqual([when, []]);
			expect([when, house.ledger.openSubmissions()]).toEqual([when, []]);
		}
	});

	it.each(["unsent", "halted", "stopped"] as const)(
		"what it calls held is known as held where it is broken off: %s",
		async (trouble) => {
			const house = aSmallHouse({ writeBack });
			aStudent(house, "4", "Nameless Uwera", { identity: null });
			aCharge(house, "41", "22001", { debit: null });
			for (const [kind, id] of [
				[KINDS.student, "4"],
				[KINDS.invoice, "41"],
			] as const) {
				const stop = new AbortController();
				house.qb.next(trouble === "stopped" ? { before: () => stop.abort() } : trouble);
				const { tally } = await house.run({ kinds: [kind] }, { stop });
				expect([kind.name, tally.failed]).toEqual([kind.name, 1]);
				expect(house.ledger.record(kind.name, misId(id))).toMatchObject({ state: "held" });
				expect(house.mis.row(kind.source, id).status).toBe(writeBack ? "failed" : "not-synced");
				await house.run(CUSTOMERS);
			}
		},
	);

	it("whenever it dies among customers, the next one brings each to its end, and none twice", async () => {
		const { steps } = await aSmallHouse({ writeBack }).run(CUSTOMERS);
		const moments = steps.map((at, index) => ({ at, time: steps.slice(0, index + 1).filter((s) => s === at).length }));
		for (const death of moments) {
			const house = aSmallHouse({ writeBack });
			await house.run(CUSTOMERS, { death });
			const { tally, open } = await house.run(CUSTOMERS);
			const when = `${death.at} ${death.time}`;
			expect([when, namesOf(house), tally.unknown, open]).toEqual([when, ALL_NAMES, 0, false]);
			const statuses = new Set(Object.values(house.mis.statuses(STUDENT)));
			expect([when, statuses]).toEqual([when, new Set([writeBack ? "synced" : "not-synced"])]);
		}
	});
});

describe("what befalls a request", () => {
	it.each([
		["customers", CUSTOMERS, STUDENT, "1"],
		["invoices", INVOICES, INVOICE, "11"],
	] as const)("%s whose answer is lost are looked up, found, and made once", async (_what, request, source, id) => {
		const house = aSmallHouse();
		if (request === INVOICES) await house.run(CUSTOMERS);
		house.qb.next("lost", "lost", "lost");
		const { tally, open } = await house.run(request);
		expect([tally.failed, tally.unknown, open]).toEqual([0, 0, false]);
		expect(request === INVOICES ? numbersOf(house) : namesOf(house)).toEqual(
			request === INVOICES ? ALL_NUMBERS : ALL_NAMES,
		);
		expect(house.mis.row(source, id)).toMatchObject({ status: "synced" });
		expect(house.ledger.record(request.kinds[0].name, misId(id))).toMatchObject({ state: "adopted" });
	});

	it.each([
		["customers", CUSTOMERS],
		["invoices", INVOICES],
	] as const)("%s that never arrived are missed once QuickBooks is done, and sent again", async (_what, request) => {
		const house = aSmallHouse();
		if (request === INVOICES) await house.run(CUSTOMERS);
		house.qb.next("dropped", "dropped");
		const { tally, open } = await house.run(request);
		expect([tally.failed, tally.unknown, open]).toEqual([0, 0, false]);
		expect(namesOf(house)).toEqual(ALL_NAMES);
		if (request === INVOICES) expect(numbersOf(house)).toEqual(ALL_NUMBERS);
		expect(tally.successful).toBe(request === INVOICES ? 6 : 3);
	});

	it("items that an answer leaves out are looked up, and count as what they are", async () => {
		const house = aSmallHouse();
		await house.run(CUSTOMERS);
		house.qb.next(undefined, "cut short");
		const { tally } = await house.run(INVOICES);
		expect(tally).toMatchObject({ successful: 6, failed: 0, unknown: 0 });
		expect(numbersOf(house)).toEqual(ALL_NUMBERS);
	});

	it.each([
		["unsent", "out-of-reach", "QB008"],
		["halted", "not-connected", "QB001"],
	] as const)("one that is %s ends the run; its rows are given back as they were", async (trouble, reason, code) => {
		for (const request of [CUSTOMERS, INVOICES]) {
			const house = aSmallHouse();
			if (request === INVOICES) await house.run(CUSTOMERS);
			house.qb.next(trouble);
			const { failure, tally } = await house.run(request);
			expect(failure).toBeInstanceOf(Failure);
			expect(failure).toMatchObject({ reason, code });
			expect(tally.successful).toBe(0);
			const source = request === INVOICES ? INVOICE : STUDENT;
			expect(new Set(Object.values(house.mis.statuses(source)))).toEqual(new Set(["not-synced"]));
			expect(house.ledger.openSubmissions()).toEqual([]);
			expect(house.ledger.idleClaims()).toEqual([]);
			expect((await house.run(request)).tally.failed).toBe(0);
		}
	});

	it("a refusal is its record's alone: it is marked, named, and rests until it changes", async () => {
		const house = aSmallHouse();
		await house.run(CUSTOMERS);
		house.qb.next({ refuse: "6210", message: "The books are closed" });
		const { tally, failure } = await house.run(INVOICES);
		expect(failure).toBeUndefined();
		expect(tally).toMatchObject({ successful: 5, failed: 1, newlyFailed: 1 });
		expect(tally.errors[0]).toMatchObject({ kind: KINDS.invoice, misId: "11", problem: { code: "QB004" } });
		expect(house.mis.row(INVOICE, "11")).toMatchObject({ status: "failed" });
		const second = await house.run(INVOICES);
		expect(second.tally).toMatchObject({ failed: 1, rested: 1, successful: 0 });
		house.mis.edit(INVOICE, "11", { note: "corrected" });
		expect((await house.run(INVOICES)).tally).toMatchObject({ failed: 0, successful: 1 });
		expect(numbersOf(house)).toEqual(ALL_NUMBERS);
	});

	it("a refused one is sent again by order, under another requestid", async () => {
		const house = aSmallHouse();
		await house.run(CUSTOMERS);
		house.qb.next({ refuse: "6000", message: "no" });
		await house.run(INVOICES);
		const { tally } = await house.run({ ...INVOICES, failedOnly: { code: undefined } });
		expect(tally).toMatchObject({ successful: 1, failed: 0 });
		const ids = house.qb.arrived.map(({ requestId }) => requestId);
		expect(new Set(ids).size).toBe(ids.length);
	});

	it.each([
		["customers", CUSTOMERS, { Active: false }, "it is inactive"],
		["invoices", INVOICES, { TotalAmt: 1 }, "its total is 1, not 640,000"],
	] as const)(
		"%s made otherwise than sent stop the run, and all like them",
		async (_what, request, change, sentence) => {
			const house = aSmallHouse();
			if (request === INVOICES) await house.run(CUSTOMERS);
			house.qb.next({ change });
			const { failure, tally } = await house.run(request);
			expect(failure).toMatchObject({ reason: "surroundings", code: "QB005" });
			expect((failure as Failure).message).toContain(sentence);
			expect(tally).toMatchObject({ successful: 0, failed: 1 });
			const arrived = house.qb.arrived.length;
			expect((await house.run(request)).failure).toMatchObject({ reason: "surroundings" });
			expect(house.qb.arrived).toHaveLength(arrived);
			const [wrong] = house.ledger.inState(request.kinds[0].name, ["misbooked"], 9);
			expect(JSON.parse(wrong?.sent ?? "{}")).toEqual(house.qb.arrived.at(-1)?.documents[0]);
		},
	);
});

describe("what the MIS does meanwhile", () => {
	it("a row that changes before it is claimed is judged anew, and sent as it is", async () => {
		const house = aSmallHouse();
		await house.run(CUSTOMERS);
		const edits: Step[] = [];
		const { tally } = await house.run(INVOICES, {
			onStep: (name) => {
				if (name !== "noted" || edits.push(name) > 1) return;
				house.mis.edit(INVOICE, "11", { debit: "777.00" });
				house.mis.remove(INVOICE, "21");
			},
		});
		expect(tally).toMatchObject({ successful: 5, failed: 0 });
		const invoice = house.qb.all("Invoice").find(({ DocNumber }) => DocNumber === "MIS-11");
		expect(invoice).toMatchObject({ TotalAmt: 777 });
		expect(numbersOf(house)).not.toContain("MIS-21");
	});

	it("rows that somebody else takes first are left to them", async () => {
		const house = aSmallHouse();
		await house.run(CUSTOMERS);
		await house.run(INVOICES, {
			onStep: (name) => {
				if (name !== "noted" || house.mis.row(INVOICE, "12").status !== "not-synced") return;
				Object.assign(house.mis.row(INVOICE, "12"), { status: "in-progress", pushedBy: "another tool" });
			},
		});
		expect(numbersOf(house)).toEqual(ALL_NUMBERS.filter((each) => each !== "MIS-12"));
		expect(house.mis.row(INVOICE, "12")).toMatchObject({ status: "in-progress", pushedBy: "another tool" });
		expect(house.ledger.countClaims("invoice")).toBe(0);
	});

	it("a row that it lets nobody claim is held, and not sent; the others are", async () => {
		const house = aSmallHouse();
		await house.run(CUSTOMERS);
		house.mis.refuses.set("11", { is: "refused", words: "a trigger says no" });
		const first = await house.run(INVOICES);
		expect(first.tally).toMatchObject({ successful: 5, failed: 1, newlyFailed: 1 });
		expect(first.tally.errors[0]).toMatchObject({ problem: { code: "QB011" } });
		expect(first.tally.errors[0]?.problem.detail).toContain("a trigger says no");
		const second = await house.run(INVOICES);
		expect(second.tally).toMatchObject({ failed: 1, newlyFailed: 0, rested: 1 });
		house.mis.refuses.clear();
		await house.run(INVOICES);
		expect(numbersOf(house)).toEqual(ALL_NUMBERS);
	});

	it("a row that another session keeps locked is held, and sent by the first run that finds it free", async () => {
		const house = aSmallHouse();
		await house.run(CUSTOMERS);
		house.mis.refuses.set("11", { is: "occupied", words: "Lock wait timeout exceeded" });
		const { tally } = await house.run(INVOICES);
		expect(tally).toMatchObject({ successful: 5, failed: 1 });
		expect(tally.errors[0]?.problem).toMatchObject({
			detail: expect.stringContaining("keeps its row in the MIS locked") as string,
			fix: expect.stringMatching(/^Nothing to mend/) as string,
		});
		house.mis.refuses.clear();
		await house.run(INVOICES);
		expect(numbersOf(house)).toEqual(ALL_NUMBERS);
	});

	it("what it does not let us mark is told as such, and told again by the next run", async () => {
		const house = aSmallHouse();
		await house.run(CUSTOMERS);
		const { tally } = await house.run(INVOICES, {
			onStep: (name) => name === "answered" && house.mis.refuses.set("11", { is: "refused", words: "no" }),
		});
		expect(tally).toMatchObject({ successful: 6, untold: 1 });
		expect(tally.errors[0]?.problem.detail).toMatch(/^it is in QuickBooks \(id \d+\), but the MIS refuses/);
		expect(house.mis.row(INVOICE, "11")).toMatchObject({ status: "in-progress" });
		house.mis.refuses.clear();
		await house.run(INVOICES);
		expect(house.mis.row(INVOICE, "11")).toMatchObject({ status: "synced" });
		expect(numbersOf(house)).toEqual(ALL_NUMBERS);
	});

	it("rows of one person are one customer: the first is made, the others are linked to it", async () => {
		const house = aSmallHouse();
		aStudent(house, "4", "Aline Uwase1", { identity: "22001" });
		const { tally } = await house.run(CUSTOMERS);
		expect(tally).toMatchObject({ successful: 4, linked: 1, adopted: 0 });
		expect(namesOf(house)).toEqual(ALL_NAMES);
		const [first, fourth] = ["1", "4"].map((id) => house.ledger.record("student", misId(id)));
		expect(fourth).toMatchObject({ state: "linked", qboId: first?.qboId });
	});

	it("namesakes get their numbers, and so does whoever bears a vendor's name", async () => {
		const house = aSmallHouse();
		house.qb.put("Vendor", { DisplayName: "Aline Uwase1" });
		house.mis.add(APPLICANT, "9", { identity: "T9", givenName: "Aline", familyName: "Uwase2" });
		await house.run(CUSTOMERS);
		expect(namesOf(house)).toEqual([
			"Aline Uwase1 (22001)",
			"Aline Uwase2 (22002)",
			"Aline Uwase2 (T9)",
			"Aline Uwase3",
		]);
	});

	it("who is made on the way to an invoice does too, though the vendors are not read for it", async () => {
		const house = aSmallHouse();
		house.qb.put("Vendor", { DisplayName: "Aline Uwase1" });
		const { tally } = await house.run(INVOICES);
		expect(tally).toMatchObject({ successful: 6, failed: 0 });
		expect(namesOf(house)).toEqual(["Aline Uwase1 (22001)", "Aline Uwase2", "Aline Uwase3"]);
		expect(house.seen.until("Vendor")).toBeUndefined();
	});

	it("a vendor that came since the first look is told by QuickBooks' refusal, and costs no metered read", async () => {
		const house = aSmallHouse();
		await house.run(CUSTOMERS);
		const asked: string[] = [];
		const { query } = house.qb;
		house.qb.query = (entity, ...more) => {
			asked.push(entity);
			return query.call(house.qb, entity, ...more);
		};
		house.qb.put("Vendor", { DisplayName: "Aline Uwase4" });
		aStudent(house, "4");
		const { tally } = await house.run(CUSTOMERS);
		expect(tally).toMatchObject({ successful: 1, failed: 0 });
		expect(namesOf(house)).toContain("Aline Uwase4 (22004)");
		expect(asked.filter((entity) => entity === "Vendor" || entity === "Employee")).toEqual([]);
	});

	it("a name that is taken in the last moment makes way for the longer one", async () => {
		const house = aSmallHouse();
		house.qb.next({ before: () => house.qb.put("Vendor", { DisplayName: "Aline Uwase1" }) });
		const { tally } = await house.run(CUSTOMERS);
		expect(tally).toMatchObject({ successful: 3, failed: 0 });
		expect(namesOf(house)).toContain("Aline Uwase1 (22001)");
	});
});

describe("how much is taken", () => {
	it("no more than the limit, and nothing once it is enough", async () => {
		const house = aSmallHouse();
		await house.run(CUSTOMERS);
		expect((await house.run({ ...INVOICES, limit: 2 })).tally.processed).toBe(2);
		expect((await house.run(INVOICES, { enough: () => true })).tally.processed).toBe(0);
		const stop = new AbortController();
		stop.abort();
		expect((await house.run(INVOICES, { stop })).tally.processed).toBe(0);
		expect(numbersOf(house)).toHaveLength(2);
	});

	it("batches of at most as many as the limits say", async () => {
		const house = aManyHouse({});
		await house.run(CUSTOMERS);
		await house.run(INVOICES, { limits: { ...standardLimits(), itemsPerBatch: 7 } });
		const sizes = house.qb.arrived
			.filter(({ operation }) => operation === "batch")
			.map((each) => each.documents.length);
		expect(Math.max(...sizes)).toBe(7);
		expect(sizes.reduce((sum, each) => sum + each, 0)).toBe(80);
	});
});

describe("a run that loses its lock on the MIS on the way", () => {
	it.each([{ writeBack: true }, { writeBack: false }])(
		"looks at everything anew, people and all, and goes on, with write-back $writeBack",
		async ({ writeBack }) => {
			const house = aManyHouse({ writeBack });
			await house.run(CUSTOMERS);
			let locks = 1;
			const result = await house.run(INVOICES, {
				guard: () => Promise.resolve(locks),
				onStep: () => {
					if (locks === 1 && house.qb.all("Invoice").length > 0) locks = 2;
				},
			});
			expect(result.failure).toBeUndefined();
			expect(locks).toBe(2);
			expect(new Set(numbersOf(house)).size).toBe(80);
			expect(numbersOf(house)).toHaveLength(80);
		},
	);
});
