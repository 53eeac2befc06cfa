import { EventEmitter } from "node:events";
import { SingleBar } from "cli-progress";
import type { OutputStream } from "./stream.js";
import type { Printer } from "./terminal.js";
import { count, duration, oneLine, percent, percentOf, plural, truncate, widthOf } from "./text.js";

export interface ProgressState {
	/** Records dealt with, whatever came of them: the failed and the skipped are among them. */
	readonly done: number;
	/** Where it has turned out to be another number than was thought at the start. */
	readonly total?: number;
	readonly failed?: number;
	readonly skipped?: number;
}

/** Shows how far a long job is. `finish` must be called, also after an error. */
export interface Progress {
	update(state: ProgressState): void;
	/** A sentence about the moment, such as "QuickBooks asked to wait 60 s"; the next update takes it back. */
	note(sentence: string): void;
	finish(): void;
}

export interface ProgressOptions {
	readonly total: number;
	/** What is being sent: "Invoices". */
	readonly label: string;
	readonly clock?: ProgressClock;
}

export interface ProgressClock {
	/** Milliseconds. */
	now(): number;
	/** Calls again and again until the returned function is called; never keeps the program alive. */
	every(milliseconds: number, call: () => void): () => void;
}

const LINE_EVERY_MS = 5_000;
const LOG_EVERY_MS = 60_000;
const REDRAWS_PER_SECOND = 5;
const BAR_WIDTH = 20;
const LEAST_BAR_WIDTH = 3;

/** A bar on a terminal; elsewhere a line every five seconds, on standard error. With a log file, a line a minute there. */
export function createProgress(printer: Printer, options: ProgressOptions): Progress {
	const tally = new Tally(options, options.clock ?? SYSTEM_CLOCK);
	const log = (text: string) => printer.record(text);
	const logged = printer.logs ? [new Lines(log, tally, LOG_EVERY_MS)] : [];
	if (printer.stderr.isTTY === true) return together([new Bar(printer, tally), ...logged]);
	// What cron mails is the summary: the lines of a whole night are in the log.
	return together(
		printer.logs ? logged : [new Lines((text) => printer.stderr.write(`${text}\n`), tally, LINE_EVERY_MS)],
	);
}

function together(all: readonly Progress[]): Progress {
	return {
		update: (state) => {
			for (const each of all) each.update(state);
		},
		note: (sentence) => {
			for (const each of all) each.note(sentence);
		},
		finish: () => {
			for (const each of all) each.finish();
		},
	};
}

export const SYSTEM_CLOCK: ProgressClock = {
	now: () => performance.now(),
	every(milliseconds, call) {
		const timer = setInterval(call, milliseconds).unref();
		return () => clearInterval(timer);
	},
};

/** What has been done, and what that says of the rest. */
class Tally {
	readonly #started: number;
	#state: Required<ProgressState>;
	noted: string | undefined;

	constructor(
		readonly options: ProgressOptions,
		readonly clock: ProgressClock,
	) {
		this.#started = clock.now();
		this.#state = { done: 0, total: options.total, failed: 0, skipped: 0 };
	}

	get total(): number {
		return this.#state.total;
	}

	get done(): number {
		return this.#state.done;
	}

	update({ done, total = this.total, failed = 0, skipped = 0 }: ProgressState): void {
		this.#state = { done, total, failed, skipped };
		this.noted = undefined;
	}

	/** "1,250 of 40,000 (3.1%), 3 failed, 1,180 a minute, 33 min left": what matters most first, a bar may be cut. */
	sentence(): string {
		const { done, total, failed, skipped } = this.#state;
		const parts = [`${count(done)} of ${count(total)} (${percent(percentOf(done, total))})`];
		if (this.noted !== undefined) parts.push(oneLine(this.noted));
		if (failed > 0) parts.push(`${count(failed)} failed`);
		if (skipped > 0) parts.push(`${count(skipped)} skipped`);
		if (this.noted === undefined) parts.push(...this.#pace());
		return parts.join(", ");
	}

	summary(): string {
		return `${plural(this.done, "record")} in ${duration(this.clock.now() - this.#started)}`;
	}

	#pace(): string[] {
		const perMs = this.done / Math.max(1, this.clock.now() - this.#started);
		if (this.done === 0) return [];
		const left = Math.ceil(Math.max(0, this.total - this.done) / perMs / 1_000) * 1_000;
		return [`${count(Math.round(perMs * 60_000))} a minute`, ...(left > 0 ? [`${duration(left)} left`] : [])];
	}
}

class Lines implements Progress {
	readonly #stop: () => void;

