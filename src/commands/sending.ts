import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { AUDIT_FILE, isSqliteError, unusable } from "../audit/database.js";
import type { AuditRooms } from "../audit/open.js";
import type { RunCounts } from "../audit/runs.js";
import { Scratch } from "../audit/scratch.js";
import { isRehearsal } from "../config/addresses.js";
import type { Mis } from "../mis/types.js";
import { tell } from "../output/envelope.js";
import { EXIT, type ExitCode, exitCodeOf } from "../output/exit.js";
import { Heartbeat } from "../output/heartbeat.js";
import { createProgress, type Progress } from "../output/progress.js";
import { count, duration, plural } from "../output/text.js";
import { wrapped } from "../output/wrap.js";
import type { QuickBooks } from "../quickbooks/client.js";
import { checkBooks } from "../quickbooks/connection.js";
import { throttledAllTheTime } from "../quickbooks/read.js";
import { companyWarnings } from "../sync/decide/preflight.js";
import type { Group, Kind } from "../sync/kinds/kind.js";
import { ALL_KINDS, isDocument } from "../sync/kinds/kinds.js";
import { STUDENT } from "../sync/kinds/student/student.js";
import { countStrays, isNone, NO_STRAYS } from "../sync/look/strays.js";
import { refuseUnknownNames } from "../sync/read/known-names.js";
import { type EngineParts, type SendRequest, type SendResult, send } from "../sync/send/engine.js";
import type { RecordError, Tally } from "../sync/tell/tally.js";
import type { Company } from "../words/company.js";
import { Failure } from "../words/failure.js";
import { companySuffix } from "../words/stamp.js";
import { firstRunOf, sayBooks } from "./books.js";
import { type BrakeOptions, Brakes, firstRunLimit, within } from "./brakes.js";
import { connect, readCompany } from "./connection.js";
import { type Context, openContextMis, operator, stampOf } from "./context.js";
import { INTERRUPTED } from "./interrupt.js";
import { type Guard, lockHome, lockMis } from "./locking.js";
import { noteSettings, startingRun } from "./noted.js";
import { openContextAudit } from "./own-files.js";
import { standingSentence } from "./standing.js";
import { straySentences } from "./strays.js";
import { tellHead } from "./witness.js";

/** Everything that a command which sends has open. */
export interface Session {
	readonly audit: AuditRooms;
	readonly mis: Mis;
	readonly qb: QuickBooks;
	readonly company: Company;
	readonly guard: Guard;
	readonly progress: { current: Progress | undefined };
	/** Tells a person at once of a pause, on a terminal and in a log. */
	readonly note: (sentence: string) => void;
	readonly heartbeat: Heartbeat;
}

export interface SendSettings extends BrakeOptions {
	readonly batchSize: number;
	readonly acceptHeld: boolean;
}

export interface Summary {
	readonly run_id: string;
	readonly total_processed: number;
	readonly successful: number;
	readonly failed: number;
	readonly skipped: number;
	readonly unknown: number;
	readonly batches_processed: number;
	readonly duration_seconds: number;
	readonly errors: readonly object[];
	/** Of the successful ones, those that QuickBooks had already, and the first of them by name. */
	readonly adopted: number;
	readonly adoptions: readonly string[];
	/** Of invoices only: those without a location where the company tracks them; customers made on the way, and their names. */
	readonly without_location?: number;
	readonly customers_made?: number;
	readonly customers?: readonly string[];
	/** Rows at 1 that neither the ledger nor the company knows, and rows of a status that is none of 0 to 3. */
	readonly not_here: number;
	readonly other_status: number;
	/** Rows at 3 for more than an hour that no run of ours is at work on. */
	readonly left_in_progress: number;
	/** The newest hash of the audit log: noted elsewhere, it proves later that nothing before it was changed. */
	readonly audit_head: string;
}

export interface SendReport {
	readonly summary: Summary;
	readonly exitCode: ExitCode;
	/** Why the run ended early, where it did. */
	readonly failure: unknown;
	/** Why the run itself took no more records: its hours were over, or too much had failed. */
	readonly stopped: string | undefined;
	/** Where the records of the filters stand, when none of them was left to be sent. */
	readonly standing: string | undefined;
	/** What keeps anybody from saying that everything is in QuickBooks, each with what helps. */
	readonly strays: readonly string[];
}

