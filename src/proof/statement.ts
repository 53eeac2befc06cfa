import type { LedgerRecord } from "../audit/record.js";
import type { QuickBooks } from "../quickbooks/client.js";
import type { QueriedEntity } from "../quickbooks/entities.js";
import type { Day } from "../words/day.js";
import type { MisId } from "../words/ids.js";
import { addMoney, type Money, moneyOfJson, NOTHING, subtractMoney } from "../words/money.js";
import { customerIn, type QboObject, textIn } from "./books-parse.js";
import { uncounted } from "./counted.js";
import { type Account, type AccountEntry, REVERSED } from "./mis-account.js";
import { isInPeriod } from "./scope.js";

/** What QuickBooks says of a charge or a receipt. */
export interface StatementDocument {
	readonly id: string;
	readonly number: string;
	readonly state: "open" | "part_paid" | "paid" | "voided" | "deleted" | "applied" | "unapplied";
	readonly total: Money;
	/** Of an invoice what is open of it; of a payment what is not applied. */
	readonly open: Money;
}

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
}

export interface StatementParts {
	readonly qb: Pick<QuickBooks, "query">;
	readonly record: (kind: string, id: MisId) => LedgerRecord | undefined;
	/** Before the MIS id in the numbers of invoices. */
	readonly prefix: string;
}

const PREFIXES = { payment: "MP-", topup: "MW-" } as const;

/** A person's account in the MIS, with what QuickBooks says of each line. Days without a date come first. */
export async function statementOf(
	parts: StatementParts,
	account: Account,
	period: { readonly from: Day | undefined; readonly to: Day | undefined },
): Promise<Statement> {
	const { holder } = account;
	const customerId = holder && parts.record(holder.kind, holder.misId)?.qboId;
	const books = await readBooks(parts.qb, customerId);
	const entries = [...account.entries].sort(inOrder);
	const isSent = (record: LedgerRecord | undefined) => record?.qboId !== undefined && !record.isTakenBack;
	const aside = uncounted(account, ({ kind, misId }) => isSent(parts.record(kind, misId)));
	const balanceAfter = (sum: Money, entry: AccountEntry) => (aside.has(entry) ? sum : after(sum, entry));
	const before = entries.filter(({ day }) => period.from !== undefined && (day === undefined || day < period.from));
	const opening = before.reduce(balanceAfter, NOTHING);
	let balance = opening;
	const lines = entries.flatMap((entry) => {
		if (!isInPeriod(period, entry.day)) return [];
		balance = balanceAfter(balance, entry);
		return [lineOf(parts, books, entry, balance, aside.get(entry))];
	});
	return { opening, lines, balanceMis: balance, balanceQuickBooks: books.balance };
}

function lineOf(
	parts: StatementParts,
	books: CustomerBooks,
	entry: AccountEntry,
	balance: Money,
	why: string | undefined,
): StatementLine {
	const record = parts.record(entry.kind, entry.misId);
	const prefix = entry.kind === "invoice" ? parts.prefix : PREFIXES[entry.kind];
	const document = record?.trace ?? `${prefix}${entry.misId}`;
	const list = entry.kind === "invoice" ? books.invoices : books.payments;
	const found = (record?.qboId && list.byId.get(record.qboId)) || list.byNumber.get(document);
	// Where nobody is known whose documents were read, nothing is known of them either.
	const deleted = books.isRead && record?.qboId && { id: record.qboId, number: document, state: "deleted" as const };
	// What was sent counts, whatever the MIS has done with it since: that is for a person to put right.
	const isReversed = why === undefined && entry.aside === REVERSED;
	return {
		...{ date: entry.day, document, what: isReversed ? `${entry.what}, ${REVERSED} in the MIS` : entry.what, balance },
		charge: entry.kind === "invoice" ? (entry.amount ?? NOTHING) : undefined,
		payment: entry.kind === "invoice" || why !== undefined ? undefined : (entry.amount ?? NOTHING),
		aside: why === undefined ? undefined : { amount: entry.amount ?? NOTHING, why },
		quickbooks: found ?? (deleted ? { ...deleted, total: NOTHING, open: NOTHING } : undefined),
	};
}

function after(balance: Money, { kind, amount = NOTHING }: AccountEntry): Money {
	return kind === "invoice" ? addMoney(balance, amount) : subtractMoney(balance, amount);
}

/** Charges of a day before its receipts. */
function inOrder(a: AccountEntry, b: AccountEntry): number {
	const order = (entry: AccountEntry) => `${entry.day ?? ""} ${entry.kind}`;
	return order(a) === order(b) ? Number(BigInt(a.misId) - BigInt(b.misId)) : order(a) < order(b) ? -1 : 1;
}

interface Found {
	readonly byId: ReadonlyMap<string, StatementDocument>;
	readonly byNumber: ReadonlyMap<string, StatementDocument>;
}

interface CustomerBooks {
	readonly invoices: Found;
	readonly payments: Found;
	readonly balance: Money | undefined;
	/** Whether QuickBooks was asked at all. */
	readonly isRead: boolean;
}

async function readBooks(qb: StatementParts["qb"], customerId: string | undefined): Promise<CustomerBooks> {
	if (customerId === undefined) return { invoices: found([]), payments: found([]), balance: undefined, isRead: false };
	const id = customerId.replace(/\D/g, "");
	const [customer] = (
		await qb.query("Customer", { where: [{ of: "id", is: "one-of", values: [id] }] }, "all properties")
	).objects;
	const invoices = (await readOf(qb, "Invoice", id)).map(invoiceOf);
	const payments = (await readOf(qb, "Payment", id)).map(paymentOf);
	const { balance } = customer ? customerIn(customer) : { balance: undefined };
	return { invoices: found(invoices), payments: found(payments), balance, isRead: true };
}

async function readOf(qb: StatementParts["qb"], entity: QueriedEntity, id: string): Promise<QboObject[]> {
	const all: QboObject[] = [];
	for (;;) {
		const where = [{ of: "customer", is: "the-same", value: id }] as const;
		const { objects } = await qb.query(entity, { where, by: "day", start: all.length + 1 }, "all properties");
		all.push(...objects);
		if (objects.length < 1_000) return all;
	}
}

const found = (documents: readonly StatementDocument[]): Found => ({
	byId: new Map(documents.map((each) => [each.id, each])),
	byNumber: new Map(documents.filter(({ state }) => state !== "voided").map((each) => [each.number, each])),
});

function invoiceOf(object: QboObject): StatementDocument {
	const [total, open] = [moneyOfJson(object.TotalAmt) ?? NOTHING, moneyOfJson(object.Balance) ?? NOTHING];
	const isVoid = total === NOTHING && /^void/i.test(textIn(object.PrivateNote));
	const state = isVoid ? "voided" : open === NOTHING ? "paid" : open < total ? "part_paid" : "open";
	return { id: textIn(object.Id), number: textIn(object.DocNumber), state, total, open };
}

function paymentOf(object: QboObject): StatementDocument {
	const [total, open] = [moneyOfJson(object.TotalAmt) ?? NOTHING, moneyOfJson(object.UnappliedAmt) ?? NOTHING];
	const isVoid = total === NOTHING && /^void/i.test(textIn(object.PrivateNote));
	const state = isVoid ? "voided" : open === NOTHING ? "applied" : "unapplied";
	return { id: textIn(object.Id), number: textIn(object.PaymentRefNum), state, total, open };
}
