import type { Entry, EntrySelection } from "../audit/log.js";
import type { AuditRooms } from "../audit/open.js";
import { EXIT, type ExitCode } from "../output/exit.js";
import { count } from "../output/text.js";
import { ALL_KINDS, ALL_REFERENCES } from "../sync/kinds/kinds.js";
import { parseDay } from "../words/day.js";
import type { Context } from "./context.js";
import { usage } from "./options.js";
import { openContextAudit } from "./own-files.js";

export interface AuditFilterOptions {
	readonly since?: string;
	/** "invoice:17", "student:22": kind and MIS id. */
	readonly record?: string;
	readonly run?: string;
	readonly grep?: string;
}

export interface AuditListOptions extends AuditFilterOptions {
	readonly limit: number;
}

/** `audit list`: what happened, newest first. */
export function listAudit(context: Context, options: AuditListOptions): ExitCode {
	const { printer } = context;
	const audit = openContextAudit(context);
	const { limit } = options;
	const entries = audit.log.list({ ...filterOfAudit(options), limit });
	sayEntries(context, entries);
	if (entries.length === limit) printer.say(`The newest ${count(limit)}; more with --limit.`);
	printer.result({ entries }, `${count(entries.length)} entries`);
	return EXIT.done;
}

/** `audit show`: one entry by its number, or a run by its id with all its entries, oldest first. */
export function showAudit(context: Context, which: string): ExitCode {
	const audit = openContextAudit(context);
	return /^\d{1,15}$/.test(which) ? showEntry(context, audit, Number(which)) : showRun(context, audit, which);
}

function showEntry(context: Context, audit: AuditRooms, seq: number): ExitCode {
	const entry = audit.log.entry(seq);
	if (!entry) throw usage(`The audit log has no entry ${seq}.`, "`eaur-qb audit list` shows the newest.");
	sayFields(context, entry);
	context.printer.result({ entry }, `Entry ${seq}`);
	return EXIT.done;
}

function showRun(context: Context, audit: AuditRooms, runId: string): ExitCode {
	const run = audit.runs.run(runId);
	if (!run) {
		throw usage(
			`"${runId}" is neither the number of an entry nor the id of a run.`,
			"`eaur-qb audit list` shows numbers, `eaur-qb status` the id of the last run.",
		);
	}
	const entries = [...audit.log.select({ runId })];
	const parts = audit.runs.parts(runId);
	sayFields(context, run);
	for (const { part, successful, failed, skipped, unknown } of parts)
		context.printer.say(
			`${`${part}:`.padEnd(12)}${successful} successful, ${failed} failed, ${skipped} skipped, ${unknown} unknown`,
		);
	context.printer.say();
	sayEntries(context, entries);
	context.printer.result({ run, parts, entries }, `Run ${runId}: ${count(entries.length)} entries`);
	return EXIT.done;
}

function sayFields({ printer }: Context, row: object): void {
	for (const [name, value] of Object.entries(row)) {
		if (value !== null) printer.say(`${`${name}:`.padEnd(12)}${String(value)}`);
	}
}

function sayEntries({ printer }: Context, entries: readonly Entry[]): void {
	printer.table(
		[
			{ title: "No.", align: "right" },
			{ title: "At (UTC)" },
			{ title: "Record" },
			{ title: "Event" },
			{ title: "Detail" },
		],
		entries.map((entry) => [
			String(entry.seq),
			entry.at.slice(0, 19).replace("T", " "),
			entry.kind === null ? "" : `${entry.kind}:${entry.mis_id}`,
			entry.event,
			entry.detail,
		]),
	);
}

/** Throws `Failure` "usage" where --record or --since cannot mean anything. */
export function filterOfAudit({ since, record, run, grep }: AuditFilterOptions): EntrySelection {
	if (since !== undefined && !isMoment(since)) {
		throw usage(`--since takes a day as 2026-01-31; "${since}" is none.`, "Correct it.");
	}
	return { since, grep, runId: run, ...recordOf(record) };
}

/** A day as 2026-01-31, or a moment as the log writes them: 2026-01-31T06:30:00Z. */
const isMoment = (text: string): boolean =>
	/^\d{4}-\d{2}-\d{2}(T[\d:.]+Z?)?$/.test(text) &&
	parseDay(text.slice(0, "YYYY-MM-DD".length)) !== undefined &&
	!Number.isNaN(Date.parse(text));

function recordOf(record: string | undefined): { kind?: string; misId?: string } {
	if (record === undefined) return {};
	// A credit of a wallet is "payment:W12" to people, and a kind of its own to the ledger.
	const written = record.replace(/^payment:W(?=\d)/i, "topup:");
	const [, kind = "", id = ""] = /^(\w+):(\d{1,18})$/.exec(written) ?? [];
	if (![...ALL_KINDS, ...ALL_REFERENCES].some(({ name }) => name === kind))
		throw usage(`--record takes kind and MIS id, as invoice:17; "${record}" is none.`, "Correct it.");
	return { kind, misId: id };
}
