import type { MadeOfRun, Moved, OpenSubmission, Settlement } from "../../audit/record.js";
import type { Seen } from "../../audit/seen.js";
import { chunks } from "../../words/chunks.js";
import { digestOf } from "../decide/digest.js";
import type { QboDocument } from "../kinds/entity.js";
import type { Kind, Sendable } from "../kinds/kind.js";
import { type Other, takesBack } from "../kinds/undoing.js";
import { atOnce } from "./at-once.js";
import { type Patience, waitUntilOver } from "./leftovers.js";
import { intendedOf, type Shipment } from "./parcel.js";
import type { Push } from "./push.js";
import { Settling, type SettlingParts } from "./settle.js";
import { Submissions } from "./submissions.js";
import { tellMis } from "./tell-mis.js";
import { inUndoOrder, type Left, planOf, type Taking, type UndoPlanParts } from "./undo-plan.js";

export interface UndoParts extends UndoPlanParts, Patience {
	readonly seen: Seen;
	readonly settings: SettlingParts["settings"];
	readonly push: Push;
	/** Of this command. */
	readonly runId: string;
	/** What `map` makes: a request for one may be open. */
	readonly references: readonly Sendable[];
	/** Throws where nothing more may be begun: the lock is lost. */
	readonly guard: () => Promise<void>;
	/** Whether a person has asked to stop. */
	readonly stopped: () => boolean;
	readonly step: (name: "intended" | "attempted" | "answered" | "settled") => void;
	/** Told after each request how many have been taken back. */
	readonly onProgress: (undone: number) => void;
}

/** What became of what a run made. */
export interface Undoing {
	undone: number;
	readonly left: Left[];
	readonly unknown: Left[];
}

interface Parcel extends Shipment {
	readonly kind: Kind;
}

/**
 * What earlier runs left open comes to its end first: what is being taken back, and what the run that is to be undone may
 * have made. Looked up, and never sent again. Then the MIS is told what it is owed.
 */
export async function settleBeforeUndo(parts: UndoParts, undoes: string): Promise<void> {
	const isMeant = ({ asks, runId }: OpenSubmission) => takesBack(asks) || runId === undoes;
	for (let round = 1; round <= parts.limits.attempts && !parts.stopped(); round += 1) {
		const open = parts.ledger.openSubmissions().filter(isMeant);
		if (open.length === 0) break;
		if (round > 1) await waitUntilOver(parts, open);
		await settleOf(parts).submissions(open, () => {});
	}
	await tellMis(parts);
}

/** Takes back what may be, kind by kind: what refers to others before these. */
export async function undo(parts: UndoParts, made: readonly MadeOfRun[], into: Undoing): Promise<void> {
	for (const kind of inUndoOrder(parts.kinds)) {
		const own = made.filter(({ record }) => record.kind === kind.name);
		if (own.length > 0) await undoKind(parts, kind, own, into);
	}
}

async function undoKind(parts: UndoParts, kind: Kind, made: readonly MadeOfRun[], into: Undoing): Promise<void> {
	let again: readonly MadeOfRun[] = made.map((each) => asNow(parts, each));
	for (let round = 1; again.length > 0; round += 1) {
		const { takes, left, open } = await planOf(parts, kind, again);
		into.left.push(...left);
		into.unknown.push(...open);
		const ends = new Map<string, Settlement>();
		await sendAll(parts, kind, takes, (settlements) => {
			for (const each of settlements) ends.set(each.misId, each);
			into.undone += settlements.filter(({ as }) => as === "undone").length;
			parts.onProgress(into.undone);
		});
		await lookUpOpen(parts, kind, ends, into);
		const mayGoOn = round < parts.limits.attempts && parts.qb.reachable && !parts.stopped();
		again = [];
		for (const taking of takes) {
			const { record } = taking.made;
			const end = ends.get(record.misId);
			if (end === undefined && parts.stopped())
				into.left.push({ kind, record, reason: "the command was interrupted before" });
			else if (isNotCarriedOut(end) && mayGoOn) again = [...again, asNow(parts, taking.made)];
			else if (end === undefined || end.as === "undoing") into.unknown.push({ kind, record, reason: "no answer came" });
			else if (end.as === "kept") into.left.push({ kind, record, reason: end.problem.detail });
		}
	}
}

