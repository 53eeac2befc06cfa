import { EXIT, type ExitCode } from "../output/exit.js";
import { count } from "../output/text.js";
import { type Context, openContextAudit } from "./context.js";
import { usage } from "./options.js";

export interface AuditListOptions {
	readonly since?: string;
	/** "invoice:17", "student:22": kind and MIS id. */
	readonly record?: string;
	readonly limit?: number;
}

const DEFAULT_LIMIT = 100;

/** `audit list`: what happened, newest first. */
export function listAudit(context: Context, options: AuditListOptions): ExitCode {
	const { printer } = context;
	const audit = openContextAudit(context);
	const limit = options.limit ?? DEFAULT_LIMIT;
	const entries = audit.log.list({ since: options.since, limit, ...recordOf(options.record) });
	printer.table(
		[{ title: "At (UTC)" }, { title: "Record" }, { title: "Event" }, { title: "Detail" }],
		entries.map((entry) => [
			entry.at.slice(0, 19).replace("T", " "),
			entry.kind === null ? "" : `${entry.kind}:${entry.mis_id}`,
			entry.event,
			entry.detail,
		]),
	);
	if (entries.length === limit) printer.say(`The newest ${count(limit)}; more with --limit.`);
	printer.result({ entries }, `${count(entries.length)} entries`);
	return EXIT.done;
}

function recordOf(record: string | undefined): { kind?: string; misId?: string } {
	if (record === undefined) return {};
	const match = /^(student|applicant|invoice):(\d+)$/.exec(record);
	if (!match?.[1] || !match[2])
		throw usage(`--record takes kind and MIS id, as invoice:17; "${record}" is none.`, "Correct it.");
	return { kind: match[1], misId: match[2] };
}
