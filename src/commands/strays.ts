import type { AuditRooms } from "../audit/open.js";
import type { Mis } from "../mis/types.js";
import { plural } from "../output/text.js";
import type { ChangedRow } from "../sync/decide/changed-rows.js";
import type { Estranged } from "../sync/decide/known-mis.js";
import { EAUR_MIS } from "../sync/kinds/mis-shape.js";
import { MOST_NAMED, type NotHereParts } from "../sync/look/not-here.js";
import type { Strays } from "../sync/look/strays.js";
import type { RealmId } from "../words/ids.js";
import { companySuffix } from "../words/stamp.js";
import type { Context } from "./context.js";

export function notHereParts(context: Context, mis: Mis, audit: AuditRooms, realm: RealmId): NotHereParts {
	const { mapping, quickbooks } = context.config;
	const suffix = companySuffix(quickbooks.environment, realm);
	return { mis, ledger: audit.ledger(realm), seen: audit.seen(realm), settings: mapping, suffix };
}

/** A sentence for each sort of stray that there is, with what helps. */
export function straySentences(of: string, { notHere, named, otherStatus, stuck, stuckNamed }: Strays): string[] {
	return [
		...(notHere > 0
			? [
					`${plural(notHere, of.slice(0, -1))} at status 1 that neither this ledger nor the company at hand knows${examples(named, notHere)}. ` +
						`To look each up in QuickBooks, and make unsynchronised what is not there: eaur-qb ${of} reset --not-here`,
				]
			: []),
		...(otherStatus > 0
			? [
					`${plural(otherStatus, of.slice(0, -1))} of a status that is none of 0 to 3: never sent as they stand. ` +
						`Set ${EAUR_MIS.tracking.status.name} to ${EAUR_MIS.statuses["not-synced"]} in the MIS for those that are to be sent.`,
				]
			: []),
		...(stuck > 0
			? [
					`${plural(stuck, of.slice(0, -1))} at status 3 for more than an hour, and no run of ours is at work on them${examples(stuckNamed, stuck)}: ` +
						`nobody sends them. Once no other tool does, release them: eaur-qb ${of} reset`,
				]
			: []),
	];
}

/**
 * Rows at 1 are not read again to be sent: who edits one must be told that QuickBooks has what it said before. No exit code
 * says it: a run compares some of them, another night others, and the records themselves are in QuickBooks.
 */
export function changedSentences(of: string, changed: readonly Pick<Estranged, "kind" | "misId">[]): string[] {
	if (changed.length === 0) return [];
	const named = changed.slice(0, MOST_NAMED).map(({ kind, misId }) => `${kind.name}:${misId}`);
	return [
		`${plural(changed.length, of.slice(0, -1))} at status 1 whose ${changed.length === 1 ? "row is" : "rows are"} not what was sent any more${examples(named, changed.length)}: QuickBooks has what was sent. ` +
			"What differs, and in all of them: eaur-qb changes list --side mis",
	];
}

/** The row of such a payment says nothing of it: a copy stands in another table. */
export function reversedSentences(reversed: readonly Pick<ChangedRow, "kind" | "record">[]): string[] {
	if (reversed.length === 0) return [];
	const named = reversed.slice(0, MOST_NAMED).map(({ kind, record }) => `${kind.name}:${record.misId}`);
	return [
		`${plural(reversed.length, "payment")} reversed in the MIS after ${reversed.length === 1 ? "it was" : "they were"} sent${examples(named, reversed.length)}: QuickBooks still has the money. Void in QuickBooks what was given back.`,
	];
}

const examples = (named: readonly string[], all: number): string =>
	named.length > 0 ? ` (${named.join(", ")}${all > named.length ? " and more" : ""})` : "";
