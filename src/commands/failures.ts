import { csvText } from "../output/csv.js";
import type { DataCell, DataTable } from "../output/data-table.js";
import { EXIT, type ExitCode } from "../output/exit.js";
import { workbook } from "../output/sheet.js";
import { amount, count, plural } from "../output/text.js";
import { wrapped } from "../output/wrap.js";
import type { Kind } from "../sync/kinds/kind.js";
import { ALL_KINDS, isCash, kindsInUse } from "../sync/kinds/kinds.js";
import { type Filter, isFiltered } from "../sync/read/filter.js";
import { refuseUnknownNames } from "../sync/read/known-names.js";
import { type Cause, Causes } from "../sync/tell/causes.js";
import { type Failing, failing } from "../sync/tell/failing.js";
import { addMoney, moneyToJson, NOTHING } from "../words/money.js";
import { sayLines } from "./analysis-told.js";
import type { Context } from "./context.js";
import { fileWriter, type WriteFile } from "./files-for-people.js";
import { openOfflineWorld } from "./offline-world.js";
import { type FilterOptions, filterOf } from "./options.js";
import { byHandData, neverSent, neverSentSentences, spendingData } from "./payment-totals.js";

export interface FailuresOptions extends FilterOptions {
	readonly csv?: string;
	readonly xlsx?: string;
}

/** `failures`: what failed, by cause, with what mends each. Calls nobody, writes only the files that were asked for. */
export async function failures(context: Context, options: FailuresOptions): Promise<ExitCode> {
	const { printer, config } = context;
	const kinds = kindsIn(options);
	const filter: Filter = filterOf(options, kinds, config.mapping);
	const { mis, audit, world } = await openOfflineWorld(context, "all");
	await refuseUnknownNames(mis, ALL_KINDS, kinds, filter);
	const causes = new Causes();
	const rows: DataCell[][] = [];
	const records: object[] = [];
	const wantsFile = options.csv !== undefined || options.xlsx !== undefined;
	for (const kind of kinds) {
		for await (const each of failing(mis, world, kind, filter)) {
			causes.add(each);
			if (printer.json) records.push(recordData(each));
			if (wantsFile) rows.push(rowOf(each, config.mapping.currency));
		}
	}
	const list = causes.list();
	const files = await writeFiles(options, { title: "Failures", columns: COLUMNS, rows }, fileWriter(audit));
	say(context, list, isFiltered(filter));
	const never = isFiltered(filter) || !kindsInUse(config.mapping).some(isCash) ? undefined : await neverSent(mis);
	if (never) {
		printer.say();
		sayLines(context, neverSentSentences(never, config.mapping.currency));
	}
	for (const file of files) printer.success(`${plural(rows.length, "record")} written to ${file}`);
	const total = list.reduce((sum, each) => sum + each.records, 0);
	printer.result(
		{
			total,
			amount: moneyToJson(sumOf(list)),
			currency: config.mapping.currency,
			causes: list.map(causeData),
			records,
			...(never && { by_hand: byHandData(never), wallet_spending: spendingData(never.spending) }),
			files,
		},
		`${plural(total, "record")} failed, for ${plural(list.length, "reason")}`,
	);
	return EXIT.done;
}

/** A fee category names invoices: customers have none. */
function kindsIn(options: FilterOptions): readonly Kind[] {
	return options.category === undefined ? ALL_KINDS : ALL_KINDS.filter(({ asked }) => asked.category !== undefined);
}

async function writeFiles({ csv, xlsx }: FailuresOptions, table: DataTable, write: WriteFile): Promise<string[]> {
	if (csv !== undefined) write(csv, csvText(table), "--csv", [".csv"]);
	if (xlsx !== undefined) write(xlsx, await workbook([table]), "--xlsx", [".xlsx"]);
	return [csv, xlsx].filter((file) => file !== undefined);
}

