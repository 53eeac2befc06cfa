import type { LedgerRecord } from "../../../audit/record.js";
import { identityKey } from "../../../words/ids.js";
import { type Money, moneyText } from "../../../words/money.js";
import type { MappingSettings } from "../../../words/settings.js";
import type { MisRow } from "../../../words/source.js";
import type { FieldDifference } from "../kind.js";
import { digestOfTexts, originalOf } from "../said.js";
import { parseCharge } from "./parse.js";

/** What of a charge says which one it is. */
export type ChargeFacts = Pick<LedgerRecord, "amount" | "day" | "payer" | "said">;

/** What says that it is another charge: payer, amount and day. What an earlier ledger does not say is no difference. */
export function otherCharge(row: MisRow, known: ChargeFacts, settings: MappingSettings): FieldDifference[] {
	const now = parseCharge(row, settings).record;
	const isOtherPayer =
		known.payer !== undefined && (now.payer === undefined || identityKey(known.payer) !== identityKey(now.payer));
	const sum = (amount: Money | undefined) => (amount === undefined ? null : moneyText(amount));
	return [
		...(isAnotherAmount(row, known, now.amount, settings)
			? [{ field: "amount", from: sum(known.amount), to: sum(now.amount) }]
			: []),
		...(isOtherPayer ? [{ field: "customer", from: known.payer ?? null, to: now.payer ?? null }] : []),
		...(known.day !== undefined && known.day !== now.day
			? [{ field: "date", from: known.day, to: now.day ?? null }]
			: []),
	];
}

/** The same, and what else of it was sent: its fee category is the item, its comment the note. */
export function chargeDifferences(row: MisRow, known: ChargeFacts, settings: MappingSettings): FieldDifference[] {
	const [, , category, note] = partsOf(known.said);
	const [, , categoryNow, noteNow] = partsOf(chargeSaid(row));
	return [
		...otherCharge(row, known, settings),
		...(category !== undefined && category !== categoryNow
			? [{ field: "item", from: category, to: categoryNow ?? null }]
			: []),
		...(note !== undefined && note !== noteNow ? [{ field: "note", from: "a text", to: "another text" }] : []),
	];
}

/**
 * The amounts of a charge as its row says them, whatever `invoices.amount` or `mis.separators` make of them now, its fee
 * category and a digest of its comment: the evidence.
 */
export function chargeSaid(row: MisRow): string {
	const values = originalOf(row);
	return JSON.stringify([
		values.debit ?? null,
		values.credit ?? null,
		values.categoryId ?? null,
		digestOfTexts([values.note ?? null]),
	]);
}

function partsOf(said: string | undefined): readonly (string | null | undefined)[] {
	return said === undefined ? [] : (JSON.parse(said) as (string | null)[]);
}

/** A change of a setting is no change of the row. What an earlier version sent was the debit, or what is left of it. */
function isAnotherAmount(
	row: MisRow,
	{ amount, said }: ChargeFacts,
	now: Money | undefined,
	settings: MappingSettings,
): boolean {
	if (amount === undefined || amount === now) return false;
	if (said !== undefined) {
		const [was, is] = [partsOf(said), partsOf(chargeSaid(row))];
		return was[0] !== is[0] || was[1] !== is[1];
	}
	const readings = (["debit", "net"] as const).map((reading) => {
		const invoices = { ...settings.invoices, amount: reading };
		return parseCharge(row, { ...settings, invoices }).record.amount;
	});
	return !readings.includes(amount);
}
