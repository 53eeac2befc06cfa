import type { MisId } from "../../words/ids.js";
import type { Problem } from "../../words/problem.js";
import { decideAll } from "../decide/decide-all.js";
import type { Decided } from "../decide/plan.js";
import type { Kind } from "../kinds/kind.js";
import type { Filter } from "../read/filter.js";
import { type Candidate, isAnew, select } from "../read/selection.js";
import { lookUpDoubtful } from "./doubtful.js";
import { InBatches } from "./lanes/in-batches.js";
import { OneByOne } from "./lanes/one-by-one.js";
import { type SendRequest, selectionOf } from "./request.js";
import { mayGoOn, type Run } from "./run.js";
import { lookWhetherThere } from "./still-there.js";

/** Selects, decides and sends, kind by kind, page by page; each kind by its lane. */
export async function sendKinds(
	run: Run,
	request: SendRequest,
	only: ReadonlyMap<Kind, readonly MisId[]> | undefined,
): Promise<void> {
	const oneByOne = new OneByOne(run);
	let left = (request.limit ?? Number.POSITIVE_INFINITY) - (request.limit === undefined ? 0 : run.tally.taken);
	for (const kind of request.kinds) {
		if (only && !only.has(kind)) continue;
		const batches = kind.books.lane === "in-batches" ? new InBatches(run, kind, oneByOne) : undefined;
		const lane = { send: (page: Decided[]) => batches?.send(page) ?? oneByOne.send(kind, page) };
		try {
			for await (const page of select({ ...run.world, mis: run.mis }, selectionOf(kind, request, only))) {
				const decide = () => takeUpTo(left, run, kind, page, request.filter);
				let decided = await decide();
				if (await lookUpDoubtful(run, kind, decided)) decided = await decide();
				decided = await lookWhetherThere(run, kind, decided);
				for (const each of decided) leaveBehind(run, kind, request, each);
				left -= decided.filter(isNotResting).length;
				await lane.send(decided);
				if (left <= 0 || !mayGoOn(run)) break;
			}
		} finally {
			await batches?.finish();
		}
	}
}

/** What is made anew leaves: from now on its earlier document is not its own. */
function leaveBehind({ ledger, runId }: Run, kind: Kind, { anew }: SendRequest, { decision }: Decided): void {
	if (anew === undefined || !(decision.do === "send" || decision.do === "wait")) return;
	const { misId } = decision.about;
	if (!isAnew(anew, ledger.record(kind.name, misId))) return;
	if (anew.because === "gone") ledger.forget(kind.name, [misId], runId);
	else ledger.renew(kind.name, misId, kind.books.trace === "number", runId);
}

/** What QuickBooks never got, judged anew and sent as it is now; what was deleted in the MIS meanwhile is not sent. */
export async function sendMissing(
	run: Run,
	request: SendRequest,
	missing: ReadonlyMap<Kind, readonly MisId[]>,
): Promise<void> {
	for (const [kind, ids] of missing) {
		const rows = await run.mis.page(kind.source, { after: undefined, limit: ids.length, ids });
		const there = new Set(rows.map(({ id }) => id));
		for (const id of ids) {
			const title = run.ledger.record(kind.name, id)?.title ?? `${kind.name} ${id}`;
			if (!there.has(id)) run.sayWait(`${title} was not sent: its row ${id} has been deleted in the MIS`);
		}
	}
	await sendKinds(run, { ...request, limit: undefined }, missing);
}

/** Somebody may be at work on a row again and again: after so many times it is left to the next run. */
const MOST_ROUNDS = 3;

/** Rows that changed between reading and sending, judged anew and sent as they are now. */
export async function sendChanged(run: Run, request: SendRequest): Promise<void> {
	for (let round = 0; round < MOST_ROUNDS && mayGoOn(run); round += 1) {
		const changed = run.push.takeChanged();
		if (changed.size === 0) return;
		const ids = [...changed].map(([kind, rows]) => [kind, [...rows.keys()]] as const);
		await sendKinds(run, { ...request, limit: undefined }, new Map(ids));
	}
}

/** Whoever changes a row each time that it is taken must be told: it would never be sent, and nobody would know. */
export function failChanging({ push, tally, stop }: Run): void {
	if (stop.signal.aborted) return;
	for (const [kind, rows] of push.takeChanged()) {
		for (const [misId, { key, title }] of rows) tally.fail({ kind, misId, key, title, problem: CHANGING }, true);
	}
}

const CHANGING: Problem = {
	code: "QB011",
	detail: `its row in the MIS changed each of the ${MOST_ROUNDS} times that it was taken: nothing was sent`,
	fix: "Look who changes it: a trigger on the table perhaps, which `eaur-qb mis inspect` names, or another program. The next run tries again.",
};

/** Resting records are looked at and counted, but do not fill a batch. No more are looked at than may be taken. */
async function takeUpTo(
	most: number,
	{ world, again }: Run,
	kind: Kind,
	page: readonly Candidate[],
	filter: Filter,
): Promise<Decided[]> {
	const taken: Decided[] = [];
	let left = most;
	for (let at = 0; at < page.length && left > 0; ) {
		const some = page.slice(at, at + left);
		const decided = await decideAll(world, kind, some, filter, again);
		taken.push(...decided);
		left -= decided.filter(isNotResting).length;
		at += some.length;
	}
	return taken;
}

const isNotResting = ({ decision }: Decided): boolean => decision.do !== "rest";
