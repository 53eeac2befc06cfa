import type { Ledger } from "../audit/ledger.js";
import { holderOfHomeLock } from "../audit/lock.js";
import type { AuditRooms } from "../audit/open.js";
import type { Mis } from "../mis/types.js";
import { EXIT, type ExitCode } from "../output/exit.js";
import { amount, plural } from "../output/text.js";
import { wrapped } from "../output/wrap.js";
import { checkPins } from "../quickbooks/connection.js";
import { misbookedRecords } from "../sync/decide/misbooked.js";
import type { Spending } from "../sync/kinds/cash/sums.js";
import { INVOICE } from "../sync/kinds/invoice/invoice.js";
import type { Kind } from "../sync/kinds/kind.js";
import { ALL_KINDS, CASH_KINDS, CUSTOMER_KINDS, isCash, kindsIn } from "../sync/kinds/kinds.js";
import { PAGE_ROWS } from "../sync/read/pages.js";
import type { Connection } from "../words/connection.js";
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
import { isUsable } from "./auth-status.js";
import { type Context, openContextMis } from "./context.js";
import { openContextVault } from "./context-vault.js";
import { isAlive, type LastRun, lastRunOf, runData, runLine } from "./last-run.js";
import { misbookedData, nextForMisbooked, sayMisbooked } from "./misbooked-lines.js";
import { knownRealm, openContextAudit } from "./own-files.js";
import { byHandData, neverSent, neverSentSentences, notSent, paymentTotals, spendingData } from "./payment-totals.js";
import { nextForChanges, nothingToDo, type SaidBack, saidBack, saidBackWords } from "./said-back.js";

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

interface ConnectionState {
	readonly connected: boolean;
	readonly company: string | null;
	readonly realm_id: string | null;
	readonly environment: string;
	/** ISO 8601, or null. */
	readonly refresh_token_expires: string | null;
	/** Why the store could not tell. */
	readonly problem?: string;
}

