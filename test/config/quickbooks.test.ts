import { describe, expect, test } from "vitest";
import { Folder } from "./folder.js";

describe("addresses", () => {
	test("are Intuit's for the environment", () => {
		const folder = new Folder();
		expect(folder.load().quickbooks.baseUrl).toBe("https://sandbox-quickbooks.api.intuit.com");
		const production = folder.load({ QUICKBOOKS_ENVIRONMENT: "production" }).quickbooks;
		expect(production.baseUrl).toBe("https://quickbooks.api.intuit.com");
		expect(production.oauth).toEqual({
			authorize: "https://appcenter.intuit.com/connect/oauth2",
			token: "https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer",
			revoke: "https://developer.api.intuit.com/v2/oauth2/tokens/revoke",
		});
	});

	test.each([
		["http://127.0.0.1:8080", "http://127.0.0.1:8080"],
		["http://localhost:8080/", "http://localhost:8080"],
		["http://[::1]:8080//", "http://[::1]:8080"],
		["https://127.0.0.1:8443/qbo/", "https://127.0.0.1:8443/qbo"],
		["https://sandbox-quickbooks.api.intuit.com/", "https://sandbox-quickbooks.api.intuit.com"],
	])("%s is taken", (given, baseUrl) => {
		expect(new Folder().load({ QUICKBOOKS_BASE_URL: given }).quickbooks.baseUrl).toBe(baseUrl);
	});

	test.each([
		["https://example.org", "only Intuit's hosts"],
		["https://intuit.com.example.org", "only Intuit's hosts"],
		["https://notintuit.com", "only Intuit's hosts"],
		["http://127.0.0.1.example.org", "only Intuit's hosts"],
		["http://192.168.1.5:8080", "only Intuit's hosts"],
		["http://quickbooks.api.intuit.com", "plain http"],
		["https://quickbooks.api.intuit.com", "not the address of Intuit's sandbox environment"],
		["http://user:pw@127.0.0.1", "no user"],
		["http://127.0.0.1/?a=b", "no user, query"],
		["ftp://127.0.0.1", "must be an address"],
		["127.0.0.1:8080", "must be an address"],
	])("%s is refused: %s", (given, why) => {
		const faults = new Folder().faults({ QUICKBOOKS_BASE_URL: given });
		expect(faults).toHaveLength(1);
		expect(faults[0]).toContain(why);
	});

	test("of OAuth stand under the one that is given, by the same rule", () => {
		const folder = new Folder();
		expect(folder.load({ QUICKBOOKS_OAUTH_BASE_URL: "http://127.0.0.1:9000/" }).quickbooks.oauth).toEqual({
			authorize: "http://127.0.0.1:9000/connect/oauth2",
			token: "http://127.0.0.1:9000/oauth2/v1/tokens/bearer",
			revoke: "http://127.0.0.1:9000/v2/oauth2/tokens/revoke",
		});
		expect(folder.faults({ QUICKBOOKS_OAUTH_BASE_URL: "https://example.org" })[0]).toContain("only Intuit's hosts");
	});

	test("to come back to after the login are https, or this machine's", () => {
		const folder = new Folder();
		const load = (uri: string): unknown => folder.load({ QUICK_BOOKS_REDIRECT_URI: uri }).quickbooks.redirectUri;
		expect(load("https://example.org/callback")).toBe("https://example.org/callback");
		expect(folder.faults({ QUICK_BOOKS_REDIRECT_URI: "http://example.org/" })[0]).toContain("must be an https address");
	});
});

const REHEARSAL = { QUICKBOOKS_BASE_URL: "http://127.0.0.1:8080" };

describe("a rehearsal is the sandbox environment and an address on this computer", () => {
	const PRODUCTION = { QUICKBOOKS_ENVIRONMENT: "production" };

	test.each([
		["Intuit's sandbox", {}],
		["production", PRODUCTION],
		["production behind a proxy on this computer", { ...PRODUCTION, ...REHEARSAL }],
	])("%s is none: what is missing was waited for, and a timeout below 120s is a fault", (_what, env) => {
		const { limits } = new Folder().load({ ...env, QUICKBOOKS_LIMITS: "timeout=120s" }).quickbooks;
		expect(limits).toMatchObject({ timeoutMs: 120_000, missingAfterMs: 150_000 });
		expect(new Folder().faults({ ...env, QUICKBOOKS_LIMITS: "timeout=119s" })[0]).toContain("must be at least 120s");
		const file = new Folder();
		file.write("home/config.toml", '[limits]\ntimeout = "2s"\n');
		expect(file.faults(env)[0]).toContain("must be at least 120s");
	});

	test("there a timeout may be as short as one likes", () => {
		const { limits } = new Folder().load({ ...REHEARSAL, QUICKBOOKS_LIMITS: "timeout=2s" }).quickbooks;
		expect(limits).toMatchObject({ timeoutMs: 2_000, missingAfterMs: 2_000 });
	});
});

describe("limits", () => {
	test("any of them can be given, counts and durations", () => {
		const given = "calls=400, per_second=5,items=10,throttle_wait=500ms,retry_delay=0s,timeout=2m,lookup_after=1h,";
		expect(new Folder().load({ QUICKBOOKS_LIMITS: given }).quickbooks.limits).toEqual({
			calls: 400,
			batches: 40,
			perSecond: 5,
			inFlight: 10,
			itemsPerBatch: 10,
			minuteMs: 60_000,
			throttleWaitMs: 500,
			attempts: 3,
			retryDelayMs: 0,
			timeoutMs: 120_000,
			missingAfterMs: 150_000,
			lookupAfterMs: 3_600_000,
			breaker: 5,
		});
	});

	test("of the variable go before those of the file, each by itself", () => {
		const folder = new Folder();
		folder.write("home/config.toml", '[limits]\ncalls = 300\nbatches = 20\ntimeout = "90s"\n');
		const { limits } = folder.load({ ...REHEARSAL, QUICKBOOKS_LIMITS: "calls=200" }).quickbooks;
		expect(limits).toMatchObject({ calls: 200, batches: 20, timeoutMs: 90_000, perSecond: 10 });
	});

	test.each([
		["items=31", "items must be a whole number from 1 to 30"],
		["calls=0", "calls must be a whole number from 1"],
		["calls=-5", "calls must be a whole number from 1"],
		["calls", "calls must be a whole number from 1"],
		["timeout=150", "timeout must be a duration such as 500ms, 60s, 10m or 1h"],
		["timeout=2h", "timeout must be from 1ms to 1h"],
		["retry_delay=11m", "retry_delay must be from 0ms to 10m"],
		["speed=9", '"speed" is no limit'],
	])("%s is a fault", (given, why) => {
		expect(new Folder().faults({ QUICKBOOKS_LIMITS: given })[0]).toContain(why);
	});

	test("every limit that is wrong is shown", () => {
		expect(new Folder().faults({ QUICKBOOKS_LIMITS: "items=99,calls=none,attempts=2" })).toHaveLength(3);
	});
});
