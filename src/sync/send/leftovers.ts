import type { OpenSubmission } from "../../audit/record.js";
import type { Limits } from "../../config/types.js";
import type { QuickBooks } from "../../quickbooks/client.js";
import type { MisId } from "../../words/ids.js";
import type { Kind } from "../kinds/kind.js";
import { countSettlement, mayGoOn, type Run, takeBack } from "./run.js";
import type { Settled, Settling } from "./settle.js";
import { tellMis } from "./tell-mis.js";

/** What the run was asked for, as far as it says which leftovers count in it. */
interface Asked {
	readonly kinds: readonly Kind[];
	/** One record alone: then no leftover is what was asked for. */
	readonly only: object | undefined;
}

/** How long QuickBooks is waited for, and who is told of it. */
export interface Patience {
	readonly qb: QuickBooks;
	readonly limits: Limits;
	readonly sayWait: (sentence: string) => void;
	readonly sleep: (ms: number) => Promise<void>;
}

/**
 * Brings what an earlier run left open to its end, before anything new is sent: open requests first, then the MIS, where
 * what is settled is marked and what was only claimed is given back. It counts in this run, where it is of the kinds that
 * were asked for.
 */
export async function settleLeftovers(run: Run, settle: Settling, request: Asked): Promise<void> {
	const before = run.tally.processed;
	const settled: Settled[] = [];
	const wrong = await settle.submissions(run.ledger.openSubmissions(), (each) => settled.push(each));
	const differing = await tellMis(run);
	if (wrong) throw wrong;
	for (const each of settled) {
		const kind = ofRow(run, each);
		if (!kind) continue;
		run.tally.resolve(kind, each.record.misId);
		if (differing.get(kind)?.has(each.record.misId)) continue;
		if (request.kinds.includes(kind) && request.only === undefined) countSettled(run, kind, each);
	}
	run.tally.leftovers += Math.max(0, run.tally.processed - before);
}

/**
 * What is unknown is looked up at the end of the run, once QuickBooks can no longer be working on it, and sent again
 * where it is missing; with it what had to wait for it. As often as a request may be tried.
 */
export async function resolveUnknown(
	run: Run,
	settle: Settling,
	parts: Patience,
	sendAgain: (ids: ReadonlyMap<Kind, readonly MisId[]>) => Promise<void>,
): Promise<void> {
	for (let round = 1; round <= parts.limits.attempts; round += 1) {
		const open = run.ledger.openSubmissions();
		if ((open.length === 0 && run.later.size === 0) || !mayGoOn(run)) return;
		await waitUntilOver(parts, open);
		if (!mayGoOn(run)) return;
		await settleOpen(run, settle, open);
		const again = takeLater(run);
		if (again.size > 0) await sendAgain(again);
	}
}

/** Until QuickBooks is done with the youngest request, by its own clock. */
export async function waitUntilOver(
	{ qb, limits, sayWait, sleep }: Patience,
	open: readonly OpenSubmission[],
): Promise<void> {
	const youngest = Math.max(...open.map(({ lastAttempt }) => lastAttempt?.getTime() ?? 0));
	const left = limits.missingAfterMs - (qb.now().getTime() - youngest);
	if (left <= 0) return;
	sayWait(`Waiting ${Math.ceil(left / 1000)} s until QuickBooks is done with what it did not answer`);
	await sleep(left);
}

async function settleOpen(run: Run, settle: Settling, open: readonly OpenSubmission[]): Promise<void> {
	const counted: (Settled & { readonly kind: Kind })[] = [];
	const wrong = await settle.submissions(open, (settled) => {
		const { record, settlement } = settled;
		const kind = ofRow(run, settled);
		if (settlement.as === "unknown" || !kind) return;
		const wasCounted = run.tally.resolve(kind, record.misId);
		if (settlement.as !== "missing" && !wasCounted) return;
		countSettled(run, kind, settled);
		counted.push({ ...settled, kind });
	});
	const differing = await tellMis(run);
	if (wrong) throw wrong;
	for (const { kind, record, settlement } of counted) {
		if (differing.get(kind)?.has(record.misId)) takeBack(run, kind, settlement);
	}
}

/** Its kind, where it stands in a row of the MIS: an item that `map` was making is settled, and counts in no run of records. */
const ofRow = ({ kinds }: Run, { kind }: Settled): Kind | undefined => kinds.find((each) => each === kind);

/** What is going to be tried now is unknown no longer: it is counted by what becomes of it. */
function takeLater({ later, tally }: Run): ReadonlyMap<Kind, readonly MisId[]> {
	const taken = new Map([...later].map(([kind, ids]) => [kind, [...ids]] as const));
	for (const [kind, ids] of taken) for (const id of ids) tally.resolve(kind, id);
	later.clear();
	return taken;
}

function countSettled(run: Run, kind: Kind, { record, settlement }: Settled): void {
	countSettlement(run, kind, record.misId, record.key ?? record.misId, record.title ?? record.misId, settlement);
}
