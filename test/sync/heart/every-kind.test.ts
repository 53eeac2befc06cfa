import { describe, expect, it } from "vitest";
import { Scratch } from "../../../src/audit/scratch.js";
import type { QboObject } from "../../../src/quickbooks/outcome.js";
import { AllPeople } from "../../../src/sync/kinds/customer/people/all-people.js";
import { type Kind, withReferred } from "../../../src/sync/kinds/kind.js";
import { ALL_KINDS, KINDS } from "../../../src/sync/kinds/kinds.js";
import { loadWorld } from "../../../src/sync/read/world.js";
import { misId, qboId } from "../../../src/words/ids.js";
import { aHouse, type House } from "../../support/a-house.js";
import { APPLICANT, aCategory, aCharge, aStudent } from "../../support/a-university.js";
import { SALES_RECEIPT } from "../../support/sales-receipt/sales-receipt.js";
import { undoIn } from "../../support/undoing.js";
import { aCompany, aSettings } from "../kinds/made-up.js";

/** What a row of a kind looks like, and what may be wrong with it. */
interface Sample {
	add(house: House, id: string): void;
	/** What makes a row one that is held. */
	readonly bad: Readonly<Record<string, string | null>>;
	/** What an answer may say otherwise than was sent, each alone. */
	readonly otherwise: readonly object[];
	/** Whom it is of is not made along: it must be there before. */
	readonly afterwards?: true;
}

const DOCUMENT = [
	{ TotalAmt: 1 },
	{ DocNumber: "1038" },
	{ TxnDate: "2020-01-01" },
	{ CustomerRef: { value: "1" } },
	{ Line: [] },
];
const PERSON = [{ DisplayName: "Somebody Else" }, { Notes: "RegNo: 1" }, { Notes: undefined }, { Active: false }];

/** A receipt on the invoice of the same id. */
const CASH = [
	{ TotalAmt: 1 },
	{ PaymentRefNum: "1038" },
	{ TxnDate: "2020-01-01" },
	{ CustomerRef: { value: "1" } },
	{ DepositToAccountRef: { value: "1" } },
	{ Line: [] },
	{ UnappliedAmt: 1 },
];

/** Where the money of a bank goes. */
function anAccount({ qb, seen }: House): void {
	const [known] = qb.all("Account");
	const id = known?.Id ?? qb.put("Account", { Name: "Bank of Kigali", AccountType: "Bank" });
	seen.setMapping("account", "bank:2", qboId(String(id)));
}

const SAMPLES: Readonly<Record<string, Sample>> = {
	student: {
		add: (house, id) => aStudent(house, id),
		bad: { identity: null },
		otherwise: PERSON,
	},
	applicant: {
		add: ({ mis }, id) => mis.add(APPLICANT, id, { identity: `T${id}`, givenName: "Jean", familyName: `Bosco${id}` }),
		bad: { identity: " " },
		otherwise: PERSON,
	},
	invoice: {
		add: (house, id) => {
			aStudent(house, id);
			aCharge(house, id, `2200${id}`);
		},
		bad: { debit: "0" },
		otherwise: DOCUMENT,
	},
	payment: {
		add: (house, id) => {
			aStudent(house, id);
			aCharge(house, id, `2200${id}`);
			anAccount(house);
			const paid = {
				payer: `2200${id}`,
				amount: "300000.00",
				day: "05/09/2025",
				recordedOn: "2025-09-06",
				bankId: "2",
			};
			house.mis.add(KINDS.payment.source, id, { ...paid, slip: `S${id}`, reference: id });
		},
		bad: { amount: "0" },
		otherwise: CASH,
		afterwards: true,
	},
	topup: {
		add: (house, id) => {
			aStudent(house, id);
			anAccount(house);
			const credit = { direction: "credit", source: "sales_receipt", bankId: "2", transaction: `9900${id}` };
			house.mis.add(KINDS.topup.source, id, { ...credit, payer: `2200${id}`, amount: "5000.00", day: "2026-01-09" });
		},
		bad: { day: null },
		otherwise: CASH.filter((change) => !("Line" in change)),
		afterwards: true,
	},
	sale: {
		add: (house, id) => {
			aStudent(house, id);
			house.mis.add(SALES_RECEIPT.source, id, { payer: `2200${id}`, amount: "5000.00", day: "2025-09-01" });
		},
		bad: { amount: null },
		otherwise: DOCUMENT,
	},
};

const EVERY_KIND: readonly Kind[] = [...ALL_KINDS, SALES_RECEIPT];
const IDS = ["1", "2", "3"];

