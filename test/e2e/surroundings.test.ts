import { spawn, spawnSync } from "node:child_process";
import {
	chmodSync,
	chownSync,
	cpSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	realpathSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeUniversity } from "../../src/sandbox/university/index.js";
import { type Office, PROGRAM, type Ran, runProgram, startOffice } from "./support.js";

/** An account of which the system has no entry: containers run programs so. */
const NOBODY_KNOWN = 54_321;
const isRoot = process.getuid?.() === 0;
const OURS = /fault of eaur-qb itself|node:internal|at .*\.js:\d+/;

let office: Office;
let folder: string;
beforeAll(async () => {
	office = await startOffice({
		shape: "guide",
		university: makeUniversity({ seed: 3, students: 20, applicants: 0, invoices: 30, dirt: false }),
	});
	folder = mkdtempSync(join(tmpdir(), "eaur-qb-surroundings-"));
	chmodSync(folder, 0o755);
});
afterAll(async () => {
	await office?.close();
	rmSync(folder, { recursive: true, force: true });
});

/** Runs a line of bash in which `eaur-qb` is the program. */
function shell(
	script: string,
	env: Readonly<Record<string, string | undefined>> = {},
	words: string[] = [],
): Promise<Ran> {
	const named = `eaur-qb() { '${process.execPath}' '${PROGRAM}' "$@"; }; ${script}`;
	const [program = "bash", ...rest] = [...words, "bash", "-c", named];
	const child = spawn(program, rest, { cwd: office.cwd, env: { ...office.env, ...env } });
	let [stdout, stderr] = ["", ""];
	child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
	child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
	child.stdin.end();
	return new Promise((resolve) => {
		child.once("close", (code) => resolve({ code, stdout, stderr, output: stdout + stderr, json: undefined as never }));
	});
}

describe.runIf(isRoot)("an account without an entry among the accounts, and without HOME", () => {
	const as = ["setpriv", "--reuid", String(NOBODY_KNOWN), "--regid", String(NOBODY_KNOWN), "--clear-groups"];
	const none = { HOME: undefined, EAUR_QB_HOME: undefined };

	it.each(["status", "sync", "doctor", "auth status"])("%s asks for a folder, with 2", async (line) => {
		const said = await shell(`eaur-qb ${line}`, none, as);
		expect(said.output).toMatch(/EAUR_QB_HOME.*is not set, and this user has no folder/s);
		expect(said.output).not.toMatch(OURS);
		expect(said.code).toBe(2);
	});

	it("help and version need no folder", async () => {
		const said = await shell("eaur-qb --version && eaur-qb invoices --help", none, as);
		expect([said.code, said.stderr]).toEqual([0, ""]);
	});

	it("works with a folder of its own, and the log names it by its number", async () => {
		const home = join(folder, "home-of-nobody");
		mkdirSync(home);
		chownSync(home, NOBODY_KNOWN, NOBODY_KNOWN);
		const { realmId, tokens } = office.company.server;
		const login = `echo '${JSON.stringify(tokens)}' | eaur-qb auth import --realm-id ${realmId} --file -`;
		const said = await shell(
			`cd / && ${login} && eaur-qb customers batch --batch-size 2 && eaur-qb audit list --json`,
			{
				...{ HOME: undefined, EAUR_QB_HOME: home },
			},
			as,
		);
		expect(said.output).not.toMatch(OURS);
		expect(said.output).toContain(`uid ${NOBODY_KNOWN}@`);
		expect(said.code).toBe(0);
	});
});

