import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import { createProgress, type ProgressClock } from "../../src/output/progress.js";
import { createPrinter } from "../../src/output/terminal.js";
import { Written } from "./streams.js";

/** Time passes only when it is told to. */
class Clock implements ProgressClock {
	#time = 0;
	#timers = new Set<{ every: number; call: () => void }>();

	now(): number {
		return this.#time;
	}

	every(milliseconds: number, call: () => void): () => void {
		const timer = { every: milliseconds, call };
		this.#timers.add(timer);
		return () => this.#timers.delete(timer);
	}

	pass(milliseconds: number): void {
		for (const end = this.#time + milliseconds; this.#time < end; ) {
			this.#time += 1_000;
			for (const timer of this.#timers) if (this.#time % timer.every === 0) timer.call();
		}
	}
}

function sending(isTerminal: boolean, width = 120) {
	const [stdout, stderr, clock] = [new Written(isTerminal, width), new Written(isTerminal, width), new Clock()];
	const printer = createPrinter({ stdout, stderr });
	const progress = createProgress(printer, { total: 2_400, label: "Invoices", clock });
	return { stdout, stderr, clock, printer, progress };
}

describe("progress without a terminal", () => {
	test("is a line every five seconds, also while nothing moves, and a last one", () => {
		const { stdout, stderr, clock, progress } = sending(false);
		clock.pass(5_000);
		progress.update({ done: 200, failed: 3, skipped: 1 });
		clock.pass(5_000);
		progress.update({ done: 2_400, failed: 3 });
		clock.pass(2_000);
		progress.finish();
		clock.pass(60_000);
		expect(stderr.lines).toEqual([
			"Invoices: 0 of 2,400 (0.0%)",
			"Invoices: 200 of 2,400 (8.3%), 3 failed, 1 skipped, 1,200 a minute, 1 min 50 s left",
			"Invoices: 2,400 records in 12 s",
		]);
		expect(stdout.text).toBe("");
	});

	test("a note is shown at once, and until the next update", () => {
		const { stderr, clock, progress } = sending(false);
		progress.note("QuickBooks asked to wait 60 s");
		clock.pass(5_000);
		progress.update({ done: 0 });
		clock.pass(5_000);
		progress.finish();
		expect(stderr.lines.slice(0, 3)).toEqual([
			"Invoices: 0 of 2,400 (0.0%), QuickBooks asked to wait 60 s",
			"Invoices: 0 of 2,400 (0.0%), QuickBooks asked to wait 60 s",
			"Invoices: 0 of 2,400 (0.0%)",
		]);
	});
});

describe("progress on a terminal", () => {
	test("is a bar that makes room for other lines, and ends as a line", () => {
		const { stdout, stderr, clock, printer, progress } = sending(true);
		clock.pass(6_000);
		progress.update({ done: 1_200, failed: 2 });
		printer.say("MIS-6 is held");
		progress.note("QuickBooks asked to wait 60 s");
		printer.say("MIS-7 is held");
		progress.finish();
		printer.say("after");
		const shown = stripVTControlCharacters(stderr.text);
		const bar = "Invoices ██████████░░░░░░░░░░ 1,200 of 2,400 (50.0%), ";
		expect(shown).toContain(`${bar}2 failed, 12,000 a minute, 6 s left`);
		expect(shown).toContain(`${bar}QuickBooks asked to wait 60 s, 2 failed`);
		expect(stderr.text).toContain("\r\u001b[K");
		expect(stdout.text).toBe("MIS-6 is held\nMIS-7 is held\nafter\n");
		// Returning to a remembered place would overwrite the lines printed meanwhile.
		expect(stderr.text).not.toContain("\u001b7");
		expect(stderr.text).not.toContain("\u001b8");
		expect(shown.endsWith("Invoices: 1,200 records in 6 s\n")).toBe(true);
	});

	test("tells the remaining time at 80 columns too: the bar gives way", () => {
		const { stderr, clock, progress } = sending(true, 80);
		clock.pass(65_000);
		progress.update({ done: 1_200, failed: 12 });
		progress.finish();
		const shown = stripVTControlCharacters(stderr.text);
		expect(shown).toMatch(/Invoices [█░]{3,} 1,200 of 2,400 \(50\.0%\), 12 failed, 1,108 a minute, 1 min 5 s left/);
	});
});
