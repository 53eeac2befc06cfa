import type { SeenDocument } from "../../../audit/seen-document.js";
import { identityKey, type MisId } from "../../../words/ids.js";
import { NOTHING } from "../../../words/money.js";
import { CONFLICT } from "../../../words/problem.js";
import type { MisRow } from "../../../words/source.js";
import type { About } from "../../decide/judgement.js";
import type { World } from "../../read/world.js";
import type { Cash, CashKind } from "../entity.js";
import type { Twin } from "../kind.js";
import { NOTED, rowKnownBy } from "./known-by.js";
import { cashId, cashNumber, rowOfCash } from "./number.js";

/**
 * Payments that bear the keys of other rows, and are the same money: rows may have been numbered anew, or taken out and
 * entered again with what was wrong put right.
 */
export function cashTwins(world: World, kind: CashKind, about: About): readonly Twin[] {
	return [...equals(world, kind, about), ...enteredAgain(world, kind, about)];
}

/** Of the same customer, amount and day. */
function equals({ seen }: World, kind: CashKind, about: About): Twin[] {
	const { customerId, amount, day } = about;
	if (customerId === undefined || amount === undefined || day === undefined) return [];
	return seen.documentsOf("Payment", customerId, amount, day).flatMap((each) => {
		const misId = otherRowOf(kind, each, about);
		if (misId === undefined) return [];
		return [{ misId, qboId: each.id, problem: problemOf(kind, about.misId, each, "payer, amount and day") }];
	});
}

/** Of the same transaction; or of the same slip, and payer or amount: one slip may have paid for several students. */
function enteredAgain({ seen }: World, kind: CashKind, about: About): Twin[] {
	const money = rowKnownBy(about.row);
	if (money === undefined) return [];
	const isLike = ({ customerId, total }: SeenDocument) =>
		money.startsWith(NOTED.transaction) || customerId === about.customerId || total === about.amount;
	return seen.documentsOfMoney("Payment", money).flatMap((each) => {
		const misId = otherRowOf(kind, each, about);
		// What was made void is nobody's money.
		if (misId === undefined || each.total === NOTHING || !isLike(each)) return [];
		return [
			{
				...{ misId, qboId: each.id, problem: problemOf(kind, about.misId, each, money) },
				stands: (row: MisRow | undefined) => row !== undefined && rowKnownBy(row) === money,
			},
		];
	});
}

function otherRowOf(kind: CashKind, { number }: SeenDocument, about: About): MisId | undefined {
	const misId = rowOfCash(kind, number);
	return misId === about.misId ? undefined : misId;
}

const problemOf =
	(kind: CashKind, row: MisId, { id, number }: SeenDocument, same: string): Twin["problem"] =>
	(isThere) => {
		const other = rowOfCash(kind, number) ?? "";
		const where = isThere ? `row ${other} says something else by now` : `row ${other} is gone from the MIS`;
		return {
			code: CONFLICT,
			detail: `this money seems to be ${number}, which is in QuickBooks already (id ${id}), of the same ${same}; ${where}`,
			fix: `The same money: give the payment ${number} in QuickBooks the reference ${cashNumber(kind, row)}, with the customer, amount and day that the row has now; or the row its number back; and run the command again. Other money: eaur-qb payments accept ${cashId(kind, row)}; the next run sends it.`,
		};
	};

/** Payer, amount and day are what money is known by. */
export function isSameCash(about: About, { payer, amount, day }: Cash): boolean {
	const isSamePayer =
		payer !== undefined && about.payer !== undefined && identityKey(payer) === identityKey(about.payer);
	return isSamePayer && amount === about.amount && day === about.day;
}
