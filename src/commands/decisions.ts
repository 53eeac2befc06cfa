import { amount, count, plural, roughDuration } from "../output/text.js";
import { wrapped } from "../output/wrap.js";
import type { Decision } from "../sync/decide/plan.js";
import { partsIn } from "../sync/kinds/cash/found.js";
import { isCash, isDocument } from "../sync/kinds/kinds.js";
import { resolveItem, resolveLocation } from "../sync/read/references.js";
import type { World } from "../sync/read/world.js";
import type { Forecast } from "../sync/send/forecast.js";
import type { PlanTotal, PlanTotals, TotalBy } from "../sync/tell/plan-totals.js";
import type { QboId } from "../words/ids.js";
import { type Money, moneyGrouped, NOTHING, subtractMoney } from "../words/money.js";
import type { Problem } from "../words/problem.js";
import type { Context } from "./context.js";

export type Action = "send" | "adopt" | "hold" | "rest";

/** The four words of the contract for what would become of a record. */
export function actionOf(decision: Decision): Action {
	switch (decision.do) {
		case "send":
		case "wait":
			return "send";
		case "adopt":
		case "link":
		case "settled":
		case "leave":
			return "adopt";
		case "hold":
			return "hold";
		case "rest":
		case "in-doubt":
			return "rest";
	}
}

/** Why a record is not sent; nothing for one that is. */
export function problemsOf(decision: Decision): readonly Problem[] {
	if (decision.do === "hold") return decision.problems;
	return decision.do === "rest" ? [decision.problem] : [];
}

/** A decision in the contract's words; the document as it would be sent, national id and all. */
export function decisionData(decision: Decision): object {
	const { about } = decision;
	return {
		id: about.kind.words.id(about),
		action: actionOf(decision),
		document: "draft" in decision ? decision.draft.document : null,
		warnings: about.warnings,
		problems: problemsOf(decision),
	};
}

interface Field {
	readonly title: string;
	readonly align?: "right";
	readonly of: (decision: Decision) => string;
}

/** One line a record: what becomes of it, who, what, how much and when; below them what is wrong with which. */
export function sayDecisions(context: Context, world: World, decisions: readonly Decision[]): void {
	const documents = decisions.some(({ about }) => isDocument(about.kind));
	const payments = decisions.every(({ about }) => isCash(about.kind));
	const fields = payments ? cashFields(world) : documents ? documentFields(world) : CUSTOMER_FIELDS;
	context.printer.table(
		fields,
		decisions.map((decision) => fields.map((field) => field.of(decision))),
	);
	sayRemarks(context, decisions);
}

/** What a person reads of it; the contract's words are for programs. */
const WORDS: Readonly<Record<Action, string>> = { send: "send", adopt: "found", hold: "held", rest: "failed" };

const ACTION: Field = { title: "", of: (decision) => (decision.do === "link" ? "linked" : WORDS[actionOf(decision)]) };

const CUSTOMER_FIELDS: readonly Field[] = [
	ACTION,
	{ title: "Customer", of: ({ about }) => about.title },
	{ title: "Called in QuickBooks", of: (decision) => ("draft" in decision ? decision.draft.trace.value : "") },
	{ title: "Campus", of: ({ about }) => about.campus ?? "" },
];

/** What is told of every row about money. */
const recordFields = ({ settings }: World): readonly Field[] => [
	ACTION,
	{ title: "Record", of: ({ about }) => about.title },
	{
		title: settings.currency,
		align: "right",
		of: ({ about }) => (about.amount === undefined ? "" : moneyGrouped(about.amount)),
	},
	{ title: "Date", of: ({ about }) => about.day ?? "" },
];

function documentFields(world: World): Field[] {
	return [
		...recordFields(world),
		{ title: "Item", of: (decision) => itemOf(world, decision) },
		...(world.company?.tracksLocations
			? [{ title: "Location", of: (decision: Decision) => locationOf(world, decision) }]
			: []),
	];
}

/** What a payment is going to settle, and what of it stays unapplied. */
function cashFields(world: World): Field[] {
	return [
		...recordFields(world),
		{ title: "Settles", of: (decision) => settlementOf(world, decision).settles },
		{
			title: "Unapplied",
			align: "right",
			of: (decision) => {
				const { unapplied } = settlementOf(world, decision);
				return unapplied === NOTHING ? "" : moneyGrouped(unapplied);
			},
		},
	];
}

/** What a payment is going to settle ("MIS-77 50,000, MIS-78 200"), and what of it is left; nothing of one that is not sent. */
export function settlementOf(
	world: World,
	decision: Decision,
): { readonly settles: string; readonly unapplied: Money } {
	if (!("draft" in decision)) return { settles: "", unapplied: NOTHING };
	const parts = [...partsIn(decision.draft.document)];
	const numberOf = (id: QboId) => world.seen.document("Invoice", id)?.number ?? `invoice ${id}`;
	return {
		settles: parts.map(([id, part]) => `${numberOf(id)} ${moneyGrouped(part)}`).join(", "),
		unapplied: parts.reduce((left, [, part]) => subtractMoney(left, part), decision.about.amount ?? NOTHING),
	};
}