/** What the token store says; a store that cannot be opened is said, and is no reason to show nothing. */
export async function connectionState(context: Context, audit: AuditRooms): Promise<ConnectionState> {
	const { config } = context;
	const { environment } = config.quickbooks;
	const none = { connected: false, company: null, realm_id: null, environment, refresh_token_expires: null };
	let connection: Connection | undefined;
	try {
		connection = await openContextVault(context).load(environment);
		if (connection) checkPins(connection, config.quickbooks);
	} catch (error) {
		return { ...none, problem: error instanceof Error ? error.message : String(error) };
	}
	if (!connection) return none;
	const { refreshExpiresAt } = connection.tokens;
	const company = audit.seen(connection.realmId).company()?.company.name ?? connection.company?.name ?? null;
	return {
		connected: isUsable(connection, Date.now()),
		company,
		realm_id: connection.realmId,
		environment,
		refresh_token_expires: new Date(refreshExpiresAt).toISOString(),
	};
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

/** Rows of a kind at status 3 that this ledger has not claimed. */
interface Foreign {
	readonly kind: Kind;
	readonly records: number;
}

function foreignOf({ writeBack }: Context["config"], standings: readonly Standing[], ledger: () => Ledger): Foreign[] {
	const stuck = standings.filter(({ analysis }) => analysis.in_progress > 0);
	if (!writeBack) return [];
	return stuck.map(({ kind, analysis }) => ({ kind, records: analysis.in_progress - ledger().countClaims(kind.name) }));
}

const groupsOf = (kinds: readonly Kind[]): string[] => [...new Set(kinds.map(({ words }) => words.group.name))];

/** The lock is asked first: it knows of every run, also of one that came to nothing of these records yet. */
function waitFor({ config }: Context, lastRun: LastRun | undefined): string | undefined {
	const run = holderOfHomeLock(config.home, isAlive) ?? (lastRun?.isUnderWay ? lastRun : undefined);
	return run && `A run is under way (process ${run.pid}, ${run.command}): wait until it has ended`;
}

function toConnect({ config: { quickbooks } }: Context, { connected }: ConnectionState): string | undefined {
	if (connected) return undefined;
	if (quickbooks.clientId === undefined || quickbooks.clientSecret === undefined)
		return "The Intuit app is not set, and a login needs it: eaur-qb init asks for QUICK_BOOKS_CLIENT_ID and QUICK_BOOKS_SECRET";
	return "Log in to QuickBooks: eaur-qb auth login";
}

/** One sentence: the next thing worth doing, which works now. */
function whatNext(
	analyses: readonly Analysis[],
	lastRun: LastRun | undefined,
	kinds: readonly Kind[],
	foreign: readonly Foreign[],
	back: SaidBack,
	waiting: Spending | undefined,
): string {
	const all = sumOf(analyses);
	const group = groupsOf(kinds).length > 1 ? "" : `${groupsOf(kinds).join()} `;
	const sendCommand = group === "" ? "sync" : `${group}all`;
	const strangers = foreign.filter(({ records }) => records > 0);
	if (all.in_progress > 0 && strangers.length === 0)
		return `${plural(all.in_progress, "record")} in progress, left by a run of this computer: eaur-qb ${sendCommand} settles them`;
	if (strangers.length > 0) {
		const total = strangers.reduce((sum, { records }) => sum + records, 0);
		const resets = new Set(strangers.map(({ kind }) => kind.words.group.name));
		const commands = [...resets].map((of) => `eaur-qb ${of} reset`).join(", ");
		return `${plural(total, "record")} in progress by another tool or computer; if nobody works on them any more: ${commands}`;
	}
	if (all.not_synced > 0 && lastRun === undefined)
		return `Look at what would be sent: eaur-qb ${group || "invoices "}preview`;
	if (all.not_synced > 0) return `${plural(all.not_synced, "record")} not sent yet: eaur-qb ${sendCommand}`;
	const failed = all.failed - back.taken_back;
	if (failed > 0)
		return `${plural(failed, "record")} held or refused: mend them in the MIS or QuickBooks, then eaur-qb ${sendCommand}`;
	if (back.taken_back > 0) {
		const retries = groupsOf(kinds).map((of) => `eaur-qb ${of} retry`);
		return `${plural(back.taken_back, "record")} taken back by undo: correct them in the MIS, then eaur-qb ${sendCommand}; unchanged, ${retries.join(", ")} sends them again`;
	}
	if (all.not_here > 0) {
		const resets = groupsOf(ALL_KINDS).filter((of) => group === "" || group.startsWith(of));
		const commands = resets.map((of) => `eaur-qb ${of} reset --not-here`).join(", ");
		return `${plural(all.not_here, "record")} at status 1 that neither this ledger nor the company knows: ${commands}`;
	}
	if (all.other_status > 0)
		return `${plural(all.other_status, "record")} of a status that is none of 0 to 3: set it to 0 in the MIS for what is to be sent`;
	if (back.changes > 0) return nextForChanges(back);
	const off =
		waiting && waiting.records > 0 ? ` ${plural(waiting.records, "payment")} wait: eaur-qb payments preview` : "";
	return `${nothingToDo(kinds, back)}${off}`;
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

function connectionLine({
	connected,
	company,
	realm_id,
	environment,
	refresh_token_expires,
	problem,
}: ConnectionState): string {
	if (problem !== undefined) return `cannot be told: ${problem}`;
	if (realm_id === null) return `not connected (${environment})`;
	const until = refresh_token_expires?.slice(0, 10) ?? "?";
	const called = company ? `${company} (company ${realm_id})` : `company ${realm_id}`;
	return connected
		? `${called}, ${environment}, connected until ${until}`
		: `${called}, ${environment}: ${Date.parse(refresh_token_expires ?? "") > Date.now() ? "Intuit no longer accepts this login" : `ended on ${until}`}`;
}
