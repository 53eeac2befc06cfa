import type { Ledger } from "../../audit/ledger.js";
import type { Scratch } from "../../audit/scratch.js";
import type { Seen } from "../../audit/seen.js";
import type { Limits } from "../../config/types.js";
import type { Mis } from "../../mis/types.js";
import type { QuickBooks } from "../../quickbooks/client.js";
import type { Company } from "../../words/company.js";
import { LockLost } from "../../words/lock-lost.js";
import type { MappingSettings } from "../../words/settings.js";
import { checkKnownMis, type Estranged } from "../decide/known-mis.js";
import { checkMisbooked } from "../decide/misbooked.js";
import { checkCompany, checkMis } from "../decide/preflight.js";
import type { Met } from "../kinds/books.js";
import { AllPeople } from "../kinds/customer/people/all-people.js";
import { PeopleAskedFor } from "../kinds/customer/people/people-asked-for.js";
import { type Kind, type Sendable, withReferred } from "../kinds/kind.js";
import type { Charset } from "../kinds/names.js";
import { lookAtCompany } from "../look/look-at-company.js";
import { othersMayBeAtWork } from "../look/others.js";
import { NO_STRAYS, type Strays, straysOf } from "../look/strays.js";
import { conditionsOf, idsOf, isFiltered } from "../read/filter.js";
import { loadWorld } from "../read/world.js";
import { expectedRecords, type Standing, standingOf } from "../tell/matching.js";
import { Tally } from "../tell/tally.js";
import { areAsSent } from "./as-sent.js";
import { resolveUnknown, settleLeftovers } from "./leftovers.js";
import { Push, type Step } from "./push.js";
import { onlyOf, type SendRequest } from "./request.js";
import { failChanging, sendChanged, sendKinds, sendMissing } from "./rounds.js";
import type { Run } from "./run.js";
import { Settling } from "./settle.js";
import { tellMis } from "./tell-mis.js";

export interface EngineParts {
	/** All kinds that there are. */
	readonly kinds: readonly Kind[];
	/** What `map` makes for them to refer to: a request for one may be open. */
	readonly references: readonly Sendable[];
	readonly mis: Mis;
	readonly qb: QuickBooks;
	readonly ledger: Ledger;
	readonly seen: Seen;
	readonly scratch: Scratch;
	readonly settings: MappingSettings;
	readonly limits: Limits;
	readonly writeBack: boolean;
	readonly production: boolean;
	readonly company: Company;
	readonly runId: string;
	readonly by: string;
	/** What ends pushed_by of rows that are in this company. */
	readonly suffix: string;
	/** Makes sure of the lock on the MIS; returns how often it was taken. */
	readonly guard: () => Promise<number>;
	/** How long QuickBooks may be at work on what another computer has sent. */
	readonly othersInFlightMs: number;
	readonly stop: AbortController;
	readonly now: () => Date;
	/** Ends early when the run is stopped. */
	readonly sleep: (ms: number) => Promise<void>;
	readonly step: (name: Step) => void;
	/** Says what is being done. */
	readonly say: (sentence: string) => void;
	/** Says what a person is to see at once: what is waited for, and how long; what is not sent. */
	readonly sayWait: (sentence: string) => void;
	readonly onProgress: (tally: Tally) => void;
	/** Told once, before the first record: how many the filters let through. */
	readonly onExpected: (records: number) => void;
	/** Asked before every record: whether the run has done enough. */
	readonly enough: (tally: Tally) => boolean;
}

export interface SendResult {
	readonly tally: Tally;
	/** Why the run ended early, where it did. */
	readonly failure: unknown;
	/** Whether the outcome of some request is still unknown. */
	readonly open: boolean;
	/** Where the records of the filters stand, when none of them was left to be sent. */
	readonly standing?: Standing | undefined;
	/** What keeps anybody from saying that everything is in QuickBooks. */
	readonly strays?: Strays;
	/** Of the sent records that were compared with their rows: those at 1 whose rows say something else by now. */
	readonly changed?: readonly Estranged[];
}

/**
 * One run: looks at the company, settles what was left open, sends, and settles what this run left open. Whatever
 * breaks, the counts of what was done come back with it.
 */
export async function send(parts: EngineParts, request: SendRequest): Promise<SendResult> {
	const tally = new Tally(() => parts.now().getTime());
	for (let round = 1; ; round += 1) {
		const result = await sendUnderOneLock(parts, request, tally, round > 1);
		if (!(result.failure instanceof LockLost) || round === MOST_LOCKS || parts.stop.signal.aborted) return result;
		parts.sayWait("The lock on the MIS was lost, and is ours again: looking at everything anew");
	}
}

/** A MIS server that loses a run's lock so often will do so again. */
const MOST_LOCKS = 5;

