import type { Seen } from "../../../audit/seen.js";
import type { QboId } from "../../../words/ids.js";
import { folded } from "../../../words/nearest.js";
import type { Problem, Warning } from "../../../words/problem.js";
import { quoteForShell } from "../../../words/shell.js";
import type { Cash } from "../entity.js";
import { accountFault } from "./accounts.js";

/** Under which names a person maps where money goes: a channel wins over a bank. */
export const channelKey = (channel: string): string => `channel:${folded(channel)}`;
export const bankKey = (bankId: string): string => `bank:${bankId}`;

/** What was mapped, or why it cannot be used. */
export type Account =
	| { readonly is: "found"; readonly id: QboId }
	| { readonly is: "absent"; readonly problem: Problem };

/** The account that the money of a payment goes to. Never guessed, and none stands in for another. */
export function accountOf(
	seen: Seen,
	{ channel, bankId }: Pick<Cash, "channel" | "bankId">,
	currency: string,
): Account {
	const mappings = seen.mappings("account");
	const keys = [...(channel ? [channelKey(channel)] : []), ...(bankId ? [bankKey(bankId)] : [])];
	const key = keys.find((each) => mappings.has(each));
	const id = key === undefined ? undefined : mappings.get(key);
	if (key === undefined || id === undefined) return { is: "absent", problem: unmapped(keys) };
	const found = seen.references("Account").find((each) => each.id === id);
	const fault = accountFault(found, currency);
	return fault === undefined ? { is: "found", id } : { is: "absent", problem: unusable(key, id, fault) };
}

function unmapped(keys: readonly string[]): Problem {
	const what = keys.length === 0 ? "the row names neither bank nor channel" : keys.map(named).join(" or the ");
	const key = keys.at(-1);
	return {
		code: "QB006",
		detail:
			key === undefined
				? `it is not known to which account its money went: ${what}`
				: `it is not said to which account the money of the ${what} goes`,
		fix:
			key === undefined
				? "Enter the bank of the payment in the MIS; the next run sends it."
				: `Choose it: eaur-qb map accounts --set ${quoteForShell(`${key}=<account>`)}`,
	};
}

const named = (key: string): string => key.replace(/^(bank|channel):(.*)$/, '$1 "$2"');

const unusable = (key: string, id: QboId, fault: string): Problem => ({
	code: "QB006",
	detail: `the account of ${named(key)} (id ${id}) ${fault}`,
	fix: `Mend it in QuickBooks, or choose another one: eaur-qb map accounts --set ${quoteForShell(`${key}=<account>`)}`,
});

/** The payment method of a channel: where none is mapped, none is sent. */
export function methodOf(
	seen: Seen,
	{ channel }: Cash,
): { readonly id: QboId | undefined; readonly warning: Warning | undefined } {
	if (channel === undefined) return { id: undefined, warning: undefined };
	const id = mappedMethod(seen, channel);
	const isThere = id !== undefined && seen.references("PaymentMethod").some((each) => each.id === id && each.active);
	if (isThere) return { id, warning: undefined };
	const why = id === undefined ? "is not mapped" : `is mapped to one that is gone (id ${id})`;
	return {
		id: undefined,
		warning: `the channel ${channel} ${why}: sent without a payment method (eaur-qb map methods)`,
	};
}

/** What a person has mapped a channel to, however it is spelled. */
export function mappedMethod(seen: Seen, channel: string): QboId | undefined {
	return [...seen.mappings("method")].find(([name]) => folded(name) === folded(channel))?.[1];
}
