import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { readNamedUpTo, readUpTo } from "../../src/system/limited.js";
import { Folder } from "./folder.js";

const TOO_MUCH = `#${"x".repeat(1024 * 1024)}\n`;

it.each([
	["work/.env", {}],
	["home/.env", {}],
	["home/config.toml", {}],
	["work/secret", { QUICK_BOOKS_SECRET_FILE: "secret" }],
])("%s is read up to a limit, and a sentence says so", (path, env) => {
	const folder = new Folder();
	const file = folder.write(path, TOO_MUCH);
	expect(folder.faults(env).join("\n")).toMatch(new RegExp(`${file}.*: it holds more than 1024 kB`));
});

it("what never ends is read up to the limit too, and what is as long as the limit to its end", () => {
	const file = openSync("/dev/zero", "r");
	onTestFinished(() => closeSync(file));
	expect(() => readUpTo(file, 1000)).toThrow("it holds more than 1 kB");
	const folder = mkdtempSync(join(tmpdir(), "eaur-qb-limit-"));
	onTestFinished(() => rmSync(folder, { recursive: true }));
	writeFileSync(join(folder, "file"), "x".repeat(70_000));
	expect(readNamedUpTo(join(folder, "file"), 70_000)).toHaveLength(70_000);
	expect(() => readNamedUpTo(join(folder, "file"), 69_999)).toThrow("it holds more than");
});

it("standard input that comes in pieces is read whole", () => {
	const reading = `const { readNamedUpTo } = await import(${JSON.stringify(new URL("../../src/system/limited.ts", import.meta.url).href)});
		process.stdout.write(readNamedUpTo("-", 1000));`;
	const program = `(printf one; sleep 0.2; printf two) | "$0" --import tsx --input-type=module -e '${reading}'`;
	const { stdout, stderr } = spawnSync("sh", ["-c", program, process.execPath], { encoding: "utf8" });
	expect([stdout, stderr]).toEqual(["onetwo", ""]);
});
