import type { Entry } from "../audit/log.js";
import type { AuditRooms } from "../audit/open.js";
import type { LedgerRecord } from "../audit/record.js";
import { EXIT, type ExitCode } from "../output/exit.js";
import { amount, moment } from "../output/text.js";
import { wrapped } from "../output/wrap.js";
import { decideOn, judge } from "../sync/decide/decide-all.js";
import type { About } from "../sync/decide/judgement.js";
import type { Decision } from "../sync/decide/plan.js";
import type { Json } from "../sync/kinds/entity.js";
import type { Drawn, Kind } from "../sync/kinds/kind.js";
import { isSynced, statusOf } from "../sync/read/states.js";
import type { World } from "../sync/read/world.js";
import { moneyToJson } from "../words/money.js";
import type { MisRow, SyncStatus } from "../words/source.js";
import type { Context } from "./context.js";
import { actionOf, problemsOf } from "./decisions.js";
import { lastSeenSentence, openOfflineWorld } from "./offline-world.js";
import { usage } from "./options.js";
import { finderOf, type GroupName } from "./single.js";
import { asOfWords, isNoMore, mirrored, stateWords, type There, thereOf } from "./there.js";

const MOST_HISTORY = 50;

/** `invoices show <id>`, `customers show <key>`: all that is known of one record. Calls nobody, writes nothing. */
export async function show(context: Context, of: GroupName, key: string): Promise<ExitCode> {
	const find = finderOf(context, of, key);
	const { mis, audit, world } = await openOfflineWorld(context, "asked for");
	const { kind, id } = await find(mis);
	const rows = await mis.page(kind.source, { after: undefined, limit: 1, ids: [id] });
	const [subject] = await world.directory.judgeAll(rows, (row) => subjectOf(audit, world, kind, row));
	if (!subject) throw usage(`Row ${id} of ${kind.source.table} is gone from the MIS.`, "Look it up in the MIS.");
	say(context, world, subject);
	context.printer.say();
	context.printer.say(wrapped(lastSeenSentence(world, [kind]), context.printer.width).join("\n"));
	context.printer.result(dataOf(subject), `${subject.decision.about.title}: ${wordsOf(subject)}`);
	return EXIT.done;
}

/** Warnings are about a document that would be sent; of these none would be, and their own names look taken. */
const DONE: readonly Decision["do"][] = ["settled", "leave", "in-doubt"];

interface Subject {
	readonly kind: Kind;
	readonly row: MisRow;
	readonly status: SyncStatus;
	readonly record: LedgerRecord | undefined;
	readonly decision: Decision;
	readonly drawn: Drawn;
	readonly history: readonly Entry[];
	/** What stands in QuickBooks in the place of what was sent. */
	readonly there: There | undefined;
	/** In how many fields it is not as it was sent. */
	readonly changed: number;
	/** Of what was taken back: the number under which its row goes out again, where that is another one. */
	readonly nextNumber: string | undefined;
}

function subjectOf(audit: AuditRooms, world: World, kind: Kind, row: MisRow): Subject {
	const record = world.ledger.record(kind.name, row.id);
	const status = world.writeBack ? row.status : statusOf(record);
	const decision = decideOn(world, kind, { row, record, status }, false);
	const stands = mirrored(audit, world.ledger.realm);
	return {
		kind,
		row,
		status,
		record,
		decision: DONE.includes(decision.do) ? { ...decision, about: { ...decision.about, warnings: [] } } : decision,
		drawn: kind.drawnFrom(world, row),
		nextNumber: record?.state === "undone" ? otherNumber(record, judge(world, kind, { row, record }).about) : undefined,
		there: thereOf(stands, record),
		changed: record?.qboId === undefined ? 0 : stands.mirror.changesOf(kind.books.entity, record.qboId).length,
		history: audit.log
			.list({ kind: kind.name, misId: row.id, limit: MOST_HISTORY })
			.filter((entry) => entry.realm === null || entry.realm === world.ledger.realm)
			.reverse(),
	};
}

/** Titles of documents begin with the number: "MIS-7-2 · John Doe". */
function otherNumber({ trace }: LedgerRecord, { title }: About): string | undefined {
	const [number, ...name] = title.split(" · ");
	return name.length === 0 || number === trace ? undefined : number;
}

