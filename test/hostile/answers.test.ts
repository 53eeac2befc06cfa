import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { readAnswer } from "../../src/commands/login/answer.js";
import { openQuickBooks, type QuickBooks } from "../../src/quickbooks/client.js";
import { classify, faultsIn, faultText, namedId } from "../../src/quickbooks/fault.js";
import { systemClock } from "../../src/quickbooks/limiter.js";
import type { ListQuery } from "../../src/quickbooks/list-query.js";
import { readTokens } from "../../src/quickbooks/token-answer.js";
import { readConnection, writeConnection } from "../../src/secrets/connection-text.js";
import { Failure } from "../../src/words/failure.js";
import { qboId, realmId } from "../../src/words/ids.js";
import { sampleConnection } from "../support/connection.js";
import { startTokenServer } from "../support/token-server.js";
import { holds, holdsInTime, LONG_TEST_MS } from "./effort.js";

const NUMBERED: ListQuery = { where: [{ of: "number", is: "one-of", values: ["MIS-1"] }] };

const CLASSES = ["refused", "passing", "throttled", "unauthorised", "halt"];

/** Faults as Intuit has been seen to write them, and worse. */
const error = fc.record(
	{ Message: fc.jsonValue(), Detail: fc.jsonValue(), code: fc.jsonValue(), element: fc.jsonValue() },
	{ requiredKeys: [] },
);
const faulty = fc.oneof(
	fc.jsonValue(),
	fc.record({ Fault: fc.record({ Error: fc.oneof(fc.array(error), fc.jsonValue()) }) }),
	fc.record({ fault: fc.record({ error: fc.oneof(fc.array(error), fc.jsonValue()) }) }),
	fc.record({ error: fc.string(), error_description: fc.jsonValue() }),
	fc.string(),
	fc.string().map((text) => `<Fault><Error code="${text}"><Message>${text}</Message></Error></Fault>`),
	fc.string().map((text) => `<html>${text}`),
	fc.constant("<Error ".repeat(2000)),
);

describe("answers of Intuit, whatever they hold", { timeout: LONG_TEST_MS }, () => {
	it("are faults of a known class, with a sentence", () => {
		holds(
			"faults",
			fc.property(faulty, fc.integer({ min: 100, max: 599 }), (body, status) => {
				const faults = faultsIn(body);
				expect(CLASSES).toContain(classify(status, faults));
				expect(faultText(faults)).not.toBe("");
				expect(namedId(faults) ?? "1").toMatch(/^\d+$/);
			}),
			3000,
		);
	});

	it("are tokens with real ends, or a list of what is wrong with them", () => {
		const lifetime = fc.oneof(
			fc.jsonValue(),
			fc.double(),
			fc.integer(),
			fc.constantFrom("3600", "1e400", "-1", "NaN", "9".repeat(400), 8.64e15, Number.MAX_VALUE),
		);
		const token = fc.oneof({ weight: 9, arbitrary: fc.stringMatching(/^[\w-]{1,40}$/) }, fc.jsonValue());
		const almost = fc.record(
			{
				access_token: token,
				refresh_token: token,
				expires_in: lifetime,
				x_refresh_token_expires_in: lifetime,
				x_refresh_token_hard_expires_in: lifetime,
			},
			{ requiredKeys: ["access_token", "refresh_token", "expires_in", "x_refresh_token_expires_in"] },
		);
		holds(
			"tokens",
			fc.property(fc.oneof(fc.anything(), almost), (answer) => {
				const read = readTokens(answer, 1_800_000_000_000);
				if ("faults" in read) {
					expect(read.faults.length).toBeGreaterThan(0);
					return;
				}
				const { accessExpiresAt, refreshExpiresAt, connectionExpiresAt = 1 } = read.tokens;
				for (const end of [accessExpiresAt, refreshExpiresAt, connectionExpiresAt]) {
					expect(() => new Date(end).toISOString()).not.toThrow();
				}
			}),
			3000,
		);
	});

	it("behind the redirect address grant nothing without the state", () => {
		const value = fc.oneof(fc.string(), fc.constantFrom("9130347", "AB11code", "the state that was sen", ""));
		holds(
			"redirected addresses",
			fc.property(fc.dictionary(fc.constantFrom("code", "state", "error", "realmId", "x"), value), (query) => {
				expect(readAnswer(new URLSearchParams(query), "the state that was sent").is).not.toBe("granted");
			}),
			2000,
		);
	});
});

