import type { AuditRooms } from "../audit/open.js";
import type { Mis } from "../mis/types.js";
import { EXIT, type ExitCode } from "../output/exit.js";
import { Heartbeat } from "../output/heartbeat.js";
import { amount, count, plural } from "../output/text.js";
import { wrapped } from "../output/wrap.js";
import { checkKnownMis } from "../sync/decide/known-mis.js";
import { checkMisbooked } from "../sync/decide/misbooked.js";
import type { Decision } from "../sync/decide/plan.js";
import { checkCompany } from "../sync/decide/preflight.js";
import { AllPeople } from "../sync/kinds/customer/people/all-people.js";
import type { Kind } from "../sync/kinds/kind.js";
import { ALL_KINDS, isCash, isDocument } from "../sync/kinds/kinds.js";
import type { Charset } from "../sync/kinds/names.js";
import { lookAtCompany } from "../sync/look/look-at-company.js";
import { isFiltered } from "../sync/read/filter.js";
import { refuseUnknownNames } from "../sync/read/known-names.js";
import { loadWorld, type World } from "../sync/read/world.js";
import { forecast } from "../sync/send/forecast.js";
import { rehearse } from "../sync/send/rehearse.js";
import type { SendRequest } from "../sync/send/request.js";
import type { Run } from "../sync/send/run.js";
import { standingOf } from "../sync/tell/matching.js";
import { PlanTotals } from "../sync/tell/plan-totals.js";
import { addMoney, moneyToJson, NOTHING } from "../words/money.js";
import { connectLedger, readCompany } from "./connection.js";
import { type Context, openContextMis } from "./context.js";
import { actionOf, forecastSentence, sayDecisions, sayTotals } from "./decisions.js";
import { fileWriter } from "./files-for-people.js";
import { LocationCounts, locationsData, sayLocations } from "./location-counts.js";
import { openContextAudit, openContextScratch } from "./own-files.js";
import { readPace } from "./pace.js";
import { PlanBook } from "./plan-book.js";
import { standingSentence } from "./standing.js";

/** Records shown one by one: first those that are held, then those that QuickBooks has already, then those that would be sent. The totals have the rest. */
const MOST_HELD = 20;
const MOST_ADOPTED = 20;
const MOST_SENT = 10;

/** `--dry-run`: the same road as a real run up to the first write. Reads QuickBooks, writes nothing, takes no lock. */
export async function rehearseSend(
	context: Context,
	requests: readonly SendRequest[],
	xlsx: string | undefined,
): Promise<ExitCode> {
	const { config, printer } = context;
	const { currency } = config.mapping;
	const kinds = requests.flatMap((request) => request.kinds);
	const rooms = await openWorld(context, kinds, requests);
	const { mis, audit, world } = rooms;
	const book = xlsx === undefined ? undefined : new PlanBook(world);
	const plan = new Plan(world, book);
	for (const request of requests) await planOf(plan, rooms, request);
	for (const some of [plan.held, plan.adopted, plan.sent]) {
		if (some.length === 0) continue;
		sayDecisions(context, world, some);
		if (some === plan.held) sayMoreHeld(context, plan);
		printer.say();
	}
	const { send, adopt, hold, rest } = plan.counts;
	const linked = plan.linked === 0 ? "" : ` ${count(plan.linked)} linked to another row's customer,`;
	const found = `${count(adopt - plan.linked)} found,${linked}`;
	const line = `Plan: ${count(send)} to create, ${found} ${count(hold)} held, ${count(rest)} failed before`;
	printer.say(kinds.some(isDocument) ? `${line}; ${amount(plan.amount, currency)} in all.` : `${line}.`);
	if (plan.awaiting > 0 && !kinds.every(isCash))
		printer.say(
			wrapped(
				`${plural(plan.awaiting, "payment")} of these ${plan.awaiting === 1 ? "is" : "are"} held only until a customer or an invoice is there that the same run sends first.`,
				printer.width,
			).join("\n"),
		);
	sayLocations(context, plan.locations);
	const together = kinds.every(isDocument);
	const { answers } = readPace(config.home, world.ledger.realm);
	const expected = forecast({ ...plan.toSend, together }, config.quickbooks.limits, answers);
	if (expected.records > 0) {
		const extra = together ? plan.toSend.customers : 0;
		printer.say(forecastSentence(expected, extra));
		sayTotals(context, plan.totals, currency);
		if (!kinds.every(isDocument) && kinds.some(isDocument))
			printer.say("Customers are among the records by campus and month; they are of no fee category.");
		printer.say();
	}
	const standing = plan.isEmpty ? await standings(mis, world, requests) : undefined;
	if (standing !== undefined) printer.say(wrapped(standing, printer.width).join("\n"));
	if (book && xlsx !== undefined) {
		const written = fileWriter(audit)(xlsx, await book.content(plan.totals), "--xlsx", [".xlsx"]);
		printer.success(`The whole plan: ${written}`);
	}
	printer.say(book ? "Nothing was written into the MIS or QuickBooks." : "Nothing was written.");
	printer.result(
		{
			...plan.counts,
			...locationsData(kinds, plan.locations),
			dry_run: true,
			amount: moneyToJson(plan.amount),
			forecast: expected,
		},
		standing ?? line,
	);
	return EXIT.done;
}

