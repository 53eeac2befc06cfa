import type { SeenDocument } from "../audit/seen-document.js";
import { EXIT, type ExitCode } from "../output/exit.js";
import { confirm } from "../output/prompt.js";
import { amount } from "../output/text.js";
import { digestOf } from "../sync/decide/digest.js";
import type { About } from "../sync/decide/judgement.js";
import { type AcceptedAs, acceptanceOf } from "../sync/kinds/cash/allocation.js";
import { agreesByDay } from "../sync/kinds/cash/day-apart.js";
import { readCash } from "../sync/kinds/cash/found.js";
import { cashNumber, isCashNumber } from "../sync/kinds/cash/number.js";
import { PeopleAskedFor } from "../sync/kinds/customer/people/people-asked-for.js";
import type { CashKind } from "../sync/kinds/entity.js";
import { CASH_KINDS } from "../sync/kinds/kinds.js";
import { isOpen, isSynced } from "../sync/read/states.js";
import { loadWorld } from "../sync/read/world.js";
import { isSameRow, rowsNow } from "../sync/send/rows-now.js";
import { Failure } from "../words/failure.js";
import { type QboId, qboId } from "../words/ids.js";
import { type Context, openContextMis, stampOf } from "./context.js";
import { lockHome } from "./locking.js";
import { usage } from "./options.js";
import { knownRealm, openContextAudit, openContextScratch } from "./own-files.js";
import { openSession, type Session } from "./sending.js";
import { finderOf, type Only } from "./single.js";

interface Yes {
	readonly yes?: boolean;
}

/**
 * `payments accept`: what is held as a possible double is other money; or one whose link QuickBooks has refused is to be
 * booked without it. The ledger keeps that of the row as it is, and who said it; the next run sends it. Calls nobody.
 */
export async function acceptPayment(context: Context, key: string, { yes = false }: Yes): Promise<ExitCode> {
	const find = finderOf(context, "payments", key);
	lockHome(context);
	const mis = await openContextMis(context);
	const { kind, id } = await find(mis);
	const [row] = await mis.page(kind.source, { after: undefined, limit: 1, ids: [id] });
	if (!row) throw usage(`The row ${id} is gone from the MIS.`, "Look the number up in the MIS, and try again.");
	const audit = openContextAudit(context);
	const ledger = audit.ledger(knownRealm(context, audit));
	const record = ledger.record(kind.name, id);
	const called = kind.words.called({ misId: id, key: id });
	const isMarked = context.config.writeBack && row.status === "synced";
	if (isMarked || (record && (isSynced(record.state) || isOpen(record.state))))
		throw usage(`Payment ${called} was sent already, or is under way.`, `See eaur-qb payments show ${called}.`);
	const why = record?.problem?.detail ?? "it is not held as a possible double now";
	const { digests, as } = acceptanceOf(record, row);
	const { asks, means, line } = ACCEPTED[as](called);
	await mustAgree(context, `${record?.title ?? `Payment ${called}`}: ${why}. ${asks}`, yes);
	ledger.accept(kind.name, id, digests, context.commandLine, means);
	context.printer.success(line);
	context.printer.result({ record: `payment:${called}`, accepted: true }, line);
	return EXIT.done;
}

const ACCEPTED: Readonly<
	Record<AcceptedAs, (called: string) => { readonly asks: string; readonly means: string; readonly line: string }>
> = {
	another: (called) => ({
		asks: "Is it really other money, and shall it be booked?",
		means: "other money than what it looks like a double of",
		line: `Payment ${called} is other money: the next run sends it.`,
	}),
	kept: (called) => ({
		asks: "Did the university keep this money, and shall it be booked?",
		means: "money that was not taken back",
		line: `Payment ${called} was not taken back: the next run sends it.`,
	}),
	unlinked: (called) => ({
		asks: "Shall it be booked all the same, without settling that invoice?",
		means: "to be booked without the link that QuickBooks refused",
		line: `Payment ${called} settles no invoice: the next run sends it unapplied.`,
	}),
};

