import { spawnSync } from "node:child_process";
import {
	chmodSync,
	chownSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { PROGRAM, type Ran, runProgram } from "../e2e/support.js";

/** A name with everything that shells, cron, systemd and make-believe programs could stumble over. */
const ODD = "Finance $HOME 50% 'Joy' & co";

const SETTINGS = "MIS_DATABASE_URL=sqlite:university.sqlite\nQUICK_BOOKS_CLIENT_ID=app\nQUICK_BOOKS_SECRET=made-up\n";

let folder: string;
let home: string;
let env: Record<string, string | undefined>;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "eaur-qb-schedule-"));
	home = join(folder, ODD);
	mkdirSync(home, { mode: 0o700 });
	writeFileSync(join(home, ".env"), SETTINGS, { mode: 0o600 });
	env = { PATH: `${join(folder, "bin")}:${process.env.PATH}`, HOME: folder, EAUR_QB_HOME: home };
	mkdirSync(join(folder, "bin"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const run = (...args: string[]): Promise<Ran> => runProgram(["schedule", ...args], { env, cwd: home });

function fake(name: string, script: string): void {
	const path = join(folder, "bin", name);
	writeFileSync(path, `#!/bin/sh\nenv >> "${folder}/env-of-children"\n${script.replaceAll("$FAKE", folder)}\n`);
	chmodSync(path, 0o755);
}

const noted = (name: string) => (existsSync(join(folder, name)) ? readFileSync(join(folder, name), "utf8") : "");

describe("schedule with cron", () => {
	const OTHERS = "MAILTO=finance@example.invalid\n# mine\n5 4 * * * /usr/local/bin/backup\n";
	beforeEach(() => {
		fake(
			"crontab",
			`case "$1" in
			-l) cat "$FAKE/tab" 2>/dev/null || { echo "no crontab for me" >&2; exit 1; } ;;
			-r) rm "$FAKE/tab" ;;
			-) cat > "$FAKE/tab" ;;
			esac`,
		);
	});

	it("adds its lines to those that are there, and remove takes exactly them away", async () => {
		writeFileSync(join(folder, "tab"), OTHERS);
		expect((await run("install", "--kind", "cron", "--at", "21:05")).code).toBe(0);
		expect(noted("tab")).toMatch(/^5 21 \* \* \* cd /m);
		expect(noted("tab").startsWith(OTHERS)).toBe(true);
		expect((await run("status", "--kind", "cron")).stdout).toContain("5 21 * * *");
		expect((await run("remove", "--kind", "cron")).code).toBe(0);
		expect(noted("tab")).toBe(OTHERS);
	});

	it("replaces its own lines when installed again, and leaves those of another home alone", async () => {
		const other = join(folder, "other");
		mkdirSync(other, { mode: 0o700 });
		writeFileSync(join(other, ".env"), SETTINGS, { mode: 0o600 });
		await runProgram(["schedule", "install", "--kind", "cron"], { env: { ...env, EAUR_QB_HOME: other }, cwd: other });
		await run("install", "--kind", "cron", "--at", "21:05");
		await run("install", "--kind", "cron", "--at", "22:10");
		expect(noted("tab").match(/^\d+ \d+ \* \* \*/gm)).toEqual(["0 20 * * *", "10 22 * * *"]);
		await run("remove", "--kind", "cron");
		expect(noted("tab").match(/^\d+ \d+ \* \* \*/gm)).toEqual(["0 20 * * *"]);
	});

	it("leaves no empty crontab behind, and says so when there is nothing to remove", async () => {
		await run("install", "--kind", "cron");
		await run("remove", "--kind", "cron");
		expect(existsSync(join(folder, "tab"))).toBe(false);
		const again = await run("remove", "--kind", "cron", "--json");
		expect(again.json.data).toEqual({ kind: "cron", removed: false });
	});

	it("writes a line that a shell runs in the right folder, with the right words, whatever the path holds", async () => {
		const { stdout } = await run("print", "--kind", "cron", "--until", "05:00");
		const command = /^0 20 \* \* \* (.*)$/m.exec(stdout)?.[1] ?? "";
		// What cron does before the shell sees it: a bare % would end the command.
		expect(command.replaceAll("\\%", "")).not.toContain("%");
		fake("show", 'pwd; printf "%s\\n" "$EAUR_QB_HOME" "$@"');
		const shown = command.replaceAll("\\%", "%").replace(process.execPath, join(folder, "bin", "show"));
		const { stdout: told } = spawnSync("/bin/sh", ["-c", shown], { encoding: "utf8", env: { HOME: "/" } });
		const words = ["--log-file", join(home, "nightly.log"), "sync", "--accept-held", "--window", "20:00-05:00"];
		expect(told.split("\n")).toEqual([home, home, PROGRAM, ...words, ""]);
	});

	it("refuses to take away half of its lines", async () => {
		writeFileSync(join(folder, "tab"), `# >>> eaur-qb ${home} >>>\n0 20 * * * true\n`);
		const { code, stderr } = await run("remove", "--kind", "cron");
		expect(code).toBe(1);
		expect(stderr).toContain("crontab -e");
		expect(noted("tab")).toContain("0 20");
	});
});

describe("what the programs of this computer are told", () => {
	it.each([
		["crontab", "cron"],
		["systemctl", "systemd"],
		["schtasks", "windows"],
	])("%s gets none of our settings, whatever they are", async (program, kind) => {
		fake(program, "exit 0");
		const settings = {
			EAUR_QB_TOKEN_KEY: Buffer.alloc(32, 7).toString("base64"),
			MIS_DB_PASSWORD: "a password that is nobody's business",
			QUICK_BOOKS_SECRET: "a secret that is nobody's business",
			SOMETHING_ELSE: "of no use to it",
		};
		await run("install", "--kind", kind);
		rmSync(join(folder, "env-of-children"));
		env = { ...env, ...settings };
		await run("status", "--kind", kind);
		await run("remove", "--kind", kind);
		expect(noted("env-of-children")).toContain(`PATH=${join(folder, "bin")}`);
		for (const [name, value] of Object.entries(settings)) {
			expect(noted("env-of-children")).not.toContain(name);
			expect(noted("env-of-children")).not.toContain(value);
		}
		expect(noted("env-of-children")).not.toMatch(/^(EAUR|MIS|QUICK)/m);
	});
});

describe.skipIf(!existsSync("/usr/bin/crontab"))("schedule with the cron of this computer", () => {
	it("writes lines that crontab takes", async () => {
		const { stdout } = await run("print", "--kind", "cron");
		// -T only checks; older versions know no such option, and say so.
		const { status, stderr } = spawnSync("crontab", ["-T", "-"], { input: stdout, encoding: "utf8" });
		expect(status === 0 || /invalid option|unrecognized/.test(stderr)).toBe(true);
	});
});

describe("schedule with systemd", () => {
	beforeEach(() => fake("systemctl", 'echo "$@" >> "$FAKE/asked"'));
	const units = () => {
		const at = join(folder, ".config", "systemd", "user");
		return existsSync(at) ? readdirSync(at).map((name) => join(at, name)) : [];
	};

	it("installs a timer and a service, and removes exactly them", async () => {
		expect((await run("install", "--kind", "systemd", "--at", "21:05")).code).toBe(0);
		expect(units().map((path) => path.replace(/.*eaur-qb-[0-9a-f]{6}/, ""))).toEqual([".service", ".timer"]);
		const [service = "", timer = ""] = units().map((path) => readFileSync(path, "utf8"));
		expect(timer).toContain("OnCalendar=*-*-* 21:05:00");
		expect(service).toContain("50%% 'Joy'");
		expect(service).toContain("\nLimitCORE=0\n");
		expect(noted("asked")).toMatch(/daemon-reload\n--user enable --now eaur-qb-.*\.timer\n/);
		expect((await run("remove", "--kind", "systemd")).code).toBe(0);
		expect(units()).toEqual([]);
		expect(noted("asked")).toContain("disable --now");
	});

	it("leaves a unit alone that somebody else wrote", async () => {
		await run("install", "--kind", "systemd");
		for (const path of units()) writeFileSync(path, "[Unit]\nDescription=mine\n");
		const { code, stderr } = await run("install", "--kind", "systemd");
		expect(code).toBe(1);
		expect(stderr).toContain("left alone");
		expect(readFileSync(units()[0] ?? "", "utf8")).toContain("mine");
	});

	it.skipIf(!existsSync("/usr/bin/systemd-analyze"))("writes units in which systemd finds no fault", async () => {
		await run("install", "--kind", "systemd");
		const { stdout, stderr } = spawnSync("systemd-analyze", ["verify", "--user", ...units()], {
			encoding: "utf8",
			env: { ...process.env, XDG_RUNTIME_DIR: folder },
		});
		const complaints = `${stdout}${stderr}`.split("\n").filter((line) => line.includes("eaur-qb-"));
		expect(complaints).toEqual([]);
	});
});

describe("schedule with systemd, for an account without a session", () => {
	const units = () => {
		const at = join(folder, ".config", "systemd", "user");
		return existsSync(at) ? readdirSync(at).filter((name) => name.startsWith("eaur-qb")) : [];
	};
	const NO_BUS = 'echo "Failed to connect to bus: No medium found" >&2; exit 1';

	it("says what is missing and what to run instead, and leaves nothing behind", async () => {
		fake("systemctl", NO_BUS);
		const { code, stderr } = await run("install", "--kind", "systemd");
		expect(code).toBe(1);
		expect(stderr.replace(/\s+/g, " ")).toMatch(/no systemd of its own.*Nothing was written.*--as <this account>/);
		expect(units()).toEqual([]);
		expect((await run("status", "--kind", "systemd", "--json")).json.data).toMatchObject({ installed: false });
	});

	it("puts back what was there when systemd takes the units and does not start the timer", async () => {
		fake("systemctl", "exit 0");
		await run("install", "--kind", "systemd", "--at", "21:05");
		fake("systemctl", 'case "$*" in *enable*) echo "Unit is masked" >&2; exit 1 ;; esac');
		const { code, stderr } = await run("install", "--kind", "systemd", "--at", "22:10");
		expect(code).toBe(1);
		expect(stderr).toContain("Unit is masked");
		const timer = units().find((name) => name.endsWith(".timer")) ?? "";
		expect(readFileSync(join(folder, ".config", "systemd", "user", timer), "utf8")).toContain("21:05");
	});

	it("leaves no link and no folder where systemd enables the timer and cannot start it", async () => {
		const wants = join(folder, ".config", "systemd", "user", "timers.target.wants");
		fake(
			"systemctl",
			`case "$*" in *enable*) mkdir -p "${wants}"; for unit in "$@"; do :; done; ln -s "../$unit" "${wants}/$unit"; echo "Job failed" >&2; exit 1 ;; esac`,
		);
		const { code, stderr } = await run("install", "--kind", "systemd");
		expect([code, stderr]).toEqual([1, expect.stringContaining("Job failed")]);
		expect(existsSync(join(folder, ".config"))).toBe(false);
	});

	it("does not call installed what systemd does not run, and takes it away all the same", async () => {
		fake("systemctl", "exit 0");
		await run("install", "--kind", "systemd");
		fake("systemctl", NO_BUS);
		const status = await run("status", "--kind", "systemd", "--json");
		expect(status.json.data).toMatchObject({ installed: false });
		expect(JSON.stringify(status.json.data)).toContain("No medium found");
		expect((await run("remove", "--kind", "systemd")).code).toBe(0);
		expect(units()).toEqual([]);
	});

	it("tells an account that is not root who puts units of the system in place", async () => {
		const { code, stderr } = await run("install", "--as", "no-such-account");
		expect(code).toBe(2);
		expect(stderr).toContain("no-such-account");
		expect((await run("install", "--kind", "cron", "--as", "nobody")).code).toBe(2);
	});
});

/** A computer of its own for one command: its users, its units and the place of the program are ours. */
describe.skipIf(process.getuid?.() !== 0)("schedule with the system's systemd, for a service account", () => {
	const ACCOUNT = { name: "eaur", uid: 4242 };
	let system: string;
	let account: string;

	beforeEach(() => {
		for (const name of ["system", "account", "program"]) mkdirSync(join(folder, name));
		system = join(folder, "system");
		account = join(folder, "account");
		chmodSync(folder, 0o755);
		const passwd = readFileSync("/etc/passwd", "utf8");
		const line = `${ACCOUNT.name}:x:${ACCOUNT.uid}:${ACCOUNT.uid}::${account}:/usr/sbin/nologin\n`;
		// First: a computer that has an account of this name of its own is asked for ours.
		writeFileSync(join(folder, "passwd"), `${line}${passwd}`);
		chownSync(account, ACCOUNT.uid, ACCOUNT.uid);
		fake("systemctl", 'echo "$@" >> "$FAKE/asked"; printf "UnitFileState=enabled\\nActiveState=active\\n"');
	});

	function asRoot(...args: string[]) {
		const program = join(folder, "program");
		const script = [
			`mount --bind "${system}" /etc/systemd/system`,
			`mount --bind "${join(folder, "passwd")}" /etc/passwd`,
			`mount --bind "${join(PROGRAM, "..", "..")}" "${program}"`,
			`exec "${process.execPath}" "${join(program, "bin", "eaur-qb.js")}" schedule "$@"`,
		].join(" && ");
		const words = ["-m", "sh", "-c", `mkdir -p /etc/systemd/system && ${script}`, "sh", ...args];
		return spawnSync("unshare", words, { encoding: "utf8", env: { ...env, EAUR_QB_HOME: undefined } });
	}

	const written = (ending: string) => {
		const name = readdirSync(system).find((each) => each.endsWith(ending));
		return name === undefined ? "" : readFileSync(join(system, name), "utf8");
	};

	/** What stands in the account's own folder, as that account wrote it. */
	function settle(name: string, text: string): void {
		mkdirSync(join(account, ".local", "share", "eaur-qb"), { recursive: true });
		writeFileSync(join(account, ".local", "share", "eaur-qb", name), text, { mode: 0o600 });
		for (const path of [".local", ".local/share", ".local/share/eaur-qb", `.local/share/eaur-qb/${name}`])
			chownSync(join(account, path), ACCOUNT.uid, ACCOUNT.uid);
	}

	it("writes units that run as that account in its own folder, and finds and removes them again", () => {
		settle(".env", SETTINGS);
		const installed = asRoot("install", "--as", ACCOUNT.name, "--at", "21:05");
		expect(installed.stderr).toContain("It runs as eaur");
		expect(installed.status).toBe(0);
		expect(written(".service")).toContain("User=eaur\n");
		expect(written(".service")).toContain(`EAUR_QB_HOME=${account}/.local/share/eaur-qb`);
		expect(written(".timer")).toContain("21:05");
		expect(noted("asked")).not.toContain("--user");
		// Where its tokens lie is that account's own setting, and not root's.
		expect(installed.stderr + asRoot("print", "--as", ACCOUNT.name).stderr).not.toContain("keychain");
		expect(asRoot("status", "--as", ACCOUNT.name).stdout).toContain("Installed");
		expect(asRoot("remove", "--as", ACCOUNT.name).status).toBe(0);
		expect(readdirSync(system)).toEqual([]);
	});

	it("tells root that the account has no MIS and no app yet, writes nothing, and prints the units with that", () => {
		const { status, stderr } = asRoot("install", "--as", ACCOUNT.name);
		expect([status, stderr]).toEqual([2, expect.stringContaining("As eaur: No MIS database is configured")]);
		expect(readdirSync(system)).toEqual([]);
		const printed = asRoot("print", "--as", ACCOUNT.name);
		expect([printed.status, printed.stderr]).toEqual([0, expect.stringContaining("No MIS database is configured")]);
		expect(printed.stdout).toContain("User=eaur");
	});

	it("tells root what the account itself would meet at night, and writes nothing", () => {
		settle("config.toml", "nonsense = 1\n");
		const { status, stderr } = asRoot("install", "--as", ACCOUNT.name);
		expect(status).toBe(2);
		expect(stderr).toContain("As eaur");
		expect(stderr).toContain("nonsense");
		expect(readdirSync(system)).toEqual([]);
	});
});

describe("a job that could not do anything at night", () => {
	it.each([
		["no MIS", "QUICK_BOOKS_CLIENT_ID=app\nQUICK_BOOKS_SECRET=made-up\n", "No MIS database is configured"],
		["no app", "MIS_DATABASE_URL=sqlite:university.sqlite\n", "The Intuit app is not configured"],
		["no settings at all", "", "No MIS database is configured"],
	])("is not installed, with the reason: %s", async (_, settings, reason) => {
		fake("crontab", 'cat > "$FAKE/tab"');
		writeFileSync(join(home, ".env"), settings, { mode: 0o600 });
		const { code, stderr, stdout } = await run("install", "--kind", "cron");
		expect([code, stderr]).toEqual([2, expect.stringContaining(reason)]);
		expect(stdout + stderr).not.toContain("✔");
		expect(noted("tab")).toBe("");
		const printed = await run("print", "--kind", "cron");
		expect([printed.code, printed.stderr]).toEqual([0, expect.stringContaining(reason)]);
	});

	it("is told of what this shell alone has, not that nothing is configured", async () => {
		fake("crontab", 'cat > "$FAKE/tab"');
		writeFileSync(join(home, ".env"), "", { mode: 0o600 });
		const shell = {
			MIS_DATABASE_URL: "sqlite:/mis.sqlite",
			QUICK_BOOKS_CLIENT_ID: "app",
			QUICK_BOOKS_SECRET: "made-up",
		};
		env = { ...env, ...shell };
		const { code, stderr } = await run("install", "--kind", "cron");
		expect([code, stderr]).toEqual([
			2,
			expect.stringContaining("At night the job would not find the MIS (MIS_DB_…), the"),
		]);
	});

	it("is taken away all the same", async () => {
		fake("crontab", 'case "$1" in -l) cat "$FAKE/tab" ;; -r) rm "$FAKE/tab" ;; -) cat > "$FAKE/tab" ;; esac');
		writeFileSync(join(folder, "tab"), "");
		await run("install", "--kind", "cron");
		expect(noted("tab")).toContain("sync");
		writeFileSync(join(home, ".env"), "", { mode: 0o600 });
		expect((await run("remove", "--kind", "cron")).code).toBe(0);
		expect(noted("tab")).toBe("");
	});

	it("is not said to work where nobody is logged in yet", async () => {
		fake("crontab", 'cat > "$FAKE/tab"');
		writeFileSync(join(folder, "key"), `${Buffer.alloc(32, 7).toString("base64")}\n`, { mode: 0o600 });
		const store = `EAUR_QB_TOKEN_STORE=file
EAUR_QB_TOKEN_KEY_FILE=${join(folder, "key")}
`;
		writeFileSync(join(home, ".env"), SETTINGS + store, { mode: 0o600 });
		const { code, stderr } = await run("install", "--kind", "cron");
		expect([code, stderr.replace(/\s+/g, " ")]).toEqual([
			0,
			expect.stringContaining("Nobody is logged in to QuickBooks yet"),
		]);
	});
});

describe("schedule with Windows", () => {
	beforeEach(() =>
		fake("schtasks", 'for word in "$@"; do printf "<%s>" "$word"; done >> "$FAKE/asked"; echo >> "$FAKE/asked"'),
	);

	it("prints a script without a bare percent sign, and the task that runs it", async () => {
		const { stdout } = await run("print", "--kind", "windows", "--at", "21:05");
		expect(stdout).toContain("50%% 'Joy'");
		expect(stdout).toContain("/SC DAILY /ST 21:05");
		expect(stdout).toContain('"sync" "--accept-held"');
	});

	it("asks for a daily task by a name of its own, and takes that one away", async () => {
		await run("install", "--kind", "windows");
		expect(noted("asked")).toMatch(/<\/Create><\/F><\/TN><eaur-qb [0-9a-f]{6}><\/SC><DAILY><\/ST><20:00>/);
		await run("remove", "--kind", "windows");
		expect(noted("asked")).toMatch(/<\/Delete><\/F><\/TN><eaur-qb [0-9a-f]{6}>/);
	});
});

describe("schedule install", () => {
	it("refuses settings that the night would not find, and names them", async () => {
		fake("crontab", "exit 1");
		const given = { ...env, MIS_DATABASE_URL: "sqlite:/elsewhere.sqlite", QUICKBOOKS_LIMITS: "calls=100" };
		const { code, stderr } = await runProgram(["schedule", "install", "--kind", "cron"], { env: given, cwd: home });
		expect(code).toBe(2);
		expect(stderr).toContain("QUICKBOOKS_LIMITS");
		expect(stderr).toContain("MIS_DB_");
		expect(stderr).toContain(".env");
	});

	it("says of a relative path to the MIS that the night begins elsewhere, not that this shell alone has it", async () => {
		fake("crontab", 'cat > "$FAKE/tab"');
		const { code, stderr } = await runProgram(["schedule", "install", "--kind", "cron"], { env, cwd: folder });
		expect(code).toBe(2);
		expect(stderr.replace(/\s+/g, " ")).toContain(`MIS_DATABASE_URL=sqlite:${join(folder, "university.sqlite")}`);
		expect(stderr).not.toContain("in this shell");
		expect(noted("tab")).toBe("");
	});

	it("says what to use instead of the keychain, and who gets the mail", async () => {
		const { stderr } = await run("print", "--kind", "cron");
		expect(stderr).toContain("EAUR_QB_TOKEN_KEY_FILE");
		expect(stderr).toContain("MAILTO");
	});

	it.each([
		["--at", "25:00"],
		["--at", "8pm"],
		["--until", "5"],
		["--kind", "at"],
	])("refuses %s %s with exit 2", async (option, value) => {
		const { code, stderr } = await run("print", option, value);
		expect(code).toBe(2);
		expect(stderr).toContain(value);
	});
});
