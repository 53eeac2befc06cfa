import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { qboId } from "../../src/words/ids.js";
import { type Door, fault, openDoor } from "./intuit.js";

const BLOCKED = "<!doctype html><html><head><title>Access\n denied by Campus Firewall</title></head></html>";
const hooks = { beforeAttempt: () => {} };
const batchOf = (count: number) =>
	JSON.stringify(Array.from({ length: count }, (_, at) => ({ bId: String(at + 1), operation: "create", Invoice: {} })));

let door: Door;
beforeAll(async () => {
	door = await openDoor({ breaker: 1_000 });
});
afterAll(() => door.close());
afterEach(() => {
	door.seen.length = 0;
});

describe("a page in the place of Intuit's answer", () => {
	it.each([401, 403, 404])("with HTTP %i is told as such to a reader, and is no reason to log in", async (status) => {
		door.answer = () => ({ status, body: BLOCKED });
		await expect(door.qb.companyInfo()).rejects.toMatchObject({
			reason: "out-of-reach",
			message: expect.stringContaining(
				`something between here and Intuit (a proxy, a firewall) answered in its place: HTTP ${status} with a page called "Access denied by Campus Firewall"`,
			) as string,
		});
		expect(door.seen).toHaveLength(2);
	});

	it.each([401, 403])("with HTTP %i leaves what was sent unknown, never refused", async (status) => {
		door.answer = () => ({ status, body: BLOCKED });
		expect(await door.qb.batch(batchOf(2), "request", hooks)).toMatchObject({
			is: "unanswered",
			why: expect.stringContaining("Campus Firewall") as string,
		});
	});
});

describe("Intuit's own 401 and 403", () => {
	it("renew the token once, or say that the connection is not accepted", async () => {
		door.answer = () => ({ status: 401, body: "" });
		await expect(door.qb.companyInfo()).rejects.toMatchObject({ reason: "not-connected" });
		expect(door.seen).toHaveLength(2);
		door.answer = () => ({ status: 403, body: { fault: { error: [{ message: "No", detail: "No", code: "3100" }] } } });
		await expect(door.qb.companyInfo()).rejects.toMatchObject({ reason: "not-connected" });
	});
});

describe("an object that is gone", () => {
	it("is gone by Intuit's 610", async () => {
		door.answer = () => ({ status: 400, body: fault("610", "Object Not Found") });
		expect(await door.qb.read("Customer", qboId("7"))).toBeUndefined();
	});

	it.each(["<html><title>404 Not Found</title></html>", ""])("is not gone by a bare 404 of a gateway", async (body) => {
		door.answer = () => ({ status: 404, body });
		await expect(door.qb.read("Invoice", qboId("7"))).rejects.toMatchObject({ reason: "out-of-reach" });
	});
});

describe("a batch that is refused whole", () => {
	it.each(["2010", "1040", "MalformedRequest"])("with %s stops the run: no record is to blame", async (code) => {
		door.answer = () => ({ status: 400, body: fault(code) });
		expect(await door.qb.batch(batchOf(3), "request", hooks)).toMatchObject({
			is: "halted",
			because: "request",
			faults: [{ code }],
		});
		expect(door.seen).toHaveLength(1);
	});

	it.each([
		"An unexpected error occurred. Please wait a few minutes and try again.",
		"Business Validation Error: An unexpected error occurred while accessing or saving your data.",
		"Une erreur inattendue s'est produite. Veuillez réessayer dans quelques minutes.",
		"Business Validation Error: Une erreur inattendue s'est produite. Veuillez réessayer dans quelques minutes.",
		"Business Validation Error: Er is een onverwachte fout opgetreden. Probeer het over enkele minuten opnieuw.",
		"Business Validation Error: Unexpected Internal Error. (-30000)",
		"",
	])("with 6000 is unanswered, to be looked up before it is sent again, whatever its language: %j", async (passing) => {
		door.answer = () => ({ status: 400, body: fault("6000", "A business validation error", passing) });
		expect(await door.qb.batch(batchOf(1), "request", hooks)).toMatchObject({ is: "unanswered" });
		expect(door.seen).toHaveLength(1);
	});

	it("refuses the one record of a call that makes one", async () => {
		door.answer = () => ({ status: 400, body: fault("2010") });
		const outcome = await door.qb.create("Customer", "{}", "request", hooks);
		expect(outcome).toMatchObject({ is: "answered" });
	});
});

describe("an item of a batch", () => {
	it("that met an unexpected error (6000) is unknown, and one that met a rule is refused", async () => {
		const rule = "Business Validation Error: Make sure all your transactions have a VAT rate before you save.";
		const item = (bId: string, detail: string) => ({ bId, ...fault("6000", "An error", detail) });
		door.answer = () => ({
			body: { BatchItemResponse: [item("1", "An unexpected error occurred. Try again."), item("2", rule)] },
		});
		const outcome = await door.qb.batch(batchOf(2), "request", hooks);
		expect(outcome.is === "answered" && [...outcome.items.values()].map(({ is }) => is)).toEqual([
			"unknown",
			"refused",
		]);
	});

	it("that names what stands in its way hands the id on, and does without where it names none", async () => {
		const item = (bId: string, detail: string) => ({ bId, ...fault("6240", "Duplicate Name", detail) });
		door.answer = () => ({
			body: {
				BatchItemResponse: [item("1", "The name supplied already exists. : Id=120"), item("2", "existe déjà : null")],
			},
		});
		const outcome = await door.qb.batch(batchOf(2), "request", hooks);
		expect(outcome.is === "answered" && [...outcome.items.values()]).toMatchObject([
			{ is: "refused", named: "120" },
			{ is: "refused", named: undefined },
		]);
	});
});

describe("custom fields of a customer", () => {
	it("are asked for by name, as QuickBooks drops them otherwise; nothing is asked for where there are none", async () => {
		door.answer = () => ({ body: { Customer: { Id: "1" } } });
		await door.qb.create("Customer", JSON.stringify({ DisplayName: "A", CustomField: [] }), "request", hooks);
		await door.qb.create("Customer", JSON.stringify({ DisplayName: "A" }), "request", hooks);
		expect(door.seen.map(({ parameters }) => parameters.get("include"))).toEqual(["enhancedAllCustomFields", null]);
	});
});

describe("a firewall that answers in JSON", () => {
	const ITS_WORDS = [
		{ error: "blocked by policy" },
		{ error: "invalid_request_by_policy", error_description: "Blocked" },
		{ Fault: { Error: [{ Message: "blocked by policy" }], type: "Policy" } },
		{ fault: { error: [{ message: "blocked by policy" }] } },
	].flatMap((body) => [200, 401, 403].map((status) => ({ status, body })));

	it.each(ITS_WORDS)("is not Intuit: what was sent is unknown ($status $body)", async (answer) => {
		door.answer = () => answer;
		const single = await door.qb.create("Customer", "{}", "request", hooks);
		expect(single.is === "unanswered" || (single.is === "answered" && single.items.get("1")?.is === "unknown")).toBe(
			true,
		);
		const batch = await door.qb.batch(batchOf(2), "request", hooks);
		expect(["answered", "unanswered"]).toContain(batch.is);
		if (batch.is === "answered") expect(batch.items.size).toBe(0);
	});

	it.each(ITS_WORDS)(
		"is not Intuit: what was asked is asked for again, never the login ($status $body)",
		async (answer) => {
			door.answer = () => answer;
			await expect(door.qb.companyInfo()).rejects.toMatchObject({ reason: "out-of-reach" });
		},
	);
});
