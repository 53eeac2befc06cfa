import type { QboObject } from "../../../quickbooks/outcome.js";
import { parseDay } from "../../../words/day.js";
import { moneyGrouped, moneyOfJson, NOTHING, subtractMoney } from "../../../words/money.js";
import { text } from "../../../words/outside.js";
import { inner } from "../differences.js";
import { linkedIn } from "../linked.js";
import type { Undoing } from "../undoing.js";

/** An invoice is made void: it keeps its number, and its amounts become nothing. */
export const INVOICE_UNDOING: Undoing = {
	keeping: { operation: "void", change: {} },
	deleting: { operation: "delete", change: {} },
	already: "it is void already",
	// The word before its note is another one in a company of another language; that nothing is left of it is the same in all.
	isTakenBack: (now) => moneyOfJson(now.TotalAmt) === NOTHING && linkedIn(now).length === 0,
	whyLeft: (now) => whySent(now),
	whySettled: (now) => {
		const [total, balance] = [moneyOfJson(now.TotalAmt), moneyOfJson(now.Balance)];
		if (total === undefined || balance === undefined) return "QuickBooks does not say how much of it is open";
		if (total === balance) return undefined;
		const paid = subtractMoney(total, balance);
		return `${paid === NOTHING ? "nothing" : moneyGrouped(paid)} of its ${moneyGrouped(total)} has been paid`;
	},
	linkedBy: linkedIn,
	settles: () => [],
	dayOf: (now) => parseDay(text(now.TxnDate)),
};

/** Whether somebody may have it in hands. */
function whySent({ EmailStatus, PrintStatus, DeliveryInfo }: QboObject): string | undefined {
	if (EmailStatus === "EmailSent" || text(inner(DeliveryInfo, "DeliveryTime")) !== "") return "it was sent by e-mail";
	return PrintStatus === "PrintComplete" ? "it was printed" : undefined;
}
