import type { SeenReference } from "../../audit/seen-reference.js";
import { askLine } from "../../output/prompt.js";
import { amount, plural } from "../../output/text.js";
import { Failure } from "../../words/failure.js";
import type { Context } from "../context.js";
import { usage } from "../options.js";
import { accountCalled, listAccounts, usableAccounts } from "./account-called.js";
import { type Received, totalOf } from "./received.js";

/** A bank or a channel, under the key by which it is mapped. */
export interface Side {
	/** "channel:momo", "bank:2". */
	readonly key: string;
	readonly name: string;
	readonly is: (each: Received) => boolean;
}

export interface ChosenAccount {
	readonly side: Side;
	readonly account: SeenReference;
}

/**
 * `--choose`: asks for each channel, and then for each bank, whose money has no account yet. What is typed is a name or an
 * id; Enter leaves it. A channel that was answered needs no bank.
 * @throws Failure "usage" where there is no terminal; "interrupted" for Ctrl-C
 */
export async function askForAccounts(
	context: Context,
	sides: readonly Side[],
	without: readonly Received[],
	accounts: readonly SeenReference[],
): Promise<ChosenAccount[]> {
	const { printer } = context;
	const { currency } = context.config.mapping;
	if (without.length === 0) return [];
	if (!context.isTerminal)
		throw usage(
			"--choose asks, and there is no terminal to ask on.",
			"Choose with: eaur-qb map accounts --set bank:<bank_id>=<account>",
		);
	const usable = usableAccounts(accounts, currency);
	printer.say(`Money can go to: ${listAccounts(usable) || "no account yet; make a bank account in QuickBooks"}`);
	if (usable.length === 0) return [];
	const chosen: ChosenAccount[] = [];
	for (const side of sides) {
		const left = without.filter((each) => side.is(each) && !chosen.some((one) => one.side.is(each)));
		if (left.length === 0) continue;
		const { records, amount: sum } = totalOf(left, () => true);
		printer.say();
		printer.say(`${calledIn(side)}: ${plural(records, "payment")}, ${amount(sum, currency)}, without an account.`);
		const account = await askFor(context, accounts);
		if (account !== undefined) chosen.push({ side, account });
	}
	return chosen;
}

/** "Channel MOMO", "Bank 2 (Fees Collection Bank, Main)". */
function calledIn({ key, name }: Side): string {
	return key.startsWith("bank:") ? `Bank ${key.slice("bank:".length)} (${name})` : `Channel ${name}`;
}

async function askFor(
	{ printer, config }: Context,
	accounts: readonly SeenReference[],
): Promise<SeenReference | undefined> {
	for (;;) {
		const typed = (await askLine("Which account is it? Name or id; Enter leaves it: "))?.trim();
		if (typed === undefined || typed === "") return undefined;
		try {
			return accountCalled(typed, accounts, config.mapping.currency);
		} catch (error) {
			if (!(error instanceof Failure)) throw error;
			printer.warn(error.message);
			printer.say(`  → ${error.fix}`);
		}
	}
}
