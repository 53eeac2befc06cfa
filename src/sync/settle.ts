import type { Ledger } from "../audit/ledger.js";
import type { LedgerRecord, OpenSubmission, Settlement } from "../audit/record.js";
import type { Seen } from "../audit/seen.js";
import type { Limits } from "../config/types.js";
import type { ListEntity, QuickBooks } from "../quickbooks/client.js";
import type { Outcome } from "../quickbooks/outcome.js";
import { type MisId, qboId } from "../words/ids.js";
import { Conclude } from "./conclude.js";
import { nameKeyOf } from "./entities/customer/names.js";
import { invoiceDifference } from "./entities/invoice/agrees.js";
import type { Kind, QboDocument } from "./entity.js";
import { readName } from "./found.js";
import { KINDS } from "./kinds.js";
import { lookUpInvoices } from "./look.js";
import { lookUpCustomers } from "./look-up-customers.js";
import type { Parcel } from "./parcel.js";
import type { Push } from "./push.js";
import { isContested } from "./states.js";

/** A record that was settled although this run did not send it. */
export interface Settled {
	readonly kind: Kind;
	readonly record: LedgerRecord;
	readonly settlement: Settlement;
}

export interface SettleParts {
	readonly ledger: Ledger;
	readonly seen: Seen;
	readonly qb: QuickBooks;
	readonly push: Push;
	readonly limits: Limits;
	readonly runId: string;
	readonly now: () => Date;
	readonly step: (name: "answered" | "settled") => void;
}

/** How many rows one UPDATE tells about. */
const MARKS_AT_ONCE = 500;

/** Brings what an earlier run (or this one) left open to its end, before anything new is sent. */
export class Settle {
	private readonly conclude: Conclude;

	constructor(private readonly parts: SettleParts) {
		this.conclude = new Conclude(parts.qb, parts.seen);
	}

	/** Open requests first, then the MIS: what is settled is marked, what was only claimed is given back. */
	async everything(): Promise<Settled[]> {
		const settled: Settled[] = [];
		for (const submission of this.parts.ledger.openSubmissions()) settled.push(...(await this.submission(submission)));
		await this.tellMis();
		return settled;
	}

	/** Marks every settled record that the MIS does not know of, and gives idle claims back. */
	async tellMis(): Promise<void> {
		for (const kind of Object.keys(KINDS) as Kind[]) {
			const refused = new Set<MisId>();
			for (;;) {
				const unmarked = this.parts.ledger.unmarked(kind, MARKS_AT_ONCE + refused.size);
				const left = unmarked.filter(({ misId }) => !refused.has(misId));
				if (left.length === 0) break;
				for (const id of await this.parts.push.mark(kind, left.map(settlementOf))) refused.add(id);
			}
		}
		const idle = this.parts.ledger.idleClaims().map((claim) => ({ ...claim, kind: claim.kind as Kind }));
		await this.parts.push.giveBack(idle, [...new Set(idle.map(({ pushedBy }) => pushedBy))]);
	}

	/**
	 * A request whose outcome is open. It is looked up first: another machine may have sent its records in the meantime,
	 * under a requestid of its own. Where nothing is there, a young one is sent again identically, and QuickBooks replays
	 * what it may be doing still. Older ones are packed anew: nobody says how long QuickBooks remembers a requestid.
	 */
	async submission(submission: OpenSubmission): Promise<Settled[]> {
		if (submission.items.length === 0 || submission.lastAttempt === undefined) {
			this.parts.ledger.withdraw(submission.submission, this.parts.runId);
			return [];
		}
		const { lookupAfterMs, missingAfterMs } = this.parts.limits;
		const lookedUp = await this.lookUpItems(submission);
		const isYoung = this.ageOf(submission) < Math.max(lookupAfterMs, missingAfterMs);
		if (isYoung && lookedUp.every(isNotThere)) return this.sendAgain(submission);
		this.write(lookedUp);
		return lookedUp;
	}

	/** Looks every item up by its number or name. Only a request that QuickBooks can no longer be working on may be missing. */
	async lookUp(submission: OpenSubmission): Promise<Settled[]> {
		const settled = await this.lookUpItems(submission);
		this.write(settled);
		return settled;
	}

	private async lookUpItems(submission: OpenSubmission): Promise<Settled[]> {
		const over = this.ageOf(submission) >= this.parts.limits.missingAfterMs;
		const traces = submission.items.map(({ record }) => record.trace ?? "");
		if (submission.operation === "batch") await lookUpInvoices(this.parts.qb, this.parts.seen, traces);
		else await lookUpCustomers(this.parts.qb, this.parts.seen, traces);
		const documents = documentsIn(submission);
		return submission.items.map(({ bId, record }): Settled => {
			const kind = record.kind as Kind;
			const settlement = this.found(kind, record, documents.get(bId)) ?? notFound(record.misId, over);
			return { kind, record, settlement };
		});
	}

