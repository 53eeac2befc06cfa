import type { SeenReference } from "../../audit/seen-reference.js";
import { EXIT, type ExitCode } from "../../output/exit.js";
import { amount, count, plural } from "../../output/text.js";
import { wrapped } from "../../output/wrap.js";
import { accountFault } from "../../sync/kinds/cash/accounts.js";
import { lookAtAccounts } from "../../sync/kinds/cash/books.js";
import { accountOf, bankKey, channelKey } from "../../sync/kinds/cash/mapped.js";
import { BANK_SOURCE } from "../../sync/kinds/cash/sources.js";
import type { QboId } from "../../words/ids.js";
import { moneyGrouped, moneyToJson } from "../../words/money.js";
import { folded } from "../../words/nearest.js";
import type { Context } from "../context.js";
import { type Desk, type MapOptions, openDesk } from "../map.js";
import { note } from "../noted.js";
import { usage } from "../options.js";
import { accountCalled, listAccounts, nameOf, usableAccounts } from "./account-called.js";
import { askForAccounts, type Side } from "./ask-accounts.js";
import { refuseTwice } from "./choice.js";
import { bankNames, isSendable, type Received, receivedOf, totalOf } from "./received.js";

/** `map accounts`: to which account each bank's and channel's money goes; a channel wins over a bank. Nothing is guessed. */
export async function mapAccounts(context: Context, options: MapOptions): Promise<ExitCode> {
	const desk = await openDesk(context, options);
	const { mis, qb, seen, company } = desk;
	await lookAtAccounts({ qb, seen, company });
	const received = await receivedOf(mis, context.config.mapping, desk.audit.ledger(qb.realmId));
	const sides = await sidesOf(desk, received);
	const { currency } = context.config.mapping;
	const accounts = seen.references("Account");
	const said = (options.set ?? []).map((text) => choiceIn(text, sides, accounts, currency));
	const left = withoutAccount(desk, received, currency).filter((each) => !said.some(({ side }) => side.is(each)));
	refuseTwice(said.map(({ side }) => side.key));
	const chosen = [...said, ...(options.choose ? await askForAccounts(context, sides, received, left, accounts) : [])];
	if (chosen.length > 0) await desk.lock();
	for (const { side, account } of chosen) {
		warnOfChange(context, desk, side, account);
		seen.setMapping("account", side.key, account.id);
		note(context, "mapped", `${side.key} to the account ${nameOf(account)} (id ${account.id}), chosen`, seen.realm);
	}
	return say(context, desk, sides, received);
}

/** What was sent is not moved: whoever chooses another account must know that. */
function warnOfChange({ printer }: Context, { seen }: Desk, side: Side, account: SeenReference): void {
	const before = seen.mappings("account").get(side.key);
	if (before === undefined || before === account.id) return;
	const old = seen.references("Account").find(({ id }) => id === before);
	printer.warn(
		`The money of ${side.key} went to ${old ? nameOf(old) : `the account with the id ${before}`} until now: payments that were sent stay there, what is sent from now on goes to ${nameOf(account)}.`,
	);
}

/** What is to be sent, and is held for want of an account. */
const withoutAccount = ({ seen }: Desk, received: readonly Received[], currency: string): Received[] =>
	received.filter((each) => isSendable(each) && accountOf(seen, each, currency).is === "absent");

/** All banks of the MIS, and what else payments name. */
async function sidesOf({ mis }: Desk, received: readonly Received[]): Promise<Side[]> {
	const names = await bankNames(mis);
	for (const { bankId } of received)
		if (bankId !== undefined && !names.has(bankId)) names.set(bankId, `not in ${BANK_SOURCE.table}`);
	const channels = new Map(
		[...received.map(({ channel }) => channel), ...USUAL]
			.flatMap((name) => (name ? [[folded(name), name] as const] : []))
			.reverse(),
	);
	return [
		...[...channels].map(([key, name]): Side => {
			return { key: channelKey(name), name, is: ({ channel }) => folded(channel ?? "") === key };
		}),
		...[...names].map(([id, name]): Side => ({ key: bankKey(id), name, is: ({ bankId }) => bankId === id })),
	];
}

/** The channels that the gateways write; they may be mapped before the first payment comes. */
const USUAL = ["MOMO", "AIRTEL_MONEY", "CARD", "BANK"];

function choiceIn(text: string, sides: readonly Side[], accounts: readonly SeenReference[], currency: string) {
	const [, what = "", name = "", account = ""] = /^(bank|channel):(.+)=(.+)$/i.exec(text.trim()) ?? [];
	if (account.trim() === "") {
		throw usage(
			`--set takes bank:<bank>=<account> or channel:<name>=<account>; "${text}" is neither.`,
			"Each by its name or its id. For example: --set 'bank:2=Main Account'",
		);
	}
	return {
		side: sideCalled(what.toLowerCase(), name.trim(), sides),
		account: accountCalled(account, accounts, currency),
	};
}

