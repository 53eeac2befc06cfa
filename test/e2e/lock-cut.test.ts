import { spawn } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeUniversity } from "../../src/sandbox/university/index.js";
import { invoicesOf, type Office, PROGRAM, startOffice, textAt, until } from "./support.js";

const university = makeUniversity({ seed: 43, students: 12, applicants: 0, invoices: 60, dirt: false });
const charges = invoicesOf(university);

/** What may be on the wire in one moment: two batches of three. */
const ON_THE_WIRE = 2 * 3;
const RAISED = "calls=100000,batches=1000000,per_second=1000000";
/** Requests are committed six seconds after they have left: the second computer has looked and sent by then. */
const LIMITS = `${RAISED},in_flight=2,items=3,timeout=20s,retry_delay=10ms`;
const COMMITS_AFTER_MS = 6_000;

/**
 * With write-back off nothing in the MIS tells of what is on the wire, and a lock that an administrator has cut tells
 * nobody. This is what remains (docs/reliability.md), and how much it can be.
 */
describe.each([
	{ duplicates: "QuickBooks does not mind numbers given twice", warnDuplicateNumbers: false },
	{ duplicates: "QuickBooks refuses numbers given twice", warnDuplicateNumbers: true },
])("the lock of a run is cut, and another computer starts in that moment; $duplicates", ({ warnDuplicateNumbers }) => {
	let office: Office;
	let other: { readonly EAUR_QB_HOME: string };

	beforeAll(async () => {
		office = await startOffice({
			...{ shape: "2026", university, writeBack: "off", company: { warnDuplicateNumbers } },
			env: { QUICKBOOKS_LIMITS: LIMITS },
		});
		other = office.secondHome("other");
		await office.connect({ env: other });
		expect((await office.run(["customers", "all"])).code).toBe(0);
		expect((await office.run(["customers", "all"], { env: other })).code).toBe(0);
		// Both computers have had a right receipt: what they send goes out in batches.
		expect((await office.run(["invoices", "batch", "--batch-size", "1"])).code).toBe(0);
	});
	afterAll(() => office?.close());

	const booked = async () => {
		const found = new Map<string, number>();
		for (const each of await office.company.objects("Invoice")) {
			const number = textAt(each, "DocNumber");
			if (number.startsWith("MIS-")) found.set(number, (found.get(number) ?? 0) + 1);
		}
		return found;
	};
	const cutLock = async () => {
		const holder =
			"SELECT CAST(ID AS CHAR) AS id FROM information_schema.PROCESSLIST WHERE COMMAND = 'Sleep' AND DB = ";
		for (const { id } of await office.server.query(`${holder}'${office.database}'`)) {
			await office.server.query(`KILL ${id}`).catch(() => {});
		}
	};

	it("twice is at most what was on the wire, and nothing is lost", { timeout: 60_000 }, async () => {
		await office.company.faults([{ on: "batch", do: "slow", ms: COMMITS_AFTER_MS, times: 4 }]);
		const env = { ...office.env };
		const first = spawn(process.execPath, [PROGRAM, "invoices", "all"], { cwd: office.cwd, env, stdio: "ignore" });
		const ended = new Promise((resolve) => first.once("close", resolve));
		await until(async () => (await office.company.struck()) === 2);
		await cutLock();
		await office.run(["invoices", "all"], { env: other });
		await ended;
		await office.company.faults([]);
		await office.run(["invoices", "all"]);
		await office.run(["invoices", "all"], { env: other });
		const numbers = await booked();
		const twice = [...numbers.values()].filter((times) => times > 1).length;
		expect([...numbers.values()].every((times) => times <= 2)).toBe(true);
		expect(numbers.size).toBe(charges.length);
		if (warnDuplicateNumbers) expect(twice).toBe(0);
		else expect(twice).toBeLessThanOrEqual(ON_THE_WIRE);
	});
});
