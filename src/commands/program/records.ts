import type { ExitCode } from "../../output/exit.js";
import type { KindName } from "../../sync/kinds/entity.js";
import type { Kind } from "../../sync/kinds/kind.js";
import type { AnalyzeOptions } from "../analyze.js";
import type { Context, Unconfigured } from "../context.js";
import {
	acceptHeld,
	batchSize,
	brakes,
	cashFilters,
	dryRun,
	duration,
	errorCode,
	filters,
	option,
	planFile,
	preset,
	wholeNumber,
} from "./options.js";
import { type Verb, verb } from "./verb.js";

/** The records that a verb is about, and what its help calls them. */
interface Records {
	readonly group: "invoices" | "customers" | "payments";
	readonly kinds: readonly KindName[];
	readonly plural: string;
	/** What names one of them, and an example of it. */
	readonly key: "<id>" | "<key>";
	readonly example: string;
	/** Filters that these alone have. */
	readonly filters?: typeof cashFilters;
}

const INVOICES: Records = { group: "invoices", kinds: ["invoice"], plural: "invoices", key: "<id>", example: "1234" };
const CUSTOMERS: Records = {
	group: "customers",
	kinds: ["student", "applicant"],
	plural: "students and applicants",
	key: "<key>",
	example: "22000017",
};
const PAYMENTS: Records = {
	group: "payments",
	kinds: ["payment", "topup"],
	plural: "payments",
	key: "<id>",
	example: "12",
	filters: cashFilters,
};
const STUDENTS: Records = { ...CUSTOMERS, kinds: ["student"], plural: "students" };
const APPLICANTS: Records = { ...CUSTOMERS, kinds: ["applicant"], plural: "applicants" };

export const invoices = (): readonly Verb[] => [
	analyze(INVOICES, async (context, options) => (await import("../analyze.js")).analyzeInvoices(context, options)),
	preview(INVOICES),
	batch(INVOICES),
	all(INVOICES),
	single(INVOICES, "send one invoice by its MIS id"),
	retry(INVOICES),
	reset(INVOICES),
	resolve(INVOICES),
	show(INVOICES),
	status(INVOICES),
];

export const payments = (): readonly Verb[] => [
	analyze(PAYMENTS, async (context, options) => (await import("../analyze.js")).analyzePayments(context, options)),
	preview(PAYMENTS),
	batch(PAYMENTS),
	all(PAYMENTS),
	single(PAYMENTS, "send one payment by its MIS id (W12 for row 12 of the wallet ledger)"),
	retry(PAYMENTS),
	reset(PAYMENTS),
	linkPayment,
	acceptPayment,
	resolve(PAYMENTS),
	show(PAYMENTS),
	status(PAYMENTS),
];

export const customers = (): readonly Verb[] => [
	analyze(CUSTOMERS, async (context, options) => (await import("../analyze.js")).analyzeCustomers(context, options)),
	preview(CUSTOMERS),
	preview(APPLICANTS, "preview-applicants", "the same, applicants only"),
	preview(STUDENTS, "preview-students", "the same, students only"),
	all(APPLICANTS, "applicants"),
	all(STUDENTS, "students"),
	batch(CUSTOMERS),
	all(CUSTOMERS, "all", oneKindOnly()),
	single(CUSTOMERS, "send one customer by reg_no or tracking_id (applicant:<id> where both exist)"),
	retry(CUSTOMERS),
	reset(CUSTOMERS),
	link,
	resolve(CUSTOMERS),
	show(CUSTOMERS),
	status(CUSTOMERS),
];

/** Loaded with the command that runs: help and mistakes know no kind. */
const these = async (names: readonly KindName[]): Promise<readonly Kind[]> =>
	(await import("../../sync/kinds/kinds.js")).kindsNamed(names);

/** A run that its configuration stops leaves a trace too. */
const faultyRun = async (context: Unconfigured) => (await import("../noted.js")).runOfFaulty(context);

const analyze = (
	{ group, plural, filters: own = () => [] }: Records,
	run: (context: Context, options: AnalyzeOptions) => Promise<ExitCode>,
): Verb =>
	verb({
		usage: "analyze",
		about: `count ${plural} by status; needs no QuickBooks`,
		examples: [`eaur-qb ${group} analyze`, `eaur-qb ${group} analyze --from 2026-01-01 --campus 'Main Campus'`],
		options: [
			option("--quickbooks", "also what stands in QuickBooks of it, as of the last pull"),
			...filters(),
			...own(),
		],
		run,
	});

const preview = (
	{ group, kinds, filters: own = () => [] }: Records,
	name = "preview",
	about = "show what would be sent, with warnings and what would be held",
): Verb =>
	verb({
		usage: name,
		about,
		examples: [`eaur-qb ${group} ${name} --limit 20`, `eaur-qb ${group} ${name} --campus "Main Campus" --json`],
		options: [
			preset(option("--limit <n>", "how many records, at most 100", wholeNumber(1, 100)), 10),
			preset(option("--offset <n>", "how many records to pass over", wholeNumber(0)), 0),
			...filters(),
			...own(),
		],
		run: async (context, options) => (await import("../preview.js")).preview(context, await these(kinds), options),
	});

