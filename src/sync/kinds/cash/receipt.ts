import type { Intended } from "../../../audit/record.js";
import type { QboObject } from "../../../quickbooks/outcome.js";
import { type Money, moneyGrouped, moneyOfJson, NOTHING, subtractMoney } from "../../../words/money.js";
import type { MappingSettings } from "../../../words/settings.js";
import { referenceId } from "../../look/found.js";
import type { Meant } from "../books.js";
import { difference, textOf, told } from "../differences.js";
import { partsIn, readCash } from "./found.js";

/**
 * What money goes by must be there: key, customer, amount, day, account, what it settles of which invoice, and what is
 * left unapplied. Where it is accepted that a company applies the rest by itself, further invoices may be settled too.
 */
export function cashReceipt(
	{ document, intended }: Meant,
	answered: QboObject,
	{ payments }: MappingSettings,
): string[] {
	const { number, customerId, total, day } = readCash(answered);
	const money = (amount: Intended["amount"]) => (amount === undefined ? undefined : moneyGrouped(amount));
	const has = (property: string) => document[property] !== undefined;
	return [
		difference("key", number || undefined, intended.trace),
		...(has("PaymentRefNum")
			? [difference("reference", textOf(answered.PaymentRefNum), textOf(document.PaymentRefNum))]
			: []),
		difference("customer", customerId, intended.customerId),
		difference("amount", money(total), money(intended.amount)),
		difference("date", day, intended.day),
		...(["DepositToAccountRef", "PaymentMethodRef"] as const)
			.filter(has)
			.map((property) => difference(WORDS[property], referenceId(answered[property]), referenceId(document[property]))),
		...(payments.acceptAutoApply && isOnlyAppliedFurther(document, answered, intended.amount)
			? []
			: [
					difference("settlement of invoices", partsText(answered), partsText(document)),
					...unappliedDifference(document, answered, intended.amount),
				]),
		told("note", answered.PrivateNote, document.PrivateNote),
	].filter((sentence) => sentence !== undefined);
}

const WORDS = { DepositToAccountRef: "account", PaymentMethodRef: "payment method" } as const;

/** "50,000 of invoice 17", in the order of the ids: a company sorts lines as it likes. */
function partsText(object: QboObject): string | undefined {
	const parts = [...partsIn(object)].map(([id, part]) => `${moneyGrouped(part)} of invoice ${id}`);
	return parts.length === 0 ? undefined : parts.sort().join(", ");
}

/** All that was sent is settled, and what more is settled came out of the rest: together they are the amount. */
function isOnlyAppliedFurther(document: QboObject, answered: QboObject, amount: Money | undefined): boolean {
	const settled = partsIn(answered);
	const isKept = [...partsIn(document)].every(([id, part]) => (settled.get(id) ?? NOTHING) >= part);
	if (!isKept || amount === undefined) return false;
	const left = [...settled.values()].reduce(subtractMoney, amount);
	return left >= NOTHING && left === (moneyOfJson(answered.UnappliedAmt) ?? left);
}

/** QuickBooks tells what is left; where it does not, what it settles has told. */
function unappliedDifference(document: QboObject, answered: QboObject, amount: Money | undefined): string[] {
	const unapplied = moneyOfJson(answered.UnappliedAmt);
	if (unapplied === undefined || amount === undefined) return [];
	const left = [...partsIn(document).values()].reduce(subtractMoney, amount);
	const sentence = difference("unapplied rest", sumText(unapplied), sumText(left));
	return sentence === undefined ? [] : [sentence];
}

const sumText = (money: Money): string => (money === NOTHING ? "0" : moneyGrouped(money));
