import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeUniversity } from "../../src/sandbox/university/index.js";
import { IMPATIENT, type Office, type Ran, startOffice } from "./support.js";

const university = makeUniversity({ seed: 22, students: 20, applicants: 10, invoices: 40, dirt: false });

describe("secrets and files", () => {
	let office: Office;
	let logFile: string;
	let temporary: string;
	let ran: Ran[];
	const umask = process.umask();

	beforeAll(async () => {
		// As careless as a computer can be set: every right that is not taken away would be given.
		process.umask(0o000);
		office = await startOffice({
			shape: "guide",
			university,
			privileges: "SELECT, UPDATE",
			prepared: false,
			env: { QUICKBOOKS_LIMITS: IMPATIENT },
		});
		logFile = join(office.cwd, "log.jsonl");
		temporary = join(office.cwd, "tmp");
		mkdirSync(temporary);
		ran = await everythingThatMightTalk(office, { logFile, temporary });
	});
	afterAll(async () => {
		process.umask(umask);
		await office?.close();
	});

	it("the commands that were run met with what they were meant to meet", () => {
		expect(ran.map(({ code }) => code)).toEqual([0, 0, 0, 2, 4, 0, 0, 5, 0, 0, 0, 0, 0, 0]);
		expect(readFileSync(logFile, "utf8").split("\n").length).toBeGreaterThan(20);
	});

	it("no secret appears in any output or log, in any writing of it", () => {
		for (const [name, text] of [
			...ran.map(({ output }) => ["output", output]),
			["log", readFileSync(logFile, "utf8")],
		]) {
			expect(secretsIn(office, text ?? ""), name).toEqual([]);
		}
	});

	it("no secret lies in any file that the tool made; tokens only encrypted", () => {
		const files = filesUnder(office.home);
		expect(files.map((file) => file.slice(office.home.length + 1))).toContain("audit.sqlite");
		for (const file of [...files, ...filesUnder(office.cwd)]) {
			expect(secretsIn(office, readFileSync(file, "latin1")), file).toEqual([]);
		}
	});

	it("files are private to their owner, whatever the computer's own habit", () => {
		expect(statSync(office.home).mode & 0o777).toBe(0o700);
		for (const file of [...filesUnder(office.home), logFile]) {
			expect((statSync(file).mode & 0o777).toString(8), file).toBe("600");
		}
		for (const folder of foldersUnder(office.home))
			expect((statSync(folder).mode & 0o777).toString(8), folder).toBe("700");
	});

	it("nothing is left among the computer's temporary files", () => {
		expect(readdirSync(temporary)).toEqual([]);
	});
});

/** Every road on which a secret travels, the failing ones too, as talkative as can be. */
async function everythingThatMightTalk(
	office: Office,
	{ logFile, temporary }: { logFile: string; temporary: string },
): Promise<Ran[]> {
	const talkative = ["--verbose", "--log-file", logFile];
	const run = (args: readonly string[], env: Record<string, string> = {}) =>
		office.run([...args, ...talkative], { env: { TMPDIR: temporary, ...env } });
	const ran: Ran[] = [];
	ran.push(await office.connect());
	ran.push(await run(["auth", "status", "--json"]));
	ran.push(await run(["auth", "refresh", "--json"]));
	ran.push(await run(["invoices", "analyze"], { MIS_DB_PASSWORD: "Wr0ng-but-secret-too" }));
	ran.push(await run(["auth", "status"], { EAUR_QB_HOME: join(office.home, "..", "other") }));
	await office.run(["map", "items", "--create", "--income-account", "Tuition Fees"]);
	ran.push(await run(["map", "locations", "--create"]));
	ran.push(await run(["invoices", "all", "--json", "--ids", "2,1", "--dry-run"]));
	await office.company.faults([{ on: "query", do: "503-html" }]);
	ran.push(await run(["customers", "all"]));
	await office.company.faults([{ on: "create", do: "401", times: 1 }]);
	ran.push(await run(["customers", "all"]));
	await office.company.faults([{ on: "batch", do: "reset-after", times: 1 }]);
	ran.push(await run(["invoices", "all", "--json"]));
	await office.company.faults([]);
	ran.push(await run(["status"]));
	ran.push(await run(["status", "--json"]));
	ran.push(await run(["audit", "list"]));
	ran.push(await run(["audit", "list", "--json"]));
	return ran;
}

/** Names of the secrets that a text holds, as they are or as they travel. */
function secretsIn(office: Office, text: string): string[] {
	const { clientId, clientSecret } = office.company.server;
	const known = Object.entries({
		...office.secrets,
		"wrong password": "Wr0ng-but-secret-too",
		"app in a header": Buffer.from(`${clientId}:${clientSecret}`).toString("base64"),
	});
	const found = known.filter(([, secret]) => [secret, encodeURIComponent(secret)].some((form) => text.includes(form)));
	// What the sandbox gave out later: all of its tokens begin alike.
	const later = /eyJlbmMi[\w-]{20}|RT1-[\w-]{20}/.test(text) ? ["a token"] : [];
	return [...found.map(([name]) => name), ...later];
}

const entriesUnder = (folder: string): string[] =>
	existsSync(folder)
		? readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name))
		: [];
const filesUnder = (folder: string) => entriesUnder(folder).filter((path) => statSync(path).isFile());
const foldersUnder = (folder: string) => entriesUnder(folder).filter((path) => statSync(path).isDirectory());