/** Takes the locks, opens the MIS and the connection, and reads the company. */
export function openSession(context: Context, asked?: Pick<SendRequest, "kinds" | "filter">): Promise<Session> {
	return startingRun(context, () => openRooms(context, asked));
}

async function openRooms(context: Context, asked?: Pick<SendRequest, "kinds" | "filter">): Promise<Session> {
	const progress: Session["progress"] = { current: undefined };
	const note = (sentence: string) =>
		progress.current ? progress.current.note(sentence) : context.printer.warn(sentence);
	const heartbeat = new Heartbeat(note);
	context.onEnd(() => heartbeat.stop());
	lockHome(context);
	const audit = openContextAudit(context);
	heartbeat.doing("Waiting for the MIS");
	const mis = await openContextMis(context);
	if (asked) await refuseUnknownNames(mis, ALL_KINDS, asked.kinds, asked.filter);
	heartbeat.doing("Waiting for QuickBooks");
	const { qb, connection } = await connect(context, note);
	const guard = await lockMis(context, mis, qb.realmId);
	const company = await readCompany(context, audit, qb);
	checkBooks(connection, company);
	for (const warning of companyWarnings(company)) context.printer.warn(warning);
	heartbeat.doing(undefined);
	return { audit, mis, qb, company, guard, progress, note, heartbeat };
}

/** One run over one or more kinds: what `batch`, `all`, `single`, `retry` and the halves of `sync` do. */
export async function runSend(
	context: Context,
	session: Session,
	asked: SendRequest,
	settings: SendSettings,
	label: string,
): Promise<SendReport> {
	const limit = firstRunLimit(settings, firstRunOf(context, session, asked.kinds));
	const request = within(asked, limit);
	if (limit !== undefined && request.limit !== asked.limit) sayFirstRun(context, limit, label);
	const brakes = new Brakes(settings);
	const { audit, mis, qb, company, progress, heartbeat } = session;
	const { config, printer } = context;
	noteSettings(audit, config);
	const runId = audit.runs.start(context.commandLine, `${operator()} (${process.pid})`, qb.realmId);
	const scratch = new Scratch();
	let expected = 0;
	const parts: EngineParts = {
		kinds: ALL_KINDS,
		mis,
		qb,
		ledger: audit.ledger(qb.realmId),
		seen: audit.seen(qb.realmId),
		scratch,
		settings: config.mapping,
		limits: config.quickbooks.limits,
		writeBack: config.writeBack,
		production: config.quickbooks.environment === "production",
		company,
		runId,
		by: stampOf(context, qb.realmId, runId),
		suffix: companySuffix(config.quickbooks.environment, qb.realmId),
		guard: session.guard,
		othersInFlightMs: othersInFlight(context),
		stop: context.stop,
		now: () => new Date(),
		sleep: (ms) => sleepUntilStopped(ms, context.stop.signal),
		step: (name) => context.step(name),
		say: (sentence) => {
			printer.detail(sentence);
			heartbeat.doing(sentence);
		},
		sayWait: (sentence) => {
			session.note(sentence);
			heartbeat.doing(sentence);
		},
		onExpected: (records) => {
			expected = records;
			heartbeat.doing(AT_WORK);
			if (request.kinds.length === 0) return;
			sayBooks(context, company, `${label}: ${count(totalOf(request, records, NOTHING_YET))} to send`);
		},
		onProgress: (tally) => {
			heartbeat.doing(AT_WORK);
			show(session, context, label, tally, totalOf(request, expected, tally));
		},
		enough: (tally) => brakes.pull(tally),
	};
	try {
		const { tally, failure: thrown, open, standing, strays = NO_STRAYS } = await send(parts, request);
		const failure = isSqliteError(thrown) ? unusable(join(config.home, AUDIT_FILE), thrown) : thrown;
		const exitCode = exitOf(context, { tally, failure, open, strays }, qb, settings);
		const counts: RunCounts = { ...tallyCounts(tally) };
		const early = interruption(context) ?? failure ?? endedEarly(qb);
		audit.runs.end(runId, counts, exitCode, early === undefined ? brakes.pulled : whyEnded(context, early));
		await tellHead(context, audit, runId, qb.realmId);
		return {
			summary: {
				...summaryOf(runId, tally, settings),
				...madeOnTheWay(request, tally),
				not_here: strays.notHere,
				other_status: strays.otherStatus,
				left_in_progress: strays.stuck,
				audit_head: audit.log.head(),
			},
			exitCode,
			failure: early,
			stopped: brakes.pulled,
			standing: isNone(strays) ? standing && standingSentence(standing, request) : undefined,
			strays: straySentences(groupOf(request.kinds).name, strays),
		};
	} finally {
		heartbeat.doing(undefined);
		progress.current?.finish();
		progress.current = undefined;
		scratch.close();
	}
}

