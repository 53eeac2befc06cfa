import type { RunCounts } from "../audit/runs.js";
import type { ExitCode } from "../output/exit.js";
import { count, duration, plural } from "../output/text.js";
import { wrapped } from "../output/wrap.js";
import type { Group, Kind } from "../sync/kinds/kind.js";
import { isCash, isDocument } from "../sync/kinds/kinds.js";
import { STUDENT } from "../sync/kinds/student/student.js";
import type { SendRequest } from "../sync/send/request.js";
import type { RecordError, Tally } from "../sync/tell/tally.js";
import type { Context } from "./context.js";

/** What a run tells at its end, for programs. */
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
	/** Of the successful ones, other rows of a person whose customer is another row's, and the first of them by name. */
	readonly linked: number;
	readonly links: readonly string[];
	/** Of invoices only: those without a location where the company tracks them; customers made on the way, and their names. */
	readonly without_location?: number;
	readonly customers_made?: number;
	readonly customers?: readonly string[];
	/** Rows at 1 that neither the ledger nor the company knows, and rows of a status that is none of 0 to 3. */
	readonly not_here: number;
	readonly other_status: number;
	/** Rows at 3 for more than an hour that no run of ours is at work on. */
	readonly left_in_progress: number;
	/** Sent records at 1 whose rows say something else by now, among those that were compared. */
	readonly changed_since: number;
	/** The newest hash of the audit log: noted elsewhere, it proves later that nothing before it was changed. */
	readonly audit_head: string;
}

/** The same with what a command must know of it. */
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

/** What a person reads at the end of a run. */
export function saySummary(context: Context, what: string, report: SendReport): void {
	const { printer } = context;
	const { summary, failure, stopped, standing, strays } = report;
	const { failed, skipped, unknown } = summary;
	const parts = [
		doneWords(summary),
		...(skipped > 0 ? [`${count(skipped)} already there`] : []),
		`${count(failed)} failed`,
		...(unknown > 0 ? [`${count(unknown)} unknown`] : []),
	];
	const line = `${what}: ${parts.join(", ")} in ${duration(summary.duration_seconds * 1000)} (run ${summary.run_id})`;
	if (failure === undefined && failed === 0 && unknown === 0 && strays.length === 0) printer.success(line);
	else printer.say(line);
	sayErrors(context, summary.errors as readonly ErrorLine[], failed + unknown);
	sayAdopted(context, summary);
	sayLinked(context, summary);
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

/** One person, two rows: the customer is the other row's, whoever made it. */
function sayLinked({ printer }: Context, { linked, links }: Summary): void {
	if (linked === 0) return;
	const shown = links.slice(0, SHOWN_ERRORS);
	const more = linked > shown.length ? ` and ${count(linked - shown.length)} more (eaur-qb audit list)` : "";
	const line = `Linked, because another row of the same number is this customer already: ${shown.join("; ")}${more}`;
	printer.say(wrapped(line, printer.width, "  ", "    ").join("\n"));
}

/** "427 sent, 2 found, 1 linked": three ways for a record to be in QuickBooks after a run. */
export function doneWords({ successful, adopted, linked }: Pick<Summary, "successful" | "adopted" | "linked">): string {
	return [
		`${count(Math.max(0, successful - adopted - linked))} sent`,
		...(adopted > 0 ? [`${count(adopted)} found`] : []),
		...(linked > 0 ? [`${count(linked)} linked`] : []),
	].join(", ");
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

/** The four counts of a run over these parts. */
export function countsOf(reports: readonly SendReport[]): RunCounts {
	const sum = (name: keyof RunCounts) => reports.reduce((total, { summary }) => total + summary[name], 0);
	return { successful: sum("successful"), failed: sum("failed"), skipped: sum("skipped"), unknown: sum("unknown") };
}

/** A run in numbers, before it is known what else keeps it from being complete. */
export function summaryOf(
	runId: string,
	tally: Tally,
	settings: { readonly batchSize: number },
): Omit<Summary, "audit_head" | "not_here" | "other_status" | "left_in_progress" | "changed_since"> {
	return {
		run_id: runId,
		total_processed: tally.processed,
		...{ successful: tally.successful, failed: tally.failed, skipped: tally.skipped, unknown: tally.unknown },
		batches_processed: Math.ceil(tally.taken / settings.batchSize),
		duration_seconds: tally.seconds,
		errors: tally.errors.map(errorData),
		adopted: tally.adopted,
		adoptions: tally.adoptions,
		linked: tally.linked,
		links: tally.links,
	};
}

/** The contract shows at most this many of anything. */
const MOST_NAMED = 100;

/** What is told of documents alone. */
export function madeOnTheWay({ kinds }: SendRequest, { customersMade, withoutLocation }: Tally): Partial<Summary> {
	if (!kinds.some((kind) => isDocument(kind) && !isCash(kind))) return {};
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
export const groupOf = (kinds: readonly Kind[]): Group => (kinds.at(-1) ?? STUDENT).words.group;

/** "Invoices", "Customers". */
export const kindsWords = (kinds: readonly Kind[]): string => groupOf(kinds).title;