describe.runIf(isRoot)("a full disk", () => {
	/** A small disk of its own for this command alone, filled by `fill`. */
	const onFullDisk = (line: string, keeps: "nothing" | "the home", env: Record<string, string> = {}) => {
		const disk = join(folder, "disk");
		mkdirSync(disk, { recursive: true });
		const home = keeps === "the home" ? `cp -r '${office.home}' '${disk}/home';` : "";
		const fill = `cat /dev/zero > '${disk}/filler' 2>/dev/null;`;
		return shell(
			`mount -t tmpfs -o size=2m tmpfs '${disk}' && { ${home} ${fill} ${line.replaceAll("DISK", disk)}; }`,
			keeps === "the home" ? { EAUR_QB_HOME: join(disk, "home"), ...env } : env,
			["unshare", "--mount"],
		);
	};

	it.each([
		["the folder that is to be made", "EAUR_QB_HOME=DISK/new eaur-qb sync", "nothing"],
		["the ledger", "eaur-qb sync", "the home"],
		["the tokens", "eaur-qb auth refresh", "the home"],
		["the lock", "eaur-qb map items --create", "the home"],
	] as const)("%s: said, with 1, and what makes room", async (_what, line, keeps) => {
		const said = await onFullDisk(line, keeps);
		expect(said.output).toMatch(/the disk is full/);
		expect(said.output).toMatch(/[Mm]ake room/);
		expect(said.output).not.toMatch(OURS);
		expect(said.code).toBe(1);
	});

	it("a report is refused with its reason", async () => {
		const said = await onFullDisk("eaur-qb report --html DISK/report.html", "nothing");
		expect(said.output).toMatch(/the disk is full/);
		expect(said.output).not.toMatch(OURS);
		expect(said.code).toBe(2);
	});

	it("a log that takes no more is said, and the run goes on", async () => {
		const said = await onFullDisk(
			": > DISK/x; head -c 1 /dev/zero > DISK/run.log; eaur-qb --log-file DISK/run.log status",
			"nothing",
		);
		expect(said.stderr).toMatch(/takes no more lines/);
		expect(said.output).not.toMatch(OURS);
		expect(said.code).toBe(0);
	});
});

describe("a library that was built for another Node.js", () => {
	let program: string;
	beforeAll(() => {
		const copy = join(folder, "copy");
		const root = dirname(dirname(PROGRAM));
		mkdirSync(copy);
		for (const name of ["bin", "dist", "package.json"]) cpSync(join(root, name), join(copy, name), { recursive: true });
		const linked = spawnSync("cp", ["-rl", realpathSync(join(root, "node_modules")), join(copy, "node_modules")]);
		expect(linked.status).toBe(0);
		// One that was compiled here, or, for Node 22 and later, those that come with the library.
		const library = join(copy, "node_modules/better-sqlite3");
		const binaries = readdirSync(library, { recursive: true, encoding: "utf8" }).filter((name) =>
			name.endsWith(".node"),
		);
		expect(binaries).not.toEqual([]);
		for (const name of binaries) {
			// Not into the file, which is shared with the other folder.
			rmSync(join(library, name));
			writeFileSync(join(library, name), "built for another computer");
		}
		program = join(copy, "bin", "eaur-qb.js");
	});

	it.each(["sync", "status", "audit list", "doctor"])("%s says which, and how it is mended", async (line) => {
		const said = await shell(`'${process.execPath}' '${program}' ${line}`);
		expect(said.output).toMatch(/better-sqlite3\) cannot be loaded/);
		expect(said.output).toContain("npm rebuild better-sqlite3");
		expect(said.output).not.toMatch(OURS);
		expect(said.code).toBe(line === "doctor" ? 6 : 1);
	});
});

describe("other places", () => {
	it("a working folder that was removed", async () => {
		const said = await shell(
			`mkdir '${folder}/gone' && cd '${folder}/gone' && rmdir '${folder}/gone' && eaur-qb status`,
		);
		expect(said.output).toMatch(/folder in which this command was started does not exist/);
		expect([said.code, OURS.test(said.output)]).toEqual([1, false]);
	});

	it.runIf(process.platform === "linux")("a folder below /proc", async () => {
		const said = await office.run(["sync"], { env: { EAUR_QB_HOME: "/proc/eaur/home" } });
		expect(said.output).toMatch(/\/proc\/eaur\/home, cannot be made|may not be made/);
		expect([said.code, OURS.test(said.output)]).toEqual([1, false]);
	});

	it("a tilde in quotes", async () => {
		const said = await runProgram(["sync"], { cwd: office.cwd, env: { ...office.env, EAUR_QB_HOME: "~/eaur" } });
		expect(said.output).toContain("which the shell leaves alone in quotes");
		expect(said.code).toBe(2);
	});

	it.each(["invoices all", "customers all --json", "status"])(
		"%s whose messages go to a full disk ends with 1, and sends what it has to send",
		async (line) => {
			const said = await shell(`eaur-qb ${line} >/dev/full 2>/dev/full`);
			expect(said.code).toBe(1);
		},
	);
});