describe("a stored connection", { timeout: LONG_TEST_MS }, () => {
	it("is read as it was written, or not at all", () => {
		const text = writeConnection(sampleConnection());
		holds(
			"changed connections",
			fc.property(fc.nat(text.length - 1), fc.string({ unit: "binary", maxLength: 4 }), (at, instead) => {
				const read = readConnection(text.slice(0, at) + instead + text.slice(at + 1));
				if (read) for (const part of [read.realmId, read.clientId, read.tokens.refreshToken]) expect(part).not.toBe("");
			}),
			100,
		);
	});

	it("is none where the text is anybody's", () => {
		const anything = fc.oneof(fc.string(), fc.json());
		holds(
			"no connections",
			fc.property(anything, (other) => readConnection(other) === undefined),
			100,
		);
	});
});

describe("answers to a batch, whatever they hold", { timeout: LONG_TEST_MS }, () => {
	let server: Server;
	let qb: QuickBooks;
	/** A client that has met nothing yet: the last one may have had enough of what it was answered. */
	let openAnew: () => void;
	let answer = { status: 200, body: "" };
	beforeAll(async () => {
		server = createServer((request, response) => {
			request.resume();
			response.writeHead(answer.status, { "content-type": "application/json" }).end(answer.body);
		});
		await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
		const tokens = await startTokenServer();
		const { limits } = tokens.config();
		await tokens.stop();
		const options = {
			baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
			realmId: realmId("1"),
			limits: {
				...limits,
				attempts: 1,
				retryDelayMs: 0,
				throttleWaitMs: 0,
				breaker: 1000,
				calls: 100_000,
				batches: 1_000_000,
				perSecond: 1_000_000,
			},
			tokens: { access: () => Promise.resolve("t"), renew: () => Promise.resolve("t") },
			clock: systemClock,
			note: () => {},
		};
		openAnew = () => {
			qb?.close();
			qb = openQuickBooks(options);
		};
	});
	beforeEach(() => openAnew());
	afterAll(() => {
		qb.close();
		server.closeAllConnections();
		server.close();
	});

	const item = fc.record(
		{
			bId: fc.oneof(fc.constantFrom("1", "2", "3"), fc.jsonValue()),
			Invoice: fc.oneof(
				fc.record({ Id: fc.oneof(fc.stringMatching(/^\d{1,5}$/), fc.jsonValue()), TotalAmt: fc.jsonValue() }),
				fc.jsonValue(),
			),
			Fault: fc.record({ Error: fc.oneof(fc.array(error), fc.jsonValue()) }),
		},
		{ requiredKeys: [] },
	);
	const body = fc.oneof(
		fc.record({ BatchItemResponse: fc.oneof(fc.array(item), fc.jsonValue()) }).map((value) => JSON.stringify(value)),
		faulty.map((value) => (typeof value === "string" ? value : JSON.stringify(value))),
	);
	const status = fc.constantFrom(200, 200, 200, 400, 401, 403, 404, 429, 500, 503, 504);

	it("give each item at most one outcome, and `created` only with an id: all else stays refused or unknown", async () => {
		const request = JSON.stringify(["1", "2"].map((bId) => ({ bId, operation: "create", Invoice: {} })));
		await holdsInTime(
			"give each item at most one outcome",
			fc.asyncProperty(body, status, async (text, code) => {
				openAnew();
				answer = { status: code, body: text };
				const outcome = await qb.batch(request, "request-1", { beforeAttempt: () => {} });
				if (outcome.is !== "answered") {
					expect(["unanswered", "unsent", "halted"]).toContain(outcome.is);
					return;
				}
				for (const each of outcome.items.values()) {
					expect(["created", "refused", "unknown"]).toContain(each.is);
					if (each.is === "created") expect(each.id).not.toBe("");
					if (each.is === "created") expect(code).toBe(200);
				}
			}),
			150,
		);
	});

	it("give a reader an object or a sentence", async () => {
		await holdsInTime(
			"give a reader an object or a sentence",
			fc.asyncProperty(body, status, async (text, code) => {
				openAnew();
				answer = { status: code, body: text };
				try {
					const { objects } = await qb.query("Invoice", { where: [{ of: "number", is: "the-same", value: "x" }] });
					expect(Array.isArray(objects)).toBe(true);
				} catch (caught) {
					expect(caught).toBeInstanceOf(Failure);
				}
			}),
			80,
		);
	});

	it("that ask for a pause end the sending when they come again and again, not at once where each goes out once only", async () => {
		answer = { status: 429, body: "" };
		const stillReachable: boolean[] = [];
		for (let batch = 1; batch <= 3; batch += 1) {
			await qb.batch("[]", `request-${batch}`, { beforeAttempt: () => {} });
			stillReachable.push(qb.reachable);
		}
		expect(stillReachable).toEqual([true, true, false]);
	});

	const NOTHING_THERE = '{"QueryResponse":{},"time":"2026-01-05T09:00:00.000-08:00"}';

	it.each([
		["an empty object", 200, "{}"],
		["no list at all", 200, '{"QueryResponse":null,"time":"2026-01-05T09:00:00.000-08:00"}'],
		["a list of lists", 200, '{"QueryResponse":[{}],"time":"2026-01-05T09:00:00.000-08:00"}'],
		["an empty list without a time", 200, '{"QueryResponse":{}}'],
		["something that is no list", 200, '{"QueryResponse":{"Invoice":{}},"time":"2026-01-05T09:00:00.000-08:00"}'],
		["an invoice without an id", 200, '{"QueryResponse":{"Invoice":[{"DocNumber":"MIS-1"}]},"time":"2026-01-05"}'],
		["a redirect", 302, NOTHING_THERE],
		["a page of a gateway", 200, "<html>Sign in</html>"],
		["nothing", 200, ""],
	])("never say that something is not there: %s", async (_what, code, text) => {
		answer = { status: code, body: text };
		await expect(qb.query("Invoice", NUMBERED)).rejects.toMatchObject({ reason: "out-of-reach" });
		await expect(qb.count("Invoice", [])).rejects.toMatchObject({ reason: "out-of-reach" });
		await expect(qb.read("Invoice", qboId("7"))).rejects.toMatchObject({ reason: "out-of-reach" });
	});

	it("say that something is not there only in Intuit's own words", async () => {
		answer = { status: 200, body: NOTHING_THERE };
		expect((await qb.query("Invoice", NUMBERED)).objects).toEqual([]);
		answer = { status: 400, body: '{"Fault":{"Error":[{"Message":"Object Not Found","code":"610"}]}}' };
		expect(await qb.read("Invoice", qboId("7"))).toBeUndefined();
		answer = { status: 404, body: "<html>Not found</html>" };
		await expect(qb.read("Invoice", qboId("7"))).rejects.toMatchObject({ reason: "out-of-reach" });
		answer = { status: 200, body: '{"Invoice":{"Id":"8"}}' };
		await expect(qb.read("Invoice", qboId("7"))).rejects.toMatchObject({ reason: "out-of-reach" });
	});

	it("tell QuickBooks' time, and a gateway's page does not", async () => {
		answer = { status: 200, body: NOTHING_THERE };
		await qb.query("Invoice", { where: [] });
		const told = Date.parse("2026-01-05T09:00:00.000-08:00");
		expect(qb.now().getTime() - told).toBeGreaterThanOrEqual(0);
		answer = { status: 503, body: "<html>busy</html>" };
		await qb.query("Invoice", { where: [] }).catch(() => {});
		expect(qb.now().getTime() - told).toBeLessThan(60_000);
	});
});