	private async sendAgain(submission: OpenSubmission): Promise<Settled[]> {
		const { qb, ledger } = this.parts;
		const hooks = { beforeAttempt: () => ledger.noteAttempt(submission.submission) };
		const { body, requestId, operation } = submission;
		const outcome =
			operation === "batch"
				? await qb.batch(body, requestId, hooks)
				: await qb.create(operation as ListEntity, body, requestId, hooks);
		this.parts.step("answered");
		if (outcome.is === "halted" || outcome.is === "unsent") throw this.conclude.failureOf(outcome);
		const documents = documentsIn(submission);
		const settled: Settled[] = [];
		for (const { bId, record } of submission.items) {
			const item: Outcome | undefined = outcome.is === "answered" ? outcome.items.get(bId) : undefined;
			const unanswered = outcome.is === "unanswered" ? outcome.why : "QuickBooks' answer left this record out";
			const parcel = parcelOf(record, documents.get(bId) ?? {});
			const judged = await this.conclude.judge(
				parcel,
				item ?? { is: "unknown", why: unanswered, intuitTid: undefined },
			);
			settled.push({ kind: record.kind as Kind, record, settlement: judged.settlement });
		}
		this.write(settled);
		return settled;
	}

	private write(settled: readonly Settled[]): void {
		for (const kind of new Set(settled.map((each) => each.kind))) {
			const settlements = settled.filter((each) => each.kind === kind).map((each) => each.settlement);
			this.parts.ledger.settle(kind, settlements, this.parts.runId);
		}
		this.parts.step("settled");
	}

	private found(kind: Kind, record: LedgerRecord, document: QboDocument | undefined): Settlement | undefined {
		return kind === "invoice" ? this.foundInvoice(record) : this.foundCustomer(record, document ?? {});
	}

	private foundInvoice(record: LedgerRecord): Settlement | undefined {
		const { misId, trace = "", customerId, amount, day } = record;
		const [found, ...others] = this.parts.seen.documents("Invoice", trace);
		if (!found || customerId === undefined || amount === undefined || day === undefined) return undefined;
		const several = others.length > 0 ? `QuickBooks holds more than one invoice under ${trace}.` : undefined;
		const difference = several ?? invoiceDifference({ customerId, amount, day }, found);
		if (difference === undefined) {
			return { misId, as: "adopted", qboId: found.id, syncToken: found.syncToken, intuitTid: undefined };
		}
		const detail = `QuickBooks has another invoice under ${trace} (id ${found.id}). ${difference}`;
		const fix = "Open that invoice in QuickBooks: correct it, or give it another number. Then run the command again.";
		return { misId, as: "refused", problem: { code: "QB005", detail, fix }, intuitTid: undefined };
	}

	private foundCustomer(record: LedgerRecord, document: QboDocument): Settlement | undefined {
		const meant = readName("Customer", document);
		const own = this.parts.seen
			.namesLike(nameKeyOf(record.trace ?? ""))
			.find(
				(seen) =>
					seen.identityKey !== undefined &&
					seen.identityKey === meant.identityKey &&
					seen.identityKind === meant.identityKind,
			);
		return (
			own && { misId: record.misId, as: "adopted", qboId: qboId(own.id), syncToken: undefined, intuitTid: undefined }
		);
	}

	private ageOf(submission: OpenSubmission): number {
		return this.parts.now().getTime() - (submission.lastAttempt?.getTime() ?? 0);
	}
}

const isNotThere = ({ settlement }: Settled): boolean => settlement.as === "missing" || settlement.as === "unknown";

function notFound(misId: MisId, over: boolean): Settlement {
	const why = over
		? "looked up, and not in QuickBooks"
		: "not in QuickBooks yet; the request may still be under way there";
	return { misId, as: over ? "missing" : "unknown", why, intuitTid: undefined };
}

/** The documents of a stored request, by bId. */
function documentsIn(submission: OpenSubmission): Map<string, QboDocument> {
	const body = JSON.parse(submission.body) as QboDocument | readonly { bId: string; Invoice: QboDocument }[];
	if (Array.isArray(body)) {
		const items = body as readonly { bId: string; Invoice: QboDocument }[];
		return new Map(items.map((item) => [item.bId, item.Invoice]));
	}
	return new Map(submission.items.map(({ bId }) => [bId, body as QboDocument]));
}

function parcelOf(record: LedgerRecord, document: QboDocument): Parcel {
	const { misId, digest = "", trace = "", key = "", title = "", amount, customerId, day, payer, issue } = record;
	return {
		kind: record.kind as Kind,
		document,
		intended: { misId, digest, trace, key, title, amount, customerId, day, payer, issue },
		generation: record.generation,
		statusBefore: "not-synced",
		row: undefined,
	};
}

/** A settled record of the ledger, as the MIS is to be told. */
function settlementOf(record: LedgerRecord): Settlement {
	const { misId, intuitTid } = record;
	if (record.qboId !== undefined && !isContested(record.state)) {
		return { misId, as: "created", qboId: record.qboId, syncToken: record.syncToken, intuitTid };
	}
	const problem = record.problem ?? { code: "QB010", detail: "", fix: "" };
	return { misId, as: "refused", problem, intuitTid };
}
