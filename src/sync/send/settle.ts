import type { Ledger } from "../../audit/ledger.js";
import type { LedgerRecord, OpenSubmission, Operation, Settlement } from "../../audit/record.js";
import type { Limits } from "../../config/types.js";
import type { WrittenEntity } from "../../quickbooks/entities.js";
import type { Outcome } from "../../quickbooks/outcome.js";
import type { Failure } from "../../words/failure.js";
import type { MisId } from "../../words/ids.js";
import { misbookedFailure } from "../decide/misbooked.js";
import type { QboDocument } from "../kinds/entity.js";
import { kindNamed, type Sendable } from "../kinds/kind.js";
import { takesBack } from "../kinds/undoing.js";
import { atOnce, wavesOf } from "./at-once.js";
import { Conclusions } from "./conclusions.js";
import { findJustLost, findLost } from "./lost.js";
import { intendedOf, type Lost, type Shipment } from "./parcel.js";
import type { Comparing } from "./receipt.js";
import { notCarriedOut } from "./taken-back.js";

/** A record that was settled although this run did not send it. */
export interface Settled {
	readonly kind: Sendable;
	readonly record: LedgerRecord;
	readonly settlement: Settlement;
}

export interface SettlingParts extends Comparing {
	/** All that there are: an earlier run may have sent any. */
	readonly kinds: readonly Sendable[];
	readonly ledger: Ledger;
	readonly limits: Limits;
	readonly runId: string;
	/** Whether what was sent of these is still, word for word, what is to be sent. */
	readonly areAsSent: (kind: Sendable, records: readonly LedgerRecord[]) => Promise<boolean>;
	readonly step: (name: "answered" | "settled") => void;
}

/** Brings what an earlier run (or this one) left open to its end, before anything new is sent. */
export class Settling {
	private readonly conclusions: Conclusions;

	constructor(private readonly parts: SettlingParts) {
		this.conclusions = new Conclusions(parts);
	}

	/**
	 * Batches as many at once as may be in flight, but for those that their kinds keep apart: these go in their order. List
	 * entities one at a time, as Intuit demands of whatever adds to a list. Once QuickBooks has made something else of one,
	 * no further one is begun.
	 * @returns why the run must end then, once the MIS was told
	 */
	async submissions(
		open: readonly OpenSubmission[],
		onSettled: (settled: Settled) => void,
	): Promise<Failure | undefined> {
		let wrong: Failure | undefined;
		const settle = async (submission: OpenSubmission) => {
			for (const settled of wrong ? [] : await this.submission(submission)) {
				onSettled(settled);
				const { settlement } = settled;
				if (settlement.as === "misbooked") wrong ??= misbookedFailure(titleOf(settled), settlement.problem);
			}
		};
		const [batches, listEntities] = [open.filter(isBatch), open.filter((each) => !isBatch(each))];
		for (const submission of listEntities) await settle(submission);
		for (const wave of wavesOf(batches, (each) => this.keysOf(each)))
			await atOnce(this.parts.limits.inFlight, wave, settle);
		return wrong;
	}

	/**
	 * A request whose outcome is open. It is looked up before anything else: QuickBooks may have made its records, or
	 * another machine sent them in the meantime. What is neither there nor old enough waits: QuickBooks may be working on
	 * it. Where nothing is there, and QuickBooks is done, it is sent again, for some minutes identically, so that a
	 * QuickBooks that shows late what it has made answers with it; later it is packed anew. So it is at once where a row is
	 * not any more what was sent of it: nothing goes out a second time that the MIS does not say.
	 */
	async submission(submission: OpenSubmission): Promise<Settled[]> {
		if (submission.items.length === 0 || submission.lastAttempt === undefined) {
			this.parts.ledger.withdraw(submission.submission, this.parts.runId);
			return [];
		}
		const lookedUp = await this.lookUpItems(submission);
		const isRemembered = this.ageOf(submission) < this.parts.limits.lookupAfterMs;
		if (isRemembered && lookedUp.every(isMissing) && (await this.isAsSent(submission)))
			return this.sendAgain(submission);
		this.write(lookedUp);
		return lookedUp;
	}

	/** Every item, by its number or name. Only what QuickBooks can no longer be working on may be missing. */
	private async lookUpItems(submission: OpenSubmission): Promise<Settled[]> {
		const over = this.ageOf(submission) >= this.parts.limits.missingAfterMs;
		const done = new Date((submission.lastAttempt?.getTime() ?? 0) + this.parts.limits.missingAfterMs);
		const found = await findLost(this.parts, this.lostIn(submission, done));
		return submission.items.map(({ record }, index): Settled => {
			const settlement = found[index] ?? notFound(submission, record.misId, over);
			return { kind: this.kindOf(record), record, settlement };
		});
	}

	private async isAsSent({ items }: OpenSubmission): Promise<boolean> {
		for (const kind of this.parts.kinds) {
			const records = items.flatMap(({ record }) => (record.kind === kind.name ? [record] : []));
			if (records.length > 0 && !(await this.parts.areAsSent(kind, records))) return false;
		}
		return true;
	}

