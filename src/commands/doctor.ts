import { existsSync } from "node:fs";
import { join } from "node:path";
import { AUDIT_FILE } from "../audit/database.js";
import type { AuditRooms } from "../audit/open.js";
import { EXIT, type ExitCode } from "../output/exit.js";
import { plural, widthOf } from "../output/text.js";
import { wrapped } from "../output/wrap.js";
import { type Context, openContextAudit } from "./context.js";
import type { Check, CheckState } from "./doctor/check.js";
import { misChecks } from "./doctor/mis-checks.js";
import { quickbooksChecks } from "./doctor/quickbooks-checks.js";
import { recordChecks } from "./doctor/record-checks.js";
import { surroundingsChecks } from "./doctor/surroundings.js";

/** `doctor`: everything that sending needs, one line each. Takes no lock, writes nothing into the MIS or QuickBooks. */
export async function doctor(context: Context): Promise<ExitCode> {
	const { printer } = context;
	const audit = existingAudit(context);
	const surroundings = await surroundingsChecks(context);
	const { checks: ofMis, mis } = await misChecks(context);
	const checks = [
		...surroundings,
		...ofMis,
		...(await quickbooksChecks(context, mis, audit)),
		...(await recordChecks(context, mis, audit)),
	];
	const width = Math.max(...checks.map(({ name }) => widthOf(name)));
	for (const check of checks) sayCheck(context, check, width);
	const message = summaryOf(checks);
	printer.say();
	printer.say(message);
	printer.result(
		{ checks: checks.map(({ name, state, detail, fix }) => ({ name, state, detail, fix: fix ?? null })) },
		message,
	);
	return exitCodeFor(checks);
}

/** The ledger, where there is one: looking must not make one. */
function existingAudit(context: Context): AuditRooms | undefined {
	return existsSync(join(context.config.home, AUDIT_FILE)) ? openContextAudit(context) : undefined;
}

const MARKS: Readonly<Record<CheckState, string>> = { ok: "✔", warning: "!", fault: "✖", skipped: "–" };

function sayCheck({ printer }: Context, { name, state, detail, fix }: Check, width: number): void {
	const { green, yellow, red, dim } = printer.paint;
	const paint = { ok: green, warning: yellow, fault: red, skipped: dim }[state];
	const indent = " ".repeat(width + 4);
	for (const line of wrapped(detail, printer.width, `${MARKS[state]} ${name.padEnd(width)}  `, indent)) {
		printer.say(line.startsWith(MARKS[state]) ? paint(MARKS[state]) + line.slice(1) : line);
	}
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