export function itemOf(world: World, { about }: Decision): string {
	const { category } = about.kind.asked;
	if (category === undefined) return "";
	const item = resolveItem(world, about.row.values[category]?.trim() || undefined);
	return item.is === "found" ? item.value.name : `none: ${about.category || "no fee category"}`;
}

export function locationOf(world: World, { about }: Decision): string {
	const { id } = resolveLocation(world, about.campusId);
	return world.seen.references("Department").find((each) => each.id === id)?.name ?? "none";
}

interface Remark {
	readonly problem: Problem | undefined;
	readonly text: string;
	readonly records: string[];
}

/** What is wrong, once, with the records it concerns: a hundred alike would hide the one that is not. */
function sayRemarks(context: Context, decisions: readonly Decision[]): void {
	const remarks = new Map<string, Remark>();
	const note = (text: string, problem: Problem | undefined, { about }: Decision) => {
		const remark = remarks.get(text) ?? { text, problem, records: [] };
		remark.records.push(isDocument(about.kind) ? (about.title.split(" · ")[0] ?? about.title) : about.title);
		remarks.set(text, remark);
	};
	for (const decision of decisions) {
		for (const problem of problemsOf(decision)) note(`${problem.detail} [${problem.code}]`, problem, decision);
		for (const warning of decision.about.warnings) note(warning, undefined, decision);
	}
	const { printer } = context;
	if (remarks.size > 0) printer.say();
	for (const { text, problem, records } of remarks.values()) {
		const mark = problem ? printer.paint.red("✖") : printer.paint.yellow("!");
		const lines = [
			...wrapped(`${recordsText(records, decisions.length)}: ${text}`, printer.width, `${mark} `, "  "),
			...(problem ? wrapped(problem.fix, printer.width, "  → ", "    ") : []),
		];
		for (const line of lines) printer.say(line);
	}
}

const MOST_NAMED = 3;

function recordsText(records: readonly string[], all: number): string {
	if (records.length === all && all > 1) return `all ${count(all)}`;
	if (records.length <= MOST_NAMED) return records.join(", ");
	return `${records.slice(0, MOST_NAMED - 1).join(", ")} and ${count(records.length - MOST_NAMED + 1)} more`;
}

const MOST_TOTALS = 5;
const TITLES: Readonly<Record<TotalBy, string>> = { category: "Fee category", campus: "Campus", month: "Month" };

/** Tables of the largest totals. */
export function sayTotals({ printer }: Context, totals: PlanTotals, currency: string): void {
	for (const [by, title] of Object.entries(TITLES) as [TotalBy, string][]) {
		const list = totals.list(by);
		if (list.length < 2 && list[0]?.name === "") continue;
		const rows = list
			.slice(0, MOST_TOTALS)
			.map(({ name, records, amount: sum }) => [
				name || "not said",
				count(records),
				sum === NOTHING ? "" : amount(sum, currency),
			]);
		printer.say();
		// Customers are of no fee category, and have no amount.
		const counted = by === "category" ? "Documents" : "Records";
		printer.table([{ title }, { title: counted, align: "right" }, { title: "Amount", align: "right" }], rows);
		if (list.length > MOST_TOTALS) printer.say(`… and ${count(list.length - MOST_TOTALS)} more`);
	}
}

const MOST_IN_LINE = 3;

/** The same in a line each, for a few records. */
export function sayTotalLines({ printer }: Context, totals: PlanTotals, currency: string): void {
	for (const [by, title] of Object.entries(TITLES) as [TotalBy, string][]) {
		const list = totals.list(by).filter(({ name }) => name !== "");
		if (list.length === 0) continue;
		const parts = list.slice(0, MOST_IN_LINE).map((each) => totalText(each, currency));
		const more = list.length > MOST_IN_LINE ? `; ${count(list.length - MOST_IN_LINE)} more` : "";
		for (const line of wrapped(parts.join("; ") + more, printer.width, `${`${title}:`.padEnd(14)}`)) printer.say(line);
	}
}

function totalText({ name, records, amount: sum }: PlanTotal, currency: string): string {
	return sum === NOTHING ? `${name} ${count(records)}` : `${name} ${count(records)}, ${amount(sum, currency)}`;
}

/**
 * "Sending 40,000 records takes about 34 min and 1,345 calls to QuickBooks."
 * @param isUndecided whether some of them may turn out to be held
 */
export function forecastSentence(expected: Forecast, extraCustomers = 0, isUndecided = false): string {
	const { records, calls, minutes } = expected;
	const first = extraCustomers > 0 ? ` (${plural(extraCustomers, "customer")} among them, made first)` : "";
	const time = roughDuration(minutes * 60_000);
	const which = isUndecided ? " at the most, if none is held," : "";
	return `Sending ${plural(records, "record")}${first}${which} takes about ${time} and ${plural(calls, "call")} to QuickBooks.`;
}
