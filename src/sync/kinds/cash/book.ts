import type { Scratch, ScratchCash, ScratchCharge } from "../../../audit/scratch.js";
import type { Condition, Mis } from "../../../mis/types.js";
import { identityKey, identityOf, misId } from "../../../words/ids.js";
import { moneyText, parseMoney } from "../../../words/money.js";
import { folded } from "../../../words/nearest.js";
import type { MisRow, Source } from "../../../words/source.js";
import { pagesOf } from "../../read/pages.js";
import type { Cash } from "../entity.js";
import { INVOICE_SOURCE } from "../invoice/source.js";
import { PAYMENT_SOURCE } from "../payment/source.js";
import { TOPUP_SOURCE } from "../topup/source.js";
import { sameNumber } from "./known-by.js";
import { said } from "./parse.js";
import { reversalKeyOf, reversalKeys } from "./reversals.js";
import { BANK_SOURCE } from "./sources.js";
import { type CashQuestion, UnreadCash } from "./unread.js";

/**
 * What else the MIS says of the same money: other rows of one transaction or slip, reversals, and the charges that a
 * payment names. The MIS has no index on any of that, so for many payments all of it is read once, into a file; for a few
 * only what is asked about.
 */
export class CashBook {
	private isWhole = false;
	private banks: ReadonlyMap<string, Bank> | undefined;
	private readonly answered = new Set<string>();

	constructor(
		private readonly mis: Mis,
		private readonly where: { readonly scratch: Scratch; readonly whole: boolean } | undefined,
	) {}

	/** Where what is read may be kept, if anything was opened for that. */
	get scratchOrNone(): Scratch | undefined {
		return this.where?.scratch;
	}

	private get scratch(): Scratch {
		if (!this.where) throw new Error("Nothing was opened to keep payments in.");
		return this.where.scratch;
	}

	/** Rows of one transaction of a gateway, this one among them. */
	ofTransaction(transaction: string): readonly ScratchCash[] {
		this.mustKnow({ about: "transaction", key: transaction });
		return this.scratch.cashOf("transaction", sameNumber(transaction));
	}

	/** Rows of one slip of a bank, whoever paid, this one among them. */
	ofSlip({ bankId, slip = "" }: Pick<Cash, "bankId" | "slip">): readonly ScratchCash[] {
		return this.ofSlipNumber(slip).filter(({ bank }) => bank === bankId);
	}

	/** Rows of slips of this number, at whichever bank. */
	ofSlipNumber(slip: string): readonly ScratchCash[] {
		this.mustKnow({ about: "slip", key: slip });
		return this.scratch.cashOf("slip", sameNumber(slip));
	}

	/** Whether a copy of the row is among those that were reversed. */
	isReversed(cash: Cash): boolean {
		const key = reversalKeyOf(cash);
		if (key === undefined || cash.payer === undefined) return false;
		this.mustKnow({ about: "reversal", key: cash.payer });
		return this.scratch.isReversed(key);
	}

	/** The charges that a payment may mean: those of that reference number, else the one of that id. */
	chargesNamed(reference: string): {
		readonly byReference: readonly ScratchCharge[];
		readonly byId: ScratchCharge | undefined;
	} {
		this.mustKnow({ about: "charge", key: reference });
		const byId = /^\d{1,18}$/.test(reference)
			? this.scratch.charge(misId(reference.replace(/^0+(?=\d)/, "")))
			: undefined;
		return { byReference: this.scratch.chargesOf(folded(reference)), byId };
	}

	/** The bank of this id; undefined where the MIS has none. */
	bank(id: string): Bank | undefined {
		if (!this.banks) throw new UnreadCash({ about: "bank", key: id });
		return this.banks.get(id);
	}

	/** Reads what it takes to answer these questions. */
	async read(questions: readonly CashQuestion[]): Promise<void> {
		this.banks ??= new Map((await this.rows(BANK_SOURCE, [])).map(bankIn));
		if (this.isWhole) return;
		if (this.where?.whole) {
			await this.readAll();
			this.isWhole = true;
			return;
		}
		await this.readSome(questions);
		for (const question of questions) for (const each of alsoAnswered(question)) this.answered.add(keyOf(each));
	}

	private async readAll(): Promise<void> {
		for await (const page of pagesOf(this.mis, CHARGES)) this.scratch.addCharges(page.map(chargeIn));
		for (const { kind, source } of CASH)
			for await (const page of pagesOf(this.mis, source)) this.scratch.addCash(page.map((row) => cashIn(kind, row)));
		await this.readReversals();
	}

