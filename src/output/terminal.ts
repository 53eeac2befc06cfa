import { stripVTControlCharacters } from "node:util";
import { asShown, jsonLine } from "../words/shown.js";
import { type Envelope, envelope, errorEnvelope, tell } from "./envelope.js";
import { type LogLevel, openLog } from "./log.js";
import { noColours, type Paint, type PaintFor } from "./paint.js";
import { createRedactor, type Redactor, redactDeep } from "./redact.js";
import type { OutputStream } from "./stream.js";
import { type Column, tableLines } from "./table.js";
import { folded } from "./wrap.js";

export interface PrinterOptions {
	readonly stdout: OutputStream;
	readonly stderr: OutputStream;
	/** One object on standard output; everything else goes to standard error. */
	readonly json?: boolean;
	/** None unless given; see `coloursFor`. */
	readonly paintFor?: PaintFor;
	readonly verbose?: boolean;
	readonly logFile?: string | undefined;
	/** Secrets that become known later are added to it. */
	readonly redactor?: Redactor;
	readonly now?: () => Date;
}

/** What stands on the last line of the terminal and must step aside for other lines: a progress bar. */
export interface Standing {
	hide(): void;
	show(): void;
}

/** The only way to what a person or a script sees. Redacts everything but `raw`. */
export interface Printer {
	readonly json: boolean;
	readonly verbose: boolean;
	/** Whether there is a log file: what is regular goes there, and a mail of cron stays short. */
	readonly logs: boolean;
	/** Where progress and questions go: standard error. */
	readonly stderr: OutputStream;
	/** Colours for standard output; plain where there is none. */
	readonly paint: Paint;
	/** Columns of the terminal; 80 where there is none. */
	readonly width: number;
	readonly redactor: Redactor;
	say(line?: string): void;
	/** "✔ …" */
	success(line: string): void;
	/** "! …" on standard error. */
	warn(line: string): void;
	/** "• …" on standard error, with --verbose only; always in the log file. */
	detail(line: string): void;
	/** Into the log file only. */
	record(line: string): void;
	/**
	 * What was thrown: what happened, what to do, Intuit's trace id and the code. With --json also the envelope, once,
	 * with what had been done (`data`).
	 */
	error(error: unknown, data?: unknown): void;
	table(columns: readonly Column[], rows: readonly (readonly string[])[], options?: { readonly width?: number }): void;
	/** With --json the envelope on standard output, once. Without, nothing: say what there is to say. */
	result(data: unknown, message: string): void;
	/** Text for programs (a completion script, SQL, an example `.env`), exactly as it is: not redacted, no line break added. */
	raw(text: string): void;
	standing(standing: Standing | undefined): void;
	close(): void;
}

/** Where the stream does not say, or says 0 as a pseudo-terminal without a size does. */
const UNKNOWN_WIDTH = 80;

/** For a person at a terminal. In a file or a pipe a line stays a line. */
function foldedLines(text: string, width: number): string {
	return text
		.split("\n")
		.map((line) => folded(line, width))
		.join("\n");
}

/** @throws Failure "usage" when the log file cannot be opened */
export function createPrinter(options: PrinterOptions): Printer {
	return new TerminalPrinter(options);
}

class TerminalPrinter implements Printer {
	readonly json: boolean;
	readonly verbose: boolean;
	readonly stderr: OutputStream;
	readonly paint: Paint;
	readonly redactor: Redactor;
	readonly #out: OutputStream;
	readonly #stdout: OutputStream;
	readonly #warnPaint: Paint;
	readonly #log: ReturnType<typeof openLog> | undefined;
	readonly #now: () => Date;
	#standing: Standing | undefined;
	#enveloped = false;