const batch = ({ group, kinds, filters: own = () => [] }: Records): Verb =>
	verb({
		usage: "batch",
		about: "send one batch of unsynchronised records, then stop",
		examples: [`eaur-qb ${group} batch --batch-size 20`],
		options: [batchSize(), acceptHeld(), ...brakes(), ...filters(), ...own()],
		run: async (context, options) => (await import("../send.js")).sendBatch(context, await these(kinds), options),
		despite: faultyRun,
	});

const oneKindOnly = () => [option("--no-applicants", "students only"), option("--no-students", "applicants only")];

const all = (
	{ group, kinds, plural, filters: own = () => [] }: Records,
	name = "all",
	choosing: ReturnType<typeof oneKindOnly> | readonly [] = [],
): Verb =>
	verb({
		usage: name,
		about: `send all ${plural}`,
		examples: [`eaur-qb ${group} ${name} --dry-run`, `eaur-qb ${group} ${name} --max-batches 4`],
		options: [
			batchSize(),
			option("--max-batches <n>", "stop after so many batches", wholeNumber(1)),
			dryRun(),
			planFile(),
			acceptHeld(),
			...choosing,
			...brakes(),
			...filters(),
			...own(),
		],
		run: async (context, options) => (await import("../send.js")).sendAll(context, await these(kinds), options),
		despite: faultyRun,
	});

const single = ({ group, key, example }: Records, about: string): Verb =>
	verb({
		usage: `single ${key}`,
		about,
		examples: [`eaur-qb ${group} single ${example}`],
		options: [
			option("--another-charge", "also an invoice whose equal QuickBooks has under another number").hideHelp(
				group !== "invoices",
			),
			option("--again", "also one that is synchronised, once a look-up shows that its document is gone"),
			option("--yes", "answer yes to what it asks: with --again, and before a first run in production"),
		],
		run: async (context, id, options) => (await import("../single.js")).sendSingle(context, group, id, options),
		despite: faultyRun,
	});

const retry = ({ group, kinds }: Records): Verb =>
	verb({
		usage: "retry",
		about: "send failed records again, also those that have not changed since",
		examples: [`eaur-qb ${group} retry`, `eaur-qb ${group} retry --code QB006`],
		options: [option("--code <code>", "only those that failed with this code", errorCode), ...brakes()],
		run: async (context, options) => (await import("../send.js")).retryFailed(context, await these(kinds), options),
		despite: faultyRun,
	});

const reset = ({ group, kinds }: Records): Verb =>
	verb({
		usage: "reset",
		about: "release records left in progress that no run of ours is working on",
		examples: [`eaur-qb ${group} reset --older-than 2h`, `eaur-qb ${group} reset --not-here`],
		options: [
			preset(option("--older-than <time>", "only those in progress for longer", duration), 3_600_000, "1h"),
			option("--not-here", "instead: make rows at 1 unsynchronised that neither this ledger nor the company knows"),
			option("--sandbox", "instead: make rows that a sandbox run marked unsynchronised again"),
			option("--yes", "do not ask"),
		],
		run: async (context, options) => (await import("../reset.js")).reset(context, await these(kinds), options),
	});

const link = verb({
	usage: "link <key> <quickbooks-id>",
	about: "this person is that customer in QuickBooks from now on, after a merge, say: checked, and kept in the log",
	examples: ["eaur-qb customers link 22000017 583"],
	options: [option("--yes", "do not ask")],
	run: async (context, key, id, options) => (await import("../link.js")).linkCustomer(context, key, id, options),
});

const linkPayment = verb({
	usage: "link <id> <quickbooks-id>",
	about: "a payment held as a possible double is that document in QuickBooks: nothing is sent",
	examples: ["eaur-qb payments link 12 583", "eaur-qb payments link W12 583"],
	options: [option("--yes", "do not ask")],
	run: async (context, id, document, options) =>
		(await import("../doubles.js")).linkPayment(context, id, document, options),
});

const acceptPayment = verb({
	usage: "accept <id>",
	about: "a payment held as a possible double is really another one: the next run sends it",
	examples: ["eaur-qb payments accept 12"],
	options: [option("--yes", "do not ask")],
	run: async (context, id, options) => (await import("../doubles.js")).acceptPayment(context, id, options),
});

const resolve = ({ group, key, example }: Records): Verb =>
	verb({
		usage: `resolve ${key}`,
		about:
			"one that QuickBooks booked differently from what was sent: compare it anew, once it is corrected or deleted there",
		examples: [`eaur-qb ${group} resolve ${example}`],
		run: async (context, id) => (await import("../resolve.js")).resolve(context, group, id),
	});

const show = ({ group, key, example }: Records): Verb =>
	verb({
		usage: `show ${key}`,
		about: "one record in full: its row, what it draws on, the document, the decision and its history",
		examples: [`eaur-qb ${group} show ${example}`],
		run: async (context, id) => (await import("../show.js")).show(context, group, id),
	});

const status = ({ group, kinds }: Records): Verb =>
	verb({
		usage: "status",
		about: "counts, progress, last run, connection, and what to do next",
		examples: [`eaur-qb ${group} status`],
		run: async (context) => (await import("../status.js")).status(context, await these(kinds)),
	});
