import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { AUDIT_FILE, isSqliteError, unusable } from "../audit/database.js";
import type { AuditRooms } from "../audit/open.js";
import { Scratch } from "../audit/scratch.js";
import { isRehearsal } from "../config/addresses.js";
import type { Mis } from "../mis/types.js";
import { EXIT, type ExitCode, exitCodeOf } from "../output/exit.js";
import { Heartbeat } from "../output/heartbeat.js";
import { createProgress, type Progress } from "../output/progress.js";
import { count } from "../output/text.js";
import { wrapped } from "../output/wrap.js";
import type { QuickBooks } from "../quickbooks/client.js";
import { checkBooks } from "../quickbooks/connection.js";
import { throttledAllTheTime } from "../quickbooks/read.js";
import { companyWarnings } from "../sync/decide/preflight.js";
import { ALL_KINDS, ALL_REFERENCES } from "../sync/kinds/kinds.js";
import { countStrays, isNone, NO_STRAYS } from "../sync/look/strays.js";
import { refuseUnknownNames } from "../sync/read/known-names.js";
import { type EngineParts, type SendResult, send } from "../sync/send/engine.js";
import type { SendRequest } from "../sync/send/request.js";
import type { Tally } from "../sync/tell/tally.js";
import type { Company } from "../words/company.js";
import { Failure } from "../words/failure.js";
import { companySuffix } from "../words/stamp.js";
import { firstRunOf, sayBooks } from "./books.js";
import { type BrakeOptions, Brakes, firstRunLimit, within } from "./brakes.js";
import { connectLedger, readCompany } from "./connection.js";
import { type Context, openContextMis, stampOf } from "./context.js";
import { INTERRUPTED } from "./interrupt.js";
import { type Guard, lockHome, lockMis } from "./locking.js";
import { startingRun } from "./noted.js";
import { openContextAudit } from "./own-files.js";
import { standingSentence } from "./standing.js";
import { changedSentences, straySentences } from "./strays.js";
import { groupOf, madeOnTheWay, type SendReport, summaryOf } from "./summary.js";

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

/** Takes the locks, opens the MIS and the connection, and reads the company. */
export function openSession(context: Context, asked?: Pick<SendRequest, "kinds" | "filter">): Promise<Session> {
	return startingRun(context, () => openRooms(context, asked));
}

async function openRooms(context: Context, asked?: Pick<SendRequest, "kinds" | "filter">): Promise<Session> {
	const progress: Session["progress"] = { current: undefined };
	const note = (sentence: string) =>
		progress.current ? progress.current.note(sentence) : context.printer.warn(sentence);
	const heartbeat = new Heartbeat(note, context.printer.stderr.isTTY);
	context.onEnd(() => heartbeat.stop());
	lockHome(context);
	const audit = openContextAudit(context);
	heartbeat.doing("Waiting for the MIS");
	const mis = await openContextMis(context);
	if (asked) await refuseUnknownNames(mis, ALL_KINDS, asked.kinds, asked.filter);
	heartbeat.doing("Waiting for QuickBooks");
	const { qb, connection } = await connectLedger(context, audit, note);
	const guard = await lockMis(context, mis, qb.realmId);
	const company = await readCompany(context, audit, qb);
	checkBooks(connection, company);
	for (const warning of companyWarnings(company)) context.printer.warn(warning);
	heartbeat.doing(undefined);
	return { audit, mis, qb, company, guard, progress, note, heartbeat };
}

/** Sends of one group what is to be sent, as a part of a run or as all of it. */
export async function sendPart(
	context: Context,
	session: Session,
	runId: string,
	asked: SendRequest,
	settings: SendSettings,
	label: string,
): Promise<SendReport> {
	const limit = firstRunLimit(settings, firstRunOf(context, session, asked.kinds));
	const request = within(asked, limit);
	const brakes = new Brakes(settings);
	const { audit, mis, qb, company, progress, heartbeat } = session;
	const { config, printer } = context;
	const scratch = new Scratch();
	let expected = 0;
	const parts: EngineParts = {
		kinds: ALL_KINDS,
		references: ALL_REFERENCES,
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
			if (limit !== undefined && request.limit !== asked.limit && records > limit) sayFirstRun(context, limit, label);
			sayBooks(context, company, `${label}: ${count(totalOf(request, records, NOTHING_YET))} not sent yet`);
		},
		onProgress: (tally) => {
			heartbeat.doing(AT_WORK);
			show(session, context, label, tally, totalOf(request, expected, tally));
		},
		enough: (tally) => brakes.pull(tally),
	};
	try {
		const { tally, failure: thrown, open, standing, strays = NO_STRAYS, changed = [] } = await send(parts, request);
		const failure = isSqliteError(thrown) ? unusable(join(config.home, AUDIT_FILE), thrown) : thrown;
		const exitCode = exitOf(context, { tally, failure, open, strays }, qb, settings);
		return {
			summary: {
				...summaryOf(runId, tally, settings),
				...madeOnTheWay(request, tally),
				not_here: strays.notHere,
				other_status: strays.otherStatus,
				left_in_progress: strays.stuck,
				changed_since: changed.length,
				audit_head: audit.log.head(),
			},
			exitCode,
			failure: interruption(context) ?? failure ?? endedEarly(qb),
			stopped: brakes.pulled,
			standing: isNone(strays) ? standing && standingSentence(standing, request) : undefined,
			strays: [
				...straySentences(groupOf(request.kinds).name, strays),
				...changedSentences(groupOf(request.kinds).name, changed),
			],
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

function show(session: Session, context: Context, label: string, tally: Tally, total: number): void {
	session.progress.current ??= createProgress(context.printer, { total, label });
	const done = tally.processed - tally.rested - tally.held;
	const { failed, skipped, held } = tally;
	session.progress.current.update({ done, total: Math.max(done, total - held), failed, skipped });
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
