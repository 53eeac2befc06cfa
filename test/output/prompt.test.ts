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

	test("that nobody answers with Enter ends its own line: the next sentence begins a new one", async () => {
		const leaves = {
			input: Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => {} }),
			output: new PassThrough(),
		};
		const asked = askLine(
			"Company id: ",
			Object.assign(leaves, { output: Object.assign(leaves.output, { isTTY: true }) }),
		);
		leaves.input.write("12\u0003");
		await expect(asked).rejects.toMatchObject({ reason: "interrupted" });
		expect(String(leaves.output.read())).toMatch(/Company id: .*\n$/s);
		const ended = person(undefined);
		await askLine("Address: ", ended);
		expect(String(ended.output.read())).toBe("Address: \n");
		const answered = person("here\n");
		await askLine("Address: ", answered);
		expect(String(answered.output.read())).toBe("Address: ");
	});
});