	/** Each a statement that reads a table through once: right for a few payments. */
	private async readSome(questions: readonly CashQuestion[]): Promise<void> {
		const keys = (about: CashQuestion["about"]) => [
			...new Set(questions.filter((each) => each.about === about).map(({ key }) => key)),
		];
		const [references, payers] = [keys("charge"), keys("reversal")];
		const ids = references.filter((key) => /^\d{1,18}$/.test(key)).map((key) => misId(key));
		if (references.length > 0) {
			this.scratch.addCharges((await this.rowsOf(CHARGES, "reference", references)).map(chargeIn));
			if (ids.length > 0)
				this.scratch.addCharges(
					(await this.mis.page(CHARGES, { after: undefined, limit: ids.length, ids })).map(chargeIn),
				);
		}
		await this.readAlike(new Set([...keys("transaction"), ...keys("slip")].map(sameNumber)));
		if (payers.length > 0) await this.readReversals();
	}

	/** What is alike is told here, by the same keys as ever: the server's collations see other things than we do. */
	private async readAlike(numbers: ReadonlySet<string>): Promise<void> {
		if (numbers.size === 0) return;
		const isAsked = ({ values: { transaction, slip } }: MisRow) =>
			[transaction, slip].some((each) => numbers.has(sameNumber(each ?? "")));
		for (const { kind, source } of CASH)
			for await (const page of pagesOf(this.mis, source))
				this.scratch.addCash(page.filter(isAsked).map((row) => cashIn(kind, row)));
	}

	private async readReversals(): Promise<void> {
		for await (const keys of reversalKeys(this.mis)) this.scratch.addReversals(keys);
	}

	private rowsOf(source: Source, column: string, values: readonly string[]): Promise<MisRow[]> {
		return values.length === 0 ? Promise.resolve([]) : this.rows(source, [{ column, is: "one-of", values }]);
	}

	private async rows(source: Source, where: readonly Condition[]): Promise<MisRow[]> {
		const found: MisRow[] = [];
		for await (const page of pagesOf(this.mis, source, { where })) found.push(...page);
		return found;
	}

	private mustKnow(question: CashQuestion): void {
		if (!this.isWhole && !this.answered.has(keyOf(question))) throw new UnreadCash(question);
	}
}

/** A number is looked for among transactions and slips at once: the same money may stand under either. */
function alsoAnswered(question: CashQuestion): readonly CashQuestion[] {
	const { about, key } = question;
	if (about !== "transaction" && about !== "slip") return [question];
	return (["transaction", "slip"] as const).map((each) => ({ about: each, key }));
}

const keyOf = ({ about, key }: CashQuestion): string => `${about} ${folded(key)}`;

/** Tables with only what is compared here. */
const CHARGES = {
	table: INVOICE_SOURCE.table,
	key: INVOICE_SOURCE.key,
	columns: {
		payer: INVOICE_SOURCE.columns.payer,
		reference: { name: "reference_number", read: "text", asIs: true, optional: true },
	},
} as const satisfies Source;

const narrow = (source: Source, among: readonly string[]): Source => ({
	...source,
	columns: Object.fromEntries(
		Object.entries(source.columns).filter(([name]) =>
			[...among, "payer", "amount", "bankId", "slip", "transaction"].includes(name),
		),
	),
});

const CASH = [
	{ kind: "payment", source: narrow(PAYMENT_SOURCE, ["wallet"]) },
	{ kind: "topup", source: narrow(TOPUP_SOURCE, ["direction", "source"]) },
] as const;

const chargeIn = ({ id, values }: MisRow): ScratchCharge => ({
	id,
	reference: keyIn(values.reference),
	payer: payerIn(values.payer),
});

function cashIn(kind: Cash["kind"], { id, values }: MisRow): ScratchCash {
	const slip = said(values.slip);
	const amount = parseMoney(values.amount ?? "");
	return {
		kind,
		id,
		transaction: said(values.transaction) && sameNumber(values.transaction ?? ""),
		slip: slip && sameNumber(slip),
		bank: said(values.bankId),
		payer: payerIn(values.payer),
		amount: amount === undefined ? undefined : moneyText(amount),
	};
}

const keyIn = (text: string | null | undefined): string | undefined => (said(text) ? folded(text ?? "") : undefined);

function payerIn(text: string | null | undefined): string | undefined {
	const identity = identityOf(text);
	return identity && identityKey(identity);
}

/** A bank of the MIS. */
export interface Bank {
	readonly name: string;
	readonly currency: string;
}

/** In which currency each bank of the MIS is kept, by its id. */
export async function bankCurrencies(mis: Mis): Promise<ReadonlyMap<string, string>> {
	const found = new Map<string, string>();
	for await (const page of pagesOf(mis, BANK_SOURCE))
		for (const [id, { currency }] of page.map(bankIn)) found.set(id, currency);
	return found;
}

const bankIn = ({ id, values }: MisRow): readonly [string, Bank] => [
	id,
	{ name: (values.name ?? "").trim(), currency: (values.currency ?? "").trim().toUpperCase() },
];
