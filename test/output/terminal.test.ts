import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { colorWanted, coloursFor } from "../../src/output/paint.js";
import { createPrinter, type Printer, type PrinterOptions } from "../../src/output/terminal.js";
import { Failure } from "../../src/words/failure.js";
import { Written } from "./streams.js";

const NOON = new Date("2026-11-21T12:00:00Z");
const REFUSED = new Failure("not-connected", {
	code: "QB001",
	detail: "Intuit no longer accepts the connection to Demo University.",
	fix: "Log in again: eaur-qb auth login",
	intuitTid: "1-abc-def",
});

function printing(options: Partial<PrinterOptions> = {}, isTerminal = false) {
	const stdout = new Written(isTerminal, isTerminal ? 40 : undefined);
	const stderr = new Written(isTerminal);
	const printer: Printer = createPrinter({ stdout, stderr, now: () => NOON, ...options });
	return { printer, stdout, stderr };
}

function folder(): string {
	const path = mkdtempSync(join(tmpdir(), "eaur-qb-output-"));
	onTestFinished(() => rmSync(path, { recursive: true }));
	return path;
}

describe("for people", () => {
	test("results go to standard output, warnings and errors to standard error", () => {
		const { printer, stdout, stderr } = printing();
		printer.say("Total: 1,250");
		printer.success("42 invoices sent");
		printer.warn("3 names were shortened");
		printer.error(REFUSED);
		printer.result({ total: 1250 }, "done");
		expect(stdout.lines).toEqual(["Total: 1,250", "✔ 42 invoices sent"]);
		expect(stderr.lines).toEqual([
			"! 3 names were shortened",
			"✖ Intuit no longer accepts the connection to Demo University.",
			"  → Log in again: eaur-qb auth login",
			"  Intuit trace id 1-abc-def",
			"  QB001: eaur-qb explain QB001 tells more",
		]);
	});

	test("an error of several lines keeps them", () => {
		const { printer, stderr } = printing();
		printer.error(new Failure("configuration", { detail: "2 faults:\na: x\nb: y", fix: "Correct them." }));
		expect(stderr.lines).toEqual(["✖ 2 faults:", "    a: x", "    b: y", "  → Correct them."]);
	});

	test("what is no failure of ours is shown as a bug, its stack only with --verbose", () => {
		const brief = printing();
		brief.printer.error(new TypeError("x is undefined"));
		expect(brief.stderr.lines[0]).toBe("✖ A fault of eaur-qb itself: x is undefined");
		expect(brief.stderr.text).not.toContain("terminal.test");
		const verbose = printing({ verbose: true });
		verbose.printer.error(new TypeError("x is undefined"));
		expect(verbose.stderr.text).toContain("terminal.test");
	});

	test("a long line goes on below its own words on a terminal, and stays one line elsewhere", () => {
		const long = "  → Correct the amount in tbl_imvoice, and the next run sends the invoice.";
		const onTerminal = printing({}, true);
		onTerminal.printer.say(long);
		expect(onTerminal.stdout.lines).toEqual([
			"  → Correct the amount in tbl_imvoice,",
			"    and the next run sends the invoice.",
		]);
		const inFile = printing();
		inFile.printer.say(long);
		expect(inFile.stdout.lines).toEqual([long]);
	});

	test("a terminal that does not know its width is taken for one of 80 columns", () => {
		const stdout = new Written(true, 0);
		createPrinter({ stdout, stderr: new Written(true) }).say("one two three");
		expect(stdout.lines).toEqual(["one two three"]);
	});

	test("details are shown with --verbose only", () => {
		const brief = printing();
		brief.printer.detail("page of 1,000 rows");
		expect(brief.stderr.text).toBe("");
		const verbose = printing({ verbose: true });
		verbose.printer.detail("page of 1,000 rows");
		expect(verbose.stderr.lines).toEqual(["• page of 1,000 rows"]);
	});

	test("secrets are taken out, and controls in a name cannot move the cursor", () => {
		const { printer, stdout, stderr } = printing();
		printer.redactor.addSecret("hunter2-secret");
		printer.say("password hunter2-secret, name \u001b[2J\u001b]0;title\u0007Uwase\r");
		printer.error(new Error("Bearer abcdef123456"));
		expect(stdout.lines).toEqual(["password ***, name Uwase "]);
		expect(stderr.text).toContain("Bearer ***");
	});

	test("text for programs goes out exactly as it is", () => {
		const { printer, stdout } = printing();
		printer.raw("QUICK_BOOKS_SECRET=abc");
		expect(stdout.text).toBe("QUICK_BOOKS_SECRET=abc");
	});
});

