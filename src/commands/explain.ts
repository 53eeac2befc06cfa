import { codesLike, explanationOf, INTUIT, OURS } from "../output/catalogue/catalogue.js";
import { EXIT, type ExitCode } from "../output/exit.js";
import { wrapped } from "../output/wrap.js";
import type { Context } from "./context.js";
import { usage } from "./options.js";

/** `explain <code>`: what a code means and what to do, without asking anybody. Without a code, the list of them. */
export function explain(context: Context, code: string | undefined): ExitCode {
	if (code === undefined) return listCodes(context);
	const found = explanationOf(code);
	if (!found) throw unknown(code);
	const { printer } = context;
	printer.say(printer.paint.bold(`${found.code}: ${found.title}`));
	for (const [label, text] of [
		["Cause", found.cause],
		["Example", found.example],
		["To do", found.fix],
	] as const) {
		for (const line of wrapped(text, printer.width, `  ${`${label}:`.padEnd(10)}`)) printer.say(line);
	}
	printer.result(found, `${found.code}: ${found.title}`);
	return EXIT.done;
}

function unknown(code: string) {
	const near = codesLike(code);
	const suggestion = near.length > 0 ? `Did you mean ${near.join(", ")}? ` : "";
	return usage(`There is no code "${code}" in the catalogue.`, `${suggestion}eaur-qb explain lists all codes.`);
}

function listCodes(context: Context): ExitCode {
	const { printer } = context;
	printer.table(
		[{ title: "Code" }, { title: "Meaning" }],
		[...OURS, ...INTUIT].map(({ code, title }) => [code, title]),
	);
	printer.result({ codes: [...OURS, ...INTUIT] }, "All codes");
	return EXIT.done;
}
