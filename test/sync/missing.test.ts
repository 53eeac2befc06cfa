import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { type AuditRooms, openAudit } from "../../src/audit/open.js";
import { standardLimits } from "../../src/config/limits.js";
import type { Limits } from "../../src/config/types.js";
import { openQuickBooks, type QuickBooks } from "../../src/quickbooks/client.js";
import { systemClock } from "../../src/quickbooks/limiter.js";
import { type Sandbox, startSandbox } from "../../src/sandbox/server.js";
import { ALL_KINDS } from "../../src/sync/kinds/kinds.js";
import { Settling } from "../../src/sync/send/settle.js";
import { misId, realmId } from "../../src/words/ids.js";
import { Folder } from "../config/folder.js";
import { type AMis, makeMis } from "../mis/a-mis.js";
import { aSettings } from "./kinds/made-up.js";

const SECOND = 1_000;
const NUMBER = "MIS-17";

let home: string;
let sandbox: Sandbox;
let qb: QuickBooks;
let audit: AuditRooms;
let mis: AMis;

beforeAll(async () => {
	home = mkdtempSync(join(tmpdir(), "eaur-qb-missing-"));
	sandbox = await startSandbox();
	const { access_token: token } = sandbox.tokens;
	qb = openQuickBooks({
		baseUrl: sandbox.url,
		realmId: realmId(sandbox.realmId),
		limits: standardLimits(),
		tokens: { access: async () => token, renew: async () => token },
		clock: systemClock,
		note: () => {},
	});
	audit = openAudit(home);
	mis = await makeMis("an embedded file", "guide");
});
afterAll(async () => {
	qb.close();
	audit.close();
	await mis.mis.close();
	await sandbox.close();
	rmSync(home, { recursive: true });
});

function settleWith(company: QuickBooks, limits: Limits): Settling {
	const parts = {
		ledger: audit.ledger(qb.realmId),
		seen: audit.seen(qb.realmId),
		qb: company,
		mis: mis.mis,
		limits,
		runId: "r",
		by: "us",
		writeBack: true,
		settings: aSettings(),
		step: () => {},
	};
	return new Settling({ kinds: ALL_KINDS, ...parts, areAsSent: async () => true });
}

/** What a look-up says, so long after the request went out, of an invoice that QuickBooks does not have. */
async function saidAfter(seconds: number, timeout: string, env: Record<string, string>): Promise<string | undefined> {
	const ledger = audit.ledger(qb.realmId);
	const document = { DocNumber: NUMBER };
	const intended = {
		...{ misId: misId("17"), digest: "d", trace: NUMBER, key: "17", title: NUMBER },
		...{ amount: undefined, customerId: undefined, payer: undefined, said: undefined, issue: 1, day: undefined },
	};
	const body = JSON.stringify([{ bId: "1", operation: "create", Invoice: document }]);
	const items = [{ bId: "1", kind: "invoice", intended }];
	const id = ledger.intend({
		runId: "r",
		operation: "batch",
		asks: "create" as const,
		requestId: "q",
		body,
		bodyDigest: "b",
		items,
	});
	ledger.noteAttempt(id, qb.now());
	const { limits } = new Folder().load({ ...env, QUICKBOOKS_LIMITS: `timeout=${timeout},lookup_after=0s` }).quickbooks;
	const [submission] = ledger.openSubmissions().filter((each) => each.submission === id);
	if (!submission?.lastAttempt) throw new Error("The request was not noted");
	const then = new Date(submission.lastAttempt.getTime() + seconds * SECOND);
	const later = Object.create(qb, { now: { value: () => then } }) as QuickBooks;
	const settle = settleWith(later, limits);
	const [settled] = await settle.submission(submission);
	return settled?.settlement.as;
}

const INTUIT = {};
const PROXY = { QUICKBOOKS_ENVIRONMENT: "production", QUICKBOOKS_BASE_URL: "http://127.0.0.1:8080" };
const ON_THIS_COMPUTER = { QUICKBOOKS_BASE_URL: "http://127.0.0.1:8080" };

it.each([
	{ what: "Intuit may be working on it still, however short our patience", timeout: "120s", at: INTUIT, until: 150 },
	{ what: "a proxy on this computer changes nothing", timeout: "120s", at: PROXY, until: 150 },
	{ what: "our patience is longer than Intuit's", timeout: "200s", at: INTUIT, until: 200 },
	{ what: "a rehearsal on this computer shortens everything", timeout: "2s", at: ON_THIS_COMPUTER, until: 2 },
])("a request is unknown until it can be called missing: $what", async ({ timeout, at, until }) => {
	expect(await saidAfter(until - 1, timeout, at)).toBe("unknown");
	expect(await saidAfter(until, timeout, at)).toBe("missing");
});

/** How many of these requests are under way at once while they are settled. */
async function underWayAtOnce(...operations: readonly string[]): Promise<number> {
	const settle = settleWith(qb, standardLimits());
	let [underWay, most] = [0, 0];
	vi.spyOn(settle, "submission").mockImplementation(async () => {
		underWay += 1;
		most = Math.max(most, underWay);
		await turn();
		underWay -= 1;
		return [];
	});
	const request = {
		requestId: "q",
		body: "[]",
		firstAttempt: undefined,
		lastAttempt: undefined,
		items: [],
		asks: "create" as const,
		runId: "r",
	};
	await settle.submissions(
		operations.map((operation, submission) => ({ submission, operation, ...request })),
		() => {},
	);
	return most;
}

it("what adds to a list of QuickBooks is settled one at a time, as Intuit demands; batches side by side", async () => {
	expect(await underWayAtOnce("Customer", "Customer", "Item", "Customer")).toBe(1);
	expect(await underWayAtOnce("batch", "Customer", "batch", "Customer")).toBe(2);
	expect(await underWayAtOnce("batch", "batch", "batch")).toBe(3);
});