describe("colour", () => {
	const coloured = "\u001b[";

	test("is used on a terminal, and the marks say the same without it", async () => {
		const { printer, stdout, stderr } = printing({ paintFor: await coloursFor([new Written(true)]) }, true);
		printer.success("done");
		printer.error(REFUSED);
		expect(stdout.text).toContain(`${coloured}32m✔`);
		expect(stderr.text).toContain(`${coloured}31m✖`);
	});

	test("is not used elsewhere, nor where it is not wanted", async () => {
		const piped = printing({ paintFor: await coloursFor([new Written(true), new Written()]) });
		piped.printer.success("done");
		const plain = printing({ paintFor: await coloursFor([]) }, true);
		plain.printer.success("done");
		expect(piped.stdout.text + plain.stdout.text).toBe("✔ done\n✔ done\n");
	});

	test.each<[boolean | undefined, NodeJS.ProcessEnv, boolean]>([
		[undefined, {}, true],
		[false, {}, false],
		[undefined, { NO_COLOR: "1" }, false],
		[undefined, { NO_COLOR: "" }, true],
		[undefined, { TERM: "dumb" }, false],
	])("with --color %s and %j it is wanted: %s", (option, env, wanted) => {
		expect(colorWanted(option, env)).toBe(wanted);
	});
});

describe("tables", () => {
	const columns = [{ title: "Invoice" }, { title: "Customer" }, { title: "Amount", align: "right" as const }];
	const rows = [
		["MIS-1", "Uwase Aline", "RWF 50,000"],
		["MIS-2", "学生 Keza\nNadine", "RWF 1,234,567"],
	];

	test("align, amounts to the right, wide characters counted as two", () => {
		const { printer, stdout } = printing();
		printer.table(columns, rows);
		expect(stdout.lines).toEqual([
			"Invoice  Customer                 Amount",
			"MIS-1    Uwase Aline          RWF 50,000",
			"MIS-2    学生 Keza Nadine  RWF 1,234,567",
		]);
	});

	test("are cut to the terminal's width, never in an amount", () => {
		const { printer, stdout } = printing({}, true);
		printer.table(columns, [["MIS-1", "Uwimana Marie Chantal Clémentine", "RWF 1,234,567"]]);
		expect(stdout.lines).toEqual([
			"Invoice  Customer                 Amount",
			"MIS-1    Uwimana Marie C…  RWF 1,234,567",
		]);
		const narrow = printing();
		narrow.printer.table(columns, rows, { width: 5 });
		expect(narrow.stdout.text).toContain("RWF 1,234,567");
	});

	test("are never cut in what a person types again", () => {
		const { printer, stdout } = printing({}, true);
		printer.table(
			[{ title: "Key", whole: true }, { title: "Name" }],
			[["channel:airtel_money", "Uwimana Marie Chantal"]],
		);
		expect(stdout.lines[1]).toBe("channel:airtel_money  Uwimana Marie Cha…");
	});

	test("have a sentence whole: below its row where it does not fit beside it, and beside it in a pipe", () => {
		const titles = [{ title: "No.", align: "right" as const }, { title: "Event" }, { title: "Detail", below: true }];
		const entries = [
			["7", "created", "MIS-3 · Keza Nadine: number MIS-3, RWF 1,234,567 on 2026-01-31"],
			["8", "run ended", ""],
		];
		const { printer, stdout } = printing({}, true);
		printer.table(titles, entries);
		expect(stdout.lines).toEqual([
			"No.  Event",
			"  7  created",
			"    MIS-3 · Keza Nadine: number MIS-3,",
			"    RWF 1,234,567 on 2026-01-31",
			"  8  run ended",
		]);
		const piped = printing();
		piped.printer.table(titles, entries);
		expect(piped.stdout.lines[1]).toBe(`  7  created    ${entries[0]?.[2]}`);
		const short = printing({}, true);
		short.printer.table(titles, [["7", "created", "MIS-3"]]);
		expect(short.stdout.lines).toEqual(["No.  Event    Detail", "  7  created  MIS-3"]);
	});

	test("are 80 columns wide on a terminal whose width is unknown", () => {
		const stdout = new Written(true, 0);
		createPrinter({ stdout, stderr: new Written(true) }).table([{ title: "Name" }], [["x".repeat(200)]]);
		expect(stdout.lines[1]).toBe(`${"x".repeat(79)}…`);
	});

	test("are not cut where they go into a file or a pipe", () => {
		const { printer, stdout } = printing();
		printer.table([{ title: "Name" }, { title: "Detail" }], [["x".repeat(200), "y".repeat(300)]]);
		expect(stdout.lines[1]).toBe(`${"x".repeat(200)}  ${"y".repeat(300)}`);
	});
});

