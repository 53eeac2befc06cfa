import type { Ledger } from "../../audit/ledger.js";
import type { Seen } from "../../audit/seen.js";
import type { Mis } from "../../mis/types.js";
import { amount, count, plural } from "../../output/text.js";
import type { QuickBooks } from "../../quickbooks/client.js";
import { lookAtAccounts, lookAtMethods } from "../../sync/kinds/cash/books.js";
import { accountOf, mappedMethod } from "../../sync/kinds/cash/mapped.js";
import type { Company } from "../../words/company.js";
import type { MappingSettings } from "../../words/settings.js";
import { isSendable, type Received, receivedOf, totalOf } from "../map/received.js";
import { type Check, fault, ok, warning } from "./check.js";

const MOST_NAMES = 4;

/** What the checks of payments look at; without a ledger nothing is known of what was sent or chosen. */
export interface CashDesk {
	readonly qb: QuickBooks;
	readonly mis: Mis;
	readonly seen: Seen | undefined;
	readonly ledger: Ledger | undefined;
	readonly settings: MappingSettings;
}

/** Where the money of payments goes that are still to be sent. */
export async function accountsCheck({ qb, mis, seen, ledger, settings }: CashDesk, company: Company): Promise<Check> {
	const { currency } = settings;
	const name = "Accounts";
	const mend = "Say where the money of each channel and bank goes: eaur-qb map accounts --choose";
	if (seen) await lookAtAccounts({ qb, seen, company });
	const received = await receivedOf(mis, settings, ledger);
	const without = received.filter(
		(each) => isSendable(each) && (!seen || accountOf(seen, each, currency).is === "absent"),
	);
	const { records, amount: sum } = totalOf(without, () => true);
	if (records === 0) return ok(name, "every payment that is to be sent has one");
	const most = [...without].sort((a, b) => b.records - a.records);
	const list = most.slice(0, MOST_NAMES).map((each) => receivedWords(each, currency));
	const more = most.length > MOST_NAMES ? "; and others" : "";
	return fault(
		name,
		`${plural(records, "payment")} (${amount(sum, currency)}) without an account: they are held. ${list.join("; ")}${more}.`,
		mend,
	);
}

/** "MOMO, bank 1: 163 payments, RWF 3,419,066". */
function receivedWords({ channel, bankId, records, amount: sum }: Received, currency: string): string {
	const from = [channel ?? "no channel", bankId === undefined ? "no bank" : `bank ${bankId}`].join(", ");
	return `${from}: ${count(records)}, ${amount(sum, currency)}`;
}

/** A channel without a method is sent without: a warning. */
export async function methodsCheck({ qb, mis, seen, ledger, settings }: CashDesk): Promise<Check> {
	const { currency } = settings;
	const name = "Payment methods";
	if (seen) await lookAtMethods({ qb, seen });
	const usable = seen?.references("PaymentMethod").filter(({ active }) => active) ?? [];
	const isMapped = (channel: string) =>
		seen !== undefined && usable.some(({ id }) => id === mappedMethod(seen, channel));
	const received = (await receivedOf(mis, settings, ledger)).filter(
		(each) => each.channel !== undefined && isSendable(each) && !isMapped(each.channel),
	);
	const { records, amount: sum } = totalOf(received, () => true);
	if (records === 0) return ok(name, "every channel has one");
	const channels = [...new Set(received.flatMap(({ channel }) => channel ?? []))];
	return warning(
		name,
		`${plural(records, "payment")} (${amount(sum, currency)}) go without a method: ${channels.slice(0, MOST_NAMES).join(", ")}${channels.length > MOST_NAMES ? " and others" : ""}.`,
		"Make or choose them: eaur-qb map methods --create",
	);
}
