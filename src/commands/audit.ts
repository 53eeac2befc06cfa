import type { Entry, EntrySelection } from "../audit/log.js";
import type { AuditRooms } from "../audit/open.js";
import { EXIT, type ExitCode } from "../output/exit.js";
import { count } from "../output/text.js";
import { wrapped } from "../output/wrap.js";
import { INVOICE } from "../sync/kinds/invoice/invoice.js";
import { ALL_KINDS, ALL_REFERENCES } from "../sync/kinds/kinds.js";
import { PAYMENT } from "../sync/kinds/payment/payment.js";
import { TOPUP } from "../sync/kinds/topup/topup.js";
import { parseDay } from "../words/day.js";
import type { MappingSettings } from "../words/settings.js";
import type { Context } from "./context.js";
import { invoiceIdIn, paymentIdIn, usage } from "./options.js";
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
	const entries = audit.log.list({ ...filterOfAudit(options, context.config.mapping), limit });
	if (entries.length === 0) printer.say(noneWords(options));
	else sayEntries(context, entries);
	if (entries.length === limit) printer.say(`The newest ${count(limit)}; more with --limit.`);
	printer.result({ entries }, `${count(entries.length)} entries`);
	return EXIT.done;
}

/** An empty table says neither that nothing happened nor that nobody was meant. */
function noneWords({ since, record, run, grep }: AuditFilterOptions): string {
	const which = [
		...(record === undefined ? [] : [`of ${record}`]),
		...(run === undefined ? [] : [`of run ${run}`]),
		...(since === undefined ? [] : [`since ${since}`]),
		...(grep === undefined ? [] : [`with "${grep}" in it`]),
	];
	return `The audit log has no entry${which.length === 0 ? " yet" : ` ${which.join(", ")}`}.`;
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
		const isRecord = recordIn(runId, context.config.mapping) !== undefined;
		throw usage(
			`"${runId}" is neither the number of an entry nor the id of a run.`,
			isRecord
				? `For all entries of a record: eaur-qb audit list --record ${runId}`
				: "`eaur-qb audit list` shows numbers, `eaur-qb status` the id of the last run.",
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

const FIELD_WIDTH = 12;

function sayFields({ printer }: Context, row: object): void {
	for (const [name, value] of Object.entries(row)) {
		if (value === null) continue;
		const title = `${name}:`.padEnd(FIELD_WIDTH);
		printer.say(wrapped(String(value), printer.width, title, " ".repeat(FIELD_WIDTH)).join("\n"));
	}
}

function sayEntries({ printer }: Context, entries: readonly Entry[]): void {
	printer.table(
		[
			{ title: "No.", align: "right" },
			{ title: "At (UTC)" },
			{ title: "Record or run" },
			{ title: "Event" },
			{ title: "Detail", below: true },
		],
		entries.map((entry) => [
			String(entry.seq),
			entry.at.slice(0, 19).replace("T", " "),
			entry.kind === null ? (entry.run_id ?? "") : `${entry.kind}:${entry.mis_id}`,
			entry.event,
			entry.detail,
		]),
	);
}

/** Throws `Failure` "usage" where --record or --since cannot mean anything. */
export function filterOfAudit(
	{ since, record, run, grep }: AuditFilterOptions,
	settings: MappingSettings,
): EntrySelection {
	if (since !== undefined && !isMoment(since)) {
		throw usage(`--since takes a day as 2026-01-31; "${since}" is none.`, "Write the year first, then month and day.");
	}
	const selection = { since, grep, runId: run };
	if (record === undefined) return selection;
	const asked = recordIn(record, settings);
	if (asked !== undefined) return { ...selection, ...asked };
	throw usage(
		`--record takes a record as the log names it; "${record}" is none.`,
		"For example invoice:17 or MIS-17, payment:12 or MP-12, student:22: a person by the number of the row, which `eaur-qb customers show <key>` tells.",
	);
}

/** A day as 2026-01-31, or a moment as the log writes them: 2026-01-31T06:30:00Z. */
const isMoment = (text: string): boolean =>
	/^\d{4}-\d{2}-\d{2}(T[\d:.]+Z?)?$/.test(text) &&
	parseDay(text.slice(0, "YYYY-MM-DD".length)) !== undefined &&
	!Number.isNaN(Date.parse(text));

/** "invoice:17", "MIS-17", "payment:12", "MP-12", "payment:W12", "MW-12", "student:22", "item:3". */
function recordIn(text: string, settings: MappingSettings): { kind: string; misId: string } | undefined {
	const invoice = /^\d+$/.test(text) ? undefined : invoiceIdIn(text, settings);
	if (invoice !== undefined) return { kind: INVOICE.name, misId: invoice };
	const payment = /^\w?\d+$/.test(text) ? undefined : paymentIdIn(text);
	// A credit of a wallet is "payment:W12" to people, and a kind of its own to the ledger.
	if (payment?.startsWith("W")) return { kind: TOPUP.name, misId: payment.slice(1) };
	if (payment !== undefined) return { kind: PAYMENT.name, misId: payment };
	const [, kind = "", misId = ""] = /^(\w+):(\d{1,18})$/.exec(text) ?? [];
	return [...ALL_KINDS, ...ALL_REFERENCES].some(({ name }) => name === kind) ? { kind, misId } : undefined;
}