const COLUMNS: DataTable["columns"] = [
	{ title: "Kind", is: "text" },
	{ title: "MIS row", is: "text" },
	{ title: "Record", is: "text" },
	{ title: "Amount", is: "money" },
	{ title: "Currency", is: "text" },
	{ title: "Day", is: "text" },
	{ title: "Fee category", is: "text" },
	{ title: "Campus", is: "text" },
	{ title: "State", is: "text" },
	{ title: "Code", is: "text" },
	{ title: "Reason", is: "text" },
	{ title: "What to do", is: "text" },
	{ title: "Intuit trace id", is: "text" },
];

function rowOf({ about, state, problem, intuitTid }: Failing, currency: string): DataCell[] {
	const { kind, misId, title, amount, day, category, campus } = about;
	const { code, detail, fix } = problem;
	const sum = amount === undefined ? [undefined, undefined] : [amount, currency];
	return [kind.name, misId, title, ...sum, day, category, campus, state, code, detail, fix, intuitTid];
}

/** A failed record for programs; the same fields as in the files for people. */
function recordData({ about, state, problem, intuitTid }: Failing): object {
	const { kind, misId, key, title, amount: sum, day, category, campus } = about;
	return {
		record: `${kind.name}:${misId}`,
		key,
		title,
		amount: sum === undefined ? null : moneyToJson(sum),
		day: day ?? null,
		category: category ?? null,
		campus: campus ?? null,
		state,
		code: problem.code,
		error: problem.detail,
		fix: problem.fix,
		intuit_tid: intuitTid ?? null,
	};
}

function causeData(cause: Cause): object {
	const { code, detail, fix, records, amount, examples } = cause;
	return {
		code,
		cause: detail,
		fix,
		records,
		amount: moneyToJson(amount),
		command: commandsFor(cause).join("; "),
		examples,
	};
}

const sumOf = (causes: readonly Cause[]) => causes.reduce((sum, each) => addMoney(sum, each.amount), NOTHING);

/** Send all alike again, once they are mended: customers before what is theirs. */
function commandsFor({ code, groups }: Cause): string[] {
	const known = [...new Set(ALL_KINDS.map(({ words }) => words.group))];
	return known.filter((group) => groups.has(group)).map(({ name }) => `eaur-qb ${name} retry --code ${code}`);
}

function say(context: Context, causes: readonly Cause[], filtered: boolean): void {
	const { printer, config } = context;
	const { currency } = config.mapping;
	if (causes.length === 0) {
		printer.success(filtered ? "Nothing that passes the filters has failed." : "Nothing has failed.");
		return;
	}
	const total = causes.reduce((sum, each) => sum + each.records, 0);
	const money = amount(sumOf(causes), currency);
	printer.say(`${plural(total, "record")} failed, for ${plural(causes.length, "reason")}; ${money} in all.`);
	for (const cause of causes) sayCause(context, cause, currency);
}

function sayCause(context: Context, cause: Cause, currency: string): void {
	const { printer } = context;
	const { code, detail, alike, fix, records, groups, examples } = cause;
	const sum = cause.amount === NOTHING ? "" : `  ${amount(cause.amount, currency)}`;
	const [only, ...others] = groups;
	const what = only && others.length === 0 ? only.one : "record";
	printer.say();
	printer.say(printer.paint.bold(`${code}  ${plural(records, what)}${sum}`));
	const lines = [
		...wrapped(alike ? detail : `such as: ${detail}`, printer.width, `  ${printer.paint.red("✖")} `, "    "),
		...wrapped(fix, printer.width, "  → ", "    "),
		...wrapped(examplesText(examples, records), printer.width, "    "),
		...commandsFor(cause).map((command, at) => `    ${at === 0 ? "then" : " and"}: ${command}`),
	];
	for (const line of lines) printer.say(line);
}

function examplesText(examples: readonly string[], records: number): string {
	const more = records - examples.length;
	return `${examples.join("; ")}${more > 0 ? `; and ${count(more)} more` : ""}`;
}
