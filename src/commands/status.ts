import type { Ledger } from "../audit/ledger.js";
import type { Mis } from "../mis/types.js";
import { EXIT, type ExitCode } from "../output/exit.js";
import { amount, plural } from "../output/text.js";
import { wrapped } from "../output/wrap.js";
import { misbookedRecords } from "../sync/decide/misbooked.js";
import type { Spending } from "../sync/kinds/cash/sums.js";
import { INVOICE } from "../sync/kinds/invoice/invoice.js";
import type { Kind } from "../sync/kinds/kind.js";
import { ALL_KINDS, CASH_KINDS, CUSTOMER_KINDS, isCash, kindsIn } from "../sync/kinds/kinds.js";
import { PAGE_ROWS } from "../sync/read/pages.js";
import { type Analysis, analyseCounts, type Books, sumOf } from "./analysis.js";
import {
	customersData,
	invoicesData,
	PAYMENTS,
	paymentsData,
	sayAnalysis,
	sayLines,
	sayStrays,
} from "./analysis-told.js";
import { type ConnectionState, connectionLine, connectionState, toConnect } from "./connection-state.js";
import { type Context, openContextMis } from "./context.js";
import { type LastRun, lastRunOf, runData, runLine } from "./last-run.js";
import { misbookedData, nextForMisbooked, sayMisbooked } from "./misbooked-lines.js";
import { type Foreign, groupsOf, waitFor, whatNext } from "./next-step.js";
import { knownRealm, openContextAudit } from "./own-files.js";
import { byHandData, neverSent, neverSentSentences, notSent, paymentTotals, spendingData } from "./payment-totals.js";
import { type SaidBack, saidBack, saidBackWords } from "./said-back.js";

/** `status`: counts, the last run, the connection, and what to do next. Asks the MIS and the token store, not QuickBooks. */
export async function status(context: Context, kinds: readonly Kind[]): Promise<ExitCode> {
	const mis = await openContextMis(context);
	const audit = openContextAudit(context);
	const books = () => ({ audit, realm: knownRealm(context, audit) });
	const [standings, connection] = await Promise.all([
		Promise.all(kinds.map((kind) => standingOf(context, mis, books, kind))),
		connectionState(context, audit),
	]);
	const analyses = new Map(standings.map(({ kind, analysis }) => [kind, analysis]));
	const stuck = standings.flatMap((standing) => standing.stuck);
	const lastRun = lastRunOf(audit, kinds);
	const ledger = () => audit.ledger(knownRealm(context, audit));
	const wrong = misbookedRecords(ledger(), kinds);
	const back = saidBack(audit, knownRealm(context, audit), kinds);
	const isOff = !kinds.some(isCash) && groupsOf(kinds).length > 1;
	const waiting = isOff ? notSent(await paymentTotals(context, mis, books)) : undefined;
	const never = isOff || !kinds.some(isCash) ? undefined : await neverSent(mis);
	const payments = [
		...(waiting ? paymentsOffSentences(waiting, context.config.mapping.currency) : []),
		...(never ? neverSentSentences(never, context.config.mapping.currency) : []),
	];
	const next =
		waitFor(context, lastRun) ??
		nextForMisbooked(wrong) ??
		toConnect(context, connection) ??
		whatNext([...analyses.values()], lastRun, kinds, foreignOf(context.config, standings, ledger), back, waiting);
	sayMisbooked(context, wrong);
	await say(context, analyses, stuck, connection, lastRun, next, back, payments);
	const counts = {
		...countsData(analyses, never?.spending),
		...(never && never.byHand.length > 0 ? { by_hand: byHandData(never) } : {}),
		...(waiting && waiting.records > 0 ? { payments_not_sent: spendingData(waiting) } : {}),
		...(wrong.length > 0 ? { misbooked: wrong.map(misbookedData) } : {}),
	};
	const data = { ...counts, quickbooks: back, connection, last_run: runData(lastRun), next };
	const left = stuck.map((each) => ({ ...each, kind: each.kind.name }));
	context.printer.result(left.length > 0 ? { ...data, left_in_progress: left } : data, next);
	return EXIT.done;
}

/** Rows at status 3, by who put them there. */
interface InProgress {
	readonly kind: Kind;
	readonly records: number;
	readonly pushed_by: string | null;
	/** Local time of the MIS server of the oldest one. */
	readonly since: string | null;
}

interface Standing {
	readonly kind: Kind;
	readonly analysis: Analysis;
	readonly stuck: readonly InProgress[];
}

