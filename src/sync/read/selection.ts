import type { Ledger } from "../../audit/ledger.js";
import type { LedgerRecord } from "../../audit/record.js";
import type { Mis } from "../../mis/types.js";
import type { MisId, QboId } from "../../words/ids.js";
import type { ErrorCode } from "../../words/problem.js";
import type { MappingSettings } from "../../words/settings.js";
import type { MisRow, SyncStatus } from "../../words/source.js";
import type { CashBook } from "../kinds/cash/book.js";
import { changedSince } from "../kinds/changed-since.js";
import type { FeeCategory } from "../kinds/entity.js";
import type { Kind } from "../kinds/kind.js";
import { conditionsOf, type Filter, idsOf } from "./filter.js";
import { pagesInTurns } from "./in-turns.js";
import { pagesOf, type Which } from "./pages.js";
import { isSynced, statusOf } from "./states.js";

/** A row with what the ledger knows of it, and the status that counts. */
export interface Candidate {
	readonly row: MisRow;
	readonly record: LedgerRecord | undefined;
	readonly status: SyncStatus;
}

export interface SelectionParts {
	readonly mis: Mis;
	readonly ledger: Ledger;
	readonly writeBack: boolean;
	readonly categories: ReadonlyMap<string, FeeCategory>;
	readonly settings: MappingSettings;
	readonly cash: Pick<CashBook, "scratchOrNone">;
}

/** A person said that a row gets a new document although the ledger knows one, because that is gone, or another row's by now. */
export interface Anew {
	/** The document that the ledger knows: said of this one, and of none that is made in its place. */
	readonly of: QboId;
	readonly because: "gone" | "another-row";
}

export interface Selection {
	readonly kind: Kind;
	readonly filter: Filter;
	/** `retry`: failed records only, of this code where one is given. */
	readonly failedOnly: { readonly code: ErrorCode | undefined } | undefined;
	/** Of the row that `only` names. */
	readonly anew?: Anew;
	/** These rows whatever their status: `single`, and rows found missing at the end of a run. */
	readonly only?: readonly MisId[];
}

/** Status 0 or NULL, and 2: whether a failed one rests is decided when it has been looked at. */
export const UNSYNCHRONISED: readonly SyncStatus[] = ["not-synced", "failed"];

/**
 * The unsynchronised records, page by page in ascending key order, or each person's in the order of their days. "Unsynchronised" is defined here and nowhere else;
 * with write-back off the ledger's word counts instead of the MIS's.
 */
export async function* select(parts: SelectionParts, selection: Selection): AsyncGenerator<Candidate[]> {
	const { ledger, writeBack } = parts;
	const wanted = selection.failedOnly ? (["failed"] as const) : UNSYNCHRONISED;
	const ids = selection.only ?? idsOf(selection.kind, selection.filter);
	const which: Which = {
		where: conditionsOf(selection.kind, selection.filter, parts.categories),
		...(writeBack && !selection.only ? { statuses: wanted } : {}),
		...(ids ? { ids } : {}),
	};
	for await (const page of pagesFor(parts, selection.kind, which)) {
		const candidates = page.map((row): Candidate => {
			const record = asAnew(selection, ledger.record(selection.kind.name, row.id));
			return { row, record, status: writeBack ? row.status : statusByLedger(parts, selection.kind, row, record) };
		});
		yield candidates.filter((candidate) => isSelected(candidate, selection, wanted));
	}
}

/** As if its document had been left behind already. The ledger is told that when the new one leaves: a row that is held keeps what it has. */
function asAnew({ kind, anew }: Selection, record: LedgerRecord | undefined): LedgerRecord | undefined {
	if (record === undefined || !isAnew(anew, record)) return record;
	const issue = record.issue + (anew?.because === "another-row" && kind.books.trace === "number" ? 1 : 0);
	return { ...record, state: "missing", generation: record.generation + 1, issue, qboId: undefined };
}

export const isAnew = (anew: Anew | undefined, record: LedgerRecord | undefined): boolean =>
	anew !== undefined && record?.qboId === anew.of;

function pagesFor({ mis, settings, cash }: SelectionParts, { source, order }: Kind, which: Which) {
	const scratch = order && cash.scratchOrNone;
	if (!order || !scratch) return pagesOf(mis, source, which);
	const { columns, of } = order;
	return pagesInTurns(mis, source, which, { of: (row) => of(row, settings), columns, scratch });
}

/** By the ledger's word alone, and that holds only for the row of which it was given: another one is still to be sent. */
function statusByLedger(
	{ settings }: SelectionParts,
	kind: Kind,
	row: MisRow,
	record: LedgerRecord | undefined,
): SyncStatus {
	if (record && isSynced(record.state) && changedSince(kind, row, record, settings)) return "not-synced";
	return statusOf(record);
}

function isSelected({ record, status }: Candidate, selection: Selection, wanted: readonly SyncStatus[]): boolean {
	if (selection.only) return true;
	if (!wanted.includes(status)) return false;
	const code = selection.failedOnly?.code;
	return code === undefined || record?.problem?.code === code;
}