/** `payments link`: this row is that document in QuickBooks. Nothing is sent, and nothing there is changed. */
export async function linkPayment(context: Context, key: string, id: string, { yes = false }: Yes): Promise<ExitCode> {
	if (!/^\d{1,18}$/.test(id))
		throw usage(`"${id}" is no id of QuickBooks.`, "Take it from the address of the payment there.");
	const find = finderOf(context, "payments", key);
	const session = await openSession(context);
	const only = await find(session.mis);
	const about = await aboutOf(context, session, only);
	const called = only.kind.words.called({ misId: only.id, key: only.id });
	const ledger = session.audit.ledger(session.qb.realmId);
	const before = ledger.record(only.kind.name, only.id);
	if (before && isOpen(before.state)) throw inDoubt(about.title);
	const isKnown = before?.qboId === id && isSynced(before.state);
	if (!isKnown && before?.qboId !== undefined && isSynced(before.state))
		throw refused(
			`${about.title} is in QuickBooks already (id ${before.qboId}).`,
			"Delete one of the two there, if they are the same money.",
		);
	const { entity, document } = await documentOf(session, qboId(id));
	refuseUnlike(session, only, about, entity, document);
	if (!isKnown) {
		sayIfDaysDiffer(context, about, document);
		const sum = document.total === undefined ? "" : ` of ${amount(document.total, context.config.mapping.currency)}`;
		const question = `${about.title} is the ${WORDS[entity]} ${document.number || "without a reference"} (id ${id})${sum}, ${document.day ?? "no day"}, in QuickBooks?`;
		await mustAgree(context, question, yes);
		await link(context, session, only, about, document);
	}
	const line = `${about.title} is the ${WORDS[entity]} with the id ${id}${isKnown ? " already" : ": nothing is sent for it"}.`;
	context.printer.success(line);
	context.printer.result({ record: `payment:${called}`, quickbooks_id: id, before: before?.qboId ?? null }, line);
	return EXIT.done;
}

type Entity = "Payment" | "SalesReceipt";
const WORDS: Readonly<Record<Entity, string>> = { Payment: "payment", SalesReceipt: "sales receipt" };

async function mustAgree({ isTerminal }: Context, question: string, yes: boolean): Promise<void> {
	if (await confirm(question, { yes, isTerminal, optionToName: "--yes" })) return;
	throw usage("Nothing was changed.", "Answer yes, or give --yes.");
}

/** The row as a run would see it. */
async function aboutOf(context: Context, { mis, audit, qb, company }: Session, { kind, id }: Only): Promise<About> {
	const rows = await mis.page(kind.source, { after: undefined, limit: 1, ids: [id] });
	const { mapping, writeBack } = context.config;
	const world = await loadWorld({
		...{ mis, company, ledger: audit.ledger(qb.realmId), seen: audit.seen(qb.realmId) },
		people: (charset) => new PeopleAskedFor(mis, charset),
		cashIn: { scratch: openContextScratch(context), whole: false },
		settings: mapping,
		writeBack,
	});
	const [about] = await world.directory.judgeAll(rows, (row) => kind.judge(world, row, 1).about);
	if (!about) throw usage(`The row ${id} is gone from the MIS.`, "Look the number up in the MIS, and try again.");
	return about;
}

async function documentOf({ qb, audit }: Session, id: QboId): Promise<{ entity: Entity; document: SeenDocument }> {
	for (const entity of ["Payment", "SalesReceipt"] as const) {
		const object = await qb.read(entity, id);
		if (object === undefined || object.status === "Deleted") continue;
		const document = readCash(object);
		audit.seen(qb.realmId).noteDocuments(entity, [document]);
		return { entity, document };
	}
	throw refused(
		`QuickBooks has no payment and no sales receipt with the id ${id}.`,
		"Take the id from the address of the document there.",
	);
}

