import type { Inspection, TrackedSource } from "../mis/findings.js";
import { EXIT, type ExitCode } from "../output/exit.js";
import { confirm } from "../output/prompt.js";
import { plural } from "../output/text.js";
import { INVOICE } from "../sync/kinds/invoice/invoice.js";
import { ALL_KINDS, kindsInUse, type PaymentsSwitch } from "../sync/kinds/kinds.js";
import { EAUR_MIS } from "../sync/kinds/mis-shape.js";
import { type Context, openContextMis } from "./context.js";
import { lockHome } from "./locking.js";
import { note } from "./noted.js";
import { usage } from "./options.js";

/** Every table that the tool reads, and whether it writes statuses there. */
export const allSources = (settings: PaymentsSwitch): readonly TrackedSource[] => [
	...ALL_KINDS.map((kind) => ({
		...kind.source,
		tracked: true,
		...(kindsInUse(settings).includes(kind) ? {} : ({ spare: true } as const)),
	})),
	...EAUR_MIS.readOnly.map((source) => ({ ...source, tracked: false })),
];

/** "No triggers" would be a claim that nobody has checked. */
export function hiddenTriggers({ hidingTriggers }: Pick<Inspection, "hidingTriggers">): string {
	return (
		`Whether there are triggers on ${hidingTriggers.join(", ")} is not known: the server does not show them to this ` +
		"account (that takes the privilege TRIGGER, which this program does not need). Whoever administers the MIS can tell: SHOW TRIGGERS;"
	);
}

export interface PrepareOptions {
	readonly printSql?: boolean;
	/** The columns for what QuickBooks says back, instead. */
	readonly pull?: boolean;
	readonly yes?: boolean;
}

/** `mis prepare`: adds missing tracking columns, after showing the statements and what they do to a running MIS. */
export async function prepareMis(context: Context, options: PrepareOptions): Promise<ExitCode> {
	const { printer } = context;
	const mis = await openContextMis(context);
	const statements = options.pull
		? await mis.saidBackStatements(INVOICE.source)
		: await mis.prepareStatements(allSources(context.config.mapping));
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
		`A program that inserts without naming its columns (INSERT INTO ${INVOICE.source.table} VALUES …) would break: ask who maintains the MIS.`,
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
	return done(context, statements, options.pull ? "The columns are there." : "The tracking columns are there.");
}

function done(context: Context, statements: readonly string[], message: string): ExitCode {
	context.printer.success(message);
	context.printer.result({ statements, applied: statements.length > 0 }, message);
	return EXIT.done;
}