/**
 * As the ledger has it by now: what went before has moved its version, and what was not carried out is asked for under
 * another requestid.
 */
const asNow = ({ ledger }: UndoParts, made: MadeOfRun): MadeOfRun =>
	made.by === "superseded"
		? made
		: { ...made, record: ledger.record(made.record.kind, made.record.misId) ?? made.record };

const isNotCarriedOut = (end: Settlement | undefined): boolean => end?.as === "kept" && end.problem.code === "QB012";

/** Transactions in batches, side by side; of a list one at a time, as Intuit demands. */
async function sendAll(
	parts: UndoParts,
	kind: Kind,
	takes: readonly Taking[],
	onSettled: (settlements: readonly Settlement[]) => void,
): Promise<void> {
	const submissions = new Submissions<Parcel>(parts);
	const isList = kind.books.lane === "one-by-one";
	const send = async (some: readonly Taking[]) => {
		if (parts.stopped() || !parts.qb.reachable) return;
		await parts.guard();
		const parcels = some.map((taking) => parcelOf(parts, taking));
		const [only] = parcels;
		const sent = isList && only ? [await submissions.single(only)] : await submissions.batch(kind, parcels, () => {});
		const settlements = sent.map(({ settlement }) => settlement);
		onSettled(settlements);
		const undone = settlements.filter(({ as }) => as === "undone");
		if (undone.length > 0) await parts.push.mark(kind, undone);
	};
	const { inFlight, itemsPerBatch } = parts.limits;
	await atOnce(isList ? 1 : inFlight, chunks(takes, isList ? 1 : itemsPerBatch), send);
}

/** What got no answer is looked up once QuickBooks can no longer be working on it. */
async function lookUpOpen(parts: UndoParts, kind: Kind, ends: Map<string, Settlement>, into: Undoing): Promise<void> {
	for (let round = 1; round <= parts.limits.attempts && !parts.stopped() && parts.qb.reachable; round += 1) {
		const open = parts.ledger.openSubmissions().filter(({ asks, runId }) => takesBack(asks) && runId === parts.runId);
		if (open.length === 0) return;
		await waitUntilOver(parts, open);
		const settled: Settlement[] = [];
		await settleOf(parts).submissions(open, ({ settlement }) => settled.push(settlement));
		for (const each of settled) ends.set(each.misId, each);
		const undone = settled.filter(({ as }) => as === "undone");
		into.undone += undone.length;
		if (undone.length > 0) await parts.push.mark(kind, undone);
	}
}

/** Nothing is sent again of itself. */
const settleOf = (parts: UndoParts): Settling =>
	new Settling({ ...parts, kinds: [...parts.kinds, ...parts.references], areAsSent: () => Promise.resolve(false) });

/** What asks for it: the object by its id, and the version that was judged. A later one is refused (5010). */
function parcelOf(parts: UndoParts, { kind, made: { record }, now }: Taking): Parcel {
	const { undoing } = kind.books;
	const { operation, change } = parts.deletes ? undoing.deleting : undoing.keeping;
	const document: QboDocument = { Id: String(now.Id), SyncToken: String(now.SyncToken), ...change };
	const intended = { ...intendedOf(record), digest: digestOf([operation, document]) };
	const moves = undoing.settles(now).map((other) => movedOf(parts.kinds, other));
	return { kind, operation, document, intended, moves, generation: record.generation };
}

const movedOf = (kinds: readonly Kind[], { entity, id }: Other): Moved => ({
	id,
	kinds: kinds.filter(({ books }) => books.entity === entity).map(({ name }) => name),
});
