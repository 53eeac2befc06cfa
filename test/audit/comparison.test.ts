import { describe, expect, it, onTestFinished } from "vitest";
import { Comparison } from "../../src/audit/comparison.js";
import { misId, qboId } from "../../src/words/ids.js";
import type { Money } from "../../src/words/money.js";

function aComparison(): Comparison {
	const comparison = new Comparison();
	onTestFinished(() => comparison.close());
	return comparison;
}
const record = (id: string, known?: string, isWanted = true) => ({
	...{ misId: misId(id), qboId: known === undefined ? undefined : qboId(known), isWanted, row: `row ${id}` },
});
const document = (id: string, number?: string, counted = true) => ({
	...{ qboId: qboId(id), misId: number === undefined ? undefined : misId(number), counted, row: `document ${id}` },
});

describe("both sides of a comparison", () => {
	it("belong together by the id that the ledger knows, else by the number; the rest belongs to no record", () => {
		const comparison = aComparison();
		comparison.addRecords([record("1", "11"), record("2", "12"), record("3"), record("4")]);
		comparison.addDocuments([
			document("11", "1"),
			document("12", "9"),
			document("13", "3"),
			document("14"),
			document("15", "8"),
		]);
		comparison.pair();
		expect([...comparison.pairs()]).toEqual([
			["1", "11", "row 1", "11", "document 11"],
			["2", "12", "row 2", "12", "document 12"],
			["3", null, "row 3", "13", "document 13"],
			["4", null, "row 4", null, null],
		]);
		expect([...comparison.strangers()]).toEqual([
			["14", "document 14"],
			["15", "document 15"],
		]);
	});

	it("a record with two documents comes twice; a document that is known for one is not another's by its number", () => {
		const comparison = aComparison();
		comparison.addRecords([record("1", "11"), record("2")]);
		comparison.addDocuments([document("11", "2"), document("12", "1"), document("13", "2")]);
		comparison.pair();
		expect([...comparison.pairs()].map(([id, , , of]) => [id, of]).sort()).toEqual([
			["1", "11"],
			["1", "12"],
			["2", "13"],
		]);
		expect([...comparison.strangers()]).toEqual([]);
	});

	it("keys are told to the digit", () => {
		const comparison = aComparison();
		comparison.addRecords([record("9007199254740993")]);
		comparison.pair();
		expect([...comparison.pairs()][0]?.[0]).toBe("9007199254740993");
	});

	it("what is wanted and was not met is looked for: by its id, where the ledger knows one, else by its number", () => {
		const comparison = aComparison();
		comparison.addRecords([record("1", "11"), record("2", "12"), record("3", "13", false)]);
		comparison.addRecords([record("4"), record("5"), record("6", undefined, false)]);
		comparison.addDocuments([document("12", "2"), document("15", "5")]);
		expect([comparison.unseenIds(), comparison.unseenRecords()]).toEqual([["11"], ["4"]]);
	});

	it("documents are replaced, dropped and forgotten as they are read again, and counted", () => {
		const comparison = aComparison();
		comparison.addDocuments([document("11"), document("12"), document("13", undefined, false)]);
		expect(comparison.countedDocuments()).toBe(2);
		comparison.addDocuments([{ ...document("11"), row: "anew" }]);
		comparison.dropDocuments(["12"]);
		expect([comparison.countedDocuments(), [...comparison.strangers()]]).toEqual([
			1,
			[
				["13", "document 13"],
				["11", "anew"],
			],
		]);
		comparison.addOpen("Invoice", [["11", "7", 5n as Money]]);
		comparison.forgetDocuments();
		expect([comparison.countedDocuments(), [...comparison.strangers()], comparison.countedOpen("Invoice")]).toEqual([
			0,
			[],
			0,
		]);
	});
});

describe("what is open of each customer", () => {
	const open = (comparison: Comparison) => [...comparison.openDocuments()].sort();

	it("comes document by document; what is settled adds nothing", () => {
		const comparison = aComparison();
		comparison.addOpen("Invoice", [
			["1", "7", 500n as Money],
			["2", "7", 0n as Money],
		]);
		comparison.addOpen("Payment", [["1", "8", -300n as Money]]);
		expect(open(comparison)).toEqual([
			["7", 500n],
			["8", -300n],
		]);
		expect([comparison.countedOpen("Invoice"), comparison.countedOpen("Payment")]).toEqual([2, 1]);
	});

	it("is replaced, dropped and forgotten list by list", () => {
		const comparison = aComparison();
		for (const entity of ["Invoice", "Payment"]) comparison.addOpen(entity, [["1", "7", 500n as Money]]);
		comparison.addOpen("Invoice", [["1", "7", 400n as Money]]);
		comparison.dropOpen("Payment", ["1"]);
		expect(open(comparison)).toEqual([["7", 400n]]);
		comparison.addOpen("Payment", [["1", "7", 500n as Money]]);
		comparison.forgetOpen("Invoice");
		expect(open(comparison)).toEqual([["7", 500n]]);
	});
});
