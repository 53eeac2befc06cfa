import type { LedgerRecord } from "../audit/record.js";
import { type Day, parseDay } from "../words/day.js";
import { addMoney, type Money, moneyGrouped, NOTHING, subtractMoney } from "../words/money.js";
import { uncounted } from "./counted.js";
import type { Account, AccountEntry } from "./mis-account.js";
import { isInPeriod } from "./scope.js";
import {
	customerOfPerson,
	StatementBooks,
	type StatementDocument,
	type StatementList,
	type StatementParts,
} from "./statement-books.js";

export interface StatementLine {
	readonly date: Day | undefined;
	/** Its number, or the number it would have. */
	readonly document: string;
	readonly what: string;
	readonly charge: Money | undefined;
	readonly payment: Money | undefined;
	/** A receipt that is no money of its own, and why. */
	readonly aside: { readonly amount: Money; readonly why: string } | undefined;
	/** After this line. */
	readonly balance: Money;
	/** Undefined where it is not in QuickBooks. */
	readonly quickbooks: StatementDocument | undefined;
}

export interface Statement {
	/** What was open before the first line, where the period has a beginning. */
	readonly opening: Money;
	readonly lines: readonly StatementLine[];
	readonly balanceMis: Money;
	/** Undefined where the person is no customer. */
	readonly balanceQuickBooks: Money | undefined;
	readonly customerId: string | undefined;
}

const PREFIXES = { payment: "MP-", topup: "MW-" } as const;

/**
 * A person's account in the MIS, with what QuickBooks says of each line, and between them what it has of this customer
 * besides. Days without a date come first.
 */
export async function statementOf(
	parts: StatementParts,
	account: Account,
	period: { readonly from: Day | undefined; readonly to: Day | undefined },
): Promise<Statement> {
	const customer = account.holder && (await customerOfPerson(parts, account.holder));
	const books = await readBooks(parts, account, customer?.id);
	const isSent = (record: LedgerRecord | undefined) => record?.qboId !== undefined && !record.isTakenBack;
	const aside = uncounted(account, ({ kind, misId }) => isSent(parts.record(kind, misId)));
	const found = new Map(
		account.entries.map((entry) => {
			const { qboId, number } = sentAs(parts, entry);
			return [entry, books.document(listOf(entry), qboId, number)] as const;
		}),
	);
	const told = new Set([...found.values()].filter((each) => each !== undefined));
	let [opening, balance] = [NOTHING, NOTHING];
	const lines: StatementLine[] = [];
	for (const each of [...account.entries, ...books.besides(told).map(besideOf)].sort(inOrder)) {
		const isBefore = period.from !== undefined && (each.day === undefined || each.day < period.from);
		if (!("document" in each) && !aside.has(each) && (isBefore || isInPeriod(period, each.day)))
			balance = after(balance, each);
		if (isBefore) opening = balance;
		else if (isInPeriod(period, each.day))
			lines.push(
				"document" in each ? besideLine(each, balance) : lineOf(parts, each, balance, aside.get(each), found.get(each)),
			);
	}
	return { opening, lines, balanceMis: balance, balanceQuickBooks: customer?.balance, customerId: customer?.id };
}

/** The customer's documents, and wherever else those are that were sent. */
async function readBooks(
	parts: StatementParts,
	{ entries }: Account,
	customerId: string | undefined,
): Promise<StatementBooks> {
	const books = new StatementBooks();
	if (customerId !== undefined) await books.read(parts.qb, customerId);
	for (const list of ["invoice", "payment"] as const) {
		const sent = entries.flatMap((entry) => {
			const { qboId: id, number } = sentAs(parts, entry);
			return listOf(entry) === list && id !== undefined ? [{ id, number }] : [];
		});
		await books.lookFor(parts.qb, customerId, list, sent);
	}
	return books;
}

const listOf = ({ kind }: AccountEntry): StatementList => (kind === "invoice" ? "invoice" : "payment");

/** Under which number, or the one that it would have. */
function sentAs({ record, prefix }: StatementParts, { kind, misId }: AccountEntry) {
	const known = record(kind, misId);
	const number = known?.trace ?? `${kind === "invoice" ? prefix : PREFIXES[kind]}${misId}`;
	return { qboId: known?.qboId, number };
}

function lineOf(
	parts: StatementParts,
	entry: AccountEntry,
	balance: Money,
	why: string | undefined,
	quickbooks: StatementDocument | undefined,
): StatementLine {
	return {
		...{ date: entry.day, document: sentAs(parts, entry).number, balance, quickbooks },
		what: entry.what,
		charge: entry.kind === "invoice" ? (entry.amount ?? NOTHING) : undefined,
		payment: entry.kind === "invoice" || why !== undefined ? undefined : (entry.amount ?? NOTHING),
		aside: why === undefined ? undefined : { amount: entry.amount ?? NOTHING, why },
	};
}

/** What QuickBooks has of this customer, and the MIS charges or receives from somebody else, or from nobody. */
interface Beside {
	readonly kind: StatementList;
	readonly misId: string;
	readonly day: Day | undefined;
	readonly document: StatementDocument;
}

const besideOf = ({ kind, document }: ReturnType<StatementBooks["besides"]>[number]): Beside => ({
	...{ kind, misId: document.id.replace(/\D/g, "") || "0", day: parseDay(document.day), document },
});

const besideLine = ({ kind, day, document }: Beside, balance: Money): StatementLine => ({
	...{ date: day, document: document.number || `QuickBooks id ${document.id}`, balance, quickbooks: document },
	what: `${kind === "invoice" ? "Invoice" : "Payment"} of ${moneyGrouped(document.total)} in QuickBooks alone`,
	...{ charge: undefined, payment: undefined, aside: undefined },
});

function after(balance: Money, { kind, amount = NOTHING }: AccountEntry): Money {
	return kind === "invoice" ? addMoney(balance, amount) : subtractMoney(balance, amount);
}

/** Charges of a day before its receipts. */
function inOrder(a: AccountEntry | Beside, b: AccountEntry | Beside): number {
	const order = (entry: AccountEntry | Beside) => `${entry.day ?? ""} ${entry.kind}`;
	return order(a) === order(b) ? Number(BigInt(a.misId) - BigInt(b.misId)) : order(a) < order(b) ? -1 : 1;
}
