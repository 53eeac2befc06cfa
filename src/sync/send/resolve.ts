import type { Ledger } from "../../audit/ledger.js";
import type { LedgerRecord } from "../../audit/record.js";
import type { QboId } from "../../words/ids.js";
import { digestOfProblems } from "../decide/digest.js";
import type { Sent } from "../kinds/books.js";
import type { QboDocument } from "../kinds/entity.js";
import type { Kind } from "../kinds/kind.js";
import { syncTokenOf } from "../look/found.js";
import { isContested, isSynced } from "../read/states.js";
import type { Comparing } from "./receipt.js";
import { gone } from "./still-there.js";

/** What became of a record of which QuickBooks had made something else. */
export type Resolved =
	| { readonly is: "right"; readonly id: QboId; readonly lost: LedgerRecord | undefined }
	| { readonly is: "gone"; readonly lost: LedgerRecord | undefined }
	| { readonly is: "wrong"; readonly id: QboId; readonly differences: readonly string[] };

interface Parts extends Comparing {
	readonly ledger: Ledger;
	/** Who resolves it: what the audit log says. */
	readonly by: string;
}

/**
 * Reads what QuickBooks made of a record and compares it anew: nobody's word is taken for it. Where the answer bore the
 * id of another record's document, that one says nothing of this record: its own is looked up; and if the other one's is
 * gone, because somebody took it for the wrong one, that record is held as such (`lost`) and never counts as sent again.
 */
export async function resolveMisbooked(parts: Parts, kind: Kind, record: LedgerRecord): Promise<Resolved> {
	const { qb, ledger, seen } = parts;
	const { qboId, sent } = record;
	if (qboId === undefined || sent === undefined) throw new Error("What QuickBooks made instead is not in the ledger.");
	const current = await qb.read(kind.books.entity, qboId);
	const isThere = current !== undefined && current.status !== "Deleted";
	if (!isThere) kind.books.forget(seen, qboId);
	const { trace = "", amount, customerId, day } = record;
	const meant = { document: JSON.parse(sent) as QboDocument, intended: { trace, amount, customerId, day } };
	const owner = ownerOf(ledger, kind, record, qboId);
	if (owner) {
		const lost = isThere ? undefined : holdLost(parts, kind, owner);
		await kind.books.lookUp(qb, seen, [trace]);
		const match = kind.books.match(seen, meant);
		if (match.is === "another") return { is: "wrong", id: qboId, differences: [match.problem.detail] };
		if (match.is === "none") return asGone(parts, kind, record, lost);
		return asRight(parts, kind, record, match.id, match.syncToken, lost);
	}
	if (!isThere) return asGone(parts, kind, record, undefined);
	const differences = kind.books.receipt(meant, current, parts.settings);
	if (differences.length > 0) return { is: "wrong", id: qboId, differences };
	return asRight(parts, kind, record, qboId, syncTokenOf(current), undefined);
}

/** The other record whose document the ledger knows under this id. */
function ownerOf(ledger: Ledger, kind: Kind, { misId }: LedgerRecord, id: QboId): Sent | undefined {
	const known = ledger.inState(kind.name, ["created", "adopted", "contested"], Number.MAX_SAFE_INTEGER);
	const owner = known.find((each) => each.qboId === id && each.misId !== misId);
	return owner && (isSynced(owner.state) || isContested(owner.state)) ? { ...owner, qboId: id } : undefined;
}

function holdLost({ ledger, by }: Parts, kind: Kind, owner: Sent): LedgerRecord {
	const { misId, key = misId, title = misId, amount, day, trace, payer, customerId } = owner;
	const problem = gone(kind, owner, undefined);
	const digest = digestOfProblems([problem]);
	ledger.hold(
		kind.name,
		[{ misId, key, title, amount, day, trace, payer, customerId, problem, digest, contested: true }],
		by,
	);
	return { ...owner, problem };
}

function asRight(
	{ ledger, by }: Parts,
	kind: Kind,
	{ misId }: LedgerRecord,
	id: QboId,
	syncToken: string | undefined,
	lost: LedgerRecord | undefined,
): Resolved {
	ledger.settle(kind.name, [{ misId, as: "adopted", qboId: id, syncToken, intuitTid: undefined }], by);
	return { is: "right", id, lost };
}

function asGone({ ledger, by }: Parts, kind: Kind, { misId }: LedgerRecord, lost: LedgerRecord | undefined): Resolved {
	const why = "QuickBooks had made something else of it, and that has been deleted";
	ledger.settle(kind.name, [{ misId, as: "missing", why, intuitTid: undefined }], by);
	return { is: "gone", lost };
}