describe.each(EVERY_KIND.map((kind) => [kind.name, kind] as const))("the kind %s", (name, kind) => {
	const sample = SAMPLES[name];
	if (!sample) throw new Error(`test/sync/heart/every-kind.test.ts has no sample of the kind ${name}.`);

	function aHouseOf(): House {
		const house = aHouse({ kinds: EVERY_KIND });
		aCategory(house);
		for (const id of IDS) sample?.add(house, id);
		return house;
	}

	/** What other kinds must be there first. */
	const prepare = (house: House) => (kind.after.length > 0 ? house.run({ kinds: kind.after }) : undefined);
	const made = ({ qb }: House) => qb.all(kind.books.entity).length;
	const states = ({ ledger }: House) => IDS.map((id) => ledger.record(name, misId(id))?.state);

	it("is sent once, told to the MIS, and not again", async () => {
		const house = aHouseOf();
		await prepare(house);
		const { tally, failure } = await house.run({ kinds: [kind] });
		if (tally.errors.length) console.log(JSON.stringify(tally.errors.map((e) => e.problem)));
		expect([failure, tally.successful, tally.failed, tally.unknown]).toEqual([undefined, 3, 0, 0]);
		expect(made(house)).toBe(3);
		expect(house.mis.statuses(kind.source)).toEqual({ "1": "synced", "2": "synced", "3": "synced" });
		expect((await house.run({ kinds: [kind] })).tally.processed).toBe(0);
		expect(made(house)).toBe(3);
	});

	it("is sent once, whenever the process dies", async () => {
		const whole = aHouseOf();
		await prepare(whole);
		const { steps } = await whole.run({ kinds: [kind] });
		for (const [index, at] of steps.entries()) {
			const time = steps.slice(0, index + 1).filter((each) => each === at).length;
			const house = aHouseOf();
			await prepare(house);
			await house.run({ kinds: [kind] }, { death: { at, time } });
			const { tally } = await house.run({ kinds: [kind] });
			const statuses = new Set(Object.values(house.mis.statuses(kind.source)));
			expect([at, time, made(house), tally.unknown, statuses]).toEqual([at, time, 3, 0, new Set(["synced"])]);
		}
	});

	it.each(["lost", "dropped"] as const)(
		"whose answer is %s is found again by its trace, or made once",
		async (trouble) => {
			const house = aHouseOf();
			await prepare(house);
			house.qb.next(trouble, trouble);
			const { tally, open } = await house.run({ kinds: [kind] });
			expect([tally.successful, tally.failed, tally.unknown, open]).toEqual([3, 0, 0, false]);
			expect(made(house)).toBe(3);
		},
	);

	it("that QuickBooks has already is adopted, also by a ledger that never sent it", async () => {
		const first = aHouseOf();
		await prepare(first);
		await first.run({ kinds: [kind] });
		const second = aHouseOf();
		for (const entity of new Set(withReferred([kind]).map(({ books }) => books.entity))) {
			for (const object of first.qb.all(entity)) second.qb.put(entity, object, String(object.Id));
		}
		if (sample.afterwards) await prepare(second);
		const { tally } = await second.run({ kinds: [kind] });
		expect([tally.successful, tally.failed, second.qb.arrived.length]).toEqual([3, 0, 0]);
		expect(states(second)).toEqual(["adopted", "adopted", "adopted"]);
	});

	it("is held with a reason where its row is wrong; the others go", async () => {
		const house = aHouseOf();
		if (sample.afterwards) await prepare(house);
		house.mis.edit(kind.source, "2", sample.bad);
		const { tally } = await house.run({ kinds: [kind] });
		expect([tally.successful, tally.failed]).toEqual([2, 1]);
		expect(tally.errors[0]).toMatchObject({ kind, misId: "2" });
		for (const text of [tally.errors[0]?.problem.detail, tally.errors[0]?.problem.fix]) expect(text).toMatch(/\w/);
		expect(house.mis.statuses(kind.source)).toEqual({ "1": "synced", "2": "failed", "3": "synced" });
	});

	it.each(sample.otherwise)("is not taken for sent where QuickBooks answers %o", async (change) => {
		const house = aHouseOf();
		await prepare(house);
		house.qb.next({ change });
		const { tally, failure } = await house.run({ kinds: [kind] });
		expect(failure).toMatchObject({ reason: "surroundings", code: "QB005" });
		expect([tally.successful, states(house)[0]]).toEqual([0, "misbooked"]);
		expect((await house.run({ kinds: [kind] })).failure).toMatchObject({ reason: "surroundings" });
	});

	/** What of each kind is there and not taken back. */
	const standing = ({ qb }: House) =>
		qb.all(kind.books.entity).filter((each) => !kind.books.undoing.isTakenBack(each)).length;

	async function sent(): Promise<{ readonly house: House; readonly run: string }> {
		const house = aHouseOf();
		await prepare(house);
		const { tally } = await house.run({ kinds: [kind] });
		expect(tally.successful).toBe(3);
		return { house, run: `run-${kind.after.length > 0 ? 2 : 1}` };
	}

	it("is taken back, told to the MIS, and rests; taken back twice, nothing is written", async () => {
		const { house, run } = await sent();
		const { undone, left, unknown } = await undoIn(house, run, { kinds: EVERY_KIND });
		expect([undone, left, unknown, standing(house)]).toEqual([3, [], [], 0]);
		expect(states(house)).toEqual(["undone", "undone", "undone"]);
		expect(house.ledger.record(name, misId("1"))?.problem?.detail).toMatch(
			/^undone by finance@kigali in run \w+-\w+: /,
		);
		expect(new Set(Object.values(house.mis.statuses(kind.source)))).toEqual(new Set(["failed"]));
		const written = house.qb.arrived.length;
		expect((await undoIn(house, run, { kinds: EVERY_KIND })).undone).toBe(0);
		const { tally } = await house.run({ kinds: [kind] });
		expect([tally.rested, tally.successful, house.qb.arrived.length, standing(house)]).toEqual([3, 0, written, 0]);
	});

	it("is taken back once, whenever the process dies; and nothing is sent instead", async () => {
		const whole = await sent();
		const { steps } = await undoIn(whole.house, whole.run, { kinds: EVERY_KIND });
		for (const [index, at] of steps.entries()) {
			const time = steps.slice(0, index + 1).filter((each) => each === at).length;
			const { house, run } = await sent();
			await undoIn(house, run, { kinds: EVERY_KIND, death: { at, time } }).catch(() => {});
			await house.run({ kinds: [kind] });
			await undoIn(house, run, { kinds: EVERY_KIND });
			const statuses = new Set(Object.values(house.mis.statuses(kind.source)));
			expect([at, time, standing(house), states(house), statuses]).toEqual([
				...[at, time, 0, ["undone", "undone", "undone"]],
				new Set(["failed"]),
			]);
		}
	});

	it.each(["lost", "dropped"] as const)(
		"whose taking back is %s is looked up, and asked for again",
		async (trouble) => {
			const { house, run } = await sent();
			house.qb.next(trouble);
			const { undone, left, unknown } = await undoIn(house, run, { kinds: EVERY_KIND });
			expect([undone, left, unknown, standing(house)]).toEqual([3, [], [], 0]);
		},
	);

	it("has a receipt for exactly what was sent", async () => {
		const house = aHouseOf();
		await prepare(house);
		await house.run({ kinds: [kind] });
		const { amount, customerId, day, trace = "", key = "" } = house.ledger.record(name, misId("1")) ?? {};
		const object = house.qb.all(kind.books.entity)[0] as QboObject;
		const document = house.qb.arrived
			.flatMap(({ documents }) => documents)
			.find((each) => each.Notes ?? each.DocNumber ?? each.PaymentRefNum);
		expect(document).toBeDefined();
		const meant = { document: object as never, intended: { amount, customerId, day, trace, key } };
		expect(kind.books.receipt(meant, object, aSettings())).toEqual([]);
	});

	it("says what it draws on, and what it is called", async () => {
		const house = aHouseOf();
		await prepare(house);
		await house.run({ kinds: [kind] });
		const scratch = new Scratch();
		const { mis, ledger, seen } = house;
		const people = () => new AllPeople(mis, scratch, "unicode");
		const [settings, company] = [aSettings(), aCompany()];
		const world = await loadWorld({
			...{ mis, people, settings, company, ledger, seen },
			cashIn: { scratch, whole: false },
			writeBack: true,
		});
		const [row] = await mis.page(kind.source, { after: undefined, limit: 1 });
		const [shown] = await world.directory.judgeAll(row ? [row] : [], (each) => {
			return { drawn: kind.drawnFrom(world, each), judged: kind.judge(world, each, 1) };
		});
		expect(Object.keys(shown?.drawn.data ?? {}).length).toBeGreaterThan(0);
		expect(shown?.judged.about).toMatchObject({ kind, misId: "1", title: expect.stringMatching(/\w/) as unknown });
		const { one, many, group } = kind.words;
		for (const word of [one, many, group.name, group.title, group.one]) expect(word).toMatch(/^\w/);
		expect(Object.keys(kind.source.columns)).toEqual(
			expect.arrayContaining([
				...kind.facts,
				kind.asked.who,
				...(kind.asked.day === undefined ? [] : [kind.asked.day]),
			]),
		);
		scratch.close();
	});
});

describe("the list of kinds", () => {
	it("has every name once, and what a kind refers to before it", () => {
		expect(Object.entries(KINDS).filter(([name, kind]) => kind.name !== name)).toEqual([]);
		for (const [at, kind] of ALL_KINDS.entries()) {
			for (const before of kind.after) expect(ALL_KINDS.indexOf(before)).toBeLessThan(at);
		}
	});

	it("takes no name without its parts", () => {
		// @ts-expect-error: a refund has no parts yet
		const incomplete: Readonly<Record<keyof typeof KINDS | "refund", Kind>> = KINDS;
		const { receipt: _receipt, ...books } = KINDS.invoice.books;
		// @ts-expect-error: without a receipt nobody knows what was booked
		const careless: Kind = { ...KINDS.invoice, books };
		expect([Object.keys(incomplete), careless.name]).toEqual([Object.keys(KINDS), "invoice"]);
	});
});
