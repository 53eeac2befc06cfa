import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { takeHomeLock } from "../../src/audit/lock.js";
import { connect, type Desk, saying, sitDown } from "./desk.js";

let desk: Desk;
beforeAll(async () => {
	desk = await sitDown({ students: 20, applicants: 10, invoices: 60 }, false);
	await connect(desk);
	await desk.run(["map", "items", "--create", "--income-account", "Tuition Fees"]);
	await desk.run(["map", "locations", "--create"]);
	expect((await desk.run(["sync"])).code).toBe(0);
});
afterAll(() => desk?.close());

type Stored = Readonly<Record<string, unknown>>;

const control = async (method: string, path: string, body?: object): Promise<Stored[]> => {
	const answer = await fetch(`${desk.sandbox.url}/sandbox/${path}`, {
		method,
		...(body && { body: JSON.stringify(body) }),
	});
	return (await answer.json()) as Stored[];
};
const numbered = async (number: string) =>
	(await control("GET", "objects/Invoice")).find((each) => each.DocNumber === number) ?? {};
const compare = (...options: string[]) => desk.run(["reconcile", "--json", ...options]);

describe("eaur-qb reconcile", () => {
	it("finds what was sent equal, people and invoices, while another run holds the lock", async () => {
		const owner = { user: "somebody", host: "here", pid: process.pid, command: "sync", since: "now" };
		const lock = takeHomeLock(join(desk.folder, "home"), owner);
		const said = await compare();
		if ("release" in lock) lock.release();
		expect(["release" in lock, said.code]).toEqual([true, 0]);
		expect(said.data).toMatchObject({
			result: "equal",
			kinds: ["customer", "invoice"],
			mis: { count: 90 },
			matched: { count: 90 },
			differences: [],
			score: { by_count: 100, by_amount: 100 },
		});
		expect(said.data.mis).toEqual(said.data.quickbooks);
	});

	it("where nothing is compared there is no score, and no hundred per cent", async () => {
		const said = await compare("--from", "1999-01-01", "--to", "1999-12-31");
		expect([said.code, said.data.score, said.data.mis]).toEqual([0, null, { count: 0, amount: 0 }]);
	});

	it("ends with 6 and names what was deleted and what was gone; a list of it goes into a file", async () => {
		const { Id } = await numbered("MIS-5");
		await control("DELETE", `objects/Invoice/${String(Id)}`);
		desk.sql("DELETE FROM tbl_imvoice WHERE id = 6");
		const said = await compare("--csv", "differences.csv");
		expect(said.code).toBe(6);
		expect(said.data.differences).toEqual([
			expect.objectContaining({ class: "deleted", record: "invoice:5", document: "MIS-5", quickbooks: null }),
			expect.objectContaining({ class: "mis_gone", record: "invoice:6", document: "MIS-6", mis: null }),
		]);
		const list = readFileSync(join(desk.folder, "differences.csv"), "utf8");
		expect(list.match(/^(deleted|mis_gone),/gm)).toEqual(["deleted,", "mis_gone,"]);
	});

	it("an accepted one is told apart, with who and why in the log, until the MIS changes", async () => {
		const accept = (record: string) => desk.run(["reconcile", "accept", record, "--reason", "waived", "--json"]);
		expect((await desk.run(["reconcile", "accept", "invoice:5"])).code).toBe(2);
		expect((await accept("invoice:5")).code).toBe(0);
		expect((await accept("MIS-6")).code).toBe(0);
		expect((await accept("invoice:7")).error?.detail).toBe("There is no difference at invoice:7.");
		const said = await compare();
		expect([said.code, said.data.differences, said.data.accepted]).toEqual([
			0,
			[],
			expect.objectContaining({ count: 2 }),
		]);
		expect((await desk.run(["audit", "list", "--grep", "waived"])).stdout).toMatch(/invoice:5 deleted/);
		desk.sql("UPDATE tbl_imvoice SET dept = dept + 1 WHERE id = 5");
		expect((await compare()).code).toBe(6);
	});

	it("ends with 5, says incomplete and nothing else where QuickBooks breaks off", async () => {
		await control("POST", "faults", [{ on: "query", do: "500" }]);
		const said = await desk.run(["reconcile", "--json"], { QUICKBOOKS_LIMITS: "attempts=1,retry_delay=1ms" });
		await control("POST", "faults", []);
		expect(said.code).toBe(5);
		expect(said.data).toMatchObject({ result: "incomplete", differences: [], score: null });
		expect(said.error).toMatchObject({ code: "QB008", detail: saying(/out of reach/) });
	});

	it("shows them on a screen, in 80 columns", async () => {
		const { stdout, code } = await desk.run(["reconcile", "--days", "20000"]);
		expect(code).toBe(6);
		expect(stdout).toContain("invoice:5  deleted in QuickBooks");
		expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
	});
});
