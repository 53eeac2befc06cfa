import type { Seen } from "../../../audit/seen.js";
import { moneyGrouped } from "../../../words/money.js";
import { CONFLICT, type Problem } from "../../../words/problem.js";
import type { About } from "../../decide/judgement.js";
import type { Finding, Sent } from "../books.js";
import { difference } from "../differences.js";
import { sameNumber } from "./number.js";

/** Whether an invoice is in QuickBooks as it was sent: number, total, day and customer. */
export function invoiceStillThere(seen: Seen, about: Pick<About, "customerId" | "title">, sent: Sent): Finding {
	const found = seen.document("Invoice", sent.qboId);
	if (!found) return { is: "gone" };
	const { trace, amount, day, customerId } = sent;
	const money = (sum: Sent["amount"]) => (sum === undefined ? undefined : moneyGrouped(sum));
	// Since then its customer may have been merged into another one, who is the row's customer now.
	const customer = found.customerId === about.customerId ? about.customerId : customerId;
	const differences = [
		trace !== undefined && sameNumber(found.number, trace) ? undefined : differenceFrom("number", found.number, trace),
		differenceFrom("total", money(found.total), money(amount)),
		differenceFrom("date", found.day, day),
		differenceFrom("customer", found.customerId, customer),
	].filter((sentence) => sentence !== undefined);
	if (differences.length === 0) return undefined;
	const problem: Problem = {
		code: CONFLICT,
		detail: `${trace ?? about.title} in QuickBooks (id ${sent.qboId}) is not what was sent for row ${sent.misId} of the MIS any more: ${differences.join("; ")}`,
		fix: "Correct it in QuickBooks, or the row in the MIS: whichever is wrong. Then run the command again.",
	};
	return { is: "differs", problem };
}

/** What is not known to have been sent differs in nothing. */
const differenceFrom = (what: string, found: string | undefined, sent: string | undefined): string | undefined =>
	sent === undefined ? undefined : difference(what, found || undefined, sent);
