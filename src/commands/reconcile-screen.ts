import { amount, count, plural } from "../output/text.js";
import { wrapped } from "../output/wrap.js";
import type { Proof } from "../proof/reconcile.js";
import { isNarrowed, type Scope } from "../proof/scope.js";
import type { DifferenceClass, OtherClass, ProofKind, Sum } from "../proof/types.js";
import { moneyGrouped, NOTHING } from "../words/money.js";
import type { Context } from "./context.js";
import { scoreOf } from "./reconcile-data.js";
import type { BothSides } from "./reconciling.js";

/** Differences shown on a screen; the CSV has all. */
const MOST_SHOWN = 30;

const CLASS_WORDS: Readonly<Record<DifferenceClass | OtherClass, string>> = {
	unknown: "not known yet",
	deleted: "deleted in QuickBooks",
	missing: "missing in QuickBooks",
	voided: "voided in QuickBooks",
	twice: "twice in QuickBooks",
	mis_gone: "gone from the MIS",
	mis_changed: "changed in the MIS since",
	amount: "another amount",
	customer: "another customer",
	date: "another date",
	item: "another item",
	location: "another location",
	unapplied: "not applied",
	account: "another account",
	foreign: "not from the MIS",
	edited: "equal, otherwise edited",
	not_sent: "not sent yet",
	held: "held or refused",
};

/** What a comparison has shown, on a terminal. */
export function sayProof(context: Context, { mis, company }: BothSides, proof: Proof, scope: Scope): void {
	const { printer, config } = context;
	const { tally } = proof;
	const { currency } = config.mapping;
	printer.say(printer.paint.bold(`${mis.where} against ${company.name}`));
	const { from, to } = scope;
	if (from ?? to) printer.say(`Documents of ${from ?? "the beginning"} to ${to ?? "the end"}`);
	printer.table(
		[{ title: "" }, { title: "Records", align: "right" }, { title: currency, align: "right" }],
		KINDS.flatMap((kind) => kindLines(kind, tally, scope)),
	);
	sayClasses(context, proof);
	sayShared(context, tally);
	for (const { class: is, record, detail, fix } of tally.differences.slice(0, MOST_SHOWN)) {
		printer.say();
		printer.say(`${record}  ${CLASS_WORDS[is]}`);
		for (const text of wrapped(detail, printer.width, "  ", "  ")) printer.say(text);
		for (const text of wrapped(`→ ${fix}`, printer.width, "  ", "    ")) printer.say(text);
	}
	const more = tally.differences.length - MOST_SHOWN;
	printer.say();
	if (more > 0) printer.say(`… and ${count(more)} more: eaur-qb reconcile --csv differences.csv`);
	sayTieOut(context, proof);
	sayResult(context, proof);
}

const KINDS = ["invoice", "payment", "customer"] as const;
const KIND_WORDS = { invoice: "Invoices", payment: "Payments", customer: "Customers" } as const;

/**
 * One kind by itself: charges and receipts have no sum. What stands below the MIS adds up to it; what stands below
 * QuickBooks is a part of it or, "besides", none.
 */
function kindLines(kind: ProofKind, tally: Proof["tally"], scope: Scope): string[][] {
	const sums = tally.kinds().get(kind);
	if (!sums) return [];
	const say = (name: string, sum: Sum) => line(name, sum, kind !== "customer");
	const some = (name: string, sum: Sum) => (sum.count > 0 ? [say(name, sum)] : []);
	return [
		say(`${KIND_WORDS[kind]} of the MIS`, sums.mis),
		say("  equal in QuickBooks", sums.matched),
		...some("  not sent yet", sums.notSent),
		...some("  held or refused", sums.held),
		...some("  different", sums.different),
		...some("  different, accepted", sums.accepted),
		say(`${KIND_WORDS[kind]} in QuickBooks`, sums.quickbooks),
		...some("  of these, void", sums.void),
		...some("  of these, without a row of the MIS", sums.apart),
		...(kind === "customer" && tally.sharing > 0
			? [["  less: rows that share a customer", count(-tally.sharing), ""]]
			: []),
		...(isNarrowed(scope) ? [] : some("  besides, not from the MIS", sums.foreign)),
	];
}

