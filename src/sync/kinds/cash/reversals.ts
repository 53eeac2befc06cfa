import type { Mis } from "../../../mis/types.js";
import { type Identity, identityKey, identityOf } from "../../../words/ids.js";
import { type Money, moneyText, parseMoney } from "../../../words/money.js";
import { folded } from "../../../words/nearest.js";
import type { MisRow } from "../../../words/source.js";
import { pagesOf } from "../../read/pages.js";
import type { Cash } from "../entity.js";
import { said } from "./parse.js";
import { REVERSAL_SOURCE } from "./sources.js";

/** What a row and its copy among the reversed ones have in common; undefined where the row lacks some of it. */
export function reversalKeyOf({
	transCode,
	payer,
	amount,
}: Pick<Cash, "transCode" | "payer" | "amount">): string | undefined {
	if (transCode === undefined || payer === undefined || amount === undefined) return undefined;
	return reversalKey(transCode, payer, amount);
}

/** The same of each row that was reversed, page by page. */
export async function* reversalKeys(mis: Mis): AsyncGenerator<readonly string[]> {
	for await (const page of pagesOf(mis, REVERSAL_SOURCE)) yield page.flatMap(keysIn);
}

function keysIn({ values }: MisRow): string[] {
	const payer = identityOf(values.payer);
	const amount = parseMoney(values.amount ?? "");
	const code = said(values.transCode);
	return payer === undefined || amount === undefined || code === undefined ? [] : [reversalKey(code, payer, amount)];
}

const reversalKey = (transCode: string, payer: Identity, amount: Money): string =>
	JSON.stringify([folded(transCode), identityKey(payer), moneyText(amount)]);