/** Where no record comes through for a while: one request may take as long as its timeout. */
const AT_WORK = "Waiting for the answers of QuickBooks and the MIS";

function whyEnded({ printer }: Context, failure: unknown): string {
	const { code, detail } = tell(failure);
	return printer.redactor.redact(`${detail} [${code}]`);
}

/** A rehearsal's server on this computer is done in moments, however long its answers are waited for. */
function othersInFlight({ config: { quickbooks } }: Context): number {
	const { missingAfterMs } = quickbooks.limits;
	return isRehearsal(quickbooks) ? Math.min(missingAfterMs, REHEARSED_IN_FLIGHT_MS) : missingAfterMs;
}

const REHEARSED_IN_FLIGHT_MS = 3_000;

function sayFirstRun({ printer }: Context, limit: number, label: string): void {
	const sentence =
		`${label}: this is their first run in production: it sends ${count(limit)} records at the most. Look at them in QuickBooks, ` +
		"then run the command again for the rest. --first-run-limit off sends all at once.";
	printer.warn(wrapped(sentence, printer.width - 2).join("\n  "));
}

/** A pause that a person can cut short. */
async function sleepUntilStopped(ms: number, signal: AbortSignal): Promise<void> {
	await pause(ms, undefined, { signal }).catch(() => {});
}

/** What a person reads at the end of a run. */
export function saySummary(context: Context, what: string, report: SendReport): void {
	const { printer } = context;
	const { summary, failure, stopped, standing, strays } = report;
	const { successful, adopted, failed, skipped, unknown } = summary;
	const parts = [
		`${count(successful - adopted)} sent`,
		...(adopted > 0 ? [`${count(adopted)} found`] : []),
		...(skipped > 0 ? [`${count(skipped)} already there`] : []),
		`${count(failed)} failed`,
		...(unknown > 0 ? [`${count(unknown)} unknown`] : []),
	];
	const line = `${what}: ${parts.join(", ")} in ${duration(summary.duration_seconds * 1000)} (run ${summary.run_id})`;
	if (failure === undefined && failed === 0 && unknown === 0 && strays.length === 0) printer.success(line);
	else printer.say(line);
	sayErrors(context, summary.errors as readonly ErrorLine[], failed + unknown);
	sayAdopted(context, summary);
	sayCustomersMade(context, summary);
	const { without_location: bare = 0 } = summary;
	if (bare > 0) printer.say(`  ${plural(bare, "invoice")} went without a location.`);
	if (standing !== undefined) printer.say(wrapped(standing, printer.width).join("\n"));
	for (const stray of strays) printer.warn(wrapped(stray, printer.width - 2).join("\n  "));
	if (stopped !== undefined) printer.warn(wrapped(stopped, printer.width - 2).join("\n  "));
	printer.detail(`Audit head: ${summary.audit_head}`);
}

interface ErrorLine {
	readonly title: string;
	readonly code: string;
	readonly error: string;
	readonly fix: string;
}

const SHOWN_ERRORS = 10;

/** Somebody else's document, taken for ours: a person must be able to see which. */
function sayAdopted({ printer }: Context, { adopted, adoptions }: Summary): void {
	if (adopted === 0) return;
	const shown = adoptions.slice(0, SHOWN_ERRORS);
	const more = adopted > shown.length ? ` and ${count(adopted - shown.length)} more (eaur-qb audit list)` : "";
	const line = `Found, because QuickBooks had them already: ${shown.join("; ")}${more}`;
	printer.say(wrapped(line, printer.width, "  ", "    ").join("\n"));
}

/** They are records of their own, and cannot be taken back: counted and named. */
function sayCustomersMade({ printer }: Context, { customers_made: made = 0, customers: names = [] }: Summary): void {
	if (made === 0) return;
	const shown = names.slice(0, SHOWN_ERRORS);
	const more = made > shown.length ? ` and ${count(made - shown.length)} more (eaur-qb audit list)` : "";
	const line = `${plural(made, "customer")} made on the way, because invoices needed them: ${shown.join("; ")}${more}`;
	printer.say(wrapped(line, printer.width, "  ", "    ").join("\n"));
}

