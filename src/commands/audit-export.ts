import { closeSync, constants, fsyncSync, rmSync, writeSync } from "node:fs";
import { basename } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import type { Entry } from "../audit/log.js";
import { csvText } from "../output/csv.js";
import { EXIT, type ExitCode } from "../output/exit.js";
import { count } from "../output/text.js";
import { openPrivate } from "../system/private-file.js";
import { fileFaultWords } from "../words/file-fault.js";
import { jsonLine } from "../words/shown.js";
import { type AuditFilterOptions, filterOfAudit } from "./audit.js";
import type { Context } from "./context.js";
import { usage } from "./options.js";
import { openContextAudit } from "./own-files.js";

export interface AuditExportOptions extends AuditFilterOptions {
	readonly file: string;
	readonly format?: "jsonl" | "csv";
}

const COLUMNS = [
	"seq",
	"at",
	"run_id",
	"realm",
	"kind",
	"mis_id",
	"event",
	"detail",
	"intuit_tid",
	"hash",
] as const satisfies readonly (keyof Entry)[];

/** A chain of a million entries fits in memory a piece at a time. */
const PIECE = 1_000;

/** `audit export`: the log, oldest first, into a new file that only its owner may read. */
export async function exportAudit(context: Context, options: AuditExportOptions): Promise<ExitCode> {
	const { printer } = context;
	const format = options.format ?? formatOf(options.file);
	const { log } = openContextAudit(context);
	const selection = filterOfAudit(options, context.config.mapping);
	const file = openNew(options.file);
	let [written, whole] = [0, false];
	// Also when Ctrl-C ends it: half an export would be taken for the whole.
	context.onEnd(() => {
		if (!whole) rmSync(options.file, { force: true });
	});
	try {
		for (const piece of pieces(log.select(selection))) {
			writeSync(file, format === "csv" ? csvPiece(piece, written === 0) : jsonLines(piece));
			written += piece.length;
			await turn();
		}
		fsyncSync(file);
		whole = true;
	} catch (error) {
		throw unwritable(options.file, error);
	} finally {
		closeSync(file);
	}
	printer.success(`${count(written)} entries are in ${options.file}; the newest hash of the log is ${log.head()}.`);
	printer.result({ file: options.file, format, entries: written, head: log.head() }, `${count(written)} entries`);
	return EXIT.done;
}

/** What the name says. Lines of JSON under the name of something else would be opened by its program, and not be read. */
function formatOf(file: string): "jsonl" | "csv" {
	if (/\.csv$/i.test(file)) return "csv";
	if (/\.(jsonl|json|ndjson|txt|log)$/i.test(file) || !/\.\w+$/.test(basename(file))) return "jsonl";
	throw usage(
		`What ${file} is to hold cannot be told from its name: the log is written as .csv or .jsonl.`,
		"Give --file a name such as audit.csv, which a spreadsheet opens, or say it with --format.",
	);
}

function* pieces(entries: Iterable<Entry>): Generator<Entry[]> {
	let piece: Entry[] = [];
	for (const entry of entries) {
		piece.push(entry);
		if (piece.length < PIECE) continue;
		yield piece;
		piece = [];
	}
	yield piece;
}

const jsonLines = (entries: readonly Entry[]): string => entries.map((entry) => `${jsonLine(entry)}\n`).join("");

/** The titles stand before the first piece only. */
function csvPiece(entries: readonly Entry[], first: boolean): string {
	const columns = COLUMNS.map((title) => ({ title, is: "text" as const }));
	const rows = entries.map((entry) => COLUMNS.map((column) => entry[column] ?? undefined));
	const text = csvText({ title: "audit", columns, rows });
	return first ? text : text.slice(text.indexOf("\r\n") + 2);
}

/** A file that is there is not replaced, nor a link followed: an export is evidence. */
function openNew(path: string): number {
	try {
		return openPrivate(path, constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY);
	} catch (error) {
		throw unwritable(path, error);
	}
}

function unwritable(path: string, error: unknown) {
	const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
	const why = code === "EEXIST" ? "there is a file of this name already" : fileFaultWords(error);
	return usage(`The audit log cannot be written to ${path}: ${why}.`, "Give --file a new name in a folder of yours.");
}
