import { holderOfHomeLock } from "../audit/lock.js";
import { plural } from "../output/text.js";
import type { Spending } from "../sync/kinds/cash/sums.js";
import type { Kind } from "../sync/kinds/kind.js";
import { ALL_KINDS } from "../sync/kinds/kinds.js";
import { type Analysis, sumOf } from "./analysis.js";
import type { Context } from "./context.js";
import { isAlive, type LastRun } from "./last-run.js";
import { nextForChanges, nothingToDo, type SaidBack } from "./said-back.js";

/** The lock is asked first: it knows of every run, also of one that came to nothing of these records yet. */
export function waitFor({ config }: Context, lastRun: LastRun | undefined): string | undefined {
	const run = holderOfHomeLock(config.home, isAlive) ?? (lastRun?.isUnderWay ? lastRun : undefined);
	return run && `A run is under way (process ${run.pid}, ${run.command}): wait until it has ended`;
}

/** Rows of a kind at status 3 that this ledger has not claimed. */
export interface Foreign {
	readonly kind: Kind;
	readonly records: number;
}

/** One sentence: the next thing worth doing, which works now. */
export function whatNext(
	analyses: readonly Analysis[],
	lastRun: LastRun | undefined,
	kinds: readonly Kind[],
	foreign: readonly Foreign[],
	back: SaidBack,
	waiting: Spending | undefined,
): string {
	const all = sumOf(analyses);
	const group = groupsOf(kinds).length > 1 ? "" : `${groupsOf(kinds).join()} `;
	const sendCommand = group === "" ? "sync" : `${group}all`;
	const strangers = foreign.filter(({ records }) => records > 0);
	if (all.in_progress > 0 && strangers.length === 0)
		return `${plural(all.in_progress, "record")} in progress, left by a run of this computer: eaur-qb ${sendCommand} settles them`;
	if (strangers.length > 0) {
		const total = strangers.reduce((sum, { records }) => sum + records, 0);
		const resets = new Set(strangers.map(({ kind }) => kind.words.group.name));
		const commands = [...resets].map((of) => `eaur-qb ${of} reset`).join(", ");
		return `${plural(total, "record")} in progress by another tool or computer; if nobody works on them any more: ${commands}`;
	}
	if (all.not_synced > 0 && lastRun === undefined)
		return `Look at what would be sent: eaur-qb ${group || "invoices "}preview`;
	if (all.not_synced > 0) return `${plural(all.not_synced, "record")} not sent yet: eaur-qb ${sendCommand}`;
	const failed = all.failed - back.taken_back;
	if (failed > 0)
		return `${plural(failed, "record")} held or refused: mend them in the MIS or QuickBooks, then eaur-qb ${sendCommand}`;
	if (back.taken_back > 0) {
		const retries = groupsOf(kinds).map((of) => `eaur-qb ${of} retry`);
		return `${plural(back.taken_back, "record")} taken back by undo: correct them in the MIS, then eaur-qb ${sendCommand}; unchanged, ${retries.join(", ")} sends them again`;
	}
	if (all.not_here > 0) {
		const resets = groupsOf(ALL_KINDS).filter((of) => group === "" || group.startsWith(of));
		const commands = resets.map((of) => `eaur-qb ${of} reset --not-here`).join(", ");
		return `${plural(all.not_here, "record")} at status 1 that neither this ledger nor the company knows: ${commands}`;
	}
	if (all.other_status > 0)
		return `${plural(all.other_status, "record")} of a status that is none of 0 to 3: set it to 0 in the MIS for what is to be sent`;
	if (back.changes > 0) return nextForChanges(back);
	const off =
		waiting && waiting.records > 0 ? ` ${plural(waiting.records, "payment")} wait: eaur-qb payments preview` : "";
	return `${nothingToDo(kinds, back)}${off}`;
}

/** The groups of commands of these kinds, each once. */
export const groupsOf = (kinds: readonly Kind[]): string[] => [...new Set(kinds.map(({ words }) => words.group.name))];