/** What the next run does with it, and why. */
const WORDS: Readonly<Record<Decision["do"], string>> = {
	send: "the next run sends it",
	wait: "the next run makes its customer first, then sends it",
	adopt: "QuickBooks has it already: the next run takes it as sent, and makes nothing",
	link: "another row of the same identity is the customer: the next run links this one to it",
	hold: "it is held: it cannot be sent as it stands",
	rest: "it failed before, and nothing has changed since: it is not tried again until something does",
	settled: "it is in QuickBooks",
	leave: "the MIS says that it is in QuickBooks, by somebody else's word: it is left alone",
	"in-doubt": "it was sent and the outcome is not known: the next run settles that first",
};

/** What is gone from QuickBooks is in nobody's words "in QuickBooks", nor is what nobody has looked at since. */
function wordsOf({ decision, record, nextNumber, there, changed }: Subject): string {
	if (decision.do === "rest" && record?.state === "undone")
		return `it was taken back: not sent again until its row is corrected${nextNumber === undefined ? "" : `, then as ${nextNumber}`}`;
	if (decision.do !== "settled" || there === undefined) return WORDS[decision.do];
	const was = isTakenOver(record) ? "found" : "sent";
	if (there.state === "void") return `it was ${was}, and was made void in QuickBooks since`;
	if (there.state === "deleted") return `it was ${was}, and QuickBooks does not have it any more`;
	if (there.as_of === null)
		return isTakenOver(record)
			? "it was found in QuickBooks and taken over, nothing was sent; whether it is still there so: eaur-qb pull looks"
			: "it was sent; whether it is still there as it was sent: eaur-qb pull looks";
	return changed === 0
		? `${WORDS.settled}, ${asOfWords(there)}`
		: `${WORDS.settled}, other than it was sent (eaur-qb changes show tells), ${asOfWords(there)}`;
}

/** In QuickBooks without a request of ours: found there, linked to another row's, or said to be it by a person. */
const isTakenOver = (record: LedgerRecord | undefined): boolean =>
	record !== undefined && isSynced(record.state) && record.submission === undefined;

const FOUND = "found in QuickBooks, not sent from here";
const LINKED = "another row of the same person is this customer; nothing was sent for this one";

/** As it went out, whatever its row says today. */
function sentData({ trace, amount: sum, day, customerId }: LedgerRecord): object {
	const total = sum === undefined ? null : moneyToJson(sum);
	return { number: trace ?? null, amount: total, day: day ?? null, customer_id: customerId ?? null };
}

function dataOf(subject: Subject): object {
	const { kind, row, status, record, decision, drawn, history, there } = subject;
	const { about } = decision;
	return {
		id: kind.words.id(about),
		kind: kind.name,
		title: about.title,
		status,
		row: rowData(kind, row),
		joins: drawn.data,
		action: actionOf(decision),
		decision: wordsOf(subject),
		document: "draft" in decision ? decision.draft.document : null,
		warnings: about.warnings,
		problems: problemsOf(decision),
		ledger: record ? ledgerData(record) : null,
		sent: record?.qboId === undefined ? null : sentData(record),
		quickbooks: there ?? null,
		history: history.map(({ at, run_id, event, detail, intuit_tid }) => ({ at, run_id, event, detail, intuit_tid })),
	};
}

/** The row by the MIS's own column names. */
function rowData(kind: Kind, row: MisRow): Readonly<Record<string, string | null>> {
	const { key, columns } = kind.source;
	return {
		[key]: row.id,
		...Object.fromEntries(Object.entries(columns).map(([ours, { name }]) => [name, row.values[ours] ?? null])),
		pushed_by: row.pushedBy,
		pushed_date: row.pushedAt,
		quickbooks_id: row.qboIdHint,
	};
}

function ledgerData({ state, qboId, generation, problem, marked, intuitTid }: LedgerRecord): object {
	return {
		state,
		quickbooks_id: qboId ?? null,
		generation,
		problem: problem ?? null,
		marked_in_mis: marked,
		intuit_tid: intuitTid ?? null,
	};
}

