import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { expect, it } from "vitest";
import { PROMISES } from "./promises.js";

/** The sentences of a document and the rows of its tables, without headings. */
function statementsIn(text: string): string[] {
	const blocks = text.split(/\n\s*\n/).filter((block) => !block.startsWith("#"));
	return blocks.flatMap((block) => (block.startsWith("|") ? rowsOf(block) : sentencesOf(block)));
}

const rowsOf = (table: string): string[] =>
	table
		.trim()
		.split("\n")
		.slice(2)
		.map((row) => row.split("|").slice(1, -1))
		.map((cells) => cells.map((cell) => cell.trim()).join(" | "));

const sentencesOf = (block: string): string[] =>
	block.split(/\n(?=- )/).flatMap((item) =>
		item
			.replace(/^- /, "")
			.replace(/\s+/g, " ")
			.trim()
			.split(/(?<=[.!?])\s+(?=[A-Z`])/),
	);

/** The names of the tests in a file, as they are written there. */
function testsIn(file: string): string[] {
	const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest);
	const names: string[] = [];
	const visit = (node: ts.Node): void => {
		if (ts.isCallExpression(node) && isTest(node.expression)) {
			const [name] = node.arguments;
			if (name && ts.isStringLiteralLike(name)) names.push(name.text);
		}
		node.forEachChild(visit);
	};
	visit(source);
	return names;
}

/** `it`, `it.each(…)`, and `test` alike; what is skipped keeps nothing. */
function isTest(called: ts.Expression): boolean {
	if (ts.isIdentifier(called)) return called.text === "it" || called.text === "test";
	if (ts.isCallExpression(called)) return isTest(called.expression);
	return ts.isPropertyAccessExpression(called) && called.name.text === "each" && isTest(called.expression);
}

it("every sentence of SECURITY.md is kept by a test, or marked as one that none can keep; and none besides", () => {
	expect(PROMISES.map(({ says }) => says)).toEqual(statementsIn(readFileSync("SECURITY.md", "utf8")));
});

it("the tests that keep them are there", () => {
	const named = PROMISES.flatMap((promise) => ("kept" in promise ? promise.kept : []));
	const files = new Map([...new Set(named.map(([file]) => file))].map((file) => [file, testsIn(join("test", file))]));
	expect(named.filter(([file, name]) => !files.get(file)?.includes(name))).toEqual([]);
});

it("a promise names at least one test, and an intent its reason", () => {
	expect(PROMISES.filter((each) => ("kept" in each ? each.kept.length === 0 : each.intent === ""))).toEqual([]);
});
