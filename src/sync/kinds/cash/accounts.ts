import type { SeenReference } from "../../../audit/seen-reference.js";
import type { QboObject } from "../../../quickbooks/outcome.js";
import { text } from "../../../words/outside.js";
import { readReference, referenceId } from "../../look/found.js";

/** What money can be put into. */
const TYPES: readonly string[] = ["Bank", "Other Current Asset"];

/** An account as it comes back: its type, and its currency where that is another one than the company's. */
export function readAccount(object: QboObject, homeCurrency: string): SeenReference {
	const currency = referenceId(object.CurrencyRef);
	const type = text(object.AccountType);
	return {
		...readReference(object),
		type: currency === undefined || currency === homeCurrency ? type : `${type}${IN}${currency}`,
	};
}

const IN = " in ";

/** Why no money can be put into an account; undefined where it can. */
export function accountFault(account: SeenReference | undefined, currency: string): string | undefined {
	if (account === undefined) return "is not there in QuickBooks";
	if (!account.active) return "is inactive in QuickBooks";
	const [type = "", foreign] = (account.type ?? "").split(IN);
	if (!TYPES.includes(type))
		return `is of the type ${type || "(none)"}: money goes to a Bank or Other Current Asset account`;
	return foreign === undefined ? undefined : `is kept in ${foreign}, not in ${currency}`;
}