describe("for scripts (--json)", () => {
	test("standard output holds one object, everything else goes to standard error", () => {
		const { printer, stdout, stderr } = printing({ json: true });
		printer.say("reading the MIS");
		printer.table([{ title: "a" }], [["1"]]);
		printer.warn("a warning");
		printer.result({ total_invoices: 1250 }, "1,250 invoices");
		printer.error(new Error("too late"));
		expect(JSON.parse(stdout.text)).toEqual({
			success: true,
			message: "1,250 invoices",
			timestamp: "2026-11-21T12:00:00.000Z",
			data: { total_invoices: 1250 },
			error: null,
		});
		expect(stderr.text).toContain("reading the MIS");
		expect(stderr.text).toContain("! a warning");
	});

	test("an error is an envelope too, with what had been done", () => {
		const { printer, stdout, stderr } = printing({ json: true });
		printer.error(REFUSED, { successful: 3 });
		expect(JSON.parse(stdout.text)).toEqual({
			success: false,
			message: REFUSED.message,
			timestamp: "2026-11-21T12:00:00.000Z",
			data: { successful: 3 },
			error: { code: "QB001", detail: REFUSED.message, fix: REFUSED.fix, intuit_tid: "1-abc-def" },
		});
		expect(stderr.text).toContain("✖");
	});

	test("an error without a QB code has its reason for a code", () => {
		const { printer, stdout } = printing({ json: true });
		printer.error(new Failure("locked", { detail: "Another run holds the lock.", fix: "Wait." }));
		expect(JSON.parse(stdout.text)).toMatchObject({ success: false, data: null, error: { code: "locked" } });
	});

	test("secrets are taken out of the values; the names scripts rely on stay", () => {
		const { printer, stdout } = printing({ json: true });
		printer.redactor.addSecret("message");
		printer.result({ note: "the message" }, "done");
		expect(JSON.parse(stdout.text)).toMatchObject({ message: "done", data: { note: "the ***" } });
	});
});

describe("the log file", () => {
	test("gets a redacted JSON line each, without colours, for this user alone", () => {
		const logFile = join(folder(), "run.log");
		writeFileSync(logFile, "earlier\n", { mode: 0o644 });
		const { printer } = printing({ logFile }, true);
		printer.success("sent with Bearer abcdef123456");
		printer.detail("a detail");
		printer.error(new Failure("usage", { detail: "wrong", fix: "right" }));
		printer.result({}, "done");
		printer.close();
		const [earlier, ...lines] = readFileSync(logFile, "utf8").trim().split("\n");
		expect(earlier).toBe("earlier");
		const time = NOON.toISOString();
		expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
			{ time, level: "info", message: "✔ sent with Bearer ***" },
			{ time, level: "detail", message: "a detail" },
			{ time, level: "error", message: "✖ wrong\n  → right" },
			{ time, level: "info", message: "done" },
		]);
		expect(statSync(logFile).mode & 0o777).toBe(0o600);
	});

	test("that cannot be opened is a wrong use, and the option is named", () => {
		expect(() => printing({ logFile: join(folder(), "absent", "run.log") })).toThrow(
			expect.objectContaining({ reason: "usage", fix: expect.stringContaining("--log-file") as string }),
		);
	});
});
