import { count, percent } from "../output/text.js";
import { wrapped } from "../output/wrap.js";
import type { Spending } from "../sync/kinds/cash/sums.js";
import { NO_STRAYS } from "../sync/look/strays.js";
import { type Analysis, sumOf } from "./analysis.js";
import type { Context } from "./context.js";
import { spendingData } from "./payment-totals.js";

/** Sentences, each on its own lines. */
export function sayLines({ printer }: Context, sentences: readonly string[]): void {
	for (const each of sentences) printer.say(wrapped(each, printer.width).join("\n"));
}

/** The contract's counts of payments. */
export const paymentsData = (analysis: Analysis, spending: Spending): object => ({
	total_payments: analysis.total,
	...documentCounts(analysis),
	wallet_spending: spendingData(spending),
	...strayCounts(analysis),
});

/** The contract's counts of invoices. */
export const invoicesData = (analysis: Analysis): object => ({
	total_invoices: analysis.total,
	...documentCounts(analysis),
	...strayCounts(analysis),
});

const documentCounts = ({ not_synced, synced, failed, in_progress, progress_percent }: Analysis) => ({
	not_synced,
	already_synced: synced,
	failed,
	in_progress,
	progress_percent,
});

export function customersData(students: Analysis, applicants: Analysis) {
	const overall = sumOf([students, applicants]);
	return {
		applicants: countsOf(applicants),
		students: countsOf(students),
		overall: {
			total_customers: overall.total,
			total_not_synced: overall.not_synced,
			total_synced: overall.synced,
			total_failed: overall.failed,
			progress_percent: overall.progress_percent,
			...strayCounts(overall),
		},
	};
}

/** Only where there are any: scripts that know the contract's six counts see nothing else. */
function strayCounts({ not_here, other_status }: Analysis): Partial<Pick<Analysis, "not_here" | "other_status">> {
	return { ...(not_here > 0 && { not_here }), ...(other_status > 0 && { other_status }) };
}

function countsOf(analysis: Analysis): object {
	const { not_here: _here, other_status: _status, ...counts } = analysis;
	return { ...counts, ...strayCounts(analysis) };
}

interface Labels {
	readonly title: string;
	readonly total: string;
	readonly synced: string;
	readonly notSynced: string;
	readonly progress: string;
}

export const OVERALL = "customers";
/** Both tables of money that came in, together. */
export const PAYMENTS = "payments";
const OWN = { synced: "Already Synced", notSynced: "Not Synced", progress: "Progress" };

/** The words of the two synchronization guides: people look for them. */
const LABELS: Readonly<Record<string, Labels>> = {
	invoice: { title: "Invoices", total: "Total Invoices", ...OWN },
	applicant: { title: "APPLICANTS", total: "Total Applicants", ...OWN },
	student: { title: "STUDENTS", total: "Total Students", ...OWN },
	[PAYMENTS]: { title: "Payments", total: "Total Payments", ...OWN },
	[OVERALL]: {
		title: "OVERALL",
		total: "Total Customers",
		synced: "Total Synced",
		notSynced: "Total Not Synced",
		progress: "Overall Progress",
	},
};

/** The guides' six lines: of a kind by its name, or of all customers together. */
export function sayAnalysis({ printer }: Context, of: string, analysis: Analysis): void {
	const labels = LABELS[of] ?? { title: of, total: `Total ${of}`, ...OWN };
	printer.say(printer.paint.bold(labels.title));
	const lines = [
		[labels.total, count(analysis.total)],
		[labels.synced, count(analysis.synced)],
		[labels.notSynced, count(analysis.not_synced)],
		["Failed", count(analysis.failed)],
		["In Progress", count(analysis.in_progress)],
		...(analysis.other_status > 0 ? [["Other Status", count(analysis.other_status)] as const] : []),
		...(analysis.not_here > 0 ? [["Synced, Not Here", count(analysis.not_here)] as const] : []),
		[labels.progress, percent(analysis.progress_percent)],
	] as const;
	for (const [label, value] of lines) printer.say(`  ${`${label}:`.padEnd(18)}${value.padStart(10)}`);
}

/** What the lines beyond the guides' six mean, and what helps. Returns whether there was anything to say. */
export async function sayStrays(context: Context, of: string, analysis: Analysis): Promise<boolean> {
	const { not_here: notHere, other_status: otherStatus } = analysis;
	if (notHere + otherStatus === 0) return false;
	const { straySentences } = await import("./strays.js");
	sayLines(context, straySentences(of, { ...NO_STRAYS, notHere, otherStatus }));
	return true;
}
