import type { Ledger } from "../../audit/ledger.js";
import type { LedgerRecord } from "../../audit/record.js";
import type { Mis } from "../../mis/types.js";
import type { MisId } from "../../words/ids.js";
import type { ErrorCode } from "../../words/problem.js";
import type { MappingSettings } from "../../words/settings.js";
import type { MisRow, SyncStatus } from "../../words/source.js";
import { changedSince } from "../kinds/changed-since.js";
import type { FeeCategory } from "../kinds/entity.js";
import type { Kind } from "../kinds/kind.js";
import { conditionsOf, type Filter, idsOf } from "./filter.js";
import { PAGE_ROWS } from "./pages.js";
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
}

export interface Selection {
	readonly kind: Kind;
	readonly filter: Filter;
	/** `retry`: failed records only, of this code where one is given. */
	readonly failedOnly: { readonly code: ErrorCode | undefined } | undefined;
	/** These rows whatever their status: `single`, and rows found missing at the end of a run. */
	readonly only?: readonly MisId[];
}

/** Status 0 or NULL, and 2: whether a failed one rests is decided when it has been looked at. */
export const UNSYNCHRONISED: readonly SyncStatus[] = ["not-synced", "failed"];

/**
 * The unsynchronised records, page by page in ascending key order. "Unsynchronised" is defined here and nowhere else;
 * with write-back off the ledger's word counts instead of the MIS's.
 */
export async function* select(parts: SelectionParts, selection: Selection): AsyncGenerator<Candidate[]> {
	const { mis, ledger, writeBack } = parts;
	const { source } = selection.kind;
	const wanted = selection.failedOnly ? (["failed"] as const) : UNSYNCHRONISED;
	const ids = selection.only ?? idsOf(selection.kind, selection.filter);
	const query = {
		limit: PAGE_ROWS,
		where: conditionsOf(selection.kind, selection.filter, parts.categories),
		...(writeBack && !selection.only ? { statuses: wanted } : {}),
		...(ids ? { ids } : {}),
	};
	let next = mis.page(source, { ...query, after: undefined });
	for (;;) {
		const page = await next;
		const last = page.at(-1);
		if (last === undefined) return;
		const isLast = page.length < PAGE_ROWS;
		if (!isLast) {
			next = mis.page(source, { ...query, after: last.id });
			next.catch(() => {});
		}
		const candidates = page.map((row): Candidate => {
			const record = ledger.record(selection.kind.name, row.id);
			return { row, record, status: writeBack ? row.status : statusByLedger(parts, selection.kind, row, record) };
		});
		yield inTheirOrder(
			parts,
			selection.kind,
			candidates.filter((candidate) => isSelected(candidate, selection, wanted)),
		);
		if (isLast) return;
	}
}

/** Those of one person in the order of their days, in the places that they have among the others. */
function inTheirOrder({ settings }: SelectionParts, kind: Kind, candidates: readonly Candidate[]): Candidate[] {
	const { orderOf } = kind;
	if (orderOf === undefined) return [...candidates];
	const places = new Map<string, { readonly place: number; readonly at: string; readonly candidate: Candidate }[]>();
	for (const [place, candidate] of candidates.entries()) {
		const { of, at } = orderOf(candidate.row, settings);
		if (of === undefined || at === undefined) continue;
		places.set(of, [...(places.get(of) ?? []), { place, at, candidate }]);
	}
	const ordered = [...candidates];
	for (const own of places.values()) {
		const inTime = [...own].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.place - b.place));
		for (const [index, { place }] of own.entries()) {
			const next = inTime[index];
			if (next) ordered[place] = next.candidate;
		}
	}
	return ordered;
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
