import type { SeenReference } from "../../audit/seen-reference.js";
import { askLine } from "../../output/prompt.js";
import { amount, plural } from "../../output/text.js";
import { wrapped } from "../../output/wrap.js";
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
 * `--choose`: asks for each bank, and then for each channel, whose money has no account yet. What is typed is a name or an
 * id; Enter leaves it. Banks first: a channel would take the money of all banks with it.
 * @throws Failure "usage" where there is no terminal; "interrupted" for Ctrl-C
 */
export async function askForAccounts(
	context: Context,
	sides: readonly Side[],
	received: readonly Received[],
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
	for (const side of banksFirst(sides)) {
		const left = without.filter((each) => side.is(each) && !chosen.some((one) => one.side.is(each)));
		if (left.length === 0) continue;
		printer.say();
		for (const each of askedAbout(side, left, received, currency)) printer.say(wrapped(each, printer.width).join("\n"));
		const account = await askFor(context, accounts);
		if (account !== undefined) chosen.push({ side, account });
	}
	return chosen;
}

export const banksFirst = (sides: readonly Side[]): Side[] => [
	...sides.filter(isBank),
	...sides.filter((each) => !isBank(each)),
];

const isBank = ({ key }: Side): boolean => key.startsWith("bank:");

/** What lacks an account; and what else an answer would move. */
export function askedAbout(
	side: Side,
	left: readonly Received[],
	received: readonly Received[],
	currency: string,
): string[] {
	const [lacking, all] = [totalOf(left, () => true), totalOf(received, side.is)];
	const sum = (each: typeof all) => `${plural(each.records, "payment")}, ${amount(each.amount, currency)}`;
	return [
		`${calledIn(side)}: ${sum(lacking)}, without an account.`,
		...(!isBank(side) && all.records > lacking.records
			? [
					`A channel wins over a bank: all of this channel (${sum(all)}) would go there, also what has an account by its bank.`,
				]
			: []),
	];
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
