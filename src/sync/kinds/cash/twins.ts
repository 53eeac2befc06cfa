import { identityKey, type MisId } from "../../../words/ids.js";
import { CONFLICT, type Problem } from "../../../words/problem.js";
import type { About } from "../../decide/judgement.js";
import type { World } from "../../read/world.js";
import type { Cash, CashKind } from "../entity.js";
import type { Twin } from "../kind.js";
import { cashId, cashNumber, rowOfCash } from "./number.js";

/** Payments of the same customer, amount and day that bear the keys of other rows: rows may have been numbered anew. */
export function cashTwins({ seen }: World, kind: CashKind, about: About): readonly Twin[] {
	const { customerId, amount, day } = about;
	if (customerId === undefined || amount === undefined || day === undefined) return [];
	return seen.documentsOf("Payment", customerId, amount, day).flatMap(({ id: qboId, number }) => {
		const misId = rowOfCash(kind, number);
		if (misId === undefined || misId === about.misId) return [];
		return [{ misId, qboId, problem: (isThere) => sameMoney(kind, about.misId, { misId, qboId, number, isThere }) }];
	});
}

interface Same extends Pick<Twin, "misId" | "qboId"> {
	readonly number: string;
	readonly isThere: boolean;
}

function sameMoney(kind: CashKind, row: MisId, { misId, qboId, number, isThere }: Same): Problem {
	const other = isThere ? `row ${misId} says something else by now` : `row ${misId} is gone from the MIS`;
	return {
		code: CONFLICT,
		detail: `this money seems to be ${number}, which is in QuickBooks already (id ${qboId}), of the same payer, amount and day; ${other}`,
		fix: `The same money: give the payment ${number} in QuickBooks the reference ${cashNumber(kind, row)}, or the row its number back, and run the command again. Other money: eaur-qb payments accept ${cashId(kind, row)}; the next run sends it.`,
	};
}

/** Payer, amount and day are what money is known by. */
export function isSameCash(about: About, { payer, amount, day }: Cash): boolean {
	const isSamePayer =
		payer !== undefined && about.payer !== undefined && identityKey(payer) === identityKey(about.payer);
	return isSamePayer && amount === about.amount && day === about.day;
}
