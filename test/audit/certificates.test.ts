import { describe, expect, it } from "vitest";
import { Acceptances } from "../../src/audit/acceptances.js";
import { Certificates } from "../../src/audit/certificates.js";
import { GENESIS } from "../../src/audit/log.js";
import { parseDay } from "../../src/words/day.js";
import { realmId } from "../../src/words/ids.js";
import { anAudit } from "../support/an-audit.js";

const REALM = realmId("9130000000000001");
const minutes = () => {
	let minute = 0;
	return () => new Date(Date.UTC(2026, 0, 2, 3, minute++));
};
const JANUARY = { from: parseDay("2026-01-01"), to: parseDay("2026-01-31"), groups: ["invoice"] };
const ALL = { from: undefined, to: undefined, groups: [] };

describe("the certificates of a company", () => {
	it("are a chain: each is made with its number, the one before, and the audit head of that moment", () => {
		const { database, log } = anAudit();
		const certificates = new Certificates(database, log, REALM, minutes());
		const head = log.head();
		expect(certificates.add("January", JANUARY, (place) => JSON.stringify(place))).toBe(
			JSON.stringify({ number: 1, previous: GENESIS, head }),
		);
		certificates.add("all", ALL, ({ number, previous }) => `${number} after ${previous.length}`);
		expect(certificates.chain()).toEqual([
			{ sha256: JSON.stringify({ number: 1, previous: GENESIS, head }), previous: GENESIS },
			{ sha256: expect.stringMatching(/^2 after \d+$/) as string, previous: certificates.chain()[0]?.sha256 },
		]);
		expect(log.list({ limit: 9 }).map(({ event, realm, detail }) => [event, realm, detail])).toEqual([
			["certificate", REALM, expect.stringMatching(/^number 2 2 after \d+: all$/)],
			["certificate", REALM, expect.stringMatching(/^number 1 \{.*\}: January$/)],
		]);
		expect(new Certificates(database, log, realmId("1")).chain()).toEqual([]);
	});

	it("that could not be written is none, and not in the log", () => {
		const { database, log } = anAudit();
		const certificates = new Certificates(database, log, REALM);
		const make = () => {
			throw new Error("the disk is full");
		};
		expect(() => certificates.add("January", JANUARY, make)).toThrow("the disk is full");
		expect([certificates.chain(), log.entries()]).toEqual([[], 0]);
	});

	it("since a moment, that included, keep their numbers; of one of an earlier version it is not known what it covers", () => {
		const { database, log } = anAudit();
		const certificates = new Certificates(database, log, REALM, minutes());
		for (const [what, covers] of [
			["January", JANUARY],
			["all", ALL],
			["older", ALL],
		] as const)
			certificates.add(what, covers, ({ number }) => String(number));
		database.exec("UPDATE certificate SET covers = NULL WHERE body = 'older'");
		expect(certificates.madeSince(new Date(Date.UTC(2026, 0, 2, 3, 1)))).toEqual([
			{ number: 2, made: new Date(Date.UTC(2026, 0, 2, 3, 1)), covers: { groups: [] } },
			{ number: 3, made: new Date(Date.UTC(2026, 0, 2, 3, 2)), covers: undefined },
		]);
		expect(certificates.madeSince(new Date(0))[0]?.covers).toEqual(JANUARY);
	});
});

describe("differences that a person accepted", () => {
	it("are kept by record, the last word of each, with who said it and when", () => {
		const { database, log } = anAudit();
		const acceptances = new Acceptances(database, log, REALM, minutes());
		const said = { record: "invoice:77", class: "amount", digest: "d", reason: "a discount", who: "finance@kigali" };
		acceptances.accept(said, "600,000 and not 640,000.");
		acceptances.accept({ ...said, digest: "e", reason: "another discount" }, "500,000 and not 640,000.");
		acceptances.accept({ ...said, record: "quickbooks:Invoice:45" }, "not ours.");
		expect([...acceptances.all()]).toEqual([
			["invoice:77", { ...said, digest: "e", reason: "another discount", at: "2026-01-02T03:01:00.000Z" }],
			["quickbooks:Invoice:45", { ...said, record: "quickbooks:Invoice:45", at: "2026-01-02T03:02:00.000Z" }],
		]);
		expect(log.entry(1)).toMatchObject({
			...{ realm: REALM, kind: "invoice", mis_id: 77, event: "accepted difference" },
			detail: "invoice:77 amount: 600,000 and not 640,000. Reason: a discount. By finance@kigali.",
		});
		expect(new Acceptances(database, log, realmId("1")).all().size).toBe(0);
	});
});

describe("settings of a run", () => {
	it("are an entry of the log where they are other ones than the last time, and only then", () => {
		const { log, noteSettings } = anAudit();
		const entries = () => [...log.select({})].map(({ event, detail }) => `${event}: ${detail}`);
		noteSettings({ "invoices.amount": "debit", prefix: "MIS-" });
		noteSettings({ "invoices.amount": "debit", prefix: "MIS-" });
		noteSettings({ "invoices.amount": "net", prefix: "MIS-", class: "Fees" });
		noteSettings({ "invoices.amount": "net" });
		expect(entries()).toEqual([
			"settings: invoices.amount: debit; prefix: MIS-",
			"settings changed: invoices.amount: net (was debit); class: Fees",
		]);
	});
});
