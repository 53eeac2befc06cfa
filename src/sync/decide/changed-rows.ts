import type { Ledger } from "../../audit/ledger.js";
import type { Acknowledgement, LedgerRecord } from "../../audit/record.js";
import type { Mis } from "../../mis/types.js";
import { identityKey, identityOf, type MisId } from "../../words/ids.js";
import type { MappingSettings } from "../../words/settings.js";
import type { MisRow } from "../../words/source.js";
import type { FieldDifference, Kind } from "../kinds/kind.js";
import { PAGE_ROWS } from "../read/pages.js";
import { digestOf, digestOfRow } from "./digest.js";

/** A row of the MIS that is not what was sent. */
export interface ChangedRow {
	readonly kind: Kind;
	readonly record: LedgerRecord;
	/** Undefined where it is gone. */
	readonly row: MisRow | undefined;
	readonly fields: readonly FieldDifference[];
	/** Of the row as it is: once acknowledged, it counts no more until it changes again. */
	readonly digest: string;
	readonly acknowledged: Acknowledgement | undefined;
}

export interface ChangedRowsParts {
	readonly mis: Mis;
	readonly ledger: Ledger;
	readonly settings: MappingSettings;
}

/** The rows of a kind that are not what was sent, page by page: found by what the ledger keeps of them, without a call. */
export async function* changedRows(parts: ChangedRowsParts, kind: Kind): AsyncGenerator<ChangedRow> {
	const isTakenBack = await kind.takenBack?.(parts.mis);
	for (let after: MisId | undefined; ; ) {
		const records = parts.ledger.sentAfter(kind.name, after, PAGE_ROWS);
		yield* changedAmong(parts, kind, records, isTakenBack);
		after = records.at(-1)?.misId;
		if (records.length < PAGE_ROWS || after === undefined) return;
	}
}

/** Rows of these kinds that were reversed after they were sent, as far as nobody has acknowledged it. */
export async function reversedRows(parts: ChangedRowsParts, kinds: readonly Kind[]): Promise<ChangedRow[]> {
	const found: ChangedRow[] = [];
	for (const kind of kinds.filter(({ takenBack }) => takenBack !== undefined))
		for await (const each of changedRows(parts, kind))
			if (each.acknowledged === undefined && each.fields.includes(BACK)) found.push(each);
	return found;
}

/** Those of these records whose rows are not what was sent. */
export async function* changedAmong(
	{ mis, ledger, settings }: ChangedRowsParts,
	kind: Kind,
	records: readonly LedgerRecord[],
	known?: TakenBack,
): AsyncGenerator<ChangedRow> {
	if (records.length === 0) return;
	const isTakenBack = known ?? (await kind.takenBack?.(mis));
	const ids = records.map(({ misId }) => misId);
	const rows = await mis.page(kind.source, { after: undefined, limit: ids.length, ids });
	const byId = new Map(rows.map((row) => [row.id, row]));
	const moved = await movedRows(
		mis,
		kind,
		records.filter(({ misId }) => !byId.has(misId)),
	);
	for (const record of records) {
		const row = byId.get(record.misId) ?? moved.get(keyOf(record) ?? "");
		const isBack = row !== undefined && isTakenBack?.(row, settings) === true;
		const fields = row === undefined ? [GONE] : [...kind.differences(row, record, settings), ...(isBack ? [BACK] : [])];
		if (fields.length === 0) continue;
		const digest = row === undefined ? digestOf("gone") : isBack ? digestOf(["back", row.values]) : digestOfRow(row);
		const acknowledged = ledger.acknowledgement(kind.name, record.misId, digest);
		yield { kind, record, row, fields, digest, acknowledged };
	}
}

type TakenBack = Awaited<ReturnType<NonNullable<Kind["takenBack"]>>>;

/** The row says nothing of it: a copy stands among those that were reversed. */
const BACK: FieldDifference = { field: "voided", from: "open", to: "reversed" };

const GONE: FieldDifference = { field: "row_gone", from: "there", to: "gone" };

/** A table of people that was loaded anew has them under other ids: who is in it at all is not gone. */
async function movedRows(mis: Mis, kind: Kind, gone: readonly LedgerRecord[]): Promise<ReadonlyMap<string, MisRow>> {
	if (kind.asked.ids !== "who" || gone.length === 0) return new Map();
	const values = gone.flatMap(({ key }) => identityOf(key) ?? []);
	const where = [{ column: kind.asked.who, is: "one-of", values }] as const;
	const rows = await mis.page(kind.source, { after: undefined, limit: values.length * 2, where });
	return new Map(rows.map((row) => [keyOf({ key: row.values[kind.asked.who] ?? "" }) ?? "", row]));
}

function keyOf({ key }: Pick<LedgerRecord, "key">): string | undefined {
	const identity = identityOf(key);
	return identity && identityKey(identity);
}
