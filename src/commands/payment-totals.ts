import type { Ledger } from "../audit/ledger.js";
import type { Mis } from "../mis/types.js";
import { amount, count, plural } from "../output/text.js";
import { bankCurrencies } from "../sync/kinds/cash/book.js";
import { isForeign } from "../sync/kinds/cash/checks.js";
import { closedMonths, isOfMonths } from "../sync/kinds/cash/closed-months.js";
import { type CashSource, parseCash } from "../sync/kinds/cash/parse.js";
import { CLOSING_SOURCE } from "../sync/kinds/cash/sources.js";
import { type ByHand, toBookByHand, walletSpending } from "../sync/kinds/cash/spending.js";
import type { Spending } from "../sync/kinds/cash/sums.js";
import type { CashKind } from "../sync/kinds/entity.js";
import { CASH_KINDS } from "../sync/kinds/kinds.js";
import { pagesOf } from "../sync/read/pages.js";
import { statusOfState } from "../sync/read/states.js";
import type { MisId } from "../words/ids.js";
import { addMoney, moneyToJson, NOTHING } from "../words/money.js";
import type { ErrorCode } from "../words/problem.js";
import type { MisRow, SyncStatus } from "../words/source.js";
import type { Books } from "./analysis.js";
import type { Context } from "./context.js";

/** Of money that came in what is in QuickBooks, and what is not. */
export interface PaymentSums {
	/** "payments" or "wallet credits". */
	readonly name: string;
	readonly all: Spending;
	readonly synced: Spending;
	readonly failed: Spending;
	readonly open: Spending;
}

export interface PaymentCause extends Spending {
	readonly kind: string;
	readonly code: ErrorCode;
}

export interface PaymentTotals {
	readonly kinds: readonly PaymentSums[];
	/** Why failed ones are not in QuickBooks, as far as the ledger knows. */
	readonly causes: readonly PaymentCause[];
	/** Of what is not in QuickBooks, what is dated in months that are closed in the MIS. */
	readonly inClosedMonths: Spending;
	/** The last of those months: "2026-01". */
	readonly closedUpTo: string | undefined;
}

/** Adds up, row by row, what came in: the MIS would add up floats. A table that is not there holds nothing. */
export async function paymentTotals(context: Context, mis: Mis, books: Books): Promise<PaymentTotals> {
	const { config } = context;
	const months = await closedMonths(mis);
	const currencies = await bankCurrencies(mis);
	const kinds: PaymentSums[] = [];
	const causes = new Map<string, PaymentCause>();
	const codeOf = codeReader(books);
	let inClosedMonths = NONE;
	for (const kind of CASH_KINDS) {
		const statusOf = await statusReader(
			config.writeBack && (await mis.isTracked(kind.source)),
			books,
			kind.name as CashKind,
		);
		const sums = { synced: NONE, failed: NONE, open: NONE };
		for await (const page of pagesOf(mis, kind.source)) {
			for (const row of page) {
				const source = kind.source as CashSource;
				const { stated, day, bankId = "" } = parseCash(kind.name as CashKind, source, row, config.mapping).record;
				// Francs and dollars do not add up: money of another currency counts as a row alone.
				const sum = stated === undefined || isForeign(currencies.get(bankId), config.mapping) ? NOTHING : stated;
				const status = statusOf(row);
				const part = status === "synced" || status === "failed" ? status : "open";
				sums[part] = plus(sums[part], sum);
				const code = part === "failed" ? await codeOf(kind.name, row.id) : undefined;
				if (code !== undefined) {
					const known = causes.get(`${kind.name} ${code}`) ?? NONE;
					causes.set(`${kind.name} ${code}`, { kind: kind.name, code, ...plus(known, sum) });
				}
				if (part !== "synced" && isOfMonths(months, day)) inClosedMonths = plus(inClosedMonths, sum);
			}
		}
		const all = [sums.synced, sums.failed, sums.open].reduce(both);
		if (all.records > 0) kinds.push({ name: kind.words.many, all, ...sums });
	}
	return { kinds, causes: [...causes.values()], inClosedMonths, closedUpTo: [...months].sort().at(-1) };
}

