import type { AuditRooms } from "../audit/open.js";
import type { MadeOfRun } from "../audit/record.js";
import type { RunRow } from "../audit/runs.js";
import { EXIT, type ExitCode, exitCodeOf } from "../output/exit.js";
import { count, plural } from "../output/text.js";
import type { QuickBooks } from "../quickbooks/client.js";
import { checkKnownMis } from "../sync/decide/known-mis.js";
import type { Vouched } from "../sync/decide/undo.js";
import { ALL_KINDS } from "../sync/kinds/kinds.js";
import { settleBeforeUndo, type Undoing, undo } from "../sync/send/undo.js";
import { type Left, planUndo, type UndoPlan, type UndoPlanParts } from "../sync/send/undo-plan.js";
import type { Company } from "../words/company.js";
import { Failure } from "../words/failure.js";
import type { RealmId } from "../words/ids.js";
import { recordName } from "./change-lines.js";
import { askCompany, connectLedger } from "./connection.js";
import { type Context, operator } from "./context.js";
import { noteSettings, startingRun, whyEnded } from "./noted.js";
import { usage } from "./options.js";
import { existingContextAudit } from "./own-files.js";
import { openSession, type Session } from "./sending.js";
import { chosenOf } from "./undo/chosen.js";
import { confirmUndo } from "./undo/confirm.js";
import { undoParts } from "./undo/parts.js";
import { sayLeft, sayPlan, sayUndone } from "./undo/screen.js";
import { tellHead } from "./witness.js";

export interface UndoOptions {
	readonly dryRun?: boolean;
	readonly ids?: readonly string[];
	readonly delete?: boolean;
	readonly yes?: boolean;
}

/** `undo`: takes back what a run made, and nobody has touched since. The rest is left, each with its reason. */
export async function undoRun(context: Context, runId: string, options: UndoOptions): Promise<ExitCode> {
	const { audit, run } = runCalled(context, runId);
	const isMeant = chosenOf(options.ids, audit.ledger(realmOf(run)), run.run_id);
	const made = (rooms: AuditRooms) => rooms.ledger(realmOf(run)).madeOfRun(run.run_id).filter(isMeant);
	if (options.dryRun) return rehearseUndo(context, audit, run, made, options);
	const session = await openSession(context);
	checkCompany(session.qb, run);
	await checkKnownMis({
		mis: session.mis,
		ledger: session.audit.ledger(session.qb.realmId),
		settings: context.config.mapping,
		kinds: ALL_KINDS,
	});
	const parts = planParts(session.audit, session.qb, session.company, run, options);
	const plan = await planUndo(parts, made(session.audit));
	sayPlan(context, run.run_id, plan, options.delete ?? false);
	if (plan.takes.length + plan.open.length === 0) return nothingToDo(context, run, plan);
	await startingRun(context, () => confirmUndo(context, run.run_id, plan, options.yes ?? false));
	return carryOut(context, session, parts, run, plan, () => made(session.audit));
}

/** `--dry-run`: reads QuickBooks, and says what would be done. Takes no lock, and writes nothing. */
async function rehearseUndo(
	context: Context,
	audit: AuditRooms,
	run: RunRow,
	made: (rooms: AuditRooms) => readonly MadeOfRun[],
	options: UndoOptions,
): Promise<ExitCode> {
	const { qb } = await connectLedger(context, audit, (sentence) => context.printer.warn(sentence));
	checkCompany(qb, run);
	const company = await askCompany(qb);
	const plan = await planUndo(planParts(audit, qb, company, run, options), made(audit));
	sayPlan(context, run.run_id, plan, options.delete ?? false);
	sayLeft(context, plan.left);
	context.printer.say("Nothing was written.");
	const { takes, left, open } = plan;
	const line = `${count(takes.length)} would be taken back, ${count(left.length)} left`;
	context.printer.result(
		{
			run_id: null,
			undoes: run.run_id,
			dry_run: true,
			undone: takes.length,
			left: leftData(left),
			unknown: open.length,
		},
		line,
	);
	return EXIT.done;
}

