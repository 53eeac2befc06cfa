import { spawnSync } from "node:child_process";
import {
	chmodSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { takeHomeLock } from "../../src/audit/lock.js";
import { openAudit } from "../../src/audit/open.js";
import { readPace, writePace } from "../../src/commands/pace.js";
import { prepareHome } from "../../src/config/home.js";
import { loadConfig } from "../../src/config/load.js";
import { openLog } from "../../src/output/log.js";
import type { QuickBooks } from "../../src/quickbooks/client.js";
import { writePrivate } from "../../src/system/private-file.js";
import { realmId } from "../../src/words/ids.js";

const OWNER = { user: "finance", host: "kigali", pid: 1, command: "sync", since: "2026-01-01T00:00:00.000Z" };
const QB = {
	realmId: realmId("9"),
	answerTimes: {},
	departures: () => ({ calls: [1], batches: [] }),
} as unknown as QuickBooks;

describe("the files of the tool's folder", () => {
	let root: string;
	let home: string;
	let umask: number;
	beforeEach(() => {
		root = mkdtempSync(join(tmpdir(), "eaur-qb-private-"));
		home = join(root, "home");
		mkdirSync(home, { mode: 0o755 });
		umask = process.umask(0);
	});
	afterEach(() => {
		process.umask(umask);
		rmSync(root, { recursive: true, force: true });
	});

	const modeOf = (name: string) => (statSync(join(home, name)).mode & 0o777).toString(8);
	const use = {
		"audit.sqlite": () => openAudit(home).close(),
		"run.lock": () => {
			const attempt = takeHomeLock(home, OWNER);
			if ("release" in attempt) attempt.release();
		},
		"run.lock.json": () => use["run.lock"](),
		"pace.json": () => writePace(home, QB),
		"run.log": () => openLog(join(home, "run.log"), { redact: (text) => text }).close(),
	};

	it.each(Object.keys(use) as (keyof typeof use)[])("%s is its owner's alone, whatever the umask is", (name) => {
		use[name]();
		expect(modeOf(name)).toBe("600");
	});

	it.each(["audit.sqlite", "run.lock"] as const)("%s is so from its first moment on: no chmod makes it so", (name) => {
		const script = `
			import fs from "node:fs"; import { syncBuiltinESMExports } from "node:module";
			fs.chmodSync = () => {}; fs.fchmodSync = () => {}; syncBuiltinESMExports();
			process.umask(0);
			const { openAudit } = await import(${JSON.stringify(new URL("../../src/audit/open.ts", import.meta.url).href)});
			const { takeHomeLock } = await import(${JSON.stringify(new URL("../../src/audit/lock.ts", import.meta.url).href)});
			openAudit(${JSON.stringify(home)}).close();
			takeHomeLock(${JSON.stringify(home)}, {});
		`;
		const { stderr } = spawnSync(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
			encoding: "utf8",
		});
		expect([stderr, modeOf(name)]).toEqual(["", "600"]);
	});

	it.each(Object.keys(use) as (keyof typeof use)[])("%s is not followed through a link", (name) => {
		const elsewhere = join(root, "elsewhere");
		writeFileSync(elsewhere, "somebody else's");
		symlinkSync(elsewhere, join(home, name));
		try {
			use[name]();
		} catch (error) {
			expect(String(error)).toContain("is a symbolic link");
		}
		expect(readFileSync(elsewhere, "utf8")).toBe("somebody else's");
	});

	it("what belongs to another user is not written into", () => {
		const theirs = join(home, "theirs");
		writeFileSync(theirs, "theirs");
		const me = statSync(theirs).uid;
		const someone = vi.spyOn(process, "geteuid").mockReturnValue(me + 1);
		expect(() => writePrivate(theirs, "ours")).toThrow("it belongs to another user");
		someone.mockRestore();
		expect(readFileSync(theirs, "utf8")).toBe("theirs");
	});

	it("what a link says of the pace is not believed", () => {
		writePace(home, QB);
		symlinkSync(join(home, "pace.json"), join(root, "pace.json"));
		expect(readPace(home, realmId("9")).departures.calls).toEqual([1]);
		expect(readPace(root, realmId("9")).departures.calls).toEqual([]);
	});

	it.each([".env", "config.toml"])("a %s that is a link is refused, in a sentence", (name) => {
		writeFileSync(join(root, "theirs"), "");
		symlinkSync(join(root, "theirs"), join(home, name));
		const load = () => loadConfig({ options: {}, env: { EAUR_QB_HOME: home }, cwd: root });
		expect(load).toThrow(`${join(home, name)}: it is a symbolic link; put the file itself there`);
	});

	it("the folder itself, made by an installer for all to read, becomes its owner's alone", () => {
		prepareHome(home);
		expect(modeOf(".")).toBe("700");
	});

	it("a ledger that was readable for others becomes its owner's alone, with the files beside it", () => {
		const audit = openAudit(home);
		for (const name of ["audit.sqlite", "audit.sqlite-wal", "audit.sqlite-shm"]) chmodSync(join(home, name), 0o644);
		openAudit(home).close();
		expect(["audit.sqlite", "audit.sqlite-wal", "audit.sqlite-shm"].map(modeOf)).toEqual(["600", "600", "600"]);
		audit.close();
		expect(existsSync(join(home, "audit.sqlite-wal"))).toBe(false);
	});
});
