import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";

/** Words that were two for one thing, or that a reader took for something else. docs/glossary.md has those that stayed. */
const BANNED: readonly (readonly [pattern: RegExp, instead: string])[] = [
	[/\badopt(s|ed|ing|ion|ions)?\b/i, "found: it was in QuickBooks already"],
	[/\bresting\b|\b(it|record|records) rests?\b/i, "failed, and unchanged since"],
	[/(?<!--)\b[Rr]ealm\b(?! id\*)/, "company id"],
	[/\blocks? (them |you )?both out\b/i, "where two use it, QuickBooks ends it for both"],
	[/\bdept is\b|(?<!\()\bdept\b(?= (is|must|has))/, "the amount (dept)"],
	[/\bnobody knows\b|\bnames nobody\b|by nobody\b|· nobody\b|^nobody$/i, "no reg_no; an unknown program"],
	[/\b[Ww]ho asks\b.*\bgets none\b/, "plain words"],
];

const found = (text: string): string[] =>
	BANNED.filter(([pattern]) => pattern.test(text)).map(([, instead]) => `${instead} ← ${text.trim().slice(0, 120)}`);

const DOCUMENTS = [
	"README.md",
	"SECURITY.md",
	...["errors", "for-it", "glossary", "mapping", "nightly", "profiles", "tutorial", "when-something-fails"].map(
		(name) => `docs/${name}.md`,
	),
];

/** What stands in code spans are names: of options, keys, columns. Blocks are what the program prints, and count. */
const proseOf = (text: string): string[] =>
	text.split(/^```.*$/m).flatMap((part, at) => (at % 2 === 1 ? part : part.replace(/`[^`\n]*`/g, "`")).split("\n"));

const SOURCES = readdirSync("src", { recursive: true, encoding: "utf8" })
	.filter((name) => name.endsWith(".ts") && !/^(sandbox|audit)\b/.test(name))
	.map((name) => join("src", name));

const SQL = /\b(SELECT|UPDATE|INSERT|DELETE|WHERE|ALTER)\b/;

/** The texts of a source file that a person may read: of several words, and no statement of SQL. */
function textsOf(file: string): string[] {
	const texts: string[] = [];
	const take = (text: string) => {
		if (/\S \S/.test(text) && !SQL.test(text)) texts.push(text);
	};
	const visit = (node: ts.Node): void => {
		if (ts.isStringLiteralLike(node) && !ts.isImportDeclaration(node.parent)) take(node.text);
		if (ts.isTemplateExpression(node)) {
			take([node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join("…"));
		}
		ts.forEachChild(node, visit);
	};
	visit(ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true));
	return texts;
}

describe("one word for one thing", () => {
	it.each(DOCUMENTS)("%s", (document) => {
		expect(proseOf(readFileSync(document, "utf8")).flatMap(found)).toEqual([]);
	});

	it("what the program says", () => {
		expect(
			SOURCES.flatMap((file) => textsOf(file).flatMap((text) => found(text).map((each) => `${file}: ${each}`))),
		).toEqual([]);
	});

	it("would see the words that are not meant", () => {
		const old = [
			"20 adopted, 0 failed",
			"0 resting; RWF 0 in all",
			"the realm id must be digits",
			"used on two locks both out",
			"invalid amount: dept is empty",
			"since nobody knows when",
		];
		expect(old.flatMap(found)).toHaveLength(old.length);
	});
});
