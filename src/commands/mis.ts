import type { Inspection, TrackedSource } from "../mis/types.js";
import { EXIT, type ExitCode } from "../output/exit.js";
import { confirm } from "../output/prompt.js";
import { count, plural } from "../output/text.js";
import { CATEGORY_SOURCE } from "../sync/kinds/item/source.js";
import { TRACKED_SOURCES } from "../sync/kinds/kinds.js";
import { LOOKUP_SOURCES } from "../sync/kinds/lookups.js";
import { REGISTRATION_SOURCE } from "../sync/kinds/registration.js";
import { type Context, openContextMis } from "./context.js";
import { lockHome } from "./locking.js";
import { note } from "./noted.js";
import { usage } from "./options.js";

/** Every table that the tool reads, and whether it writes statuses there. */
export const ALL_SOURCES: readonly TrackedSource[] = [
	...TRACKED_SOURCES.map((source) => ({ ...source, tracked: true })),
	...[REGISTRATION_SOURCE, CATEGORY_SOURCE, ...Object.values(LOOKUP_SOURCES)].map((source) => ({
		...source,
		tracked: false,
	})),
];

/** `mis inspect`: tables, columns and indexes against what the tool needs. */
export async function inspectMis(context: Context): Promise<ExitCode> {
	const { printer, config } = context;
	const mis = await openContextMis(context);
	const inspection = await mis.inspect(ALL_SOURCES);
	printer.say(`${inspection.database} (${inspection.server})`);
	printer.say();
	printer.table(
		[
			{ title: "" },
			{ title: "Table" },
			{ title: inspection.rowsAreEstimates ? "Rows, about" : "Rows", align: "right" },
		],
		inspection.tables.map((table) => [
			table.present ? "✔" : "✖",
			table.name,
			table.rows === undefined ? "" : count(table.rows),
		]),
	);
	const missing = inspection.columns.filter((column) => !column.present);
	const needed = missing.filter((column) => column.required && (column.need === "read" || config.writeBack));
	const untracked = missing.filter((column) => column.need === "track" && column.required);
	const refused = config.writeBack ? inspection.unfit.filter((column) => column.refused) : [];
	printer.say();
	if (missing.length === 0) printer.success("Every column and index is there.");
	for (const finding of missing) {
		const mark = needed.includes(finding) ? printer.paint.red("✖") : printer.paint.yellow("!");
		printer.say(`${mark} ${finding.table} (${finding.column}): ${finding.note}`);
	}
	for (const column of inspection.unfit) {
		const mark = refused.includes(column) ? printer.paint.red("✖") : printer.paint.yellow("!");
		printer.say(`${mark} ${column.table} (${column.column}): ${column.note}`);
	}
	for (const { table, name, note } of inspection.peculiarities) printer.say(`• ${table} (${name}): ${note}`);
	if (inspection.hidingTriggers.length > 0) printer.say(`• ${hiddenTriggers(inspection)}`);
	if (refused.length > 0) printer.say("→ Until those columns are altered nothing is sent; or set MIS_WRITE_BACK=off.");
	if (untracked.length > 0)
		printer.say("→ eaur-qb mis prepare adds the missing tracking columns, or set MIS_WRITE_BACK=off.");
	const complete = needed.length === 0 && refused.length === 0 && inspection.tables.every((table) => table.present);
	printer.result({ ...inspection, complete }, complete ? "The MIS has what is needed" : "Something needed is missing");
	return complete ? EXIT.done : EXIT.differences;
}

/** "No triggers" would be a claim that nobody has checked. */
export function hiddenTriggers({ hidingTriggers }: Pick<Inspection, "hidingTriggers">): string {
	return (
		`Whether there are triggers on ${hidingTriggers.join(", ")} is not known: a server shows them only to accounts with ` +
		"the privilege TRIGGER, which this program does not need. Whoever administers the MIS can tell: SHOW TRIGGERS;"
	);
}

export interface PrepareOptions {
	readonly printSql?: boolean;
	readonly yes?: boolean;
}

/** `mis prepare`: adds missing tracking columns, after showing the statements and what they do to a running MIS. */
export async function prepareMis(context: Context, options: PrepareOptions): Promise<ExitCode> {
	const { printer } = context;
	const mis = await openContextMis(context);
	const statements = await mis.prepareStatements(ALL_SOURCES);
	if (statements.length === 0) return done(context, [], "Nothing is missing.");
	if (options.printSql) {
		if (!printer.json) printer.raw(`${statements.map((statement) => `${statement};`).join("\n")}\n`);
		printer.result({ statements, applied: false }, "Nothing was changed");
		return EXIT.done;
	}
	lockHome(context);
	for (const statement of statements) printer.say(`${statement};`);
	printer.warn(
		"A table may be locked while it is altered: seconds for 100,000 rows, minutes for millions. Do it when nobody works.",
	);
	printer.warn(
		"A program that inserts without naming its columns (INSERT INTO tbl_imvoice VALUES …) would break: ask who maintains the MIS.",
	);
	const question = `Run ${plural(statements.length, "statement")} on ${mis.where}?`;
	const agreed = await confirm(question, {
		yes: options.yes ?? false,
		isTerminal: context.isTerminal,
		optionToName: "--yes",
	});
	if (!agreed) throw usage("Nothing was changed.", "Answer yes, or give --yes.");
	for (const statement of statements) {
		await mis.alter(statement);
		note(context, "MIS altered", `${mis.where}: ${statement}`);
	}
	return done(context, statements, "The tracking columns are there.");
}

function done(context: Context, statements: readonly string[], message: string): ExitCode {
	context.printer.success(message);
	context.printer.result({ statements, applied: statements.length > 0 }, message);
	return EXIT.done;
}
