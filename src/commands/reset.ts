import type { Ledger } from "../audit/ledger.js";
import type { Mis, Refusals } from "../mis/types.js";
import { EXIT, type ExitCode } from "../output/exit.js";
import { confirm } from "../output/prompt.js";
import { duration, plural } from "../output/text.js";
import type { Kind } from "../sync/kinds/kind.js";
import { ALL_KINDS } from "../sync/kinds/kinds.js";
import { isOlder, LONG_AGO_MS, stillStuck, stuckRows } from "../sync/look/stuck.js";
import { Failure } from "../words/failure.js";
import type { MisRow } from "../words/source.js";
import { type Context, openContextMis, stampOf } from "./context.js";
import { lockHome, lockMis } from "./locking.js";
import { note } from "./noted.js";
import { usage } from "./options.js";
import { knownRealm, openContextAudit } from "./own-files.js";
import { sayRefused } from "./refused-rows.js";

export interface ResetOptions {
	/** Milliseconds. */
	readonly olderThan: number;
	readonly yes?: boolean;
	readonly sandbox?: boolean;
	readonly notHere?: boolean;
}

/** `reset`: releases rows left in progress that no run of ours is working on. They are looked up before they are sent. */
export async function reset(context: Context, kinds: readonly Kind[], options: ResetOptions): Promise<ExitCode> {
	if (options.notHere) return (await import("./reset-not-here.js")).resetNotHere(context, kinds, options.yes ?? false);
	if (!context.config.writeBack) return options.sandbox ? leaveSandboxMarks(context) : leaveInProgress(context);
	lockHome(context);
	const mis = await openContextMis(context);
	const audit = openContextAudit(context);
	const realm = knownRealm(context, audit);
	await lockMis(context, mis, realm);
	if (options.sandbox) return resetSandbox(context, mis, options);
	const ledger = audit.ledger(realm);
	const { olderThan } = options;
	const asked = new Map<Kind, MisRow[]>();
	for (const kind of kinds) asked.set(kind, await stuckRows({ mis, ledger }, kind, olderThan));
	const found = [...asked.values()].flat().length;
	if (found === 0) {
		const since = olderThan === 0 ? "is in progress" : `has been in progress for longer than ${duration(olderThan)}`;
		return say(context, 0, `No record ${since}.`);
	}
	const question = `Release ${plural(found, "record")} left in progress? They are looked up in QuickBooks before they are sent.`;
	const agreed = await confirm(question, {
		yes: options.yes ?? false,
		isTerminal: context.isTerminal,
		optionToName: "--yes",
	});
	if (!agreed) throw usage("Nothing was released.", "Answer yes, or give --yes.");
	const isOld = await isLongAgo(mis);
	let [total, released, refused] = [0, 0, 0];
	for (const [kind, before] of asked) {
		// Whoever was asked may have thought for a while, and another tool be at work on a row, or its id be another one's.
		const rows = stillStuck(before, await stuckRows({ mis, ledger }, kind, olderThan));
		const done = await release(context, mis, ledger, kind, rows, isOld);
		total += before.length;
		released += done.released;
		refused += done.refused;
	}
	const exitCode = say(context, released, releasedWords(released, total - released - refused));
	return refused > 0 ? EXIT.recordsLeft : exitCode;
}

/** What the MIS has written, not what it was asked for: others are at work on it, too. */
function releasedWords(released: number, left: number): string {
	const others =
		left === 0
			? ""
			: ` ${plural(left, "record")} left as ${left === 1 ? "it is" : "they are"}: no longer in progress, or taken by somebody else meanwhile.`;
	return `${plural(released, "record")} released.${others}`;
}

function leaveInProgress(context: Context): ExitCode {
	return say(context, 0, "Nothing was released: with MIS_WRITE_BACK=off this tool leaves the MIS as it is.");
}

/** With write-back off nothing is written, whoever asks; but marks that somebody wants gone are not passed over. */
async function leaveSandboxMarks(context: Context): Promise<ExitCode> {
	const { rows } = await sandboxMarks(await openContextMis(context));
	if (rows === 0) return say(context, 0, NO_SANDBOX_MARKS);
	throw new Failure("configuration", {
		detail: `The mark of a sandbox stands on ${plural(rows, "row")} of the MIS, and stays there: MIS_WRITE_BACK is off.`,
		fix: "To clear them, let this one command write: MIS_WRITE_BACK=on eaur-qb invoices reset --sandbox",
	});
}

/**
 * Whoever took a row an hour ago has sent it long since, if at all. A younger one may leave for QuickBooks this moment: its
 * date becomes that of its release, by which the next run tells when it may be called absent.
 */
async function release(
	context: Context,
	mis: Mis,
	ledger: Ledger,
	kind: Kind,
	rows: readonly MisRow[],
	isOld: (row: MisRow) => boolean,
): Promise<{ readonly released: number; readonly refused: number }> {
	const refused: Refusals = new Map();
	let released = 0;
	ledger.release(
		kind.name,
		rows.map(({ id }) => id),
		context.commandLine,
	);
	for (const keepDate of [true, false]) {
		const ids = rows.filter((row) => isOld(row) === keepDate).map(({ id }) => id);
		released += await mis.release(kind.source, ids, stampOf(context, ledger.realm), keepDate, refused);
	}
	return { released, refused: sayRefused(context, kind, refused) };
}

async function isLongAgo(mis: Mis): Promise<(row: MisRow) => boolean> {
	const now = await mis.now();
	return ({ pushedAt }) => pushedAt !== null && isOlder(pushedAt, now, LONG_AGO_MS);
}

/** Rows that a rehearsal against a sandbox marked become unsynchronised again, in all tables. */
async function resetSandbox(context: Context, mis: Mis, options: ResetOptions): Promise<ExitCode> {
	const { rows, kinds } = await sandboxMarks(mis);
	if (rows === 0) return say(context, 0, NO_SANDBOX_MARKS);
	const question = `Make ${plural(rows, "row")} that a sandbox run marked unsynchronised again?`;
	const agreed = await confirm(question, {
		yes: options.yes ?? false,
		isTerminal: context.isTerminal,
		optionToName: "--yes",
	});
	if (!agreed) throw usage("Nothing was changed.", "Answer yes, or give --yes.");
	let [released, left] = [0, 0];
	for (const kind of kinds) {
		const refused: Refusals = new Map();
		released += await mis.resetSandboxMarks(kind.source, refused);
		left += sayRefused(context, kind, refused);
	}
	note(context, "sandbox marks reset", `${plural(released, "row")} of ${mis.where} unsynchronised again`);
	const exitCode = say(context, released, `${plural(released, "row")} unsynchronised again.`);
	return left > 0 ? EXIT.recordsLeft : exitCode;
}

const NO_SANDBOX_MARKS = "No row of the MIS bears the mark of a sandbox.";

/** How many rows bear one, and the tables that may. */
async function sandboxMarks(mis: Mis): Promise<{ rows: number; kinds: Kind[] }> {
	let rows = 0;
	const kinds: Kind[] = [];
	for (const kind of ALL_KINDS) {
		if (!(await mis.isTracked(kind.source))) continue;
		kinds.push(kind);
		rows += await mis.countSandboxMarks(kind.source);
	}
	return { rows, kinds };
}

function say(context: Context, released: number, message: string): ExitCode {
	context.printer.say(message);
	context.printer.result({ released }, message);
	return EXIT.done;
}
