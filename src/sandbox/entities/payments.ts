import type { Company } from "../company.js";
import { type JsonObject, objectsAt, refAt, textAt } from "../json.js";
import { amount, hundredths } from "../money.js";
import { Refusal, refuse } from "../refusal.js";
import { linkedAmounts } from "./links.js";
import { checkCurrency, checkTracking } from "./references.js";
import { currencyOf, customerOf, openDay } from "./transactions.js";

const LINKABLE = ["Invoice", "CreditMemo"];
const UNDEPOSITED_FUNDS = "Undeposited Funds";

/** A payment and what it settles. More than an invoice still owes is accepted silently: the rest stays unapplied. */
export function completePayment(draft: JsonObject, was: JsonObject | undefined, company: Company): JsonObject {
	const total = hundredths(draft.TotalAmt);
	if (total === undefined) throw refuse.required("TotalAmt");
	if (total < 0) throw new Refusal("2290", "NegativeAmount", "Negative amounts aren't supported", "TotalAmt");
	const customer = customerOf(draft, company);
	checkTracking(draft, [], company);
	checkCurrency(draft, company, customer);
	const Line = objectsAt(draft, "Line").map((line) => appliedLine(line, draft, was, company));
	return {
		DepositToAccountRef: undepositedFunds(company),
		ProcessPayment: false,
		...draft,
		TxnDate: openDay(draft, company),
		CurrencyRef: currencyOf(draft, company),
		TotalAmt: amount(total),
		UnappliedAmt: amount(unapplied(total, Line)),
		Line,
	};
}

/** What is left of a payment, credits it uses included, after its invoices. */
function unapplied(total: number, lines: readonly JsonObject[]): number {
	let rest = total;
	for (const [target, part] of linkedAmounts({ Line: lines })) rest += target.startsWith("CreditMemo:") ? part : -part;
	if (rest >= 0) return rest;
	throw refuse.business("Business Validation Error: The amount applied is more than the payment.");
}

function appliedLine(line: JsonObject, draft: JsonObject, was: JsonObject | undefined, company: Company): JsonObject {
	const asked = hundredths(line.Amount);
	if (asked === undefined) throw refuse.required("Line.Amount");
	const [link] = objectsAt(line, "LinkedTxn");
	if (!link) throw refuse.required("LinkedTxn");
	const type = textAt(link, "TxnType") ?? "";
	const id = textAt(link, "TxnId") ?? "";
	if (!LINKABLE.includes(type)) throw refuse.enumeration("TxnType", type);
	const target = company.find(type, id);
	if (!target) throw refuse.reference("TxnId", id);
	const before = was ? (linkedAmounts(was).get(`${type}:${id}`) ?? 0) : 0;
	const open = (hundredths(target.Balance) ?? 0) + before;
	if (open <= 0 || refAt(target, "CustomerRef") !== refAt(draft, "CustomerRef")) throw notLinkable(type, id);
	return { ...line, Amount: amount(Math.min(asked, open)) };
}

function notLinkable(type: string, id: string): Refusal {
	return new Refusal(
		"620",
		"Transaction cannot be linked",
		`Transaction ${type} ${id} cannot be linked: it is paid already, voided, or belongs to another customer.`,
		"LinkedTxn",
	);
}

function undepositedFunds(company: Company): JsonObject | undefined {
	const [account] = company.store("Account").having("Name", UNDEPOSITED_FUNDS);
	return account && { value: account.id, name: UNDEPOSITED_FUNDS };
}
