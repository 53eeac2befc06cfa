import type { Ledger } from "../../audit/ledger.js";
import type { Mis } from "../../mis/types.js";
import { bankCurrencies } from "../../sync/kinds/cash/book.js";
import { isForeign } from "../../sync/kinds/cash/checks.js";
import { BANK_SOURCE } from "../../sync/kinds/cash/sources.js";
import type { Kind } from "../../sync/kinds/kind.js";
import { CASH_KINDS } from "../../sync/kinds/kinds.js";
import { pagesOf } from "../../sync/read/pages.js";
import { isSynced } from "../../sync/read/states.js";
import { addMoney, type Money, NOTHING, parseMoney } from "../../words/money.js";
import { folded } from "../../words/nearest.js";
import type { MappingSettings } from "../../words/settings.js";
import type { Source } from "../../words/source.js";

/** Money that came in by one channel into one bank, and is not in QuickBooks yet. */
export interface Received {
	/** As the MIS writes it first; undefined where it does not say. */
	readonly channel: string | undefined;
	readonly bankId: string | undefined;
	readonly records: number;
	/** In the currency of the MIS: francs and dollars do not add up. */
	readonly amount: Money;
	/** The bank's currency where it is another one: such money is held, wherever it is to go. */
	readonly foreign?: string;
}

/** What an account or a method is looked for: money that is still to be sent, and can be. */
export const isSendable = ({ records, foreign }: Received): boolean => records > 0 && foreign === undefined;

/** The banks of the MIS by their ids: "Bank of Kigali, Main". */
export async function bankNames(mis: Mis): Promise<Map<string, string>> {
	const names = new Map<string, string>();
	for await (const page of pagesOf(mis, BANK_SOURCE))
		for (const { id, values } of page) names.set(id, [values.name, values.branch].filter(Boolean).join(", "));
	return names;
}

/**
 * What is still to be sent, by channel and bank; read once.
 * @param ledger what it has sent counts as sent, also where nothing is written into the MIS
 */
export async function receivedOf(
	mis: Mis,
	settings: MappingSettings,
	ledger?: Pick<Ledger, "record">,
): Promise<readonly Received[]> {
	const currencies = await bankCurrencies(mis);
	const sums = new Map<string, Received>();
	for (const kind of CASH_KINDS) {
		for await (const page of pagesOf(mis, narrow(kind))) {
			for (const { id, values, status } of page) {
				const [channel, bankId] = [values.channel?.trim() || undefined, values.bankId?.trim() || undefined];
				const key = JSON.stringify([folded(channel ?? ""), bankId ?? ""]);
				const currency = currencies.get(bankId ?? "");
				const foreign = currency !== undefined && isForeign(currency, settings) ? { foreign: currency } : {};
				const known = sums.get(key) ?? { channel, bankId, records: 0, amount: NOTHING, ...foreign };
				const state = ledger?.record(kind.name, id)?.state;
				const isLeft = status !== "synced" && !(state !== undefined && isSynced(state));
				sums.set(key, {
					...known,
					records: known.records + (isLeft ? 1 : 0),
					amount: addMoney(known.amount, isLeft && known.foreign === undefined ? above0(values.amount) : NOTHING),
				});
			}
		}
	}
	return [...sums.values()];
}

/** What is 0 or below is held: it adds nothing to what there is to send. */
function above0(text: string | null | undefined): Money {
	const amount = parseMoney(text ?? "");
	if (amount === undefined || amount < NOTHING) return NOTHING;
	return amount;
}

function narrow({ source }: Kind): Source {
	const wanted = ["amount", "channel", "bankId", ...(source.among ?? []).map(({ column }) => column)];
	return {
		...source,
		columns: Object.fromEntries(Object.entries(source.columns).filter(([name]) => wanted.includes(name))),
	};
}

/** How many there are of one channel or bank, and their sum. */
export function totalOf(
	received: readonly Received[],
	is: (each: Received) => boolean,
): Pick<Received, "records" | "amount"> {
	const own = received.filter(is);
	return {
		records: own.reduce((sum, { records }) => sum + records, 0),
		amount: own.reduce((sum, { amount }) => addMoney(sum, amount), NOTHING),
	};
}
