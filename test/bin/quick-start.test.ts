import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const START = join(ROOT, "bin/quick-start.js");

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "eaur-qb-start-"));
});
afterEach(() => {
	rmSync(folder, { recursive: true });
});

/** A program as the build makes it: the digest of its text in the first line. */
function writeProgram(digest: string, answer: number): void {
	const code = `//${digest}\nconst give = () => ${answer}; exports.answer = give();`;
	writeFileSync(join(folder, "program.cjs"), code);
}

/** What the program answers in a process of its own, which keeps what it compiled in `compiled`. */
function answer(compiled = join(folder, "compiled")): number {
	const print = `require(${JSON.stringify(START)}).keepCompilations(${JSON.stringify(compiled)});
		console.log(require(${JSON.stringify(join(folder, "program.cjs"))}).answer);`;
	return Number(execFileSync(process.execPath, ["-e", print], { encoding: "utf8" }));
}

/** Every file that was kept, the largest first: Node 22 and later put theirs into a folder of the version. */
function kept(compiled = join(folder, "compiled")): string[] {
	return readdirSync(compiled, { recursive: true, encoding: "utf8" })
		.map((name) => join(compiled, name))
		.filter((file) => statSync(file).isFile());
}

describe("A program that starts from what was compiled of it before", () => {
	it("runs alike, whether that is there or not, and does not write it twice", () => {
		writeProgram("aaaa", 1);
		expect(answer()).toBe(1);
		const [file = ""] = kept();
		const before = statSync(file);
		expect(answer()).toBe(1);
		expect(kept()).toEqual([file]);
		expect(statSync(file).ino).toBe(before.ino);
	});

	it("never runs what was compiled of another program, of the same length and in the same place", () => {
		writeProgram("aaaa", 1);
		answer();
		writeProgram("bbbb", 2);
		expect(answer()).toBe(2);
	});

	it("is compiled anew where a single bit of what was kept is damaged", () => {
		writeProgram("aaaa", 1);
		answer();
		const [file = ""] = kept();
		const content = readFileSync(file);
		for (let part = 0; part < 10; part += 1) {
			const damaged = Buffer.from(content);
			const at = Math.floor((content.length * part) / 10);
			damaged.writeUInt8(damaged.readUInt8(at) ^ 1, at);
			writeFileSync(file, damaged);
			expect(answer()).toBe(1);
			expect(readFileSync(file).equals(damaged)).toBe(false);
		}
	});

	it("is compiled anew where what was kept was cut short", () => {
		writeProgram("aaaa", 1);
		answer();
		const [file = ""] = kept();
		const content = readFileSync(file);
		for (const length of [0, 1, 2, Math.floor(content.length / 2), content.length - 2, content.length - 1]) {
			writeFileSync(file, content.subarray(0, length));
			expect(answer()).toBe(1);
			expect(statSync(file).size).toBe(content.length);
		}
	});

	it("ends well where nothing may be written beside it", () => {
		writeProgram("aaaa", 1);
		writeFileSync(join(folder, "no-folder"), "");
		expect(answer(join(folder, "no-folder"))).toBe(1);
	});
});

describe("A start", () => {
	/** The program with the first of its files alone: the others are many times as long. */
	const start = (...words: string[]) =>
		execFileSync(process.execPath, [join(folder, "bin/eaur-qb.js"), ...words], { encoding: "utf8" });
	beforeEach(() => {
		for (const name of ["bin", "package.json", "dist/eaur-qb.cjs"]) {
			cpSync(join(ROOT, name), join(folder, name), { recursive: true });
		}
	});

	it("needs the first file alone for help and version", () => {
		expect(start("--version")).toMatch(/^\d+\.\d+\.\d+\n$/);
		expect(start("--help")).toContain("Exit codes:");
	});

	it("keeps what it compiled beside the program, where nobody else may write, and not among temporary files", () => {
		start("--version");
		expect(kept(join(folder, "dist/compiled")).length).toBeGreaterThan(0);
	});
});
