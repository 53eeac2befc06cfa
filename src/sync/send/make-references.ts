import type { Settlement } from "../../audit/record.js";
import { Failure } from "../../words/failure.js";
import type { MisId, QboId } from "../../words/ids.js";
import { quoteForShell } from "../../words/shell.js";
import { digestOf } from "../decide/digest.js";
import { misbookedDetail } from "../decide/misbooked.js";
import type { QboDocument } from "../kinds/entity.js";
import type { ReferenceDocument, ReferenceKind } from "../kinds/reference-kind.js";
import { isOpen, isSynced } from "../read/states.js";
import { type Patience, waitUntilOver } from "./leftovers.js";
import type { Shipment } from "./parcel.js";
import { Settling } from "./settle.js";
import { Submissions, type SubmissionsParts } from "./submissions.js";

/** One that is wanted: of what it is (the id and the name in the MIS), and as it is to be made. */
export interface WantedReference {
	readonly misId: MisId;
	readonly name: string;
	readonly document: ReferenceDocument;
}

/** One that is there now. `made`: by a request of this run. */
export interface ReadyReference {
	readonly misId: MisId;
	readonly name: string;
	readonly id: QboId;
	readonly made: boolean;
}

export interface MakeParts extends SubmissionsParts, Patience {
	readonly kind: ReferenceKind;
	/** Throws where no other one may be made any more: a person has asked to stop, or the lock is lost. */
	readonly mayGoOn: (next: WantedReference) => Promise<void>;
	/** Told of each at once: what is there is kept, whatever comes after it. */
	readonly onReady: (ready: ReadyReference) => void;
}

/**
 * Makes what records refer to, by the same steps as every record: on disk before it leaves, looked up where no answer came,
 * compared with what was sent. No row of the MIS is claimed or marked for it: the ledger alone knows.
 * @throws Failure where one is not there in the end; those before it are
 */
export async function makeReferences(parts: MakeParts, wanted: readonly WantedReference[]): Promise<void> {
	const there = new Set([...(await settleOpen(parts, wanted)), ...(await compareWrong(parts))]);
	const submissions = new Submissions<Shipment>(parts);
	for (const each of wanted.filter(({ misId }) => !there.has(misId))) {
		await parts.mayGoOn(each);
		const { settlement } = await submissions.single(shipmentOf(parts, each));
		if (!("qboId" in settlement)) throw notMade(parts.kind, each.name, settlement);
		parts.onReady({ ...each, id: settlement.qboId, made: settlement.as === "created" });
	}
}

/** What an earlier run left open comes to its end first: it may be there, or under way there still. */
async function settleOpen(parts: MakeParts, wanted: readonly WantedReference[]): Promise<MisId[]> {
	const { kind, ledger, limits } = parts;
	const digests = new Map(wanted.map(({ misId, document }) => [misId, digestOf(document)]));
	const settle = new Settling({
		...parts,
		kinds: [kind],
		areAsSent: async (_kind, records) => records.every(({ misId, digest }) => digests.get(misId) === digest),
	});
	const there: MisId[] = [];
	for (let round = 1; round <= limits.attempts; round += 1) {
		const open = ledger.openSubmissions().filter(({ operation }) => operation === kind.books.entity);
		if (round > 1) await waitUntilOver(parts, open);
		if (open.length === 0) break;
		const wrong = await settle.submissions(open, ({ record: { misId, title: name = misId }, settlement }) => {
			if (!("qboId" in settlement)) return;
			there.push(misId);
			parts.onReady({ misId, name, id: settlement.qboId, made: true });
		});
		if (wrong) throw wrong;
	}
	return there;
}

/**
 * Those of which QuickBooks had made something else are read and compared anew, as `resolve` does with records: nobody's
 * word is taken for it, but that of a person who has chosen it.
 */
async function compareWrong(parts: MakeParts): Promise<MisId[]> {
	const { kind, ledger, seen, qb, settings, runId } = parts;
	const there: MisId[] = [];
	for (const record of ledger.inState(kind.name, ["misbooked"], Number.MAX_SAFE_INTEGER)) {
		const { misId, title: name = misId, qboId: id, sent = "{}" } = record;
		if (id === undefined) continue;
		const chosen = seen.mappings(kind.one).get(name);
		const current = chosen === undefined ? await qb.read(kind.books.entity, id) : undefined;
		const meant = { document: JSON.parse(sent) as QboDocument, intended: record };
		const differences = current && current.Active !== false ? kind.books.receipt(meant, current, settings) : undefined;
		if (differences && differences.length > 0)
			throw madeOtherwise(kind, name, misbookedDetail(id, differences), undefined);
		if (chosen === id || differences) {
			ledger.settle(
				kind.name,
				[{ misId, as: "adopted", qboId: id, syncToken: undefined, intuitTid: undefined }],
				runId,
			);
			there.push(misId);
			parts.onReady({ misId, name, id, made: false });
		} else {
			const why = "QuickBooks had made something else of it, and nothing refers to that";
			ledger.settle(kind.name, [{ misId, as: "missing", why, intuitTid: undefined }], runId);
		}
	}
	return there;
}

/** What the ledger calls sent, and is wanted all the same, is gone from QuickBooks: it is made under a new requestid. */
function shipmentOf({ kind, ledger, runId }: MakeParts, { misId, name, document }: WantedReference): Shipment {
	const known = ledger.record(kind.name, misId);
	if (known && isOpen(known.state)) throw notMade(kind, name, { why: "its request is still open" });
	if (known && isSynced(known.state)) ledger.forget(kind.name, [misId], runId);
	const intended = {
		...{ misId, digest: digestOf(document), trace: document.Name, key: name, title: name, issue: 1 },
		...{ amount: undefined, customerId: undefined, day: undefined, payer: undefined, said: undefined },
	};
	return {
		kind,
		operation: "create",
		document,
		intended,
		generation: ledger.record(kind.name, misId)?.generation ?? 1,
	};
}

type NotThere = Exclude<Settlement, { qboId: QboId }>;

function notMade(
	kind: ReferenceKind,
	name: string,
	settlement: NotThere | { readonly why: string; readonly intuitTid?: undefined },
): Failure {
	const { intuitTid } = settlement;
	if ("wrongId" in settlement) return madeOtherwise(kind, name, settlement.problem.detail, intuitTid);
	if ("problem" in settlement)
		return new Failure("surroundings", {
			code: "QB006",
			detail: `"${name}" was not made in QuickBooks: ${settlement.problem.detail}`,
			fix: "Make it in QuickBooks by hand, or run the command again.",
			intuitTid,
		});
	return new Failure("out-of-reach", {
		code: "QB012",
		detail: `It is not known whether QuickBooks made "${name}": ${"why" in settlement ? settlement.why : "it is taken back"}`,
		fix: "Run the same command again: it looks first, and makes nothing twice.",
		intuitTid,
	});
}

/** Nothing is mapped to it, and what is made there would be wrong each time: a person looks. */
function madeOtherwise({ one }: ReferenceKind, name: string, detail: string, intuitTid: string | undefined): Failure {
	return new Failure("surroundings", {
		code: "QB006",
		detail: detail.replace(" of it ", ` of the ${one} "${name}" `),
		fix: `Correct it in QuickBooks, or make it inactive, then run the command again; or choose another one: eaur-qb map ${one}s --set ${quoteForShell(`${name}=<id>`)}`,
		intuitTid,
	});
}
