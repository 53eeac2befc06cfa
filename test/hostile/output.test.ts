import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvText } from "../../src/output/csv.js";
import { createRedactor } from "../../src/output/redact.js";
import { createPrinter } from "../../src/output/terminal.js";
import { Failure } from "../../src/words/failure.js";
import { type Money, moneyText, parseMoney } from "../../src/words/money.js";
import { asShown } from "../../src/words/shown.js";
import { Written } from "../output/streams.js";
import { formsFoundIn, formsOf } from "../security/forms.js";
import { holds, LONG_TEST_MS } from "./effort.js";

/** Sequences that move a cursor, paint, name windows, write to the clipboard, turn letters around, end lines. */
const PIECES = [
	...[
		"\u001b[2J",
		"\u001b]0;owned\u0007",
		"\u001b]52;c;aGk=\u001b\\",
		"\u009b31m",
		"\u001bP+q\u001b\\",
		"\u001b",
		"\u009d",
	],
	...["\u202e", "\u2066", "\u200b", "\u00ad", "\u2028", "\u0085", "\r", "\n", "\t", "\0", "\u007f", "\b\b\b"],
	...["\u{e0041}", "\u{e01ef}", "\ufff9", "\u3164"],
	...["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(1)", "＝1", '"', ",", ";", "'", "<script>", "é", "😀", "Uwase", " "],
];
const hostile = fc
	.array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 5, unit: "binary" })), { maxLength: 12 })
	.map((pieces) => pieces.join(""));

/** Anything that is more than a letter to a terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029]/;
/** What turns letters around, and what nobody sees. */
const UNSEEN = /[\u202a-\u202e\u2066-\u2069\u{e0000}-\u{e0fff}\ufff9-\ufffb]/u;
const ACTS = new RegExp(`${CONTROLS.source}|${UNSEEN.source}`, "u");

describe("whatever a name or an answer holds", { timeout: LONG_TEST_MS }, () => {
	it("a message is one line, and acts on nothing", () => {
		holds(
			"messages",
			fc.property(hostile, (text) => {
				expect(asShown(text)).not.toMatch(ACTS);
				expect(asShown(text)).not.toMatch(/[\n\t]/);
				expect(asShown(asShown(text))).toBe(asShown(text));
			}),
			2000,
		);
	});

	it.each([true, false])("no output acts on the terminal (--json %s)", (json) => {
		holds(
			`output, --json ${json}`,
			fc.property(hostile, (text) => {
				const [stdout, stderr] = [new Written(), new Written()];
				const printer = createPrinter({ stdout, stderr, json });
				printer.say(text);
				printer.warn(text);
				printer.table([{ title: "Name" }], [[text]]);
				printer.error(new Failure("usage", { detail: text, fix: text, intuitTid: text }), { [text]: text });
				printer.result({ name: text }, text);
				expect(stdout.text + stderr.text).not.toMatch(ACTS);
				if (json) expect(JSON.parse(stdout.text)).toHaveProperty("error");
			}),
		);
	});

	it("what programs read holds the name as it is", () => {
		holds(
			"names in JSON",
			fc.property(hostile, (text) => {
				const stdout = new Written();
				createPrinter({ stdout, stderr: new Written(), json: true }).result({ name: text }, "Done.");
				expect(JSON.parse(stdout.text)).toMatchObject({ data: { name: text } });
			}),
		);
	});

	it("a cell of a CSV file is no formula, and stays one cell; amounts come back as they were", () => {
		const money = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n });
		const columns = [
			{ title: "Name", is: "text" },
			{ title: "Amount", is: "money" },
		] as const;
		holds(
			"CSV",
			fc.property(hostile, money, (text, amount) => {
				const csv = csvText({ title: "t", columns, rows: [[text, amount]] });
				const [, [name = "", sum = ""] = [], ...more] = cellsOf(csv.replace("\uFEFF", ""));
				expect(more).toEqual([]);
				expect(name).not.toMatch(ACTS);
				expect(name.trimStart()).not.toMatch(/^[=+\-@\t\r＝＋－＠]/u);
				expect(name.replace(/^'/, "").trim()).toBe(asShown(text).replace(/^'/, "").trim());
				expect(sum).toBe(moneyText(amount as Money));
				expect(parseMoney(sum)).toBe(amount);
			}),
			1000,
		);
	});
});

describe("a secret", { timeout: LONG_TEST_MS }, () => {
	const secret = fc.string({ minLength: 16, maxLength: 60, unit: "grapheme-ascii" }).filter((text) => {
		// Less than that is not told from words and figures.
		return /^\S+$/.test(text) && /[^\p{L}]/u.test(text.slice(0, 8)) && !/\\[nrt]/.test(text);
	});

	it("is taken out of whatever stands around it, in every writing", () => {
		const form = fc.constantFrom(...Object.keys(formsOf("")));
		const around = fc.stringMatching(/^[ .,:;"'()]{1,3}$/);
		holds(
			"secrets",
			fc.property(secret, form, hostile, around, (each, how, text, between) => {
				const written = formsOf(each)[how] ?? "";
				const said = `${text}${between}${written}${between}${text}`;
				fc.pre(formsFoundIn(text, each).length === 0);
				expect(formsFoundIn(createRedactor([each]).redact(said), each)).toEqual([]);
			}),
			1000,
		);
	});

	it("leaves what others say as it is", () => {
		holds(
			"texts without secrets",
			fc.property(hostile, (text) => {
				expect(createRedactor(["mQ4zYp81LkXw0aVbN6tR"]).hide({ text })).toEqual({ text });
			}),
			1000,
		);
	});
});

/** RFC 4180, by hand. */
function cellsOf(csv: string): string[][] {
	const rows: string[][] = [[]];
	const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/gy;
	for (let match = cell.exec(csv); match && cell.lastIndex <= csv.length; match = cell.exec(csv)) {
		rows.at(-1)?.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? "");
		if (cell.lastIndex === csv.length) return rows;
		if (match[3] === "\r\n") rows.push([]);
	}
	throw new Error(`no CSV: ${JSON.stringify(csv)}`);
}
