import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { lookingAt } from "../../src/output/looking.js";
import { createPrinter } from "../../src/output/terminal.js";
import { Written } from "./streams.js";

const WIPED = "\r\u001b[K";
const LINE = "Looking at the MIS …";

test("on a terminal what is looked at stands on a line that makes way, and is wiped at the end", async () => {
	const screen = new Written(true, 80);
	const printer = createPrinter({ stdout: screen, stderr: screen });
	await lookingAt(printer, "the MIS", async () => printer.say("so far, so good"));
	expect(screen.text).toBe(`${LINE}${WIPED}so far, so good\n${LINE}${WIPED}`);
});

test("it is wiped too when the command is ended meanwhile", async () => {
	const screen = new Written(true, 80);
	const printer = createPrinter({ stdout: screen, stderr: screen });
	void lookingAt(printer, "the MIS", () => new Promise(() => {}));
	printer.close();
	expect(screen.text).toBe(`${LINE}${WIPED}`);
});

test("elsewhere it is a line on standard error, or in the log file where there is one", async () => {
	const folder = mkdtempSync(join(tmpdir(), "eaur-qb-looking-"));
	onTestFinished(() => rmSync(folder, { recursive: true }));
	const [stdout, stderr, logFile] = [new Written(), new Written(), join(folder, "log")];
	await lookingAt(createPrinter({ stdout, stderr }), "the MIS", async () => {});
	expect([stdout.text, stderr.text]).toEqual(["", "Looking at the MIS\n"]);
	await lookingAt(createPrinter({ stdout, stderr, logFile }), "QuickBooks", async () => {});
	expect(stderr.text).not.toContain("QuickBooks");
	expect(readFileSync(logFile, "utf8")).toContain("Looking at QuickBooks");
});
