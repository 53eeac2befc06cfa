import { EXIT, type ExitCode, worst } from "../output/exit.js";
import { wrapped } from "../output/wrap.js";
import { APPLICANT } from "../sync/kinds/applicant/applicant.js";
import { INVOICE } from "../sync/kinds/invoice/invoice.js";
import type { Kind } from "../sync/kinds/kind.js";
import { CASH_KINDS, CUSTOMER_KINDS } from "../sync/kinds/kinds.js";
import { STUDENT } from "../sync/kinds/student/student.js";
import { type Filter, isFiltered, NO_FILTER } from "../sync/read/filter.js";
import type { SendRequest } from "../sync/send/request.js";
import { BATCH_SIZE } from "../words/batch-size.js";
import type { ErrorCode } from "../words/problem.js";
import { confirmBooks } from "./books.js";
import { type BrakeOptions, outsideWindow } from "./brakes.js";
import type { Context } from "./context.js";
import { beginRun, endRun, runSend, withHead } from "./one-run.js";
import { type FilterOptions, filterOf, usage } from "./options.js";
import { rehearseSend } from "./rehearse.js";
import { openSession, type SendSettings, sendPart } from "./sending.js";
import { countsOf, doneWords, groupOf, kindsWords, type SendReport, saySummary } from "./summary.js";

export interface SendOptions extends FilterOptions, BrakeOptions {
	readonly acceptHeld?: boolean;
	readonly dryRun?: boolean;
	/** With a dry run: where its workbook goes. */
	readonly xlsx?: string;
	readonly yes?: boolean;
}

export interface BatchOptions extends SendOptions {
	readonly batchSize: number;
}

export interface AllOptions extends BatchOptions {
	readonly maxBatches?: number;
	/** Commander's form of --no-students and --no-applicants. */
	readonly students?: boolean;
	readonly applicants?: boolean;
}

export interface RetryOptions extends SendOptions {
	readonly code?: ErrorCode;
}

/** `batch`: that many unsynchronised records, then stop. */
export function sendBatch(context: Context, kinds: readonly Kind[], options: BatchOptions): Promise<ExitCode> {
	return sendKinds(context, kinds, options, { limit: options.batchSize, failedOnly: undefined });
}

/** `all`, `applicants`, `students`: all of them, or as many batches as asked for. */
export function sendAll(context: Context, kinds: readonly Kind[], options: AllOptions): Promise<ExitCode> {
	const wanted = kinds.filter(
		(kind) =>
			!(kind === STUDENT && options.students === false) && !(kind === APPLICANT && options.applicants === false),
	);
	if (wanted.length === 0)
		throw usage("--no-students and --no-applicants together leave no customers to send.", "Leave one of them out.");
	const limit = options.maxBatches === undefined ? undefined : options.maxBatches * options.batchSize;
	return sendKinds(context, wanted, options, { limit, failedOnly: undefined });
}

/** `retry`: failed records again, whatever they hold. */
export function retryFailed(context: Context, kinds: readonly Kind[], options: RetryOptions): Promise<ExitCode> {
	return sendKinds(
		context,
		kinds,
		{ ...options, batchSize: BATCH_SIZE },
		{ limit: undefined, failedOnly: { code: options.code } },
	);
}

async function sendKinds(
	context: Context,
	kinds: readonly Kind[],
	options: BatchOptions,
	scope: Pick<SendRequest, "limit" | "failedOnly">,
): Promise<ExitCode> {
	const request: SendRequest = {
		kinds,
		filter: filterOf(options, kinds, context.config.mapping),
		only: undefined,
		...scope,
	};
	refuseFileWithoutDryRun(options);
	if (options.dryRun) return rehearseSend(context, [request], options.xlsx);
	const closed = outsideWindow(options);
	if (closed !== undefined) return notNow(context, closed);
	const session = await openSession(context, request);
	await confirmBooks(context, session, kinds, options.yes ?? false);
	const report = await runSend(context, session, request, settingsOf(options), kindsWords(kinds));
	return conclude(context, kinds, report);
}

