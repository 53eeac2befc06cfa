import { describe, expect, it } from "vitest";
import { csvText } from "../../src/output/csv.js";
import { quoted } from "../../src/sync/kinds/names.js";
import { asShown, jsonLine } from "../../src/words/shown.js";

const tags = (text: string): string =>
	[...text].map((sign) => String.fromCodePoint(0xe0000 + sign.charCodeAt(0))).join("");

describe("a text of others in a message", () => {
	it.each([
		["a line of its own", "Aline\r\n✔ 3 sent", "Aline ✔ 3 sent"],
		["a line that only some terminals know", "Aline\u2028✔ 3 sent\u0085!", "Aline ✔ 3 sent !"],
		["colours", "\u001b[32m✔\u001b[0m Aline", "✔ Aline"],
		["hidden text", "Aline\u001b[8m, refused\u001b[28m", "Aline, refused"],
		["a cleared screen", "\u001b[2J\u001b[HAline", "Aline"],
		["the window's title", "\u001b]0;owned\u0007Aline", "Aline"],
		["a link", "\u001b]8;;http://x.invalid\u001b\\Aline\u001b]8;;\u001b\\", "Aline"],
		["a sequence of one byte", "\u009b31mAline", "Aline"],
		["a reset terminal", "\u001bcAline", "Aline"],
		["a string without an end", "Aline\u001b]0;all that follows", "Aline"],
		["reading from the right", "Aline\u202e000,1\u202c", "Aline000,1"],
		["isolates", "\u2067Aline\u2069", "Aline"],
		["letters that nobody sees", "A\u200bl\u00adine\ufeff", "Aline"],
		["a sentence in tags", `Aline${tags("pay 4711 first")}`, "Aline"],
		["selectors that carry bytes", "Aline\u{e0101}\u{e01ef}\ufe01", "Aline"],
		["marks of annotations, blanks of no width", "A\ufff9l\ufffbi\u3164n\u034fe\u115f", "Aline"],
		["a bell and a backspace", "Aline\u0007\b\b", "Aline "],
	])("cannot bring %s", (_what, text, shown) => {
		expect(asShown(text)).toBe(shown);
	});

	it.each(["Théogène", "أحمد", "O'Brien (22000017)", "李", "👩🏽"])("is shown as it is: %s", (text) => {
		expect(asShown(text)).toBe(text);
	});

	it("stands visibly in quotes", () => {
		expect(quoted("A\u001b[8m\u202eB\n\u009b")).toBe('"A\\u001b[8m\\u202eB\\n\\u009b"');
	});

	it("brings no line, sequence or hidden formula into a CSV", () => {
		const columns = [{ title: "Name", is: "text" }] as const;
		const csv = csvText({ title: "x", columns, rows: [["Aline\n=1+1"], ["\u200b=1+1"], ["\u001b[8mx\u202e"]] });
		expect(csv).toBe("\ufeffName\r\nAline =1+1\r\n'=1+1\r\nx\r\n");
	});
});

it("JSON for programs keeps what nobody sees, written so that it is seen", () => {
	const name = `Aline${tags("hi")}\u200b`;
	const line = jsonLine({ name });
	expect(line).toBe(String.raw`{"name":"Aline\udb40\udc68\udb40\udc69\u200b"}`);
	expect(JSON.parse(line)).toEqual({ name });
});
