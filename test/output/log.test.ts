import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openLog } from "../../src/output/log.js";

let folder: string;
let path: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "eaur-qb-log-"));
	path = join(folder, "nightly.log");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("the log file", () => {
	it("is moved aside when it has grown large; the five newest are kept, for this user only", () => {
		const log = openLog(path, { redact: (text) => text.replace("secret", "***"), mostBytes: 300 });
		for (let line = 0; line < 60; line++) log.write("info", `line ${line}, secret`);
		log.close();
		const files = [path, ...[1, 2, 3, 4, 5].map((number) => `${path}.${number}`)];
		const lines = files.toReversed().flatMap((file) => readFileSync(file, "utf8").trimEnd().split("\n"));
		const numbers = lines.map((line) => Number(/line (\d+), \*\*\*/.exec(line)?.[1]));
		expect(numbers.at(-1)).toBe(59);
		expect(numbers).toEqual(numbers.map((_, at) => (numbers[0] ?? 0) + at));
		expect(numbers[0]).toBeGreaterThan(0);
		expect(existsSync(`${path}.6`)).toBe(false);
		for (const file of files) expect(statSync(file).mode & 0o777).toBe(0o600);
	});

	it("goes on where an earlier run ended", () => {
		for (const message of ["one", "two"]) {
			const log = openLog(path, { redact: (text) => text });
			log.write("warn", message);
			log.close();
		}
		expect(readFileSync(path, "utf8").trimEnd().split("\n")).toHaveLength(2);
	});
});
