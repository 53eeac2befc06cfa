import type { Mis } from "../../../mis/types.js";
import { identityKey, identityOf } from "../../../words/ids.js";
import { addMoney, NOTHING, parseMoney } from "../../../words/money.js";
import type { Source } from "../../../words/source.js";
import { pagesOf } from "../../read/pages.js";
import { INVOICE_SOURCE } from "../invoice/source.js";
import { REGISTRATION_SOURCE } from "../sources.js";
import { SPONSOR_SOURCE } from "./sources.js";
import type { Spending } from "./sums.js";

const SPONSORED_SOURCE = {
	table: REGISTRATION_SOURCE.table,
	key: REGISTRATION_SOURCE.key,
	columns: {
		payer: REGISTRATION_SOURCE.columns.identity,
		sponsorId: { name: "spon_id", read: "text", optional: true },
	},
} as const satisfies Source;

const CHARGE_SOURCE = {
	table: INVOICE_SOURCE.table,
	key: INVOICE_SOURCE.key,
	columns: { payer: INVOICE_SOURCE.columns.payer, debit: INVOICE_SOURCE.columns.debit },
} as const satisfies Source;

/**
 * What was charged to students of whom a registration names a sponsor that pays a share. How much of it is the sponsor's
 * stands in no table, so that nothing is split: somebody has to.
 */
export async function sponsoredCharges(mis: Mis): Promise<Spending> {
	const sponsors: string[] = [];
	for await (const page of pagesOf(mis, SPONSOR_SOURCE))
		for (const { id, values } of page) if ((parseMoney(values.share ?? "") ?? NOTHING) > NOTHING) sponsors.push(id);
	let [records, amount] = [0, NOTHING];
	if (sponsors.length === 0) return { records, amount };
	const payers = new Set<string>();
	const where = [{ column: "sponsorId", is: "one-of", values: sponsors }] as const;
	for await (const page of pagesOf(mis, SPONSORED_SOURCE, { where }))
		for (const { values } of page) {
			const identity = identityOf(values.payer);
			if (identity !== undefined) payers.add(identityKey(identity));
		}
	if (payers.size === 0) return { records, amount };
	for await (const page of pagesOf(mis, CHARGE_SOURCE))
		for (const { values } of page) {
			const identity = identityOf(values.payer);
			if (identity === undefined || !payers.has(identityKey(identity))) continue;
			records += 1;
			amount = addMoney(amount, parseMoney(values.debit ?? "") ?? NOTHING);
		}
	return { records, amount };
}