/** Customers, invoices, and payments where these are switched on: one lock, one run, one summary. What cron runs. */
export async function sendEverything(context: Context, options: BatchOptions): Promise<ExitCode> {
	const { mapping } = context.config;
	const filter = filterOf(options, [INVOICE], mapping);
	const parts = [
		{ label: "Customers", request: everything(peopleOf(filter), NO_FILTER) },
		{ label: "Invoices", request: everything([INVOICE], filter) },
		...(sendsPayments(context, options) ? [{ label: "Payments", request: everything(CASH_KINDS, filter) }] : []),
	];
	refuseFileWithoutDryRun(options);
	if (options.dryRun)
		return rehearseSend(
			context,
			parts.map(({ request }) => request),
			options.xlsx,
		);
	const closed = outsideWindow(options);
	if (closed !== undefined) return notNow(context, closed);
	const session = await openSession(context, everything([INVOICE], filter));
	const kinds = parts.flatMap(({ request }) => request.kinds);
	await confirmBooks(context, session, kinds, options.yes ?? false);
	const { pullFirst } = await import("./pull.js");
	const pulled = await pullFirst(context, session);
	const runId = beginRun(context, session);
	const reports: SendReport[] = [];
	for (const { label, request } of parts) {
		const report = await sendPart(context, session, runId, request, settingsOf(options), label);
		session.audit.runs.partEnded(runId, { part: groupOf(request.kinds).name, ...countsOf([report]) });
		saySummary(context, label, report);
		reports.push(report);
		// What comes after refers to it.
		if (report.failure !== undefined || report.stopped !== undefined) break;
	}
	const head = await endRun(context, session, runId, reports);
	return finishSync(
		context,
		reports.map((report) => withHead(report, head)),
		pulled,
	);
}

/** --ids names invoices: no payment is meant by them. */
const sendsPayments = ({ config }: Context, { ids }: BatchOptions): boolean =>
	config.mapping.payments.enabled && ids === undefined;

function refuseFileWithoutDryRun({ dryRun, xlsx }: BatchOptions): void {
	if (xlsx !== undefined && !dryRun)
		throw usage("--xlsx goes with --dry-run.", "For what was sent: eaur-qb report --xlsx <file>");
}

function everything(kinds: readonly Kind[], filter: Filter): SendRequest {
	return { kinds, filter, limit: undefined, failedOnly: undefined, only: undefined };
}

/** A filter names invoices: only the customers that they need are made. A customer cannot be deleted in QuickBooks. */
const peopleOf = (filter: Filter): readonly Kind[] => (isFiltered(filter) ? [] : CUSTOMER_KINDS);

/** @param pulled what had changed in QuickBooks before; undefined where nobody looked */
function finishSync(context: Context, reports: readonly SendReport[], pulled: object | undefined): ExitCode {
	const [customers, invoices, payments] = reports.map(({ summary }) => summary);
	const sendsPaid = context.config.mapping.payments.enabled;
	const data = {
		customers,
		invoices: invoices ?? null,
		...(sendsPaid && { payments: payments ?? null }),
		...(pulled && { pull: pulled }),
	};
	const failure = reports.find((report) => report.failure !== undefined)?.failure;
	const what = payments ? "Customers, invoices and payments" : "Customers and invoices";
	if (failure !== undefined) context.printer.error(failure, data);
	else
		context.printer.result(
			data,
			[`${what} are synchronised as far as they can be`, ...reports.flatMap(({ strays }) => strays)].join(". "),
		);
	return worst(reports.map(({ exitCode }) => exitCode));
}

/** Outside its hours a command ends at once, as if there had been nothing to send. */
function notNow({ printer }: Context, sentence: string): ExitCode {
	printer.say(wrapped(sentence, printer.width).join("\n"));
	printer.result({ outside_window: true }, sentence);
	return EXIT.done;
}

export function conclude(context: Context, kinds: readonly Kind[], report: SendReport): ExitCode {
	const what = kindsWords(kinds);
	saySummary(context, what, report);
	const { summary, failure, standing, strays } = report;
	if (failure !== undefined) context.printer.error(failure, summary);
	else {
		const counts = `${what}: ${doneWords(summary)}, ${summary.failed} failed`;
		context.printer.result(summary, [counts, ...(standing === undefined ? [] : [standing]), ...strays].join(". "));
	}
	return report.exitCode;
}

function settingsOf(options: BatchOptions): SendSettings {
	const { batchSize, acceptHeld = false, maxFailures, window, firstRunLimit } = options;
	return { batchSize, acceptHeld, maxFailures, window, firstRunLimit };
}
