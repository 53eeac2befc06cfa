import type { ColumnFinding, Inspection } from "../mis/findings.js";
import { keylessNote } from "../mis/keys.js";
import { isReadWithCare } from "../mis/peculiarities.js";
import { EXIT, type ExitCode } from "../output/exit.js";
import type { Printer } from "../output/terminal.js";
import { amount, count, plural } from "../output/text.js";
import { wrapped } from "../output/wrap.js";
import { moneyToJson } from "../words/money.js";
import { lazyBooks } from "./analysis.js";
import { type Context, openContextMis } from "./context.js";
import { allSources, hiddenTriggers } from "./mis.js";
import { paymentShapeOf } from "./payment-shape.js";
import { notSent, paymentTotals } from "./payment-totals.js";

/** `mis inspect`: tables, columns and indexes against what the tool needs. What matters most is said last. */
export async function inspectMis(context: Context): Promise<ExitCode> {
	const { printer, config } = context;
	const mis = await openContextMis(context);
	const inspection = await mis.inspect(allSources(config.mapping));
	const lacking = lackingIn(inspection, config.writeBack);
	printer.say(`${inspection.database} (${inspection.server})`);
	printer.say();
	sayTables(printer, inspection);
	const shape = paymentShapeOf(inspection);
	const waiting = shape.is === "none" ? undefined : notSent(await paymentTotals(context, mis, lazyBooks(context)));
	const sum =
		waiting && waiting.records > 0
			? `; ${plural(waiting.records, "payment")} (${amount(waiting.amount, config.mapping.currency)}) not sent`
			: "";
	section(printer, "Money that came in:", [
		...wrapped(`${shape.words}${sum}`, printer.width, "  ", "  "),
		...(config.mapping.payments.enabled || !sum
			? []
			: wrapped(
					"Payments are switched off: eaur-qb payments analyze, and enabled = true under [payments] in config.toml.",
					printer.width,
					"  ",
					"  ",
				)),
	]);
	sayAdvice(printer, inspection, lacking);
	sayVerdict(printer, inspection, lacking, config.writeBack);
	const complete = lacking.length === 0;
	const payments = {
		shape: shape.is,
		not_sent: waiting ? { count: waiting.records, amount: moneyToJson(waiting.amount) } : null,
	};
	printer.result(
		{ ...inspection, payments, complete },
		complete ? "The MIS has what is needed" : "Something needed is missing",
	);
	return complete ? EXIT.done : EXIT.differences;
}

/** Something without which nothing is sent. */
interface Lack {
	readonly what: string;
	readonly note: string;
	readonly mend: "table" | "column" | "tracking" | "unfit" | "key";
}

function lackingIn({ tables, columns, unfit, keyless }: Inspection, writeBack: boolean): Lack[] {
	const gone = tables.filter(({ present, optional }) => !present && !optional).map(({ name }) => name);
	const needed = columns.filter(
		({ table, present, required, need }) =>
			!present && required && (need === "read" || writeBack) && !gone.includes(table),
	);
	return [
		...gone.map((name): Lack => ({ what: name, note: "the table is missing", mend: "table" })),
		...needed.map(({ table, column, note, need }): Lack => {
			return { what: `${table} (${column})`, note, mend: need === "track" ? "tracking" : "column" };
		}),
		...keyless
			.filter(({ repeated }) => repeated.length > 0)
			.map((each): Lack => ({ what: `${each.table} (${each.column})`, note: keylessNote(each), mend: "key" })),
		...unfit
			.filter(({ refused }) => refused && writeBack)
			.map(({ table, column, note }): Lack => ({ what: `${table} (${column})`, note, mend: "unfit" })),
	];
}

function sayTables(printer: Printer, { tables, rowsAreEstimates }: Inspection): void {
	printer.table(
		[{ title: "" }, { title: "Table" }, { title: rowsAreEstimates ? "Rows, about" : "Rows", align: "right" }],
		tables.map(({ name, present, optional, rows }) => [
			present ? "✔" : optional ? "-" : "✖",
			name,
			rows === undefined ? "" : count(rows),
		]),
	);
}

/** What the tool works without, and what the tables do by themselves. */
function sayAdvice(printer: Printer, inspection: Inspection, lacking: readonly Lack[]): void {
	const known = new Set(lacking.map(({ what }) => what));
	const absent = inspection.columns.filter(
		({ table, column, present }) => !present && !known.has(table) && !known.has(`${table} (${column})`),
	);
	const line = ({ table, column, note }: Omit<ColumnFinding, "need" | "required" | "present">) =>
		`  ${table} (${column}): ${note}`;
	const indexes = absent.filter(({ need }) => need === "index");
	const columns = absent.filter(({ need }) => need !== "index");
	const unfit = inspection.unfit.filter(({ table, column }) => !known.has(`${table} (${column})`));
	const acting = inspection.peculiarities.filter((each) => !isReadWithCare(each));
	section(printer, "What these tables do by themselves:", [
		...acting.map(({ table, name, note }) => line({ table, column: name, note })),
		...(inspection.hidingTriggers.length > 0 ? [`  ${hiddenTriggers(inspection)}`] : []),
	]);
	section(
		printer,
		"What is read with care:",
		inspection.peculiarities.filter(isReadWithCare).map(({ table, name, note }) => line({ table, column: name, note })),
	);
	const keyless = inspection.keyless.filter(({ repeated }) => repeated.length === 0);
	section(
		printer,
		"Keys that nothing keeps unique:",
		keyless.map((each) => line({ ...each, note: keylessNote(each) })),
	);
	section(printer, "There, and better altered:", unfit.map(line));
	section(printer, "Not there, and not needed:", columns.map(line));
	section(printer, "Advice: indexes that would make it faster. None is needed.", indexes.map(line));
}

function section(printer: Printer, title: string, lines: readonly string[]): void {
	if (lines.length === 0) return;
	printer.say();
	printer.say(title);
	for (const each of lines) printer.say(each);
}

const MENDS: Readonly<Record<Lack["mend"], string>> = {
	table: "Check that this is the right database (MIS_DB_NAME), and that the account may read it.",
	column: "Ask who maintains the MIS for these columns, or whether the account may read them.",
	tracking: "eaur-qb mis prepare adds the missing tracking columns; or set MIS_WRITE_BACK=off.",
	key: "Until each row has a key of its own nothing is sent from that table.",
	unfit: "Until those columns are altered nothing is sent; or set MIS_WRITE_BACK=off.",
};

function sayVerdict(printer: Printer, { tables, columns }: Inspection, lacking: readonly Lack[], writeBack: boolean) {
	printer.say();
	if (lacking.length === 0) {
		printer.success(`Everything that is needed is there: ${plural(tables.length, "table")} with their columns.`);
		const untracked = columns.some(({ need, required, present }) => need === "track" && required && !present);
		if (untracked && !writeBack)
			printer.say("  The tracking columns are not: they are needed only once MIS_WRITE_BACK is on.");
		return;
	}
	for (const { what, note } of lacking) printer.say(`${printer.paint.red("✖")} ${what}: ${note}`);
	printer.say(`${printer.paint.red("✖")} Not everything that is needed is there: ${plural(lacking.length, "fault")}.`);
	for (const mend of new Set(lacking.map((lack) => MENDS[lack.mend]))) printer.say(`  → ${mend}`);
}