	private async sendAgain(submission: OpenSubmission): Promise<Settled[]> {
		const { qb, ledger } = this.parts;
		const hooks = { beforeAttempt: () => ledger.noteAttempt(submission.submission, qb.now()) };
		const { body, requestId, operation } = submission;
		const outcome = isBatch(submission)
			? await qb.batch(body, requestId, hooks)
			: await qb[submission.asks === "restore" ? "update" : "create"](
					operation as WrittenEntity,
					body,
					requestId,
					hooks,
				);
		this.parts.step("answered");
		if (outcome.is === "halted" || outcome.is === "unsent") throw this.conclusions.failureOf(outcome);
		const documents = documentsIn(submission);
		const settled: Settled[] = [];
		for (const { bId, record } of submission.items) {
			const item: Outcome | undefined = outcome.is === "answered" ? outcome.items.get(bId) : undefined;
			const unanswered = outcome.is === "unanswered" ? outcome.why : "QuickBooks' answer left this record out";
			const shipment = shipmentOf(this.kindOf(record), submission.asks, record, documents.get(bId) ?? {});
			const judged = await this.conclusions.judge(
				shipment,
				item ?? { is: "unknown", why: unanswered, intuitTid: undefined },
				submission.firstAttempt,
			);
			settled.push({ kind: this.kindOf(record), record, settlement: judged.settlement });
		}
		this.write(settled);
		return this.lookUpLost(submission, settled);
	}

	private async lookUpLost(submission: OpenSubmission, settled: readonly Settled[]): Promise<Settled[]> {
		const open = new Set(settled.flatMap(({ record, settlement }) => (isUnknown(settlement) ? [record.misId] : [])));
		const lost = this.lostIn(submission, this.parts.qb.now()).filter(({ misId }) => open.has(misId));
		const found = new Map((await findJustLost(this.parts, lost)).map((each) => [each?.misId, each]));
		const ends = settled.map((each) => ({ ...each, settlement: found.get(each.record.misId) ?? each.settlement }));
		this.write(ends.filter(({ record }) => found.has(record.misId)));
		return ends;
	}

	private write(settled: readonly Settled[]): void {
		if (settled.length === 0) return;
		for (const kind of new Set(settled.map((each) => each.kind))) {
			const settlements = settled.filter((each) => each.kind === kind).map((each) => each.settlement);
			this.parts.ledger.settle(kind.name, settlements, this.parts.runId);
		}
		this.parts.step("settled");
	}

	/** What keeps another request waiting while this one is on the wire. */
	private keysOf(submission: OpenSubmission): string[] {
		const documents = documentsIn(submission);
		return submission.items.flatMap(({ bId, record }) => {
			const { apart, onceInABatch } = this.kindOf(record).books;
			const meant = { document: documents.get(bId) ?? {}, intended: record };
			return [...apart(meant), ...onceInABatch(meant)].filter((key) => key !== "");
		});
	}

	private kindOf({ kind }: { readonly kind: string }): Sendable {
		return kindNamed(this.parts.kinds, kind);
	}

	/** @param until when QuickBooks may have made its records at the latest */
	private lostIn(submission: OpenSubmission, until: Date): Lost[] {
		const documents = documentsIn(submission);
		const underWay = { from: submission.firstAttempt, until };
		return submission.items.map(({ bId, record }) => {
			const document = documents.get(bId) ?? {};
			const kind = this.kindOf(record);
			return { misId: record.misId, kind, operation: submission.asks, document, intended: record, underWay };
		});
	}

	private ageOf(submission: OpenSubmission): number {
		return this.parts.qb.now().getTime() - (submission.lastAttempt?.getTime() ?? 0);
	}
}

const isBatch = ({ operation }: OpenSubmission): boolean => operation === "batch";
const titleOf = ({ record }: Settled): string => record.title ?? record.misId;
const isMissing = ({ settlement }: Settled): boolean => settlement.as === "missing";
const isUnknown = ({ as }: Settlement): boolean => as === "unknown";

function notFound({ asks }: OpenSubmission, misId: MisId, over: boolean): Settlement {
	if (takesBack(asks))
		return over ? notCarriedOut({ misId }) : { misId, as: "undoing", why: UNDER_WAY, intuitTid: undefined };
	const why = over ? "looked up, and not in QuickBooks" : `not in QuickBooks yet; ${UNDER_WAY}`;
	return { misId, as: over ? "missing" : "unknown", why, intuitTid: undefined };
}

const UNDER_WAY = "the request may still be under way there";

/** The documents of a stored request, by bId. */
function documentsIn(submission: OpenSubmission): Map<string, QboDocument> {
	const { body, items } = submission;
	const stored = JSON.parse(body) as unknown;
	if (!isBatch(submission)) return new Map(items.map(({ bId }) => [bId, stored as QboDocument]));
	return new Map((stored as StoredItem[]).map((item) => [item.bId, documentOf(item)]));
}

/** An item of a batch: beside these it has one property, called like the entity. */
type StoredItem = { readonly bId: string; readonly operation: string; readonly optionsData?: string } & QboDocument;

function documentOf({ bId: _bId, operation: _operation, optionsData: _options, ...document }: StoredItem): QboDocument {
	return (Object.values(document)[0] ?? {}) as QboDocument;
}

function shipmentOf(kind: Sendable, operation: Operation, record: LedgerRecord, document: QboDocument): Shipment {
	return { kind, operation, document, intended: intendedOf(record), generation: record.generation };
}
