import type { LedgerRecord } from "../../audit/record.js";
import type { MappingSettings } from "../../words/settings.js";
import type { MisRow } from "../../words/source.js";
import type { Changed, Kind } from "./kind.js";
import { digestOfTexts, originalOf } from "./said.js";

/**
 * Both sides of a row that is not what was sent under its id; undefined while it is, and while it still says that for
 * which a person has said that what QuickBooks has is right.
 */
export function changedSince(
	kind: Pick<Kind, "changeOf" | "facts">,
	row: MisRow,
	record: LedgerRecord,
	settings: MappingSettings,
): Changed | undefined {
	const isRight = record.rightFor !== undefined && record.rightFor === digestOfFacts(kind, row);
	return isRight ? undefined : kind.changeOf(row, record, settings);
}

/** Digest of what tells a row from another one under its id, as it stands in the MIS. */
export function digestOfFacts({ facts }: Pick<Kind, "facts">, row: MisRow): string {
	const values = originalOf(row);
	return digestOfTexts(facts.map((name) => values[name] ?? null));
}