/** Held ones are what a person has to look at: whoever sees a part of them must know that there are more. */
function sayMoreHeld({ printer }: Context, { counts, held }: Plan): void {
	const more = counts.hold + counts.rest - held.length;
	if (more > 0) printer.say(`… and ${count(more)} more: --xlsx <file> lists all of them`);
}

/** Why a filter left nothing to send. */
async function standings(mis: Mis, world: World, requests: readonly SendRequest[]): Promise<string | undefined> {
	const filtered = requests.filter(({ kinds, filter }) => kinds.length > 0 && isFiltered(filter));
	const sentences = filtered.map(async (request) =>
		standingSentence(await standingOf(mis, world, request.kinds, request.filter), request),
	);
	return sentences.length === 0 ? undefined : (await Promise.all(sentences)).join(" ");
}

async function planOf(plan: Plan, rooms: Rooms, request: SendRequest): Promise<void> {
	let taken = 0;
	for await (const { decision } of rehearse({ ...rooms, again: request.failedOnly !== undefined }, request)) {
		const rests = actionOf(decision) === "rest";
		if (!rests && taken >= (request.limit ?? Number.POSITIVE_INFINITY)) return;
		if (!rests) taken += 1;
		plan.add(decision);
	}
}

/** What would be done, added up as it is decided. */
class Plan {
	readonly counts = { send: 0, adopt: 0, hold: 0, rest: 0 };
	readonly held: Decision[] = [];
	readonly sent: Decision[] = [];
	readonly adopted: Decision[] = [];
	readonly totals = new PlanTotals();
	readonly locations: LocationCounts;
	amount = NOTHING;
	/** Of those that count as found, other rows of a person: the customer is the first row's, there or still to be made. */
	linked = 0;
	/** Payments that are held for want of what a run sends before them. */
	awaiting = 0;
	private invoices = 0;
	private readonly customers = new Set<string>();

	constructor(
		world: World,
		private readonly book: PlanBook | undefined,
	) {
		this.locations = new LocationCounts(world);
	}

	add(decision: Decision): void {
		const action = actionOf(decision);
		this.counts[action] += 1;
		if ("isAwaiting" in decision) this.awaiting += 1;
		if (decision.do === "link") this.linked += 1;
		this.locations.add(decision);
		this.book?.add(decision);
		if (action === "send") this.addSent(decision);
		else if (action === "adopt") this.addAdopted(decision);
		else if (this.held.length < MOST_HELD) this.held.push(decision);
	}

	get isEmpty(): boolean {
		return Object.values(this.counts).every((records) => records === 0);
	}

	/** Customers that invoices wait for are made once, whatever waits for them. */
	get toSend(): { customers: number; invoices: number } {
		return { customers: this.customers.size, invoices: this.invoices };
	}

	/** By name, as far as something new is taken over: what is known already is no news. */
	private addAdopted(decision: Decision): void {
		const isNew = decision.do === "adopt" || decision.do === "link";
		if (isNew && this.adopted.length < MOST_ADOPTED) this.adopted.push(decision);
	}

	private addSent(decision: Decision): void {
		const { about } = decision;
		if (this.sent.length < MOST_SENT) this.sent.push(decision);
		this.totals.add(decision);
		this.amount = addMoney(this.amount, about.amount ?? NOTHING);
		if (isDocument(about.kind)) this.invoices += 1;
		else this.customers.add(`${about.kind.name} ${about.misId}`);
		for (const { kind, id } of decision.do === "wait" ? decision.for : []) this.customers.add(`${kind.name} ${id}`);
	}
}

/** What a plan is made with. */
interface Rooms extends Pick<Run, "mis" | "qb" | "world" | "remembers"> {
	readonly audit: AuditRooms;
}

/** The MIS, and the world as a run would find it now. */
async function openWorld(context: Context, kinds: readonly Kind[], requests: readonly SendRequest[]): Promise<Rooms> {
	const { config, printer } = context;
	const heartbeat = new Heartbeat((sentence) => printer.warn(sentence), printer.stderr.isTTY);
	context.onEnd(() => heartbeat.stop());
	const audit = openContextAudit(context);
	const mis = await openContextMis(context);
	for (const { kinds: named, filter } of requests) await refuseUnknownNames(mis, ALL_KINDS, named, filter);
	const { qb } = await connectLedger(context, audit, (sentence) => printer.warn(sentence));
	const company = await readCompany(context, audit, qb);
	const [ledger, seen] = [audit.ledger(qb.realmId), audit.seen(qb.realmId)];
	const { mapping: settings, writeBack } = config;
	// What the tables of the MIS lack is no matter here: nothing is written into them.
	checkCompany(company, settings, kinds);
	checkMisbooked(ledger, kinds);
	await checkKnownMis({ mis, ledger, settings, kinds: ALL_KINDS });
	const say = (line: string) => {
		printer.detail(line);
		heartbeat.doing(line);
	};
	const remembers = kinds.some(({ books }) => seen.until(books.entity) !== undefined);
	await lookAtCompany({ qb, seen, ledger, settings, company, say }, kinds);
	for (const kind of kinds) await kind.checkHeld({ mis, qb, seen, settings });
	heartbeat.doing("Looking at the records of the MIS");
	const scratch = openContextScratch(context);
	const people = (charset: Charset) => new AllPeople(mis, scratch, charset);
	const cashIn = { scratch, whole: true };
	return {
		mis,
		qb,
		audit,
		remembers,
		world: await loadWorld({ mis, people, cashIn, settings, company, ledger, seen, writeBack }),
	};
}
