import { PassThrough } from "node:stream";
import { describe, expect, test } from "vitest";
import { askLine, confirm } from "../../src/output/prompt.js";

function person(answer: string | undefined) {
	const [input, output] = [new PassThrough(), new PassThrough()];
	input.end(answer ?? "");
	return { input, output };
}

describe("a question", () => {
	test.each([
		["y\n", true],
		["YES\n", true],
		["n\n", false],
		["\n", false],
		["yesterday\n", false],
		[undefined, false],
	])("answered %j is %s", async (answer, agreed) => {
		const terminal = person(answer);
		const asked = confirm("Release 12 invoices?", { yes: false, isTerminal: true, optionToName: "--yes", terminal });
		expect(await asked).toBe(agreed);
		expect(String(terminal.output.read())).toContain("Release 12 invoices? [y/N]");
	});

	test("is not asked with --yes", async () => {
		const terminal = person("n\n");
		expect(await confirm("Sure?", { yes: true, isTerminal: true, optionToName: "--yes", terminal })).toBe(true);
		expect(terminal.output.read()).toBeNull();
	});

	test("without a terminal fails as wrong use, and names the option to give", async () => {
		await expect(confirm("Sure?", { yes: false, isTerminal: false, optionToName: "--yes" })).rejects.toMatchObject({
			reason: "usage",
			fix: expect.stringContaining("--yes") as string,
		});
	});

	test("can take a line of standard input as it is; undefined when there is none", async () => {
		expect(await askLine("Address: ", person("http://localhost/cb?code=1\n"))).toBe("http://localhost/cb?code=1");
		expect(await askLine("Address: ", person(undefined))).toBeUndefined();
	});
});