function sayErrors(context: Context, errors: readonly ErrorLine[], total: number): void {
	const { printer } = context;
	for (const each of errors.slice(0, SHOWN_ERRORS)) {
		printer.say(`  ${printer.paint.red("✖")} ${each.title}: ${each.error} [${each.code}]`);
		printer.say(`    → ${each.fix}`);
	}
	if (total > SHOWN_ERRORS) printer.say(`  … and ${count(total - SHOWN_ERRORS)} more: eaur-qb failures`);
}

function show(session: Session, context: Context, label: string, tally: Tally, total: number): void {
	session.progress.current ??= createProgress(context.printer, { total, label });
	const done = tally.processed - tally.rested;
	session.progress.current.update({ done, total, failed: tally.failed, skipped: tally.skipped });
}

const NOTHING_YET = { rested: 0, taken: 0, leftovers: 0 };

/** What the run is going to do, as far as is known by now: what rests is seen to rest only when it is looked at. */
function totalOf(
	{ limit = Number.POSITIVE_INFINITY }: SendRequest,
	expected: number,
	tally: Pick<Tally, "rested" | "taken" | "leftovers">,
): number {
	return Math.max(Math.min(limit, expected - tally.rested), tally.taken) + tally.leftovers;
}

function exitOf(
	context: Context,
	{ tally, failure, open, strays = NO_STRAYS }: SendResult,
	qb: QuickBooks,
	settings: SendSettings,
): ExitCode {
	if (context.stop.signal.aborted && context.stop.signal.reason === INTERRUPTED) return EXIT.interrupted;
	if (failure !== undefined) return exitCodeOf(failure);
	if (tally.unknown > 0 || open || !qb.reachable) return EXIT.later;
	const left = settings.acceptHeld ? tally.newlyFailed : tally.failed + tally.untold + countStrays(strays);
	return left > 0 ? EXIT.recordsLeft : EXIT.done;
}

function interruption(context: Context): Failure | undefined {
	if (context.stop.signal.reason !== INTERRUPTED) return undefined;
	return new Failure("interrupted", {
		detail: "The run was interrupted. What was under way is settled; nothing is lost.",
		fix: "Run the same command again: it goes on where this one stopped.",
	});
}

function endedEarly(qb: QuickBooks): Failure | undefined {
	if (qb.throttled) return throttledAllTheTime(undefined);
	if (qb.reachable) return undefined;
	return new Failure("out-of-reach", {
		code: "QB008",
		detail: "QuickBooks did not answer several times in a row; the run was ended.",
		fix: "Nothing is lost. Run the same command again later: it settles what is open, then goes on.",
	});
}

const tallyCounts = ({ successful, failed, skipped, unknown }: Tally): RunCounts => ({
	successful,
	failed,
	skipped,
	unknown,
});

function summaryOf(
	runId: string,
	tally: Tally,
	settings: SendSettings,
): Omit<Summary, "audit_head" | "not_here" | "other_status" | "left_in_progress"> {
	return {
		run_id: runId,
		total_processed: tally.processed,
		...tallyCounts(tally),
		batches_processed: Math.ceil(tally.taken / settings.batchSize),
		duration_seconds: tally.seconds,
		errors: tally.errors.map(errorData),
		adopted: tally.adopted,
		adoptions: tally.adoptions,
	};
}

/** The contract shows at most this many of anything. */
const MOST_NAMED = 100;

function madeOnTheWay({ kinds }: SendRequest, { customersMade, withoutLocation }: Tally): Partial<Summary> {
	if (!kinds.some(isDocument)) return {};
	return {
		without_location: withoutLocation,
		customers_made: customersMade.length,
		customers: customersMade.slice(0, MOST_NAMED),
	};
}

function errorData({ kind, misId, key, title, problem }: RecordError): object {
	const id = { [`${kind.words.group.one}_id`]: kind.words.id({ misId, key }) };
	return { ...id, code: problem.code, error: problem.detail, fix: problem.fix, title };
}

/** The group of what was asked for: of several, the one that refers to the others. */
const groupOf = (kinds: readonly Kind[]): Group => (kinds.at(-1) ?? STUDENT).words.group;

/** "Invoices", "Customers". */
export const kindsWords = (kinds: readonly Kind[]): string => groupOf(kinds).title;