/** In what they differ, all kinds together: only counts may be added up. */
function sayClasses({ printer }: Context, { tally }: Proof): void {
	const rows = [...tally.classes].flatMap(([name, sum]) =>
		isOther(name) ? [] : [[CLASS_WORDS[name], count(sum.count)]],
	);
	if (rows.length === 0) return;
	printer.say();
	printer.table([{ title: "Different" }, { title: "Records", align: "right" }], rows);
}

/** Customers named on a screen. */
const MOST_NAMED = 5;

/** Why QuickBooks has fewer customers than rows are equal, and which money is in no sum. */
function sayShared({ printer, config }: Context, { shared, sharing, otherMoney }: Proof["tally"]): void {
	const say = (sentence: string) => printer.say(wrapped(sentence, printer.width).join("\n"));
	if (sharing > 0) {
		const named = shared.slice(0, MOST_NAMED).map(({ identity, records }) => `${identity} (${records.join(", ")})`);
		const more = shared.length - named.length;
		say(
			`${plural(shared.length, "customer")} of QuickBooks ${shared.length === 1 ? "is" : "are"} several rows of the MIS, a student who has applied ` +
				`or somebody entered twice: ${named.join("; ")}${more > 0 ? ` and ${count(more)} more` : ""}. ` +
				`QuickBooks has ${plural(sharing, "record")} fewer for that.`,
		);
	}
	for (const [currency, { count: records, amount: sum }] of otherMoney)
		say(
			`${plural(records, "receipt")} in ${currency}, ${moneyGrouped(sum)} in all, ${records === 1 ? "counts" : "count"} as ${records === 1 ? "a record" : "records"} ` +
				`without an amount: ${currency} and ${config.mapping.currency} do not add up.`,
		);
}

function sayTieOut({ printer }: Context, { tieOut }: Proof): void {
	if (!tieOut) return;
	const { customers, untied, apart } = tieOut;
	if (untied.length === 0) {
		printer.say(`The balances of ${plural(customers, "customer")} are the sums of their open documents.`);
		return;
	}
	const named = untied
		.slice(0, MOST_NAMED)
		.map(
			({ identity, customerId, balance, documents }) =>
				`${identity ?? `customer ${customerId}`} (${moneyGrouped(balance)}, ${moneyGrouped(documents)})`,
		);
	const more = untied.length - named.length;
	const sentence =
		`The balance of ${count(untied.length)} of ${plural(customers, "customer")} is not the sum of its open invoices, payments and credits, ` +
		`${moneyGrouped(apart)} in all: ${named.join("; ")}${more > 0 ? ` and ${count(more)} more` : ""}. ` +
		"Look for journal entries of these customers in QuickBooks.";
	printer.warn(wrapped(sentence, printer.width - 2).join("\n  "));
}

const OTHERS: ReadonlySet<string> = new Set<OtherClass>(["foreign", "edited", "not_sent", "held"]);
const isOther = (name: string): boolean => OTHERS.has(name);

/** People have no amounts. */
const line = (name: string, { count: records, amount: sum }: Sum, hasAmount: boolean): string[] => [
	name,
	count(records),
	hasAmount ? moneyGrouped(sum) : "",
];

function sayResult({ printer, config }: Context, { tally, reads }: Proof): void {
	const { differences, matched } = tally;
	const score = scoreOf(tally);
	const share = score
		? ` (${score.by_count} % of the records${score.by_amount === null ? "" : `, ${score.by_amount} % of the amount`})`
		: "";
	const { currency } = config.mapping;
	if (score === null) printer.warn("Nothing was compared: there is no record of the MIS in QuickBooks to compare.");
	else if (differences.length === 0 && score.by_count < 100)
		printer.warn(
			`No difference in what was compared: ${plural(matched.count, "record")} equal, ${amount(matched.amount, currency)}${share}. The rest is not in QuickBooks, or was accepted as it is.`,
		);
	else if (differences.length === 0)
		printer.success(
			matched.amount === NOTHING
				? `Equal: ${plural(matched.count, "record")}${share}.`
				: `Equal to the franc: ${plural(matched.count, "record")}, ${amount(matched.amount, currency)}${share}.`,
		);
	else printer.warn(`${plural(differences.length, "difference")}; ${plural(matched.count, "record")} equal${share}.`);
	printer.detail(`QuickBooks was read with ${plural(reads, "call")}.`);
}