/** All of a run that may rest on one look at the company: nobody else can have sent anything since. */
async function sendUnderOneLock(
	parts: EngineParts,
	request: SendRequest,
	tally: Tally,
	lockLost: boolean,
): Promise<SendResult> {
	try {
		const guard = await lockKeptSince(parts);
		const changed = await checkBefore(parts, request.kinds);
		const remembers = request.kinds.some(({ books }) => parts.seen.until(books.entity) !== undefined);
		const lookedAt = parts.qb.now();
		const met = await lookAtCompany(parts, request.kinds);
		for (const kind of request.kinds) await kind.checkHeld(parts);
		const run = await runOf(parts, request, tally, { guard, remembers, lookedAt });
		const { push, world } = run;
		const settle = new Settling({
			...parts,
			kinds: [...parts.kinds, ...parts.references],
			areAsSent: async (kind, records) => {
				const ofRows = parts.kinds.find((each) => each === kind);
				return ofRows !== undefined && areAsSent({ mis: parts.mis, world }, ofRows, records);
			},
		});
		await settleLeftovers(run, settle, request);
		// Every row is going to be looked at now, those among them that had changed since they were sent.
		push.takeChanged();
		const expected = await expectedRecords(parts.mis, world, request);
		parts.onExpected(expected);
		if (expected > 0) await letOthersFinish(parts, request, met, lockLost);
		await sendKinds(run, request, onlyOf(request));
		await sendChanged(run, request);
		await resolveUnknown(run, settle, parts, (ids) => sendMissing(run, request, ids));
		await tellMis(run);
		await sendChanged(run, request);
		failChanging(run);
		const open = parts.ledger.openSubmissions().length > 0;
		const strays = await straysAfter(run, parts, request);
		return { tally, failure: undefined, open, standing: await standingAfter(run, request), strays, changed };
	} catch (failure) {
		return { tally, failure, open: tally.unknown > 0 };
	}
}

/** Reasons to send nothing at all, found before anything is read of the company. Throws the first. */
async function checkBefore(parts: EngineParts, kinds: readonly Kind[]): Promise<readonly Estranged[]> {
	checkCompany(parts.company, parts.settings, kinds);
	for (const { source } of withReferred(kinds)) await parts.mis.requireKey(source);
	await checkMis(parts, kinds);
	checkMisbooked(parts.ledger, kinds);
	const changed = await checkKnownMis(parts);
	return changed.filter(({ kind, isAtOne }) => isAtOne && kinds.includes(kind));
}

/** What the lanes of this run share. */
async function runOf(
	parts: EngineParts,
	request: SendRequest,
	tally: Tally,
	known: Pick<Run, "guard" | "remembers" | "lookedAt">,
): Promise<Run> {
	const people = (charset: Charset) =>
		request.only ? new PeopleAskedFor(parts.mis, charset) : new AllPeople(parts.mis, parts.scratch, charset);
	const push = new Push(parts, (refused) => {
		// What records bring along is no record of this run: what brought it is counted.
		if (refused.is === "untold" || request.kinds.includes(refused.kind)) tally.refuseByMis(refused);
	});
	return {
		...parts,
		...known,
		world: await loadWorld({ ...parts, people, cashIn: { scratch: parts.scratch, whole: request.only === undefined } }),
		push,
		tally,
		again: request.failedOnly !== undefined || request.only !== undefined,
		onProgress: () => parts.onProgress(tally),
		enough: () => parts.enough(tally),
		later: new Map(),
		proven: new Set(),
		alone: new Set(),
	};
}

/** Makes sure, before rows are claimed and before each request leaves, that the lock was ours all the time. */
async function lockKeptSince(parts: EngineParts): Promise<() => Promise<void>> {
	const taken = await parts.guard();
	const guard = async () => {
		if ((await parts.guard()) !== taken) throw new LockLost();
	};
	let heldAt = performance.now();
	parts.qb.guardWrites(async () => {
		if (performance.now() - heldAt < LOCK_COUNTS_FOR_MS) return;
		await guard();
		heldAt = performance.now();
	});
	return guard;
}

/** For so long a lock that was just asked for counts as held: customers leave several a second. */
const LOCK_COUNTS_FOR_MS = 500;

/** Waits until what another computer may have on the wire is done, and looks again: it may have been made. */
async function letOthersFinish(
	parts: EngineParts,
	request: SendRequest,
	met: Met | undefined,
	lockLost: boolean,
): Promise<void> {
	for (let [newest, lost] = [met, lockLost]; ; lost = false) {
		const ms = await othersMayBeAtWork(parts, { met: newest, now: parts.qb.now(), lockLost: lost });
		if (ms === 0 || parts.stop.signal.aborted) return;
		parts.sayWait(`Waiting ${Math.ceil(ms / 1000)} s for what another computer may have sent a moment ago`);
		await parts.sleep(ms);
		newest = await lookAtCompany(parts, request.kinds);
	}
}

/** A run that took records by a filter says nothing of the others; one of single records, or of failed ones, neither. */
async function straysAfter({ tally, world, stop }: Run, parts: EngineParts, request: SendRequest): Promise<Strays> {
	const { kinds, filter, failedOnly, only } = request;
	if (!parts.writeBack || failedOnly || only || stop.signal.aborted) return NO_STRAYS;
	if (isFiltered(filter) && tally.processed > 0) return NO_STRAYS;
	return straysOf(parts, kinds, (kind) => {
		const ids = idsOf(kind, filter);
		return { where: conditionsOf(kind, filter, world.categories), ...(ids ? { ids } : {}) };
	});
}

/** Work that is done must be told from a filter that let nothing through. */
async function standingAfter({ tally, mis, world, stop }: Run, request: SendRequest): Promise<Standing | undefined> {
	const { kinds, filter, failedOnly, only } = request;
	if (tally.processed > 0 || !isFiltered(filter) || failedOnly || only || stop.signal.aborted) return undefined;
	return standingOf(mis, world, kinds, filter);
}
