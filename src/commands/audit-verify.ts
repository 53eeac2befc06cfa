import { type Verification, verifyChain } from "../audit/verify.js";
import { type WitnessedHead, witnessedIn } from "../audit/witness.js";
import { whyUnreadable } from "../config/files.js";
import { EXIT, type ExitCode } from "../output/exit.js";
import { count, plural } from "../output/text.js";
import { readRegular } from "../system/regular-file.js";
import { Failure } from "../words/failure.js";
import type { Context } from "./context.js";
import { usage } from "./options.js";
import { existingContextAudit } from "./own-files.js";

export interface AuditVerifyOptions {
	readonly head?: string;
	/** What a witness has kept. */
	readonly witness?: string;
}

/** What was noted outside of the log, which has to be part of it. */
interface Noted {
	readonly head: string | undefined;
	readonly witnessed: readonly WitnessedHead[];
}

type Whole = Extract<Verification, { whole: true }>;

/** `audit verify`: whether every entry stands as it was written, and whether the heads noted elsewhere are among them. */
export async function verifyAudit(context: Context, options: AuditVerifyOptions): Promise<ExitCode> {
	const head = options.head?.toLowerCase();
	if (head !== undefined && !/^[0-9a-f]{64}$/.test(head)) {
		throw usage("--head takes the 64 digits that a run printed as its audit head.", "Copy the whole of it.");
	}
	const noted: Noted = { head, witnessed: witnessedHeads(context, options.witness) };
	const audit = existingContextAudit(context);
	if (!audit) throw noLog(context.config.home);
	const { log, runs } = audit;
	const heads = [...(head === undefined ? [] : [head]), ...noted.witnessed.map((each) => each.head)];
	const found = await verifyChain(() => log.select({}), new Set(heads));
	const untold = runs.withoutEntries();
	const data = dataOf(found, noted, untold);
	const failure = failureOf(found, noted) ?? (untold === undefined ? undefined : cut(untold));
	if (failure) {
		context.printer.error(failure, data);
		return EXIT.differences;
	}
	if (found.whole) sayWhole(context, found, noted);
	context.printer.result(data, "The audit log is whole");
	return EXIT.done;
}

/** From the file that is named, else from the one that runs are told to add to. */
function witnessedHeads({ config, printer }: Context, named: string | undefined): readonly WitnessedHead[] {
	const configured = config.witness && "file" in config.witness ? config.witness.file : undefined;
	const file = named ?? configured;
	if (file === undefined) return [];
	const text = textOf(file);
	if (text === undefined && named === undefined) {
		printer.warn(
			`The witness ${file} is not there: either no run has ended since it was configured, or it was removed.`,
		);
		return [];
	}
	const heads = witnessedIn(text ?? "");
	if (heads.length > 0) return heads;
	throw usage(
		text === undefined ? `There is no file ${file}.` : `${file} holds no audit head of a run.`,
		"Give --witness the file that the witness has kept: lines of audit heads, or the mails with them.",
	);
}

function textOf(file: string): string | undefined {
	try {
		return readRegular(file);
	} catch (error) {
		if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
		throw usage(
			`The witness ${file} cannot be read: ${whyUnreadable(error)}.`,
			"Name a file that this account may read.",
		);
	}
}

/** A head stands where the witness says that it stood. */
const isThere = ({ found }: Whole, { head, entries }: WitnessedHead): boolean => found.get(head) === entries;

function dataOf(found: Verification, { head, witnessed }: Noted, untold: string | undefined): object {
	if (!found.whole) return { whole: false, first_broken: found.seq, what: found.what, entry: found.entry ?? null };
	const missing = witnessed.filter((each) => !isThere(found, each)).length;
	const notedAt = head === undefined ? undefined : (found.found.get(head) ?? null);
	return {
		whole: notedAt !== null && missing === 0 && untold === undefined,
		entries: found.entries,
		head: found.head,
		...(notedAt === undefined ? {} : { noted_head_at: notedAt }),
		...(witnessed.length === 0 ? {} : { witnessed: witnessed.length, witnessed_missing: missing }),
	};
}

function failureOf(found: Verification, { head, witnessed }: Noted): Failure | undefined {
	if (!found.whole) return tampered(found);
	if (head !== undefined && !found.found.has(head)) return rewritten(found, "the noted head");
	const lost = witnessed.find((each) => !isThere(found, each));
	return lost && rewritten(found, `the head ${lost.head} of ${count(lost.entries)} entries, which the witness has,`);
}

function noLog(home: string): Failure {
	return new Failure("differences", {
		detail: `There is no audit log in ${home}: nothing was done with this folder yet, or its audit.sqlite was removed.`,
		fix: "Check EAUR_QB_HOME and --profile, or put back a backup of audit.sqlite.",
	});
}

function cut(run: string): Failure {
	return new Failure("differences", {
		detail: `Entries of the audit log were removed: run ${run} is noted, and its entries are not there.`,
		fix: "Compare the log with a backup of audit.sqlite or an export.",
	});
}

function rewritten({ entries }: Whole, what: string): Failure {
	return new Failure("differences", {
		detail:
			`The audit log was rewritten, or cut at its end: its ${count(entries)} entries fit together, ` +
			`but ${what} is none of them.`,
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

function sayWhole({ printer }: Context, { entries, head, found }: Whole, noted: Noted): void {
	if (entries === 0) {
		printer.success("The audit log has no entry yet: nothing was done with this folder.");
		return;
	}
	printer.success(`All ${count(entries)} entries of the audit log stand as they were written.`);
	const at = noted.head === undefined ? undefined : found.get(noted.head);
	if (at !== undefined) printer.say(`The noted head is entry ${at}; after it came ${entriesIn(entries - at)}.`);
	if (noted.witnessed.length > 0) {
		const newest = Math.max(...noted.witnessed.map((each) => each.entries));
		printer.say(
			`The witness has ${plural(noted.witnessed.length, "head")} of it; after the newest came ${entriesIn(entries - newest)}.`,
		);
	}
	printer.say(`Audit head: ${head}`);
	if (noted.head === undefined && noted.witnessed.length === 0)
		printer.say("A chain rewritten from its start is seen with --head <hash> of an earlier run, or with a witness.");
}

const entriesIn = (number: number): string => plural(number, "entry", "entries");
