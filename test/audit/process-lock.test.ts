import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { processLock } from "../../src/audit/lock.js";
import { type Compiled, compileProduct } from "../support/compiled.js";

describe("the lock over all processes", () => {
	let product: Compiled;
	let folder: string;
	let children: ChildProcess[];
	beforeAll(() => {
		product = compileProduct();
	});
	afterAll(() => product.remove());
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), "eaur-qb-lock-"));
		children = [];
	});
	afterEach(() => {
		for (const child of children) child.kill("SIGKILL");
		rmSync(folder, { recursive: true, force: true });
	});

	const start = (body: string) => {
		const file = join(folder, `program-${children.length}.mjs`);
		writeFileSync(
			file,
			`import { processLock } from ${JSON.stringify(product.url("audit/lock.js"))};
import { appendFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
const lock = processLock(${JSON.stringify(join(folder, "lock"))});
const note = (text) => appendFileSync(${JSON.stringify(join(folder, "notes"))}, text + "\\n");
${body}`,
		);
		const child = spawn(process.execPath, [file], { stdio: ["ignore", "ignore", "inherit"] });
		children.push(child);
		return child;
	};
	const notes = () =>
		existsSync(join(folder, "notes")) ? readFileSync(join(folder, "notes"), "utf8").trim().split("\n") : [];
	const ended = (child: ChildProcess) => new Promise((resolve) => child.once("exit", resolve));

	it("lets one in at a time, however many come and however often", async () => {
		const turns = `for (let turn = 0; turn < 20; turn++) await lock(async () => { note("in"); await pause(1); note("out"); });`;
		await Promise.all([1, 2, 3, 4, 5, 6].map(() => ended(start(turns))));
		expect(notes()).toEqual(Array.from({ length: 120 }, () => ["in", "out"]).flat());
	});

	it("is free again when its holder was killed, and then lets one in at a time", async () => {
		const holder = start(`await lock(async () => { note("held"); await pause(60_000); });`);
		while (!notes().includes("held")) await pause(20);
		const waiters = [1, 2, 3, 4].map(() =>
			start(`await lock(async () => { note("in"); await pause(20); note("out"); });`),
		);
		await pause(300);
		expect(notes()).toEqual(["held"]);
		holder.kill("SIGKILL");
		await Promise.all(waiters.map(ended));
		expect(notes()).toEqual(["held", ...Array.from({ length: 4 }, () => ["in", "out"]).flat()]);
	});

	it("is free again after work that failed, and hands the failure on", async () => {
		const lock = processLock(join(folder, "lock"));
		await expect(lock(() => Promise.reject(new Error("no luck")))).rejects.toThrow("no luck");
		expect(await lock(async () => "next")).toBe("next");
	});

	it("is its owner's alone, and taken through no link", async () => {
		const lock = processLock(join(folder, "lock"));
		expect(await lock(async () => statSync(join(folder, "lock")).mode & 0o777)).toBe(0o600);
		symlinkSync(join(folder, "lock"), join(folder, "link"));
		await expect(processLock(join(folder, "link"))(async () => "mine")).rejects.toThrow("link");
	});
});
