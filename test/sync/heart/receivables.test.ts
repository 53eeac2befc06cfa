import fc from "fast-check";
import { expect, it } from "vitest";
import { CASH_KINDS, CUSTOMER_KINDS, KINDS } from "../../../src/sync/kinds/kinds.js";
import type { Step } from "../../../src/sync/send/push.js";
import { misId, qboId } from "../../../src/words/ids.js";
import { aBank } from "../../support/a-bursary.js";
import { aHouse, type House } from "../../support/a-house.js";
import { aCategory, aCharge, aStudent } from "../../support/a-university.js";
import type { Trouble } from "../../support/fake-quickbooks.js";
import { aCompany, aSettings } from "../kinds/made-up.js";

/** More of them by hand: RECEIVABLES_HISTORIES=1000. */
const HISTORIES = Number(process.env.RECEIVABLES_HISTORIES ?? 40);

const ALL = [...CUSTOMER_KINDS, KINDS.invoice, ...CASH_KINDS];
const STUDENTS = ["1", "2", "3"];
const STEPS: readonly Step[] = ["noted", "claimed", "intended", "attempted", "answered", "settled", "marked", "told"];
/** Longer than QuickBooks may be at work on a request. */
const DONE_MS = 200_000;

type Event =
	| { readonly is: "charge"; readonly who: number; readonly amount: number }
	| { readonly is: "pay" | "wallet"; readonly who: number; readonly amount: number; readonly names: number }
	/** The same transaction as an earlier receipt. */
	| { readonly is: "again"; readonly which: number }
	| { readonly is: "void invoice" | "void payment"; readonly which: number }
	| { readonly is: "run"; readonly death: { readonly at: Step; readonly time: number } | undefined }
	| { readonly is: "trouble"; readonly trouble: Trouble };

const who = fc.nat(STUDENTS.length - 1);
const amount = fc.integer({ min: 1, max: 900 });
const event: fc.Arbitrary<Event> = fc.oneof(
	{ weight: 3, arbitrary: fc.record({ is: fc.constant("charge" as const), who, amount }) },
	{ weight: 5, arbitrary: fc.record({ is: fc.constantFrom("pay", "wallet"), who, amount, names: fc.nat(6) }) },
	{ weight: 1, arbitrary: fc.record({ is: fc.constant("again" as const), which: fc.nat(9) }) },
	{
		weight: 1,
		arbitrary: fc.record({ is: fc.constantFrom("void invoice" as const, "void payment" as const), which: fc.nat(9) }),
	},
	{
		weight: 4,
		arbitrary: fc.record({
			is: fc.constant("run" as const),
			death: fc.option(fc.record({ at: fc.constantFrom(...STEPS), time: fc.integer({ min: 1, max: 4 }) }), {
				nil: undefined,
			}),
		}),
	},
	{
		weight: 2,
		arbitrary: fc.record({
			is: fc.constant("trouble" as const),
			trouble: fc.constantFrom<Trouble>("lost", "dropped", "cut short", undefined),
		}),
	},
);

/** What a history has made: rows of the MIS, and what a person has voided in QuickBooks. */
class History {
	readonly house = aHouse({
		settings: aSettings(),
		company: aCompany({ tracksLocations: false }),
	});
	readonly charges: { readonly id: string; readonly who: number; readonly amount: number }[] = [];
	readonly money: { readonly number: string; readonly who: number; readonly amount: number }[] = [];
	readonly voided = new Set<string>();
	private transactions: { readonly transaction: string; readonly who: number; readonly amount: number }[] = [];
	private rows = 0;

	constructor() {
		aCategory(this.house);
		aBank(this.house);
		for (const id of STUDENTS) aStudent(this.house, id);
	}

	async take(each: Event): Promise<void> {
		switch (each.is) {
			case "charge":
				this.charge(each.who, each.amount);
				return;
			case "pay":
			case "wallet":
				this.pay(each);
				return;
			case "again":
				this.payAgain(each.which);
				return;
			case "void invoice":
			case "void payment":
				this.voids(each.is === "void invoice" ? "Invoice" : "Payment", each.which);
				return;
			case "trouble":
				this.house.qb.next(each.trouble);
				return;
			case "run":
				// Whoever died left things behind; whether QuickBooks is done with them differs.
				await this.house.run({ kinds: ALL }, each.death ? { death: each.death } : {}).catch(() => {});
		}
	}

	private charge(of: number, sum: number): void {
		const id = String(++this.rows);
		aCharge(this.house, id, `2200${STUDENTS[of]}`, { debit: `${sum}.00` });
		this.charges.push({ id, who: of, amount: sum });
	}

	private pay({ is, who: of, amount: sum, names }: Extract<Event, { is: "pay" | "wallet" }>): void {
		const id = String(++this.rows);
		const transaction = `2025${id.padStart(16, "0")}`;
		const own = this.charges.filter((charge) => charge.who === of);
		const common = { payer: `2200${STUDENTS[of]}`, amount: `${sum}.00`, day: "2025-09-05", bankId: "2", transaction };
		if (is === "pay") this.house.mis.add(KINDS.payment.source, id, { ...common, reference: own[names]?.id ?? null });
		else this.house.mis.add(KINDS.topup.source, id, { ...common, direction: "credit", source: "sales_receipt" });
		this.money.push({ number: `${is === "pay" ? "MP" : "MW"}-${id}`, who: of, amount: sum });
		this.transactions.push({ transaction, who: of, amount: sum });
	}

