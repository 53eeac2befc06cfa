import type { LedgerRecord } from "../../audit/record.js";
import { identityKey, identityOf } from "../../words/ids.js";
import { type Money, moneyGrouped } from "../../words/money.js";
import type { MappingSettings } from "../../words/settings.js";
import type { MisRow } from "../../words/source.js";
import type { Kind } from "../kinds/entity.js";
import { parseCharge } from "../kinds/invoice/parse.js";

/** A row that is not what was sent under its id: both sides, as a person reads them. */
export interface Changed {
	/** "640,000 of 2025-09-01 for 22000017", "22000017". */
	readonly sent: string;
	readonly now: string;
}

/** What of a charge says which one it is. */
type ChargeFacts = Pick<LedgerRecord, "amount" | "day" | "payer" | "said">;

/**
 * Whether the row is still what the ledger knows under its id; undefined where it is. Ids are given to other rows: after
 * a deletion, when a table is loaded anew, in another database. A person is known by reg_no or tracking_id, a charge by
 * payer, amount and day. What a ledger of an earlier version does not say is no difference.
 */
export function changeOf(
	kind: Kind,
	row: MisRow,
	record: LedgerRecord,
	settings: MappingSettings,
): Changed | undefined {
	return kind === "invoice" ? changeOfCharge(row, record, settings) : changeOfPerson(row, record);
}

function changeOfPerson(row: MisRow, { key }: LedgerRecord): Changed | undefined {
	const [sent, now] = [identityOf(key), identityOf(row.values.identity)];
	if (sent === undefined || (now !== undefined && identityKey(sent) === identityKey(now))) return undefined;
	return { sent, now: now ?? "without a number" };
}

function changeOfCharge(row: MisRow, record: LedgerRecord, settings: MappingSettings): Changed | undefined {
	const now = parseCharge(row, settings).record;
	const known: ChargeFacts = record;
	const differs =
		(known.payer !== undefined && (now.payer === undefined || identityKey(known.payer) !== identityKey(now.payer))) ||
		isAnotherAmount(row, known, now.amount, settings) ||
		(known.day !== undefined && known.day !== now.day);
	return differs ? { sent: chargeText(known), now: chargeText(now) } : undefined;
}

/**
 * The amounts of a charge as its row says them: the evidence, whatever `invoices.amount` or `mis.separators` make of them
 * now. Undefined of a person.
 */
export function amountsSaid(kind: Kind, { values }: MisRow): string | undefined {
	return kind === "invoice" ? JSON.stringify([values.debit ?? null, values.credit ?? null]) : undefined;
}

/** A change of a setting is no change of the row. What an earlier version sent was the debit, or what is left of it. */
function isAnotherAmount(
	row: MisRow,
	{ amount, said }: ChargeFacts,
	now: Money | undefined,
	settings: MappingSettings,
) {
	if (amount === undefined || amount === now) return false;
	if (said !== undefined) return said !== amountsSaid("invoice", row);
	const readings = (["debit", "net"] as const).map((reading) => {
		const invoices = { ...settings.invoices, amount: reading };
		return parseCharge(row, { ...settings, invoices }).record.amount;
	});
	return !readings.includes(amount);
}

function chargeText({ amount, day, payer }: ChargeFacts): string {
	const sum = amount === undefined ? "no readable amount" : moneyGrouped(amount);
	return `${sum} of ${day ?? "no day"} for ${payer ?? "somebody"}`;
}
