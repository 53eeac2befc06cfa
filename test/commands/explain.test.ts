import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { codesLike, errorsPage, explanationOf, INTUIT, OURS } from "../../src/output/catalogue/catalogue.js";

const explain = (...line: string[]) =>
	spawnSync(process.execPath, ["bin/eaur-qb.js", "explain", ...line], { encoding: "utf8" });

describe("the catalogue of error codes", () => {
	it("has QB001 to QB012, each once", () => {
		expect(OURS.map(({ code }) => code)).toEqual(
			Array.from({ length: 12 }, (_, at) => `QB${String(at + 1).padStart(3, "0")}`),
		);
	});

	it("has every code that the sandbox can answer with", () => {
		const codes = sandboxCodes();
		expect(codes.length).toBeGreaterThan(40);
		expect(codes.filter((code) => !explanationOf(code))).toEqual([]);
	});

	it("says of every code what it means, how it looks and what to do", () => {
		const entries = [...OURS, ...INTUIT];
		expect(new Set(entries.map(({ code }) => code)).size).toBe(entries.length);
		for (const { title, cause, example, fix } of entries) {
			for (const text of [title, cause, example, fix]) expect(text.trim().length).toBeGreaterThan(5);
		}
	});

	it("stands in docs/errors.md as it is (node scripts/errors-page.mjs writes it)", () => {
		expect(readFileSync("docs/errors.md", "utf8")).toBe(errorsPage());
	});
});

describe("explain", () => {
	it.each([
		["QB006", "QB006"],
		["qb6", "QB006"],
		["6240", "6240"],
		["006240", "6240"],
	])("%s explains %s without a network or a configuration", (typed, code) => {
		const { status, stdout } = explain(typed);
		expect(status).toBe(0);
		expect(stdout).toMatch(new RegExp(`^${code}: [\\s\\S]*Cause: [\\s\\S]*Example: [\\s\\S]*To do: `));
	});

	it("an unknown code ends with 2 and suggests the ones that look like it", () => {
		const { status, stderr } = explain("6241");
		expect(status).toBe(2);
		expect(stderr).toContain("Did you mean 6240");
		expect(codesLike("QB013")).toContain("QB012");
	});
});

/** Every text of digits in the sandbox's sources that stands where a code stands. */
function sandboxCodes(): string[] {
	const files = readdirSync("src/sandbox", { recursive: true, encoding: "utf8" }).filter(
		(name) => name.endsWith(".ts") && !name.startsWith("university"),
	);
	const codes = new Set<string>();
	for (const file of files) {
		const source = readFileSync(join("src/sandbox", file), "utf8");
		for (const [, code] of source.matchAll(/(?:Refusal\(\s*|gatewayAnswer\(\d+, |code: )"(\d{3,6})"/g))
			codes.add(code ?? "");
		for (const [, code] of source.matchAll(/^\s*"(\d{4,5})",$/gm)) codes.add(code ?? "");
	}
	return [...codes];
}