function say(context: Context, world: World, subject: Subject): void {
	const { printer } = context;
	const { kind, row, status, decision, drawn, record, nextNumber, history } = subject;
	const { about } = decision;
	const sum = about.amount === undefined ? "" : `, ${amount(about.amount, world.settings.currency)}`;
	printer.say(printer.paint.bold(`${about.title}${sum}`));
	printer.say(`${STATUS_WORDS[status]}; ${wordsOf(subject)}.`);
	for (const { code, detail, fix } of problemsOf(decision)) {
		sayWrapped(context, `${detail} [${code}]`, `  ${printer.paint.red("✖")} `, "    ");
		sayWrapped(context, fix, "    → ", "      ");
	}
	for (const warning of about.warnings) sayWrapped(context, warning, `  ${printer.paint.yellow("!")} `, "    ");
	sayPairs(context, `In the MIS (${kind.source.table})`, Object.entries(rowData(kind, row)));
	sayPairs(context, "Drawn from", drawn.pairs);
	if ("draft" in decision) sayPairs(context, "The document", flattened(decision.draft.document));
	sayPairs(
		context,
		"In the ledger",
		record ? ledgerPairs(record, nextNumber, world.writeBack) : [["state", "never sent from here"]],
	);
	if (subject.there) sayPairs(context, "In QuickBooks", therePairs(subject.there, record, world.settings.currency));
	if (history.length === 0) return;
	printer.say();
	printer.say(printer.paint.bold("History"));
	for (const { at, event, detail } of history) {
		sayWrapped(context, `${event}: ${detail}`, `  ${moment(at)}  `);
	}
}

const STATUS_WORDS: Readonly<Record<SyncStatus, string>> = {
	"not-synced": "Not synchronised",
	synced: "Synchronised",
	failed: "Failed",
	"in-progress": "In progress",
	other: "Of a status that no tool of ours writes",
};

type Pair = readonly [name: string, value: string | null];

function ledgerPairs(record: LedgerRecord, nextNumber: string | undefined, writeBack: boolean): Pair[] {
	const { state, qboId, problem, marked } = record;
	return [
		["state", isTakenOver(record) ? `${state}: ${state === "linked" ? LINKED : FOUND}` : state],
		["QuickBooks id", qboId ?? null],
		["why", problem ? `${problem.detail} [${problem.code}]` : null],
		["told to the MIS", writeBack ? (marked ? "yes" : "not yet") : "no: MIS_WRITE_BACK is off"],
		["its next number", nextNumber ?? null],
	];
}

/** Both sides: what was sent, and what stands there now, as of when. */
function therePairs(there: There, record: LedgerRecord | undefined, currency: string): Pair[] {
	const sent = [record?.trace, record?.amount === undefined ? undefined : amount(record.amount, currency), record?.day];
	const total = there.total === null ? undefined : `${currency} ${there.total.toLocaleString("en")}`;
	const now = [there.number, total, there.day].filter(Boolean).join(", ");
	return [
		[isTakenOver(record) ? "taken as" : "was sent as", sent.filter((each) => each !== undefined).join(", ")],
		["now", isNoMore(there) ? null : now],
		[
			"state",
			there.state === "unknown" && isTakenOver(record)
				? "not looked at since it was found"
				: stateWords(there, currency),
		],
		["seen", asOfWords(there)],
	];
}

/** The document as lines of "CustomerRef.value  17"; what it does not set is not shown. */
function flattened(value: Json, path = ""): Pair[] {
	if (typeof value !== "object" || value === null) return [[path, String(value)]];
	const parts = Array.isArray(value)
		? value.map((each: Json, at) => [`${path}[${at}]`, each] as const)
		: inside(value, path);
	return parts.flatMap(([name, each]) => flattened(each, name));
}

function inside(value: object, path: string): (readonly [string, Json])[] {
	return Object.entries(value).map(([name, each]) => [path === "" ? name : `${path}.${name}`, each as Json] as const);
}

/** Names and values in two columns; what is empty is left out. Lines of a value stay lines. */
function sayPairs(context: Context, title: string, pairs: readonly Pair[]): void {
	const { printer } = context;
	const shown = pairs.filter((pair): pair is readonly [string, string] => pair[1] !== null && pair[1] !== "");
	const width = Math.max(...shown.map(([name]) => name.length), 0);
	printer.say();
	printer.say(printer.paint.bold(title));
	for (const [name, value] of shown) {
		for (const [at, line] of value.split("\n").entries()) {
			sayWrapped(context, line, `  ${(at === 0 ? name : "").padEnd(width)}  `, " ".repeat(width + 4));
		}
	}
}

function sayWrapped(context: Context, text: string, first: string, rest?: string): void {
	for (const line of wrapped(text, context.printer.width, first, rest)) context.printer.say(line);
}
