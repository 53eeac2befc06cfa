import { type Verification, verifyChain } from "../audit/verify.js";
import { EXIT, type ExitCode } from "../output/exit.js";
import { count, plural } from "../output/text.js";
import { Failure } from "../words/failure.js";
import type { Context } from "./context.js";
import { usage } from "./options.js";
import { openContextAudit } from "./own-files.js";

export interface AuditVerifyOptions {
	readonly head?: string;
}

/** `audit verify`: whether every entry stands as it was written, and with --head whether the noted one is among them. */
export async function verifyAudit(context: Context, options: AuditVerifyOptions): Promise<ExitCode> {
	const head = options.head?.toLowerCase();
	if (head !== undefined && !/^[0-9a-f]{64}$/.test(head)) {
		throw usage("--head takes the 64 digits that a run printed as its audit head.", "Copy the whole of it.");
	}
	const { log } = openContextAudit(context);
	const found = await verifyChain(() => log.select({}), head);
	const data = dataOf(found);
	const failure = failureOf(found);
	if (failure) {
		context.printer.error(failure, data);
		return EXIT.differences;
	}
	sayWhole(context, found);
	context.printer.result(data, "The audit log is whole");
	return EXIT.done;
}

function dataOf(found: Verification): object {
	if (!found.whole) return { whole: false, first_broken: found.seq, what: found.what, entry: found.entry ?? null };
	const { entries, head, noted } = found;
	if (noted === "not asked") return { whole: true, entries, head };
	return { whole: noted !== "missing", entries, head, noted_head_at: noted === "missing" ? null : noted.seq };
}

function failureOf(found: Verification): Failure | undefined {
	if (!found.whole) return tampered(found);
	if (found.noted !== "missing") return undefined;
	return new Failure("differences", {
		detail:
			`The audit log was rewritten, or cut at its end: its ${count(found.entries)} entries fit together, ` +
			"but the noted head is none of them.",
		fix: "Compare it with a backup of audit.sqlite, or with an export that was made when the head was noted.",
	});
}

function tampered({ seq, what, entry }: Extract<Verification, { whole: false }>): Failure {
	const about = entry ? ` ("${entry.event}" of ${entry.at})` : "";
	return new Failure("differences", {
		detail: {
			changed: `Entry ${seq} of the audit log${about} is not as it was written: it was changed, or one before it removed.`,
			removed: `Entry ${seq} of the audit log was removed.`,
			moved: `Entry ${seq} of the audit log${about} was moved: it stands at ${entry?.seq}.`,
		}[what],
		fix: `The entries before ${seq} are whole. Compare the rest with a backup of audit.sqlite or an export.`,
	});
}

function sayWhole({ printer }: Context, found: Verification): void {
	if (!found.whole) return;
	const { entries, head, noted } = found;
	printer.success(`All ${count(entries)} entries of the audit log stand as they were written.`);
	if (typeof noted === "object") {
		const since = entries - noted.seq;
		printer.say(`The noted head is entry ${noted.seq}; after it came ${plural(since, "entry", "entries")}.`);
	}
	printer.say(`Audit head: ${head}`);
	if (noted === "not asked")
		printer.say("A chain rewritten from its start is seen with --head <hash> of an earlier run.");
}
