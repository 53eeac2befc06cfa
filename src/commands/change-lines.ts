import type { FoundChanges } from "../audit/found-changes.js";
import type { Ledger } from "../audit/ledger.js";
import type { ChangeRow } from "../audit/mirror.js";
import type { AuditRooms } from "../audit/open.js";
import type { LedgerRecord } from "../audit/record.js";
import type { ChangedRow } from "../sync/decide/changed-rows.js";
import { type Kind, kindNamed } from "../sync/kinds/kind.js";
import { ALL_KINDS, isCash } from "../sync/kinds/kinds.js";
import { digestOfTexts } from "../sync/kinds/said.js";
import type { QboId, RealmId } from "../words/ids.js";

export type Side = "mis" | "quickbooks";

/** A field that is not as it was sent, as the contract has it. */
export interface ChangeLine {
	/** "invoice:77"; of a document that was typed in by hand "quickbooks:Invoice:123". */
	readonly record: string;
	readonly document: string;
	readonly side: Side;
	readonly field: string;
	readonly from: string | null;
	readonly to: string | null;
	/** When it was first seen. */
	readonly seen: string;
	readonly acknowledged: boolean;
	readonly acknowledged_at: string | null;
	readonly reason: string | null;
}

/** The records that have this document in QuickBooks. */
export function recordOf(ledger: Ledger, entity: string, id: QboId): LedgerRecord | undefined {
	const kinds = ALL_KINDS.filter(({ books }) => books.entity === entity).map(({ name }) => name);
	return ledger.byDocument(id, kinds)[0];
}

/** "invoice:77", "student:22" by its row, "payment:W12" of a wallet's credit. */
export function recordName({ kind: name, misId }: Pick<LedgerRecord, "kind" | "misId">): string {
	const kind = kindNamed(ALL_KINDS, name);
	return isCash(kind) ? `payment:${kind.words.called({ misId, key: misId })}` : `${name}:${misId}`;
}

/** What was seen in QuickBooks. What is of no record of ours any more, and was not typed in, concerns nobody. */
export function quickbooksLines(audit: AuditRooms, realm: RealmId, rows: readonly ChangeRow[]): ChangeLine[] {
	const [seen, ledger] = [audit.seen(realm), audit.ledger(realm)];
	return rows.flatMap((row) => {
		const { entity, id, field, was, now, acknowledged, reason = null } = row;
		const record = recordOf(ledger, entity, id);
		// Typed in by hand, and taken for ours by now; or ours once, and made again since.
		if ((record === undefined) !== (was === null)) return [];
		const number = seen.mirrored(entity, id)?.number || undefined;
		return {
			record: record ? recordName(record) : `quickbooks:${entity}:${id}`,
			document: record?.trace ?? number ?? `${entity} ${id}`,
			side: "quickbooks" as const,
			field,
			from: field === "note" ? noteWords(was) : was,
			to: field === "note" && now !== null && now !== "none" ? "another text" : now,
			seen: row.seen.toISOString(),
			acknowledged: acknowledged !== undefined,
			acknowledged_at: acknowledged?.toISOString() ?? null,
			reason,
		};
	});
}

/** Behind it stands a digest, which says nothing to anybody. */
const noteWords = (text: string | null): string | null => text?.replace(/ \S{11}$/, "") ?? null;

/**
 * What was found in the MIS, with when it was first found so.
 * @param of whether these are all changed rows of the kind
 */
export function misLines(
	found: FoundChanges,
	kind: Kind,
	rows: readonly ChangedRow[],
	of: "all rows" | "these rows",
): ChangeLine[] {
	const changes = rows.flatMap(({ record: { misId }, fields }) =>
		fields.map(({ field, from, to }) => ({ misId, field, digest: digestOfTexts([from, to]) })),
	);
	const firstFound = found.take(kind.name, changes, of);
	return rows.flatMap(({ record, fields, acknowledged }) =>
		fields.map(({ field, from, to }) => ({
			record: recordName(record),
			document: record.trace ?? record.title ?? record.misId,
			side: "mis" as const,
			field,
			from,
			to,
			seen: firstFound(record.misId, field).toISOString(),
			acknowledged: acknowledged !== undefined,
			acknowledged_at: acknowledged?.at ?? null,
			reason: acknowledged?.reason ?? null,
		})),
	);
}
