import type { Mis } from "../../mis/types.js";
import type { Kind } from "../../sync/kinds/kind.js";
import { CASH_KINDS } from "../../sync/kinds/kinds.js";
import { pagesOf } from "../../sync/read/pages.js";
import { addMoney, type Money, NOTHING, parseMoney } from "../../words/money.js";
import { folded } from "../../words/nearest.js";
import type { Source } from "../../words/source.js";

/** Money that came in by one channel into one bank, and is not in QuickBooks yet. */
export interface Received {
	/** As the MIS writes it first; undefined where it does not say. */
	readonly channel: string | undefined;
	readonly bankId: string | undefined;
	readonly records: number;
	readonly amount: Money;
}

/** What is still to be sent, by channel and bank; read once. */
export async function receivedOf(mis: Mis): Promise<readonly Received[]> {
	const sums = new Map<string, Received>();
	for (const kind of CASH_KINDS) {
		for await (const page of pagesOf(mis, narrow(kind))) {
			for (const { values, status } of page) {
				const [channel, bankId] = [values.channel?.trim() || undefined, values.bankId?.trim() || undefined];
				const key = JSON.stringify([folded(channel ?? ""), bankId ?? ""]);
				const known = sums.get(key) ?? { channel, bankId, records: 0, amount: NOTHING };
				const isLeft = status !== "synced";
				sums.set(key, {
					...known,
					records: known.records + (isLeft ? 1 : 0),
					amount: addMoney(known.amount, (isLeft && parseMoney(values.amount ?? "")) || NOTHING),
				});
			}
		}
	}
	return [...sums.values()];
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
