import type { Ledger } from "../audit/ledger.js";
import type { Mis, StatusCounts } from "../mis/types.js";
import { EXIT, type ExitCode } from "../output/exit.js";
import { count, percent, percentOf } from "../output/text.js";
import type { CustomerKind, Kind } from "../sync/entity.js";
import { KINDS } from "../sync/kinds.js";
import { countsByLedger } from "../sync/progress.js";
import { type Context, openContextMis } from "./context.js";

/** The counts of one kind, in the contract's words. */
export interface Analysis {
	readonly total: number;
	readonly not_synced: number;
	readonly synced: number;
	readonly failed: number;
	readonly in_progress: number;
	readonly progress_percent: number;
}

/** Counts of one kind: the MIS's own where this tool writes there, else the ledger's against the MIS's total. */
export async function analyse(
	context: Context,
	mis: Mis,
	ledger: () => Ledger | Promise<Ledger>,
	kind: Kind,
): Promise<Analysis> {
	return analyseCounts(context, mis, ledger, kind, await mis.counts(KINDS[kind].source));
}

/** The same of counts that the MIS has given already. */
export async function analyseCounts(
	context: Context,
	mis: Mis,
	ledger: () => Ledger | Promise<Ledger>,
	kind: Kind,
	counts: StatusCounts,
): Promise<Analysis> {
	const tracked = context.config.writeBack && (await mis.isTracked(KINDS[kind].source));
	return analysisOf(tracked ? counts : countsByLedger(counts, (await ledger()).countByState(kind)));
}

export async function analyzeInvoices(context: Context): Promise<ExitCode> {
	const mis = await openContextMis(context);
	const analysis = await analyse(context, mis, lazyLedger(context), "invoice");
	const { total, not_synced, synced, failed, in_progress, progress_percent } = analysis;
	sayAnalysis(context, "invoice", analysis);
	const data = { total_invoices: total, not_synced, already_synced: synced, failed, in_progress, progress_percent };
	context.printer.result(data, `${count(total)} invoices, ${percent(progress_percent)} synchronised`);
	return EXIT.done;
}

export async function analyzeCustomers(context: Context): Promise<ExitCode> {
	const mis = await openContextMis(context);
	const ledger = lazyLedger(context);
	const counted = (kind: CustomerKind) => analyse(context, mis, ledger, kind);
	const [students, applicants] = await Promise.all([counted("student"), counted("applicant")]);
	const overall = sumOf([students, applicants]);
	sayAnalysis(context, "applicant", applicants);
	context.printer.say();
	sayAnalysis(context, "student", students);
	context.printer.say();
	sayAnalysis(context, "customers", overall);
	context.printer.result(
		customersData(students, applicants),
		`${count(overall.total)} customers, ${percent(overall.progress_percent)} synchronised`,
	);
	return EXIT.done;
}

export function customersData(students: Analysis, applicants: Analysis) {
	const overall = sumOf([students, applicants]);
	return {
		applicants,
		students,
		overall: {
			total_customers: overall.total,
			total_not_synced: overall.not_synced,
			total_synced: overall.synced,
			total_failed: overall.failed,
			progress_percent: overall.progress_percent,
		},
	};
}

interface Labels {
	readonly title: string;
	readonly total: string;
	readonly synced: string;
	readonly notSynced: string;
	readonly progress: string;
}

const OWN = { synced: "Already Synced", notSynced: "Not Synced", progress: "Progress" };

/** The words of the two synchronization guides: people look for them. */
const LABELS: Readonly<Record<Kind | "customers", Labels>> = {
	invoice: { title: "Invoices", total: "Total Invoices", ...OWN },
	applicant: { title: "APPLICANTS", total: "Total Applicants", ...OWN },
	student: { title: "STUDENTS", total: "Total Students", ...OWN },
	customers: {
		title: "OVERALL",
		total: "Total Customers",
		synced: "Total Synced",
		notSynced: "Total Not Synced",
		progress: "Overall Progress",
	},
};

/** The guides' six lines. */
export function sayAnalysis({ printer }: Context, of: Kind | "customers", analysis: Analysis): void {
	const labels = LABELS[of];
	printer.say(printer.paint.bold(labels.title));
	const lines = [
		[labels.total, count(analysis.total)],
		[labels.synced, count(analysis.synced)],
		[labels.notSynced, count(analysis.not_synced)],
		["Failed", count(analysis.failed)],
		["In Progress", count(analysis.in_progress)],
		[labels.progress, percent(analysis.progress_percent)],
	] as const;
	for (const [label, value] of lines) printer.say(`  ${`${label}:`.padEnd(18)}${value.padStart(10)}`);
}

/** The ledger is loaded and opened only when it is asked for: `analyze` on a tracked MIS needs none. */
function lazyLedger(context: Context): () => Promise<Ledger> {
	let ledger: Promise<Ledger> | undefined;
	return () => {
		ledger ??= openLedger(context);
		return ledger;
	};
}

async function openLedger(context: Context): Promise<Ledger> {
	const { knownRealm, openContextAudit } = await import("./own-files.js");
	const audit = openContextAudit(context);
	return audit.ledger(knownRealm(context, audit));
}

function analysisOf(counts: StatusCounts): Analysis {
	const total = Object.values(counts).reduce((sum, rows) => sum + rows, 0);
	return {
		total,
		not_synced: counts["not-synced"],
		synced: counts.synced,
		failed: counts.failed,
		in_progress: counts["in-progress"],
		progress_percent: percentOf(counts.synced, total),
	};
}

export function sumOf(analyses: readonly Analysis[]): Analysis {
	const add = (pick: (analysis: Analysis) => number) => analyses.reduce((sum, each) => sum + pick(each), 0);
	const [total, synced] = [add((each) => each.total), add((each) => each.synced)];
	return {
		total,
		not_synced: add((each) => each.not_synced),
		synced,
		failed: add((each) => each.failed),
		in_progress: add((each) => each.in_progress),
		progress_percent: percentOf(synced, total),
	};
}
