import { execFileSync } from "node:child_process";
import {
	chmodSync,
	existsSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { tellWitness, witnessedIn, witnessLine } from "../../src/audit/witness.js";
import { Folder } from "../config/folder.js";

const HEAD = "ab".repeat(32);
const told = { head: HEAD, entries: 613, at: new Date(0), runId: "20260101T000000-aaaa", company: "9" };
const LINE = witnessLine(told);

describe("the witness is told", () => {
	let folder: string;
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), "eaur-qb-witness-"));
	});
	afterEach(() => rmSync(folder, { recursive: true, force: true }));
	const at = (name: string) => join(folder, name);

	it("by a file that only grows, and whose rights are left as they are", async () => {
		expect(await tellWitness({ file: at("heads") }, LINE)).toBeUndefined();
		chmodSync(at("heads"), 0o622);
		expect(await tellWitness({ file: at("heads") }, LINE)).toBeUndefined();
		expect([readFileSync(at("heads"), "utf8"), statSync(at("heads")).mode & 0o777]).toEqual([LINE + LINE, 0o622]);
	});

	it("through no link, and by no pipe that nobody reads", async () => {
		writeFileSync(at("theirs"), "");
		symlinkSync(at("theirs"), at("heads"));
		expect(await tellWitness({ file: at("heads") }, LINE)).toContain("is a symbolic link");
		execFileSync("mkfifo", [at("pipe")]);
		expect(await tellWitness({ file: at("pipe") }, LINE)).toContain("ENXIO");
		expect(readFileSync(at("theirs"), "utf8")).toBe("");
	});

	it("by a program, on its standard input, in the bare environment", async () => {
		process.env.MIS_DB_PASSWORD = "made-up-password";
		const script = `cat > ${at("heads")}; env > ${at("env")}`;
		expect(await tellWitness({ program: ["sh", "-c", script] }, LINE)).toBeUndefined();
		delete process.env.MIS_DB_PASSWORD;
		expect(readFileSync(at("heads"), "utf8")).toBe(LINE);
		expect(readFileSync(at("env"), "utf8")).not.toContain("made-up-password");
	});

	it.each([
		[
			"sh -c exits with 3",
			["sh", "-c", "echo the mail server is down >&2; exit 3"],
			"ended with 3: the mail server is down",
		],
		["it reads nothing", ["sh", "-c", "exit 1"], "ended with 1: it said nothing"],
		["there is none", ["/nowhere/witness"], "/nowhere/witness cannot be started"],
	] as const)("or it is said why it was not: %s", async (_, program, why) => {
		expect(await tellWitness({ program: [program[0], ...program.slice(1)] }, LINE)).toContain(why);
	});

	it("or it is ended when it takes too long, with all that it started", async () => {
		const script = `sleep 600 & echo $! > ${at("pid")}; wait`;
		expect(await tellWitness({ program: ["sh", "-c", script] }, LINE, 1_000)).toBe("sh did not end within 1 s");
		const stat = `/proc/${readFileSync(at("pid"), "utf8").trim()}/stat`;
		const gone = () => !existsSync(stat) || / Z /.test(readFileSync(stat, "utf8"));
		await expect.poll(gone).toBe(true);
	});
});

it("what it was told is found again, in a mail too", () => {
	expect(witnessedIn(`Subject: nightly\r\n\r\n> ${LINE}audit head abc of 1 entries\n${LINE}`)).toEqual([
		{ head: HEAD, entries: 613 },
		{ head: HEAD, entries: 613 },
	]);
});

describe("audit.witness in config.toml", () => {
	const witnessOf = (text: string) => {
		const folder = new Folder();
		folder.write("home/config.toml", `[audit]\nwitness = ${text}\n`);
		return folder.load().witness;
	};

	it("is a file with its whole path, or a program with its arguments", () => {
		expect(witnessOf('"/var/log/heads"')).toEqual({ file: "/var/log/heads" });
		expect(witnessOf('["mail", "-s", "audit head"]')).toEqual({ program: ["mail", "-s", "audit head"] });
	});

	it.each(['"heads"', "[]", '[""]', "[1]", "true"])("is a fault otherwise: %s", (text) => {
		expect(() => witnessOf(text)).toThrow("must be a file with its whole path, or a program and its arguments");
	});
});
