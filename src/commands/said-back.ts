import type { AuditRooms } from "../audit/open.js";
import { count, moment, plural } from "../output/text.js";
import type { Kind } from "../sync/kinds/kind.js";
import { isCash } from "../sync/kinds/kinds.js";
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
	/** Records that are not as they were sent, and that somebody has seen: all that is so of them. */
	readonly acknowledged: number;
	/** Records whose documents an undo has taken back: nothing of them stands there now. */
	readonly taken_back: number;
}

/** Of the records of these kinds, and of what was typed in. Calls nobody, and reads no MIS. */
export function saidBack(audit: AuditRooms, realm: RealmId, kinds: readonly Kind[]): SaidBack {
	const entities = kinds.map(({ books }) => books.entity as string);
	const rows = audit.mirror(realm).changes();
	const own = rows.filter(({ entity, was }) => entities.includes(entity) || was === null);
	const all = quickbooksLines(audit, realm, own);
	const lines = all.filter(({ acknowledged }) => !acknowledged);
	const changed = new Set(lines.map(({ record }) => record));
	const ledger = audit.ledger(realm);
	const sent = all.filter(({ from }) => from !== null).map(({ record }) => record);
	return {
		as_of: audit.seen(realm).pulledUntil()?.toISOString() ?? null,
		changes: changed.size,
		no_more: lines.filter(({ field }) => field === "deleted" || field === "voided").length,
		acknowledged: new Set(sent.filter((record) => !changed.has(record))).size,
		taken_back: kinds.reduce((sum, { name }) => sum + (ledger.countByState(name).get("undone") ?? 0), 0),
	};
}

/** "as of 2026-03-02 10:00 UTC: 3 records are not as they were sent, 1 of them deleted or void". */
export function saidBackWords({ as_of, changes, no_more, acknowledged, taken_back }: SaidBack): string {
	const undone = taken_back === 0 ? "" : `; ${plural(taken_back, "record")} taken back by undo`;
	return `${standingWords({ as_of, changes, no_more, acknowledged })}${undone}`;
}

function standingWords({ as_of, changes, no_more, acknowledged }: Omit<SaidBack, "taken_back">): string {
	if (as_of === null && changes === 0) return "not looked at since it was sent: eaur-qb pull looks";
	const asOf = as_of === null ? "" : `as of ${moment(as_of)}: `;
	if (changes === 0) return `${asOf}all as it was sent${exceptFor(acknowledged)}`;
	if (no_more === changes) return `${asOf}${plural(changes, "record")} deleted or void`;
	const gone = no_more === 0 ? "" : `, ${count(no_more)} of them deleted or void`;
	return `${asOf}${plural(changes, "record")} not as sent, or typed in by hand${gone}`;
}

const exceptFor = (acknowledged: number): string =>
	acknowledged === 0 ? "" : `, but for ${plural(acknowledged, "record")} that somebody has acknowledged`;

/** Where nothing is left to do: of the kinds that were looked at and no others, and as of the last look. */
export function nothingToDo(kinds: readonly Kind[], { as_of, acknowledged }: SaidBack): string {
	const groups = [...new Set(kinds.map(({ words }) => words.group.name))];
	const all = `all ${groups.join(", ").replace(/, ([^,]*)$/, " and $1")}`;
	const off = groups.length > 1 && !kinds.some(isCash) ? " Payments are not sent: payments.enabled is off." : "";
	if (as_of === null)
		return `Nothing to do: ${all} were sent. Whether they still are in QuickBooks is not known: eaur-qb pull looks.${off}`;
	return `Nothing to do: ${all} are in QuickBooks, as of ${moment(as_of)}${exceptFor(acknowledged)}.${off}`;
}

export const nextForChanges = ({ changes }: SaidBack): string =>
	`${plural(changes, "record")} in QuickBooks not as sent, or typed in by hand: eaur-qb changes list --side quickbooks`;
