import type { LedgerRecord } from "../../../audit/record.js";
import { type Day, parseDay } from "../../../words/day.js";
import { identityOf } from "../../../words/ids.js";
import { type Money, moneyText } from "../../../words/money.js";
import type { MappingSettings } from "../../../words/settings.js";
import type { MisRow } from "../../../words/source.js";
import type { FieldDifference } from "../kind.js";
import { digestOfTexts, isSomebodyElse, originalOf } from "../said.js";
import { parseCharge } from "./parse.js";

/** What of a charge says which one it is. */
export type ChargeFacts = Pick<LedgerRecord, "amount" | "day" | "payer" | "said">;

/** What says that it is another charge: payer, amount and day. What an earlier ledger does not say is no difference. */
export function otherCharge(row: MisRow, known: ChargeFacts, settings: MappingSettings): FieldDifference[] {
	const now = parseCharge(row, settings).record;
	const sum = (amount: Money | undefined) => (amount === undefined ? null : moneyText(amount));
	return [
		...(isAnotherAmount(row, known, now.amount, settings)
			? [{ field: "amount", from: sum(known.amount), to: sum(now.amount) }]
			: []),
		...(isAnotherPayer(row, known) ? [{ field: "customer", from: known.payer ?? null, to: now.payer ?? null }] : []),
		...(isAnotherDay(row, known, now.day) ? [{ field: "date", from: known.day ?? null, to: now.day ?? null }] : []),
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
 * category, a digest of its comment, its payer and its day: the evidence. `reconcile` reads it, too.
 */
export function chargeSaid(row: MisRow): string {
	const values = originalOf(row);
	return JSON.stringify([
		values.debit ?? null,
		values.credit ?? null,
		values.categoryId ?? null,
		digestOfTexts([values.note ?? null]),
		values.payer ?? null,
		values.day ?? null,
	]);
}

function partsOf(said: string | undefined): readonly (string | null | undefined)[] {
	return said === undefined ? [] : (JSON.parse(said) as (string | null)[]);
}

/** By the words of the row, where they are known: what was made of them may be a fault of ours. */
function isAnotherPayer(row: MisRow, { payer, said }: ChargeFacts): boolean {
	return isSomebodyElse(identityOf(partsOf(said)[4]) ?? payer, row);
}

function isAnotherDay(row: MisRow, { day, said }: ChargeFacts, now: Day | undefined): boolean {
	const [, , , , , words] = partsOf(said);
	if (words === undefined) return day !== undefined && day !== now;
	const is = row.values.day ?? null;
	return words !== is && (parseDay(words) ?? words) !== (parseDay(is) ?? is);
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