/** Counted in one reading of the table; a second one only where the first has found rows in progress. */
async function standingOf(context: Context, mis: Mis, books: Books, kind: Kind): Promise<Standing> {
	const counts = await mis.counts(kind.source);
	const analysis = await analyseCounts(context, mis, books, kind, counts);
	return { kind, analysis, stuck: counts["in-progress"] > 0 ? await inProgress(mis, kind) : [] };
}

/** Shown so that somebody can tell a run that is under way from one that died: who, and since when. */
async function inProgress(mis: Mis, kind: Kind): Promise<InProgress[]> {
	const { source } = kind;
	if (!(await mis.isTracked(source))) return [];
	const rows = await mis.page(source, { after: undefined, limit: PAGE_ROWS, statuses: ["in-progress"] });
	return [...new Set(rows.map((row) => row.pushedBy))].map((pushed_by) => {
		const own = rows.filter((row) => row.pushedBy === pushed_by);
		const times = own.flatMap((row) => (row.pushedAt === null ? [] : [row.pushedAt]));
		return { kind, records: own.length, pushed_by, since: times.sort()[0] ?? null };
	});
}

/** The contract's counts: of `analyze` for one kind, of both under their names for the top-level command. */
function countsData(analyses: ReadonlyMap<Kind, Analysis>, spending: Spending | undefined): object {
	const invoice = analyses.get(INVOICE);
	const [students, applicants] = CUSTOMER_KINDS.map((kind) => analyses.get(kind));
	const invoices = invoice && invoicesData(invoice);
	const customers = students && applicants ? customersData(students, applicants) : undefined;
	const payments = spending && paymentsData(sumOf(CASH_KINDS.flatMap((kind) => analyses.get(kind) ?? [])), spending);
	if (invoices && customers) return { customers, invoices, ...(payments && { payments }) };
	return invoices ?? customers ?? payments ?? {};
}

function foreignOf({ writeBack }: Context["config"], standings: readonly Standing[], ledger: () => Ledger): Foreign[] {
	const stuck = standings.filter(({ analysis }) => analysis.in_progress > 0);
	if (!writeBack) return [];
	return stuck.map(({ kind, analysis }) => ({ kind, records: analysis.in_progress - ledger().countClaims(kind.name) }));
}

/** Whoever reads that everything is there must not think that payments are. */
function paymentsOffSentences(waiting: Spending, currency: string): string[] {
	if (waiting.records === 0) return [];
	return [
		`Payments are not sent: ${plural(waiting.records, "payment")} (${amount(waiting.amount, currency)}) of the MIS ${waiting.records === 1 ? "is" : "are"} not in QuickBooks. To send them: eaur-qb payments preview. To have \`eaur-qb sync\` send them: enabled = true under [payments] in config.toml.`,
	];
}

async function say(
	context: Context,
	analyses: ReadonlyMap<Kind, Analysis>,
	stuck: readonly InProgress[],
	connection: ConnectionState,
	lastRun: LastRun | undefined,
	next: string,
	back: SaidBack,
	payments: readonly string[],
): Promise<void> {
	const { printer } = context;
	for (const [kind, analysis] of analyses) {
		if (isCash(kind)) continue;
		sayAnalysis(context, kind.name, analysis);
		printer.say();
	}
	const cash = CASH_KINDS.flatMap((kind) => analyses.get(kind) ?? []);
	if (cash.length > 0) {
		sayAnalysis(context, PAYMENTS, sumOf(cash));
		printer.say();
	}
	if (payments.length > 0) {
		sayLines(context, payments);
		printer.say();
	}
	for (const of of groupsOf(ALL_KINDS)) {
		const own = kindsIn(of).flatMap((kind) => analyses.get(kind) ?? []);
		if (await sayStrays(context, of, sumOf(own))) printer.say();
	}
	for (const { kind, records, pushed_by, since } of stuck) {
		const what = plural(records, kind.words.one, kind.words.many);
		const begin = since === null ? "an unknown time" : `${since} (the MIS server's clock)`;
		printer.say(`In progress since ${begin}: ${what}, by ${pushed_by ?? "an unknown program"}`);
	}
	if (stuck.length > 0) printer.say();
	if (back.as_of !== null) {
		printer.say(printer.paint.bold("In QuickBooks"));
		for (const line of wrapped(saidBackWords(back), printer.width, "  ", "  ")) printer.say(line);
		printer.say();
	}
	printer.say(printer.paint.bold("Connection"));
	printer.say(`  ${connectionLine(connection)}`);
	printer.say();
	printer.say(printer.paint.bold("Last run"));
	printer.say(`  ${lastRun ? runLine(lastRun) : "none yet"}`);
	printer.say();
	printer.say(`Next: ${next}`);
}
