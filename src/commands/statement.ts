import type { Mis, MisSnapshot } from "../mis/types.js";
import type { DataTable } from "../output/data-table.js";
import { EXIT, type ExitCode } from "../output/exit.js";
import { amount } from "../output/text.js";
import { type Account, readAccount } from "../proof/mis-account.js";
import { keyOf } from "../proof/mis-people.js";
import { type Statement, type StatementLine, statementOf } from "../proof/statement.js";
import type { StatementDocument, StatementParts } from "../proof/statement-books.js";
import type { Day } from "../words/day.js";
import { type Money, moneyGrouped, moneyToJson, subtractMoney } from "../words/money.js";
import type { MappingSettings } from "../words/settings.js";
import type { Context } from "./context.js";
import { fileWriter } from "./files-for-people.js";
import { usage } from "./options.js";
import { findPerson } from "./person.js";
import { openBothSides } from "./reconciling.js";

export interface StatementOptions {
	readonly from?: Day;
	readonly to?: Day;
	readonly html?: string;
	readonly csv?: string;
}

/** `statement`: a person's charges, payments and running balance, and what QuickBooks says of each. Reads only. */
export async function statement(context: Context, given: string, options: StatementOptions): Promise<ExitCode> {
	const { config, printer } = context;
	const { from, to } = options;
	if (from !== undefined && to !== undefined && from > to)
		throw usage(`--from ${from} is later than --to ${to}.`, "Swap the two days.");
	const { audit, mis, qb } = await openBothSides(context);
	const snapshot = await mis.snapshot();
	const { account, key } = await accountNamed(mis, snapshot, given, config.mapping).finally(() => snapshot.close());
	const ledger = audit.ledger(qb.realmId);
	const seen = audit.seen(qb.realmId);
	const parts: StatementParts = {
		qb,
		record: ledger.record.bind(ledger),
		sent: ledger.sent.bind(ledger),
		bearers: ({ kind, key: identity }) => seen.customersOf(kind, keyOf(identity)).map(({ id }) => id),
		prefix: config.mapping.invoices.prefix,
	};
	const made = await statementOf(parts, account, { from, to });
	const { currency } = config.mapping;
	const write = fileWriter(audit);
	const title = titleOf(account, key);
	if (options.csv !== undefined) {
		const { csvText } = await import("../output/csv.js");
		printer.success(`Statement written: ${write(options.csv, csvText(tableOf(made, currency)), "--csv", [".csv"])}`);
	}
	if (options.html !== undefined) {
		const { statementPage } = await import("../output/statement-page.js");
		const page = statementPage({
			title,
			currency,
			made: new Date(),
			mis: mis.where,
			summary: summaryOf(made, currency),
			table: tableOf(made, currency),
		});
		printer.success(`Statement written: ${write(options.html, page, "--html", [".html", ".htm"])}`);
	}
	if (options.csv === undefined && options.html === undefined) say(context, title, account, made);
	printer.result(dataOf(account, key, made, currency), summaryOf(made, currency).join("; "));
	return EXIT.done;
}

/** Who is charged and stands in no table of people has an account too; whose kind is said is looked for among these only. */
async function accountNamed(
	mis: Mis,
	snapshot: MisSnapshot,
	given: string,
	settings: MappingSettings,
): Promise<{ readonly account: Account; readonly key: string }> {
	if (!/^(student|applicant):/.test(given)) {
		const account = await readAccount(snapshot, given, undefined, settings);
		if (account.holder || account.entries.length > 0) return { account, key: given };
	}
	const { kind, identity } = await findPerson(mis, given);
	if (identity === undefined) {
		throw usage(
			`${given} has no ${kind.name === "student" ? "reg_no" : "tracking_id"} in the MIS, so that nothing is charged to this person.`,
			`Look at the row: eaur-qb customers show ${given}`,
		);
	}
	const wanted = kind.name === "student" ? "student" : "applicant";
	return { account: await readAccount(snapshot, identity, wanted, settings), key: identity };
}

const titleOf = ({ holder }: Account, key: string): string =>
	holder ? `${holder.name || "no name"}, ${holder.kind} ${holder.key}` : `${key}, in neither table of the MIS`;

