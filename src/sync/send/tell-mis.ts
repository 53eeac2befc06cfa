import type { Ledger } from "../../audit/ledger.js";
import type { LedgerRecord, Settlement } from "../../audit/record.js";
import type { MisId } from "../../words/ids.js";
import { type Kind, kindNamed } from "../kinds/kind.js";
import { isSynced } from "../read/states.js";
import type { Push } from "./push.js";

/** How many rows one UPDATE tells about. */
const MARKS_AT_ONCE = 500;

interface TellMisParts {
	readonly kinds: readonly Kind[];
	readonly ledger: Ledger;
	readonly push: Push;
}

/**
 * Marks every settled record that the MIS does not know of, and gives idle claims back. Returns those whose rows are not
 * what was sent any more.
 */
export async function tellMis({ kinds, ledger, push }: TellMisParts): Promise<ReadonlyMap<Kind, ReadonlySet<MisId>>> {
	const differing = new Map<Kind, Set<MisId>>();
	for (const kind of kinds) {
		const others = new Set<MisId>();
		const owed = new Set<MisId>();
		for (;;) {
			const unmarked = ledger.unmarked(kind.name, MARKS_AT_ONCE + owed.size);
			const left = unmarked.filter(({ misId }) => !owed.has(misId));
			if (left.length === 0) break;
			const told = await push.mark(kind, left.map(settlementOf));
			for (const id of told.owed) owed.add(id);
			for (const id of told.differing) others.add(id);
		}
		differing.set(kind, others);
	}
	const idle = ledger.idleClaims().map((claim) => ({ ...claim, kind: kindNamed(kinds, claim.kind) }));
	await push.giveBack(idle, [...new Set(idle.map(({ pushedBy }) => pushedBy))]);
	return differing;
}

/** What the ledger knows to be taken back: only the MIS is still to be told. */
export const takenBackBefore = (misId: MisId): Settlement => ({
	...{ misId, as: "undone", became: "", keepsNumber: false },
	...{ syncToken: undefined, intuitTid: undefined },
});

/** A settled record of the ledger, as the MIS is to be told. */
function settlementOf(record: LedgerRecord): Settlement {
	const { misId, intuitTid } = record;
	if (record.state === "undone") return takenBackBefore(misId);
	if (record.qboId !== undefined && isSynced(record.state)) {
		return { misId, as: "created", qboId: record.qboId, syncToken: record.syncToken, intuitTid };
	}
	const problem = record.problem ?? { code: "QB010", detail: "", fix: "" };
	return { misId, as: "refused", problem, intuitTid };
}