	/** As a gateway reports one transaction twice: the later row is never sent. */
	private payAgain(which: number): void {
		const known = this.transactions[which];
		if (!known) return;
		const id = String(++this.rows);
		const { transaction, who: of, amount: sum } = known;
		const row = { payer: `2200${STUDENTS[of]}`, amount: `${sum}.00`, day: "2025-09-05", bankId: "2", transaction };
		this.house.mis.add(KINDS.payment.source, id, row);
	}

	/**
	 * As QuickBooks does it: amounts become 0, and what was applied is free again. Not of what a dead run left unknown: of
	 * that a look-up finds something else than was sent, and everything stops until a person has said what it is.
	 */
	private voids(entity: "Invoice" | "Payment", which: number): void {
		const { qb, ledger } = this.house;
		const found = qb.all(entity)[which];
		const isSettled = found && ledger.byDocument(qboId(String(found.Id)), ["invoice", "payment", "topup"]).length > 0;
		if (!isSettled || found.TotalAmt === 0) return;
		const id = String(found.Id);
		const number = String(found.DocNumber ?? found.PaymentRefNum);
		if (entity === "Invoice") {
			for (const payment of qb.all("Payment")) {
				const lines = linesOf(payment);
				const kept = lines.filter(({ to }) => to !== id);
				if (kept.length < lines.length) qb.change("Payment", String(payment.Id), { Line: kept.map(lineOf) });
			}
			qb.change("Invoice", id, { TotalAmt: 0, Balance: 0, PrivateNote: "Voided" });
		} else {
			for (const { to, part } of linesOf(found)) {
				const invoice = qb.all("Invoice").find(({ Id }) => Id === to);
				qb.change("Invoice", to, { Balance: Number(invoice?.Balance) + part });
			}
			qb.change("Payment", id, { TotalAmt: 0, Line: [], PrivateNote: `Voided - ${number}` });
		}
		this.voided.add(number);
	}
}

interface Line {
	readonly to: string;
	readonly part: number;
}

const linesOf = (payment: Readonly<Record<string, unknown>>): Line[] =>
	((payment.Line ?? []) as { Amount: number; LinkedTxn: { TxnId: string }[] }[]).map(({ Amount, LinkedTxn }) => ({
		to: LinkedTxn[0]?.TxnId ?? "",
		part: Amount,
	}));

const lineOf = ({ to, part }: Line) => ({ Amount: part, LinkedTxn: [{ TxnId: to, TxnType: "Invoice" }] });

const sum = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0);

/** What QuickBooks says that a student owes: what the invoices owe, less what of the payments is not applied. */
function receivables({ qb, ledger }: House, student: string): number {
	const customer = ledger.record("student", misId(student))?.qboId;
	const ofCustomer = (entity: string) =>
		qb.all(entity).filter(({ CustomerRef }) => (CustomerRef as { value: string }).value === customer);
	const unapplied = ofCustomer("Payment").map(
		(payment) => Number(payment.TotalAmt) - sum(linesOf(payment).map(({ part }) => part)),
	);
	return sum(ofCustomer("Invoice").map(({ Balance }) => Number(Balance))) - sum(unapplied);
}

it("whatever happens: receivables per student in QuickBooks are the charges sent less the payments sent", async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(event, { minLength: 6, maxLength: 24 }), async (events) => {
			const history = new History();
			const { house } = history;
			for (const each of events) await history.take(each);
			for (let round = 0; round < 2; round += 1) {
				house.clock.ms += DONE_MS;
				await house.run({ kinds: ALL });
			}
			const numbersIn = (entity: string, property: string) =>
				house.qb.all(entity).map((each) => String(each[property]));
			expect(numbersIn("Invoice", "DocNumber").sort()).toEqual(history.charges.map(({ id }) => `MIS-${id}`).sort());
			expect(numbersIn("Payment", "PaymentRefNum").sort()).toEqual(history.money.map(({ number }) => number).sort());
			const counts = (number: string) => !history.voided.has(number);
			for (const [at, student] of STUDENTS.entries()) {
				const charged = history.charges.filter((each) => each.who === at && counts(`MIS-${each.id}`));
				const got = history.money.filter((each) => each.who === at && counts(each.number));
				const right = sum(charged.map((each) => each.amount)) - sum(got.map((each) => each.amount));
				expect([student, receivables(house, student)]).toEqual([student, right]);
			}
			const links = house.qb.all("Payment").flatMap(linesOf);
			for (const { Id, TotalAmt, Balance } of house.qb.all("Invoice")) {
				const settled = sum(links.filter(({ to }) => to === Id).map(({ part }) => part));
				expect([Id, Balance]).toEqual([Id, Number(TotalAmt) - settled]);
			}
			const writes = house.qb.arrived.length;
			await house.run({ kinds: ALL });
			expect(house.qb.arrived.length).toBe(writes);
		}),
		{ numRuns: HISTORIES },
	);
}, 600_000);