	constructor(options: PrinterOptions) {
		this.json = options.json ?? false;
		this.verbose = options.verbose ?? false;
		this.#stdout = options.stdout;
		this.stderr = options.stderr;
		this.#out = this.json ? options.stderr : options.stdout;
		const { paintFor = noColours } = options;
		this.paint = paintFor(this.#out);
		this.#warnPaint = paintFor(options.stderr);
		this.redactor = options.redactor ?? createRedactor();
		this.#now = options.now ?? (() => new Date());
		this.#log = options.logFile === undefined ? undefined : this.#openLog(options.logFile);
	}

	get width(): number {
		return this.#out.columns || UNKNOWN_WIDTH;
	}

	say(line = ""): void {
		this.#print(this.#out, "info", line);
	}

	success(line: string): void {
		this.#print(this.#out, "info", `${this.paint.green("✔")} ${line}`);
	}

	warn(line: string): void {
		this.#print(this.stderr, "warn", `${this.#warnPaint.yellow("!")} ${line}`);
	}

	detail(line: string): void {
		if (this.verbose) this.#print(this.stderr, "detail", this.#warnPaint.dim(`• ${line}`));
		else this.#log?.write("detail", line);
	}

	get logs(): boolean {
		return this.#log !== undefined;
	}

	record(line: string): void {
		this.#log?.write("info", line);
	}

	error(error: unknown, data?: unknown): void {
		const { code, detail, fix, intuit_tid } = tell(error);
		const paint = this.#warnPaint;
		const [what = "", ...more] = detail.split("\n");
		const lines = [`${paint.red("✖")} ${what}`, ...more.map((line) => `    ${line}`), `  → ${fix}`];
		if (intuit_tid !== undefined) lines.push(`  Intuit trace id ${intuit_tid}`);
		if (/^QB\d{3}$/.test(code)) lines.push(`  ${code}: eaur-qb explain ${code} tells more`);
		if (code === "bug" && this.verbose && error instanceof Error) lines.push(error.stack ?? "");
		this.#print(this.stderr, "error", lines.join("\n"));
		this.#envelope(() => errorEnvelope(error, data, this.#now()));
	}

	table(columns: readonly Column[], rows: readonly (readonly string[])[], options: { width?: number } = {}): void {
		// In a file, a pipe or a mail nothing is cut: what is missing there cannot be had by a wider window.
		const width = options.width ?? (this.#out.isTTY === true ? this.width : Number.POSITIVE_INFINITY);
		const [titles = "", ...lines] = tableLines(columns, rows, width);
		this.#print(this.#out, "info", [this.paint.bold(titles), ...lines].join("\n"));
	}

	result(data: unknown, message: string): void {
		this.#log?.write("info", message);
		this.#envelope(() => envelope(data, message, this.#now()));
	}

	raw(text: string): void {
		this.#out.write(text);
	}

	standing(standing: Standing | undefined): void {
		this.#standing = standing;
	}

	close(): void {
		this.#standing?.hide();
		this.#standing = undefined;
		this.#log?.close();
	}

	#print(stream: OutputStream, level: LogLevel, text: string): void {
		const shown = this.redactor.redact(withoutControls(text));
		this.#standing?.hide();
		stream.write(`${stream.isTTY === true ? foldedLines(shown, stream.columns || UNKNOWN_WIDTH) : shown}\n`);
		this.#standing?.show();
		this.#log?.write(level, stripVTControlCharacters(shown));
	}

	#envelope(content: () => Envelope): void {
		if (!this.json || this.#enveloped) return;
		this.#enveloped = true;
		const data = redactDeep(content(), (text) => this.redactor.redact(text));
		this.#stdout.write(`${jsonLine(data)}\n`);
	}

	#openLog(path: string): ReturnType<typeof openLog> {
		const redact = (text: string): string => this.redactor.redact(text);
		return openLog(path, { redact, now: this.#now, onFault: (sentence) => this.warn(sentence) });
	}
}

const ESCAPE = "\u001b";
/** What `paint` writes: bold, dim, red, green, yellow, and their ends. */
const OURS = new RegExp(`(${ESCAPE}\\[(?:1|2|22|31|32|33|39)m|[\\n\\t])`, "g");

/**
 * A name in the MIS must not move the cursor, hide or turn anything: of all controls only line breaks, tabs and our colours
 * stay. Where such a text enters a message, its own line breaks and colours have gone already.
 */
function withoutControls(text: string): string {
	const parts = text.split(OURS);
	return parts.map((part, at) => (at % 2 === 1 ? part : asShown(part))).join("");
}