	constructor(
		private readonly write: (line: string) => unknown,
		private readonly tally: Tally,
		everyMs: number,
	) {
		this.#stop = tally.clock.every(everyMs, () => this.#line(tally.sentence()));
	}

	update(state: ProgressState): void {
		this.tally.update(state);
	}

	note(sentence: string): void {
		this.tally.noted = sentence;
		this.#line(this.tally.sentence());
	}

	finish(): void {
		this.#stop();
		this.#line(this.tally.summary());
	}

	#line(text: string): void {
		this.write(`${this.tally.options.label}: ${text}`);
	}
}

class Bar implements Progress {
	readonly #bar: SingleBar;
	readonly #stop: () => void;

	constructor(
		private readonly printer: Printer,
		private readonly tally: Tally,
	) {
		this.#bar = new SingleBar({
			format: (_, { maxWidth }) => this.#line(maxWidth),
			stream: withoutCursorMemory(printer.stderr),
			fps: REDRAWS_PER_SECOND,
			clearOnComplete: true,
			// Lines are cut here already; cli-progress would switch wrapping off for the whole terminal.
			linewrap: true,
		});
		this.#bar.start(tally.options.total, 0);
		this.#stop = onResize(printer.stderr, () => {
			printer.stderr.write("\r\u001b[K");
			this.#redraw();
		});
		printer.standing({ hide: () => printer.stderr.write("\r\u001b[K"), show: () => this.#redraw() });
	}

	update(state: ProgressState): void {
		this.tally.update(state);
		this.#bar.update(state.done);
	}

	note(sentence: string): void {
		this.tally.noted = sentence;
		this.#bar.render();
	}

	finish(): void {
		this.#stop();
		this.printer.standing(undefined);
		this.#bar.stop();
		this.printer.stderr.write(`${this.tally.options.label}: ${this.tally.summary()}\n`);
	}

	/** cli-progress writes only what differs from its last line, and does not know that it was wiped. */
	#redraw(): void {
		this.printer.stderr.write(this.#line(this.printer.stderr.columns || 80));
	}

	#line(width: number): string {
		const { label } = this.tally.options;
		const { total } = this.tally;
		const sentence = this.tally.sentence();
		// In a narrow window the figures say more than the bar: it gives way first.
		const room = width - 1 - widthOf(`${label}  ${sentence}`);
		const length = Math.min(BAR_WIDTH, Math.max(LEAST_BAR_WIDTH, room));
		const filled = Math.round(length * Math.min(1, total === 0 ? 1 : this.tally.done / total));
		const bar = "█".repeat(filled) + "░".repeat(length - filled);
		return truncate(`${label} ${bar} ${sentence}`, width - 1);
	}
}

/** The terminal breaks a line that has become too long for it: what is left of it is wiped, and it is drawn anew. */
function onResize(stream: OutputStream, redraw: () => void): () => void {
	if (!(stream instanceof EventEmitter)) return () => {};
	stream.on("resize", redraw);
	return () => stream.off("resize", redraw);
}

/**
 * cli-progress remembers where the cursor stood at its start and returns there at its end, over the lines that were
 * printed meanwhile. Such writes (DECSC, DECRC) are dropped.
 */
function withoutCursorMemory(stream: OutputStream): NodeJS.WritableStream {
	return new Proxy(stream as NodeJS.WritableStream, {
		get(target, name) {
			if (name !== "write") return Reflect.get(target, name) as unknown;
			return (text: string) => ["\u001b7", "\u001b8"].includes(text) || target.write(text);
		},
	});
}
