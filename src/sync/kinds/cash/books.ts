import { misId } from "../../../words/ids.js";
import { moneyGrouped } from "../../../words/money.js";
import { CONFLICT } from "../../../words/problem.js";
import { readReference } from "../../look/found.js";
import { queryPages } from "../../look/look.js";
import { NewestOfOthers } from "../../look/newest.js";
import type { Books, Finding, Looking, Meant, Met, Sent } from "../books.js";
import { difference } from "../differences.js";
import type { CashKind } from "../entity.js";
import { lookUpInvoicesById } from "../invoice/look.js";
import { readDocument } from "../mirrored.js";
import { PAYMENT_SOURCE } from "../payment/source.js";
import { TOPUP_SOURCE } from "../topup/source.js";
import { readAccount } from "./accounts.js";
import { partsIn, readCash } from "./found.js";
import { forgetDeleted, lookAtCash, lookUpPayments, lookUpPaymentsById, notePayments } from "./look.js";
import { matchCash } from "./match.js";
import { cashNumber, isCashNumber } from "./number.js";
import { cashReceipt } from "./receipt.js";
import { CASH_UNDOING } from "./undoing.js";

const customerOf = ({ intended: { customerId } }: Meant): readonly string[] => [customerId ?? ""];

/** Payments in QuickBooks, of whichever table of the MIS. */
export const cashBooks = (kind: CashKind): Books => ({
	entity: "Payment",
	lane: "in-batches",
	trace: "number",
	// A customer's go in the order of their days, and the next waits until it is known what the last has left of what is owed.
	apart: customerOf,
	onceInABatch: customerOf,
	isDecidedAsItLeaves: true,
	lacksLocation: () => false,
	look: (parts) => [
		lookAtPayments(parts),
		lookAtCash(parts.qb, parts.seen, "SalesReceipt").then(() => undefined),
		lookAtAccounts(parts),
		lookAtMethods(parts),
	],
	readThrough: async ({ qb, seen }) => {
		seen.noteUntil("Payment", undefined);
		seen.forgetDocuments("Payment");
		await lookAtCash(qb, seen, "Payment");
	},
	rowOfOthers: rowOfOtherPayment,
	personOfOthers: () => undefined,
	lookUp: lookUpPayments,
	lookUpById: lookUpPaymentsById,
	stillThere: (seen, about, sent) => {
		const found = seen.document("Payment", sent.qboId) ?? seen.document("SalesReceipt", sent.qboId);
		return found ? stillAsSent(found, about.customerId, sent) : { is: "gone" };
	},
	suspects: (_qb, _seen, key, lookedUp) => {
		const found = lookedUp.filter((object) => readCash(object).number === key);
		return Promise.resolve(found.length === 1 ? found : []);
	},
	// What an invoice owes is read anew where QuickBooks refused to settle it.
	lookAtReferred: (qb, seen, { document }) => lookUpInvoicesById(qb, seen, [...partsIn(document).keys()]),
	note: (seen, object) => notePayments(seen, [object], (each) => readDocument("Payment", each)),
	forget: (seen, id) => seen.forgetDocument("Payment", id),
	match: (seen, { intended }) => matchCash(seen, intended),
	knows: (seen, id) => seen.document("Payment", id) !== undefined,
	isTaken: (seen, trace) => seen.documents("Payment", trace).length > 0,
	numberOf: (id, _settings, issue) => cashNumber(kind, id, issue),
	traceNow: (_seen, _id, trace) => trace,
	holds: (seen, { id }) => [1, 2, 3].some((issue) => seen.documents("Payment", cashNumber(kind, id, issue)).length > 0),
	madeElsewhere: () => undefined,
	numberOfAnother: (trace, answered) => {
		const { number } = readCash(answered);
		return number !== trace && isCashNumber(number) ? number : undefined;
	},
	receipt: cashReceipt,
	undoing: CASH_UNDOING,
});

/** The newest payment under a key of ours that our ledger did not make. */
async function lookAtPayments(parts: Looking): Promise<Met | undefined> {
	const others = new NewestOfOthers(rowOfOtherPayment, parts);
	if (isAnyContested(parts)) await forgetDeleted(parts);
	await lookAtCash(parts.qb, parts.seen, "Payment", (objects) => others.take(objects));
	return others.newest;
}

/** Whether a person was asked to put something right in QuickBooks, and may have deleted it there. */
const isAnyContested = ({ ledger }: Looking): boolean =>
	(["payment", "topup"] as const).some((kind) =>
		ledger
			.inState(kind, ["held", "refused", "contested"], Number.MAX_SAFE_INTEGER)
			.some(({ problem }) => problem?.code === CONFLICT),
	);

/** The row whose key a payment bears that our ledger did not make. */
const rowOfOtherPayment: Books["rowOfOthers"] = ({ ledger }, object) => {
	const { number, id: qboIdOf } = readCash(object);
	const [, of, digits] = /^M([PW])-(\d{1,18})/.exec(isCashNumber(number) ? number : "") ?? [];
	if (digits === undefined) return undefined;
	const [kind, source] = of === "W" ? (["topup", TOPUP_SOURCE] as const) : (["payment", PAYMENT_SOURCE] as const);
	const id = misId(digits);
	return ledger.record(kind, id)?.qboId === qboIdOf ? undefined : { kind, source, id };
};

/** The accounts of the company, inactive ones too: what is mapped to one must be told. */
export async function lookAtAccounts({
	qb,
	seen,
	company,
}: Pick<Looking, "qb" | "seen" | "company">): Promise<undefined> {
	const accounts = [];
	for await (const { objects } of queryPages(qb, "Account", [{ of: "activity", is: "any" }])) accounts.push(...objects);
	seen.noteReferences(
		"Account",
		accounts.map((each) => readAccount(each, company.homeCurrency)),
	);
}

export async function lookAtMethods({ qb, seen }: Pick<Looking, "qb" | "seen">): Promise<undefined> {
	const methods = [];
	for await (const { objects } of queryPages(qb, "PaymentMethod", [])) methods.push(...objects);
	seen.noteReferences("PaymentMethod", methods.map(readReference));
}

function stillAsSent(found: ReturnType<typeof readCash>, customerNow: string | undefined, sent: Sent): Finding {
	const { trace, amount, day, customerId, qboId: id, misId: row } = sent;
	const money = (sum: Sent["amount"]) => (sum === undefined ? undefined : moneyGrouped(sum));
	// Since then its customer may have been merged into another one, who is the row's customer now.
	const customer = found.customerId === customerNow ? customerNow : customerId;
	// One that a person said to be ours keeps the reference that it has.
	const isLinked = trace !== undefined && !isCashNumber(trace);
	const differences = [
		isLinked ? undefined : sameUnlessUnknown("reference", found.number, trace),
		sameUnlessUnknown("amount", money(found.total), money(amount)),
		sameUnlessUnknown("date", found.day, day),
		sameUnlessUnknown("customer", found.customerId, customer),
	].filter((sentence) => sentence !== undefined);
	if (differences.length === 0) return undefined;
	const problem = {
		code: CONFLICT,
		detail: `${trace ?? row} in QuickBooks (id ${id}) is not what was sent for row ${row} of the MIS any more: ${differences.join("; ")}`,
		fix: "Correct it in QuickBooks, or the row in the MIS: whichever is wrong. Then run the command again.",
	} as const;
	return { is: "differs", problem };
}

const sameUnlessUnknown = (what: string, found: string | undefined, sent: string | undefined): string | undefined =>
	sent === undefined ? undefined : difference(what, found, sent);
