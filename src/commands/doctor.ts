import type { Mis } from "../mis/types.js";
import { EXIT, type ExitCode } from "../output/exit.js";
import { lookingAt } from "../output/looking.js";
import type { Printer } from "../output/terminal.js";
import { plural } from "../output/text.js";
import { wrapped } from "../output/wrap.js";
import type { Context, Unconfigured } from "./context.js";
import { type Check, type CheckState, skipped, UNCONFIGURED } from "./doctor/check.js";
import { ledgerCheck } from "./doctor/ledger-check.js";
import { MIS_CHECKS, misChecks } from "./doctor/mis-checks.js";
import { QUICKBOOKS_CHECKS, quickbooksChecks } from "./doctor/quickbooks-checks.js";
import { RECORD_CHECKS, recordChecks } from "./doctor/record-checks.js";
import { surroundingsChecks, surroundingsOfFaulty } from "./doctor/surroundings.js";

/** `doctor`: everything that sending needs, one line each. Takes no lock, writes nothing into the MIS or QuickBooks. */
export async function doctor(context: Context): Promise<ExitCode> {
	const examination = new Examination(context.printer);
	const { audit, check: ledger } = await ledgerCheck(context);
	let mis: Mis | undefined;
	await examination.of("this computer", async () => [...(await surroundingsChecks(context)), ledger]);
	await examination.of("the MIS", async () => {
		const found = await misChecks(context);
		mis = found.mis;
		return found.checks;
	});
	await examination.of("QuickBooks", () => quickbooksChecks(context, mis, audit));
	await examination.of("the records", () => recordChecks(context, mis, audit));
	return examination.end();
}

/** `doctor` where the configuration is faulty: that first, and what needs none. */
export async function doctorOfFaulty(context: Unconfigured): Promise<ExitCode> {
	const examination = new Examination(context.printer);
	await examination.of("this computer", async () => [
		...(await surroundingsOfFaulty(context)),
		...[...MIS_CHECKS, ...QUICKBOOKS_CHECKS, ...RECORD_CHECKS].map((name) => skipped(name, UNCONFIGURED)),
	]);
	return examination.end();
}

/** Shows each part as soon as it was looked at: the next one may take its time. */
class Examination {
	private readonly checks: Check[] = [];

	constructor(private readonly printer: Printer) {}

	async of(what: string, look: () => Promise<readonly Check[]>): Promise<void> {
		const found = await lookingAt(this.printer, what, look);
		for (const check of found) sayCheck(this.printer, check);
		this.checks.push(...found);
	}

	end(): ExitCode {
		const message = summaryOf(this.checks);
		this.printer.say();
		this.printer.say(message);
		const checks = this.checks.map(({ name, state, detail, fix }) => ({ name, state, detail, fix: fix ?? null }));
		this.printer.result({ checks }, message);
		return exitCodeFor(this.checks);
	}
}

const MARKS: Readonly<Record<CheckState, string>> = { ok: "✔", warning: "!", fault: "✖", skipped: "–" };

/** Room for the longest name, "Tracking columns". */
const NAME_WIDTH = 16;

function sayCheck(printer: Printer, { name, state, detail, fix }: Check): void {
	const { green, yellow, red, dim } = printer.paint;
	const paint = { ok: green, warning: yellow, fault: red, skipped: dim }[state];
	const indent = " ".repeat(NAME_WIDTH + 4);
	const [what = "", ...more] = detail.split("\n");
	const lines = [
		...wrapped(what, printer.width, `${MARKS[state]} ${name.padEnd(NAME_WIDTH)}  `, indent),
		...more.flatMap((line) => wrapped(line, printer.width, indent)),
	];
	for (const [at, line] of lines.entries()) printer.say(at === 0 ? paint(MARKS[state]) + line.slice(1) : line);
	if (fix === undefined) return;
	for (const line of wrapped(fix, printer.width, `${indent}→ `, `${indent}  `)) printer.say(line);
}

function summaryOf(checks: readonly Check[]): string {
	const of = (state: CheckState) => checks.filter((check) => check.state === state).length;
	if (of("fault") === 0 && of("warning") === 0) return "Everything is as it should be.";
	const warnings = plural(of("warning"), "warning");
	return of("fault") === 0
		? `Nothing keeps you from sending; ${warnings}.`
		: `${plural(of("fault"), "fault")}, ${warnings}.`;
}

/** The contract: 6, or 2, 4, 5 where that is the cause. Warnings are for people: they change no exit code. */
function exitCodeFor(checks: readonly Check[]): ExitCode {
	const codes = checks.filter(({ state }) => state === "fault").map((check) => check.exitCode ?? EXIT.differences);
	const cause = [EXIT.usage, EXIT.notConnected, EXIT.later].find((code) => codes.includes(code));
	return cause ?? (codes.length > 0 ? EXIT.differences : EXIT.done);
}
