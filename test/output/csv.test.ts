import { describe, expect, it } from "vitest";
import { csvText } from "../../src/output/csv.js";
import type { DataTable } from "../../src/output/data-table.js";
import { workbook } from "../../src/output/sheet.js";
import { unzipped } from "../commands/unzip.js";

const FORMULAS = ["=1+1", "+250 788 000 000", "-5", "@SUM(A1)", "\t=1", "＝1"];
const table: DataTable = {
	title: "Names: [1/2]",
	columns: [
		{ title: "Name", is: "text" },
		{ title: "Amount", is: "money" },
		{ title: "Rows", is: "count" },
	],
	rows: [...FORMULAS.map((text) => [text, -1250050n, -3]), ['Uwera "Joy", née\nK.', undefined, 7]],
};

describe("a CSV file", () => {
	it("holds no cell that a spreadsheet would take for a formula, and numbers as numbers", () => {
		const lines = csvText(table).slice(1).split("\r\n");
		for (const [at, text] of FORMULAS.entries())
			expect(lines[at + 1]?.replace(/^"/, "")).toMatch(`'${text.replace("\t", " ")}`);
		expect(lines[1]).toBe("'=1+1,-12500.50,-3");
	});

	it("is read by Excel as UTF-8, with quotes inside cells, and each record on a line of its own", () => {
		const text = csvText(table);
		expect(text.startsWith("\uFEFFName,Amount,Rows\r\n")).toBe(true);
		expect(text).toContain('"Uwera ""Joy"", née K.",,7\r\n');
	});
});

describe("a workbook", () => {
	it("keeps text as it is, never as a formula, and amounts as exact numbers", async () => {
		const files = unzipped(await workbook([table]));
		const sheet = files.get("xl/worksheets/sheet1.xml") ?? "";
		expect(sheet).not.toMatch(/<f[ >]/);
		expect(sheet).toContain("<v>-12500.5</v>");
		expect(files.get("xl/sharedStrings.xml") ?? sheet).toContain("=1+1");
		expect(files.get("xl/workbook.xml")).toContain('name="Names   1 2"');
	});
});
