import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

interface Loaded {
	readonly exports: { readonly answer?: number };
	readonly isKept: boolean;
	keep(): void;
}

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const START = join(ROOT, "bin/quick-start.js");
const { load } = createRequire(import.meta.url)(START) as { load(file: string): Loaded };

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "eaur-qb-start-"));
});
afterEach(() => {
	rmSync(folder, { recursive: true });
});

/** A program as the build makes it: the digest of its text in the first line. */
function program(digest: string, answer: number): string {
	const file = join(folder, "program.cjs");
	writeFileSync(file, `//${digest}\nconst give = () => ${answer}; exports.answer = give();`);
	return file;
}

/** In a process of its own: within one process V8 remembers what it compiled. */
function loadElsewhere(file: string): unknown {
	const print = `const { exports, isKept } = require(${JSON.stringify(START)}).load(${JSON.stringify(file)});
		console.log(JSON.stringify([exports.answer, isKept]));`;
	return JSON.parse(execFileSync(process.execPath, ["-e", print], { encoding: "utf8" }));
}

const compiled = () => readdirSync(folder).filter((name) => name.startsWith("program.cjs."));

describe("A program that starts from what was compiled of it before", () => {
	it("runs alike, whether that is there or not", () => {
		const file = program("aaaa", 1);
		const first = load(file);
		expect([first.exports.answer, first.isKept]).toEqual([1, false]);
		first.keep();
		expect(loadElsewhere(file)).toEqual([1, true]);
	});

	it("never runs what was compiled of another program, of the same length and in the same place", () => {
		load(program("aaaa", 1)).keep();
		expect(loadElsewhere(program("bbbb", 2))).toEqual([2, false]);
	});

	it("is compiled anew where a single bit of what was kept is damaged", () => {
		const file = program("aaaa", 1);
		load(file).keep();
		const [kept = ""] = compiled();
		const content = readFileSync(join(folder, kept));
		for (let part = 0; part < 10; part += 1) {
			const damaged = Buffer.from(content);
			const at = Math.floor((content.length * part) / 10);
			damaged.writeUInt8(damaged.readUInt8(at) ^ 1, at);
			writeFileSync(join(folder, kept), damaged);
			expect(loadElsewhere(file)).toEqual([1, false]);
		}
	});

	it("is compiled anew where what was kept was cut short", () => {
		const file = program("aaaa", 1);
		load(file).keep();
		const [kept = ""] = compiled();
		const content = readFileSync(join(folder, kept));
		for (const length of [0, 1, 2, content.length / 2, content.length - 2, content.length - 1]) {
			writeFileSync(join(folder, kept), content.subarray(0, length));
			expect(loadElsewhere(file)).toEqual([1, false]);
		}
	});

	it("ends well where nothing may be written beside it", () => {
		const running = load(program("aaaa", 1));
		rmSync(folder, { recursive: true });
		running.keep();
		mkdirSync(folder);
		expect(compiled()).toEqual([]);
	});
});

describe("A start", () => {
	it("needs the first file alone for help and version: the others are many times as long", () => {
		for (const name of ["bin", "package.json", "dist/eaur-qb.cjs"]) {
			cpSync(join(ROOT, name), join(folder, name), { recursive: true });
		}
		const start = (...words: string[]) =>
			execFileSync(process.execPath, [join(folder, "bin/eaur-qb.js"), ...words], { encoding: "utf8" });
		expect(start("--version")).toMatch(/^\d+\.\d+\.\d+\n$/);
		expect(start("--help")).toContain("Exit codes:");
	});
});
