import type { AuditRooms } from "../audit/open.js";
import type { RunCounts, RunPart, RunRow } from "../audit/runs.js";
import { EXIT } from "../output/exit.js";
import { count, moment } from "../output/text.js";
import type { Kind } from "../sync/kinds/kind.js";
import { doneWords } from "./summary.js";

/** The newest run that was started, whatever became of it. */
export interface LastRun extends RunRow {
	/** Its process lives: what it has not finished is under way, not left over. */
	readonly isUnderWay: boolean;
	/** Of the successful ones, what QuickBooks had already, and further rows of a person who is a customer by another one. */
	readonly adopted: number;
	readonly linked: number;
	/** What it did of each group, where it is a sync and several were asked about. */
	readonly parts: readonly RunPart[];
}

/**
 * The last run about these kinds. One that another run kept out hides no run that did not end: what is under way, or was
 * cut off, matters more. What one has done that did not end is told by the ledger, which was there.
 */
export function lastRunOf({ runs }: AuditRooms, kinds: readonly Kind[]): LastRun | undefined {
	const groups = [...new Set(kinds.map(({ words }) => words.group.name))];
	const asked = groups.length > 1 ? [] : [...groups, "sync"];
	const newest = runs.last(asked);
	const atWork = newest?.exit_code === EXIT.locked ? runs.last(asked, EXIT.locked) : undefined;
	const run = atWork?.ended === null ? atWork : newest;
	if (run === undefined) return undefined;
	const { run_id } = run;
	const names = kinds.map(({ name }) => name);
	const parts = runs.parts(run_id);
	const known = { ...run, ...runs.foundBy(run_id, names), parts: groups.length > 1 ? parts : [] };
	if (run.ended === null) return { ...known, ...runs.soFar(run_id, names), isUnderWay: isAlive(run.pid) };
	// A sync that ended before it came to this group has no part of it.
	const ofGroup =
		groups.length > 1 || parts.length === 0 ? run : (parts.find(({ part }) => part === groups[0]) ?? NONE);
	return { ...known, ...ofGroup, isUnderWay: false };
}

const NONE: RunCounts = { successful: 0, failed: 0, skipped: 0, unknown: 0 };

export function isAlive(pid: number): boolean {
	try {
		return process.kill(pid, 0);
	} catch (error) {
		// Somebody else's process lives too.
		return (error as NodeJS.ErrnoException).code === "EPERM";
	}
}

/** The contract's `last_run`. */
export function runData(run: LastRun | undefined): object | null {
	if (!run) return null;
	const { run_id, command, started, ended, successful, failed, exit_code, error, isUnderWay, parts } = run;
	const told = { run_id, command, started, ended, successful, failed, exit_code, error, under_way: isUnderWay };
	const ofParts = parts.map(({ part, ...counts }) => [part, counts] as const);
	return ofParts.length === 0 ? told : { ...told, parts: Object.fromEntries(ofParts) };
}

/** "20261121T043000-3f9a: sync, 2026-11-21 04:30 UTC, 367 sent, 3 found, 0 failed, ended with 0" */
export function runLine({ run_id, command, started, failed, ...run }: LastRun): string {
	return [`${run_id}: ${command}`, moment(started), doneWords(run), `${count(failed)} failed`, endOf(run)].join(", ");
}

function endOf({
	ended,
	isUnderWay,
	pid,
	exit_code,
	error,
}: Pick<LastRun, "ended" | "isUnderWay" | "pid" | "exit_code" | "error">): string {
	if (isUnderWay) return `under way (process ${pid})`;
	if (ended === null) return "cut off: the next run settles what it left";
	return `ended with ${exit_code}${error === null ? "" : `: ${error}`}`;
}
