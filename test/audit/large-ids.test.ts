import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Ledger } from "../../src/audit/ledger.js";
import { type AuditRooms, openAudit } from "../../src/audit/open.js";
import { Scratch } from "../../src/audit/scratch.js";
import { verifyChain } from "../../src/audit/verify.js";
import { misId, misIdToJson, realmId } from "../../src/words/ids.js";
import type { Money } from "../../src/words/money.js";

/** Neighbours that are one and the same as numbers: 2^53 + 1 is none. */
const ODD = misId("9007199254740993");
const EVEN = misId("9007199254740992");
const NEW = misId("9007199254740995");
const GREATEST = misId("9223372036854775807");
const AMOUNT = 9_007_199_254_740_993n as Money;

describe("MIS keys beyond 2^53", () => {
	let home: string;
	let audit: AuditRooms;
	let ledger: Ledger;
	beforeEach(() => {
		home = mkdtempSync(join(tmpdir(), "eaur-qb-large-"));
		audit = openAudit(home);
		ledger = audit.ledger(realmId("9"));
		ledger.hold("invoice", [ODD, GREATEST].map(held), "run");
	});
	afterEach(() => {
		audit.close();
		rmSync(home, { recursive: true });
	});

	it("are no false alarm: the log is whole", async () => {
		expect(await verifyChain(() => audit.log.select({}))).toMatchObject({ whole: true, entries: 2 });
	});

	it("are told to the digit by the log", () => {
		const expected = [String(ODD), String(GREATEST)];
		expect([...audit.log.select({})].map((entry) => entry.mis_id)).toEqual(expected);
		expect(audit.log.list({ limit: 9 }).map((entry) => entry.mis_id)).toEqual(expected.toReversed());
		expect(audit.log.entry(1)?.mis_id).toBe(String(ODD));
		expect(audit.log.list({ misId: EVEN, limit: 9 })).toEqual([]);
	});

	it("are the same rows in the ledger, with their amounts", () => {
		expect(ledger.record("invoice", EVEN)).toBeUndefined();
		expect(ledger.record("invoice", ODD)).toMatchObject({ misId: ODD, amount: AMOUNT, generation: 1, marked: false });
		expect(ledger.unmarked("invoice", 9).map((record) => record.misId)).toEqual([ODD, GREATEST]);
		expect(ledger.inState("invoice", ["held"], 9).map((record) => record.misId)).toEqual([ODD, GREATEST]);
	});

	it("are the same rows where they are claimed and sent", () => {
		ledger.noteClaims([{ kind: "invoice", misId: NEW, statusBefore: "not-synced" }], "run", "stamp");
		expect(ledger.idleClaims().map((claim) => claim.misId)).toEqual([NEW]);
		ledger.intend({
			...{ runId: "run", operation: "batch", asks: "create" as const, requestId: "r", body: "{}", bodyDigest: "d" },
			items: [{ bId: "1", kind: "invoice", intended: intended(ODD) }],
		});
		expect(ledger.openSubmissions()[0]?.items.map((item) => item.record.misId)).toEqual([ODD]);
	});

	it("are the same people where they are kept for a run", () => {
		const scratch = new Scratch();
		scratch.addPeople([{ kind: "student", id: ODD, identityKey: "22000017", nameKey: "JANE ROE", row: "{}" }]);
		scratch.complete();
		expect(scratch.firstOf("student", "22000017")?.id).toBe(ODD);
		scratch.close();
	});

	it("stand in JSON as digits, where a number would be another row's", () => {
		expect([misIdToJson(misId("17")), misIdToJson(ODD)]).toEqual([17, String(ODD)]);
	});
});

const held = (id: typeof ODD) => ({
	...{ misId: id, key: id, title: `MIS-${id}`, digest: "d", amount: AMOUNT, day: undefined, contested: false },
	problem: { code: "QB004", detail: "made up", fix: "none" } as const,
});

const intended = (id: typeof ODD) => ({
	...{ misId: id, digest: "d", trace: `MIS-${id}`, key: id, title: "t", amount: AMOUNT, said: undefined, issue: 1 },
	...{ customerId: undefined, day: undefined, payer: undefined },
});