/** It is a run as any other: with an id, entries in the log, and an end. */
async function carryOut(
	context: Context,
	session: Session,
	planned: UndoPlanParts,
	run: RunRow,
	{ takes, open }: UndoPlan,
	made: () => readonly MadeOfRun[],
): Promise<ExitCode> {
	const { audit, qb } = session;
	noteSettings(audit, context.config);
	const runId = audit.runs.start(context.commandLine, `${operator()} (${process.pid})`, qb.realmId);
	const into: Undoing = { undone: 0, left: [], unknown: [] };
	let failure: unknown;
	try {
		const parts = await undoParts(context, session, planned, runId, takes.length + open.length);
		await settleBeforeUndo(parts, run.run_id);
		await undo(parts, made(), into);
	} catch (thrown) {
		failure = thrown;
	} finally {
		session.progress.current?.finish();
		session.progress.current = undefined;
	}
	const { undone, left, unknown } = into;
	const isStopped = context.stop.signal.aborted;
	const early = failure ?? (isStopped ? interrupted() : undefined);
	const exitCode = early === undefined ? exitOf(into, qb) : exitCodeOf(early);
	const counts = { successful: undone, failed: left.length, skipped: 0, unknown: unknown.length };
	audit.runs.end(runId, counts, exitCode, early === undefined ? undefined : whyEnded(context.printer, early));
	await tellHead(context, audit, runId, qb.realmId);
	const line = sayUndone(context, run.run_id, into, runId);
	const data = { run_id: runId, undoes: run.run_id, undone, left: leftData(left), unknown: unknown.length };
	if (early === undefined) context.printer.result(data, line);
	else context.printer.error(early, data);
	return exitCode;
}

function nothingToDo(context: Context, run: RunRow, { left }: UndoPlan): ExitCode {
	sayLeft(context, left);
	const line =
		left.length === 0
			? `There is nothing left of run ${run.run_id} to take back.`
			: `Nothing of run ${run.run_id} can be taken back: ${plural(left.length, "document")} left as they are.`;
	context.printer.say(line);
	context.printer.result({ run_id: null, undoes: run.run_id, undone: 0, left: leftData(left), unknown: 0 }, line);
	return left.length > 0 ? EXIT.recordsLeft : EXIT.done;
}

const exitOf = ({ left, unknown }: Undoing, qb: QuickBooks): ExitCode =>
	unknown.length > 0 || !qb.reachable ? EXIT.later : left.length > 0 ? EXIT.recordsLeft : EXIT.done;

const leftData = (left: readonly Left[]) =>
	left.map(({ record, reason }) => ({ record: recordName(record), document: record.trace ?? null, reason }));

/** @throws Failure "usage" where there is no such run, or it sent nothing into any company */
function runCalled(context: Context, runId: string): { readonly audit: AuditRooms; readonly run: RunRow } {
	const audit = existingContextAudit(context);
	const run = audit?.runs.run(runId);
	if (audit === undefined || !run || run.realm === null)
		throw usage(
			`There is no run "${runId}" that has sent anything from ${context.config.home}.`,
			"`eaur-qb status` shows the id of the last run, `eaur-qb audit list --grep 'run started'` those before.",
		);
	return { audit, run };
}

const realmOf = ({ realm }: RunRow): RealmId => realm as RealmId;

/** A run is taken back in the company into which it sent. */
function checkCompany(qb: QuickBooks, run: RunRow): void {
	if (run.realm === qb.realmId) return;
	throw usage(
		`Run ${run.run_id} has sent into company ${run.realm}, and you are connected to company ${qb.realmId}.`,
		"Connect to that company, or give its --profile.",
	);
}

function planParts(
	audit: AuditRooms,
	qb: QuickBooks,
	company: Company,
	run: RunRow,
	options: UndoOptions,
): UndoPlanParts {
	return {
		...{ kinds: ALL_KINDS, qb, company, deletes: options.delete ?? false },
		ledger: audit.ledger(qb.realmId),
		vouched: vouchedSince(audit, qb.realmId, new Date(run.started)),
	};
}

const vouchedSince = (audit: AuditRooms, realm: RealmId, since: Date): Vouched[] =>
	audit
		.certificates(realm)
		.madeSince(since)
		.map(({ number, covers }) => ({
			number,
			...{ from: covers?.from, to: covers?.to, groups: covers?.groups },
		}));

const interrupted = (): Failure =>
	new Failure("interrupted", {
		detail: "The undo was interrupted. What was under way is settled; nothing is half done.",
		fix: "Run the same command again: it goes on where this one stopped.",
	});