/** A channel by its name; a bank by its number, or by its name where only one bears it. */
function sideCalled(what: string, name: string, all: readonly Side[]): Side {
	const sides = all.filter(({ key }) => key.startsWith(`${what}:`));
	const key = what === "bank" ? bankKey(name) : channelKey(name);
	const isCalled = (side: Side) =>
		[side.name, side.name.split(", ")[0] ?? ""].some((own) => folded(own) === folded(name));
	const exact = sides.filter((each) => each.key === key);
	const [found, ...others] = exact.length > 0 ? exact : sides.filter(isCalled);
	const listed = sides.map((side) =>
		what === "bank" ? `${side.key.slice("bank:".length)} (${side.name})` : side.name,
	);
	if (found === undefined)
		throw usage(`The MIS has no ${what} "${name}".`, `There are: ${listed.join(", ") || "none"}.`);
	if (others.length === 0) return found;
	throw usage(`Several banks of the MIS are called "${name}".`, `Give the number of one: ${listed.join(", ")}.`);
}

/** " (in USD: held)": no account is asked for what cannot be sent. */
function foreignIn({ is }: Side, received: readonly Received[]): string {
	const currency = received.find((each) => is(each) && each.foreign !== undefined)?.foreign;
	return currency === undefined ? "" : ` (in ${currency}: held)`;
}

function say(context: Context, desk: Desk, sides: readonly Side[], received: readonly Received[]): ExitCode {
	const { printer, config } = context;
	const { seen } = desk;
	const { currency } = config.mapping;
	const accounts = seen.references("Account");
	const found = (id: QboId | undefined) => accounts.find((each) => each.id === id);
	const lines = sides.map((side) => {
		const id = seen.mappings("account").get(side.key);
		const account = found(id);
		const fault = id === undefined ? undefined : accountFault(account, currency);
		return { side, id, account, fault, ...totalOf(received, side.is) };
	});
	printer.table(
		[
			...[{ title: "" }, { title: "Bank or channel", whole: true }, { title: "" }, { title: "Account" }],
			...[
				{ title: "Id", align: "right" as const },
				{ title: "To send", align: "right" as const },
				{ title: currency, align: "right" as const },
			],
		],
		lines.map(({ side, id, account, fault, records, amount: sum }) => [
			id === undefined ? "" : fault === undefined ? "✔" : "✖",
			side.key,
			side.key.startsWith("bank:") ? `${side.name}${foreignIn(side, received)}` : "",
			fault === undefined
				? account
					? nameOf(account)
					: ""
				: [account && nameOf(account), fault].filter(Boolean).join(": "),
			id ?? "",
			records === 0 ? "" : count(records),
			records === 0 ? "" : moneyGrouped(sum),
		]),
	);
	printer.say();
	const all = totalOf(received, () => true);
	const each = `Each payment stands at its channel and at its bank; in all: ${plural(all.records, "payment")} (${amount(all.amount, currency)}).`;
	printer.say(wrapped(each, printer.width).join("\n"));
	const without = withoutAccount(desk, received, currency);
	const left = totalOf(without, () => true);
	const message =
		left.records === 0
			? "All payments that are to be sent have an account."
			: `${plural(left.records, "payment")} (${amount(left.amount, currency)}) ${left.records === 1 ? "has no account, and is held" : "have no account, and are held"}.`;
	printer.say(message);
	if (left.records > 0) {
		const usable =
			listAccounts(usableAccounts(accounts, currency)) || "no account yet: make a bank account in QuickBooks";
		printer.say(wrapped(`Money can go to: ${usable}`, printer.width, "  ", "    ").join("\n"));
		printer.say("  To be asked for each: eaur-qb map accounts --choose");
		printer.say("  To say it at once:    eaur-qb map accounts --set 'bank:<bank>=<account>'");
	}
	const mappings = lines.map(({ side, id, account, fault, records, amount: sum }) => ({
		key: side.key,
		name: side.name,
		id: id ?? null,
		qbo_name: account ? nameOf(account) : null,
		fault: fault ?? null,
		payments: records,
		amount: moneyToJson(sum),
	}));
	const unmapped = { count: left.records, amount: moneyToJson(left.amount) };
	const choices = usableAccounts(accounts, currency).map((each) => ({
		id: each.id,
		name: nameOf(each),
		type: each.type ?? "",
	}));
	printer.result({ mappings, missing: without.length, without_account: unmapped, accounts: choices }, message);
	return EXIT.done;
}
