import type { AuditRooms } from "../audit/open.js";
import { count, moment, plural } from "../output/text.js";
import type { Kind } from "../sync/kinds/kind.js";
import type { RealmId } from "../words/ids.js";
import { quickbooksLines } from "./change-lines.js";

/** What QuickBooks has said back of what was sent, and nobody has acknowledged yet. */
export interface SaidBack {
	/** When it was last asked; null where it never was. */
	readonly as_of: string | null;
	/** Records that are not as they were sent, or were typed in by hand. */
	readonly changes: number;
	/** Of these, what is deleted or void there. */
	readonly no_more: number;
}

/** Of the records of these kinds, and of what was typed in. Calls nobody, and reads no MIS. */
export function saidBack(audit: AuditRooms, realm: RealmId, kinds: readonly Kind[]): SaidBack {
	const entities = kinds.map(({ books }) => books.entity as string);
	const rows = audit.mirror(realm).changes();
	const own = rows.filter(({ entity, was }) => entities.includes(entity) || was === null);
	const lines = quickbooksLines(audit, realm, own).filter(({ acknowledged }) => !acknowledged);
	return {
		as_of: audit.seen(realm).pulledUntil()?.toISOString() ?? null,
		changes: new Set(lines.map(({ record }) => record)).size,
		no_more: lines.filter(({ field }) => field === "deleted" || field === "voided").length,
	};
}

/** "as of 2026-03-02 10:00 UTC: 3 records are not as they were sent, 1 of them deleted or void". */
export function saidBackWords({ as_of, changes, no_more }: SaidBack): string {
	const asOf = as_of === null ? "" : `as of ${moment(as_of)}: `;
	if (changes === 0) return `${asOf}all as it was sent`;
	const gone = no_more === 0 ? "" : `, ${count(no_more)} of them deleted or void`;
	return `${asOf}${plural(changes, "record")} not as sent, or typed in by hand${gone}`;
}

export const nextForChanges = ({ changes }: SaidBack): string =>
	`${plural(changes, "record")} in QuickBooks not as sent, or typed in by hand: eaur-qb changes list`;