/** Why the ledger has held a record; it is opened once somebody asks. */
function codeReader(books: Books): (kind: string, id: MisId) => Promise<ErrorCode | undefined> {
	let ledger: Promise<Ledger | undefined> | undefined;
	return async (kind, id) => {
		ledger ??= Promise.resolve(books()).then((open) => open?.audit.ledger(open.realm));
		return (await ledger)?.record(kind, id)?.problem?.code;
	};
}

/** As the MIS says, where this program writes there; else as the ledger does. */
async function statusReader(isTracked: boolean, books: Books, kind: CashKind): Promise<(row: MisRow) => SyncStatus> {
	if (isTracked) return ({ status }) => status;
	const open = await books();
	const ledger = open?.audit.ledger(open.realm);
	return ({ id }) => {
		const record = ledger?.record(kind, id);
		return record ? statusOfState(record.state) : "not-synced";
	};
}

const NONE: Spending = { records: 0, amount: NOTHING };
const plus = ({ records, amount: sum }: Spending, more: Spending["amount"]): Spending => ({
	records: records + 1,
	amount: addMoney(sum, more),
});
const both = (a: Spending, b: Spending): Spending => ({
	records: a.records + b.records,
	amount: addMoney(a.amount, b.amount),
});

/** What is not in QuickBooks yet, of all tables. */
export const notSent = ({ kinds }: PaymentTotals): Spending =>
	kinds.flatMap(({ open, failed }) => [open, failed]).reduce(both, NONE);

/** What this program never sends. */
export interface NeverSent {
	readonly spending: Spending;
	readonly byHand: readonly ByHand[];
}

export const neverSent = async (mis: Mis): Promise<NeverSent> => ({
	spending: await walletSpending(mis),
	byHand: await toBookByHand(mis),
});

const WORDS: Readonly<Record<Exclude<ByHand["what"], "sponsored">, string>> = {
	refunds: "refunds",
	returns: "returns",
	credits: "credits on invoices",
};

/** What somebody has to book, and what is booked by no one for good reason. */
export function neverSentSentences({ spending, byHand }: NeverSent, currency: string): string[] {
	const sum = (each: Spending) => amount(each.amount, currency);
	const listed = byHand.flatMap(({ what, ...each }) =>
		what === "sponsored" ? [] : [`${WORDS[what]} ${count(each.records)} (${sum(each)})`],
	);
	const sponsored = byHand.find(({ what }) => what === "sponsored");
	return [
		...(spending.records > 0
			? [
					`${plural(spending.records, "more row")} (${sum(spending)}) ${spending.records === 1 ? "is" : "are"} spending of wallet money, which came in before: never sent.`,
				]
			: []),
		...(listed.length > 0 ? [`To be booked by hand: ${listed.join(", ")}.`] : []),
		...(sponsored
			? [
					`To be booked by hand: what sponsors pay of ${plural(sponsored.records, "invoice")} (${sum(sponsored)}) of students with a sponsor. Their share stands in no table, so it is never split off.`,
				]
			: []),
	];
}

/** Months that are closed in the MIS are no reason to hold anything: QuickBooks' own closing date is. */
export function closedMonthsSentence({ inClosedMonths, closedUpTo }: PaymentTotals, currency: string): string[] {
	if (inClosedMonths.records === 0 || closedUpTo === undefined) return [];
	const { records, amount: sum } = inClosedMonths;
	return [
		`${plural(records, "payment")} (${amount(sum, currency)}) that ${records === 1 ? "is" : "are"} not in QuickBooks ${records === 1 ? "is" : "are"} of months that are closed in the MIS (${CLOSING_SOURCE.table}, the last: ${closedUpTo}). They are sent all the same; what counts is the closing date in QuickBooks.`,
	];
}

export const byHandData = ({ byHand }: Pick<NeverSent, "byHand">): readonly object[] =>
	byHand.map(({ what, records, amount: sum }) => ({ what, count: records, amount: moneyToJson(sum) }));

export const spendingData = ({ records, amount: sum }: Spending): object => ({
	count: records,
	amount: moneyToJson(sum),
});