function summaryOf({ balanceMis, balanceQuickBooks }: Statement, currency: string): string[] {
	if (balanceQuickBooks === undefined)
		return [`${amount(balanceMis, currency)} in the MIS`, "no customer of QuickBooks"];
	const difference = subtractMoney(balanceMis, balanceQuickBooks);
	const both = [`${amount(balanceMis, currency)} in the MIS`, `${amount(balanceQuickBooks, currency)} in QuickBooks`];
	return [...both, difference === 0n ? "no difference" : `a difference of ${moneyGrouped(difference)}`];
}

const STATES = {
	open: "open",
	part_paid: "part paid",
	paid: "paid",
	voided: "voided",
	deleted: "deleted",
	applied: "applied",
	unapplied: "not applied",
} as const;

/** What is no money of its own is shown, and not counted. */
const whatOf = ({ what, aside }: StatementLine): string =>
	aside === undefined ? what : `${what}: ${moneyGrouped(aside.amount)} not counted, ${aside.why}`;

function booksWords({ quickbooks }: StatementLine): string {
	if (!quickbooks) return "not there";
	const { state, atAnother } = quickbooks;
	return atAnother
		? `${STATES[state]}, at another customer: ${atAnother.name || "id"} (${atAnother.id})`
		: STATES[state];
}

function say({ printer, config }: Context, title: string, { student }: Account, made: Statement): void {
	const { currency } = config.mapping;
	const money = (value: Money | undefined) => (value === undefined ? "" : moneyGrouped(value));
	printer.say(printer.paint.bold(title));
	printer.table(
		[
			{ title: "Day" },
			{ title: "Document" },
			{ title: "What" },
			{ title: "Charge", align: "right" },
			{ title: "Payment", align: "right" },
			{ title: `Balance, ${currency}`, align: "right" },
			{ title: "QuickBooks" },
		],
		[
			...(made.opening === 0n ? [] : [["", "", "brought forward", "", "", moneyGrouped(made.opening), ""]]),
			...made.lines.map((line) => [
				...[line.date ?? "no day", line.document, whatOf(line), money(line.charge), money(line.payment)],
				...[moneyGrouped(line.balance), booksWords(line)],
			]),
		],
	);
	for (const sentence of summaryOf(made, currency)) printer.say(sentence);
	if (student)
		printer.say(
			`Charges and receipts under ${student.key} are the student's (${student.name}): eaur-qb statement student:${student.key}`,
		);
}

function tableOf({ opening, lines }: Statement, currency: string): DataTable {
	return {
		title: "Statement",
		columns: [
			{ title: "Day", is: "day" },
			{ title: "Document", is: "text" },
			{ title: "What", is: "text" },
			...["Charge", "Payment", `Balance, ${currency}`].map((title) => ({ title, is: "money" as const })),
			{ title: "QuickBooks", is: "text" },
			{ title: "Open in QuickBooks", is: "money" },
		],
		rows: [
			...(opening === 0n ? [] : [[undefined, undefined, "brought forward", undefined, undefined, opening]]),
			...lines.map((line) => [
				...[line.date, line.document, whatOf(line), line.charge, line.payment, line.balance],
				...[booksWords(line), line.quickbooks?.open],
			]),
		],
	};
}

function dataOf(
	{ holder }: Account,
	key: string,
	{ opening, lines, balanceMis, balanceQuickBooks, customerId }: Statement,
	currency: string,
): object {
	const money = (value: Money | undefined) => (value === undefined ? null : moneyToJson(value));
	return {
		customer: {
			key: holder?.key ?? key,
			kind: holder?.kind ?? null,
			name: holder?.name ?? null,
			quickbooks_id: customerId ?? null,
		},
		currency,
		opening: money(opening),
		lines: lines.map(({ date, document, what, charge, payment, balance, quickbooks, aside }) => ({
			...{
				date: date ?? null,
				document,
				what,
				charge: money(charge),
				payment: money(payment),
				balance: money(balance),
			},
			not_counted: aside ? { amount: money(aside.amount), why: aside.why } : null,
			quickbooks: quickbooks ? documentData(quickbooks) : null,
		})),
		balance_mis: money(balanceMis),
		balance_quickbooks: money(balanceQuickBooks),
		difference: balanceQuickBooks === undefined ? null : money(subtractMoney(balanceMis, balanceQuickBooks)),
	};
}

const documentData = ({ id, number, state, total, open, atAnother }: StatementDocument): object => ({
	...{ id, number, state, total: moneyToJson(total), open: moneyToJson(open) },
	...(atAnother && { at_another_customer: atAnother }),
});