/** What is of another customer or amount, or another row's, is other money. */
function refuseUnlike(session: Session, only: Only, about: About, entity: Entity, document: SeenDocument): void {
	const { id, number, customerId, total } = document;
	const what = `The ${WORDS[entity]} with the id ${id}`;
	if (about.customerId === undefined)
		throw refused(
			`${about.title} has no customer in QuickBooks yet.`,
			"Send the customers first: eaur-qb customers all.",
		);
	if (customerId !== about.customerId)
		throw refused(
			`${what} is of another customer (id ${customerId ?? "none"}, not ${about.customerId}).`,
			"Give another id.",
		);
	if (total !== about.amount)
		throw refused(
			`${what} is of another amount than the row in the MIS.`,
			"Correct whichever is wrong, or give another id.",
		);
	if (agreesByDay({ day: about.day, values: about.row.values }, document) === "no")
		throw refused(
			`${what} is of ${document.day ?? "no day"}, and the row in the MIS is of ${about.day ?? "no day that can be read"}: the same money is at most 3 days apart, or has the same reference.`,
			"Correct the day of whichever is wrong, or give another id.",
		);
	const own = [1, 2, 3].map((issue) => cashNumber(only.kind.name as CashKind, only.id, issue));
	if (isCashNumber(number) && !own.includes(number))
		throw refused(`${what} is ${number}: it was sent for another row.`, "Give another id.");
	const ledger = session.audit.ledger(session.qb.realmId);
	const names = CASH_KINDS.map(({ name }) => name);
	const other = ledger
		.byDocument(id, names)
		.find(({ kind, misId, state }) => isSynced(state) && !(kind === only.kind.name && misId === only.id));
	if (other) throw refused(`${what} is ${other.title ?? other.misId} already.`, "Give another id.");
}

/** A month's end may lie between them. */
function sayIfDaysDiffer({ printer }: Context, { day }: About, document: SeenDocument): void {
	if (day === document.day) return;
	printer.warn(
		`The days differ: ${day ?? "none"} in the MIS, ${document.day ?? "none"} in QuickBooks. Correct whichever is wrong; until then eaur-qb reconcile says so.`,
	);
}

/** The ledger first, and its log with it: what it says holds, and the MIS is told from it. */
async function link(
	context: Context,
	session: Session,
	only: Only,
	about: About,
	document: SeenDocument,
): Promise<void> {
	const { mis, audit, qb } = session;
	const { misId, key, title, customerId, payer } = about;
	const now = await rowsNow(mis, [misId], only.kind.source);
	if (!isSameRow(about.row, now.get(misId)))
		throw refused(
			`The row of ${title} has changed in the MIS since it was read. Nothing was linked.`,
			"Look at it, and run the command again.",
		);
	const { id: qboIdOf, syncToken, number, total, day } = document;
	const said = only.kind.said(about.row);
	const intended = { misId, key, title, amount: total, customerId, day, payer, said, issue: 1, trace: number };
	const settlement = { misId, as: "adopted", qboId: qboIdOf, syncToken, intuitTid: undefined } as const;
	const ledger = audit.ledger(qb.realmId);
	ledger.recognise(
		only.kind.name,
		{ ...intended, digest: digestOf(["linked", qboIdOf]) },
		settlement,
		context.commandLine,
	);
	if (context.config.writeBack) {
		const mark = { id: only.id, as: "synced", qboId: qboIdOf, syncToken } as const;
		const any = ["not-synced", "failed", "in-progress", "synced"] as const;
		await mis.mark(only.kind.source, [mark], stampOf(context, qb.realmId), any);
	}
	ledger.noteMarked(only.kind.name, [only.id]);
}

const refused = (detail: string, fix: string): Failure => new Failure("usage", { code: "QB005", detail, fix });

const inDoubt = (title: string): Failure =>
	new Failure("usage", {
		code: "QB012",
		detail: `It is not known yet what became of ${title}, which was sent to QuickBooks.`,
		fix: "Run `eaur-qb payments all` first: it settles that.",
	});
