import { EXIT, type ExitCode } from "../output/exit.js";
import { wrapped } from "../output/wrap.js";
import { APPLICANT } from "../sync/kinds/applicant/applicant.js";
import type { Kind } from "../sync/kinds/kind.js";
import { ALL_KINDS, CUSTOMER_KINDS, isDocument } from "../sync/kinds/kinds.js";
import { STUDENT } from "../sync/kinds/student/student.js";
import { type Filter, isFiltered, NO_FILTER } from "../sync/read/filter.js";
import type { SendRequest } from "../sync/send/request.js";
import type { ErrorCode } from "../words/problem.js";
import { confirmBooks } from "./books.js";
import { type BrakeOptions, outsideWindow } from "./brakes.js";
import type { Context } from "./context.js";
import { type FilterOptions, filterOf, usage } from "./options.js";
import { rehearseSend } from "./rehearse.js";
import { openSession, runSend, type SendSettings } from "./sending.js";
import { kindsWords, type SendReport, saySummary } from "./summary.js";

export interface BatchOptions extends FilterOptions, BrakeOptions {
	readonly batchSize?: number;
	readonly maxBatches?: number;
	readonly acceptHeld?: boolean;
	readonly dryRun?: boolean;
	/** With a dry run: where its workbook goes. */
	readonly xlsx?: string;
	/** Commander's form of --no-students and --no-applicants. */
	readonly students?: boolean;
	readonly applicants?: boolean;
	readonly code?: ErrorCode;
	readonly yes?: boolean;
}

const DEFAULT_BATCH_SIZE = 50;

/** `batch`: that many unsynchronised records, then stop. */
export function sendBatch(context: Context, kinds: readonly Kind[], options: BatchOptions): Promise<ExitCode> {
	const size = options.batchSize ?? DEFAULT_BATCH_SIZE;
	return sendKinds(context, kinds, options, { limit: size, failedOnly: undefined });
}

/** `all`, `applicants`, `students`: all of them, or as many batches as asked for. */
export function sendAll(context: Context, kinds: readonly Kind[], options: BatchOptions): Promise<ExitCode> {
	const wanted = kinds.filter(
		(kind) =>
			!(kind === STUDENT && options.students === false) && !(kind === APPLICANT && options.applicants === false),
	);
	if (wanted.length === 0)
		throw usage("--no-students and --no-applicants together leave no customers to send.", "Leave one of them out.");
	const size = options.batchSize ?? DEFAULT_BATCH_SIZE;
	const limit = options.maxBatches === undefined ? undefined : options.maxBatches * size;
	return sendKinds(context, wanted, options, { limit, failedOnly: undefined });
}

/** `retry`: failed records again, whatever they hold. */
export function retryFailed(context: Context, kinds: readonly Kind[], options: BatchOptions): Promise<ExitCode> {
	return sendKinds(context, kinds, options, { limit: undefined, failedOnly: { code: options.code } });
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

/** Both kinds under one lock, with one summary: what cron runs. */
export async function sendEverything(context: Context, options: BatchOptions): Promise<ExitCode> {
	const { worst } = await import("../output/exit.js");
	const filter = filterOf(options, DOCUMENTS, context.config.mapping);
	const [people, charges] = [everything(peopleOf(filter), NO_FILTER), everything(DOCUMENTS, filter)];
	refuseFileWithoutDryRun(options);
	if (options.dryRun) return rehearseSend(context, [people, charges], options.xlsx);
	const closed = outsideWindow(options);
	if (closed !== undefined) return notNow(context, closed);
	const session = await openSession(context, charges);
	await confirmBooks(context, session, [...people.kinds, ...charges.kinds], options.yes ?? false);
	const settings = settingsOf(options);
	const customers = await runSend(context, session, people, settings, "Customers");
	saySummary(context, "Customers", customers);
	if (customers.failure !== undefined || customers.stopped !== undefined)
		return finishSync(context, customers, undefined, customers.exitCode);
	const invoices = await runSend(context, session, charges, settings, "Invoices");
	saySummary(context, "Invoices", invoices);
	return finishSync(context, customers, invoices, worst([customers.exitCode, invoices.exitCode]));
}

function refuseFileWithoutDryRun({ dryRun, xlsx }: BatchOptions): void {
	if (xlsx !== undefined && !dryRun)
		throw usage("--xlsx goes with --dry-run.", "For what was sent: eaur-qb report --xlsx <file>");
}

const DOCUMENTS = ALL_KINDS.filter(isDocument);

function everything(kinds: readonly Kind[], filter: Filter): SendRequest {
	return { kinds, filter, limit: undefined, failedOnly: undefined, only: undefined };
}

/** A filter names invoices: only the customers that they need are made. A customer cannot be deleted in QuickBooks. */
const peopleOf = (filter: Filter): readonly Kind[] => (isFiltered(filter) ? [] : CUSTOMER_KINDS);

const SYNCHRONISED = "Customers and invoices are synchronised as far as they can be";

function finishSync(
	context: Context,
	customers: SendReport,
	invoices: SendReport | undefined,
	exitCode: ExitCode,
): ExitCode {
	const data = { customers: customers.summary, invoices: invoices?.summary ?? null };
	const failure = invoices?.failure ?? customers.failure;
	if (failure !== undefined) context.printer.error(failure, data);
	else context.printer.result(data, [SYNCHRONISED, ...customers.strays, ...(invoices?.strays ?? [])].join(". "));
	return exitCode;
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
		const counts = `${what}: ${summary.successful - summary.adopted} sent${adoptedWords(summary)}, ${summary.failed} failed`;
		context.printer.result(summary, [counts, ...(standing === undefined ? [] : [standing]), ...strays].join(". "));
	}
	return report.exitCode;
}

function settingsOf(options: BatchOptions): SendSettings {
	const { batchSize = DEFAULT_BATCH_SIZE, acceptHeld = false, maxFailures, window, firstRunLimit } = options;
	return { batchSize, acceptHeld, maxFailures, window, firstRunLimit };
}

const adoptedWords = ({ adopted }: SendReport["summary"]): string => (adopted > 0 ? `, ${adopted} found` : "");
