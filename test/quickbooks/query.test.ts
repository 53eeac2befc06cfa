import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type AuditRooms, openAudit } from "../../src/audit/open.js";
import type { Seen } from "../../src/audit/seen.js";
import { lookUpCustomers } from "../../src/sync/kinds/customer/look-up.js";
import { readInvoice } from "../../src/sync/kinds/invoice/found.js";
import { lookUpInvoices } from "../../src/sync/kinds/invoice/look.js";
import { qboId } from "../../src/words/ids.js";
import { type Answer, type Door, fault, openDoor, PAGE, rows } from "./intuit.js";

let door: Door;
beforeAll(async () => {
	door = await openDoor({ breaker: 3 });
});
afterAll(() => door.close());
afterEach(() => {
	door.seen.length = 0;
});

describe("a question to QuickBooks", () => {
	it.each([
		"[x]",
		"{x}",
		"a|b",
		"a^b",
		"`x`",
		"Łukasz",
		"’Ndayisaba–K",
		"100 % & more = #1 + \\ 2?",
		"O'Brien",
		'"quoted" <b>',
	])("bears nothing in its address that a gateway refuses, and arrives as it was meant: %s", async (name) => {
		door.answer = () => ({ body: rows("Customer") });
		await door.qb.query("Customer", { where: [{ of: "name", is: "the-same", value: name }], most: 1 });
		const [seen] = door.seen;
		expect(seen?.statement?.replace(/^.* from /, "")).toBe(
			`customer where DisplayName = '${name.replace("\\", "\\\\").replace("'", "\\'")}' maxresults 1`,
		);
		const [, query] = seen?.line.split("?") ?? [];
		expect(query).toMatch(/^query=[A-Za-z0-9_.%-]+&minorversion=75&format=json$/);
	});
});

describe("a look-up of customers by their names", () => {
	let home: string;
	let audit: AuditRooms;
	let seen: Seen;
	beforeAll(() => {
		home = mkdtempSync(join(tmpdir(), "eaur-qb-look-up-"));
		audit = openAudit(home);
		seen = audit.seen(door.qb.realmId);
	});
	afterAll(() => {
		audit.close();
		rmSync(home, { recursive: true });
	});

	const customer = (id: string, name: string, active = true) => ({ Id: id, DisplayName: name, Active: active });
	const NAMES = ["Alice Uwase", "Bad [x] Name", "Claude Mugisha", "Diane Ineza", "Eric Manzi"];
	const list = (statement = "", ...customers: readonly object[]) =>
		statement.includes("count(*)")
			? { QueryResponse: { totalCount: customers.length } }
			: rows("Customer", ...customers);
	const isByName = (statement = "") => statement.includes("DisplayName in");

	it.each<{ how: string; refusal: Answer }>([
		{ how: "with 400 and a page", refusal: { status: 400, body: PAGE } },
		{ how: "with Intuit's 4000", refusal: { status: 400, body: fault("4000", "Error parsing query") } },
	])("finds the others where one name is refused $how, and that one by its time", async ({ refusal }) => {
		door.answer = ({ statement = "" }) => {
			if (isByName(statement) && statement.includes("[x]")) return refusal;
			if (!isByName(statement)) return { body: list(statement, customer("2", "Bad [x] Name")) };
			const asked = NAMES.filter((name) => statement.includes(`'${name}'`));
			return { body: rows("Customer", ...asked.map((name) => customer(String(10 + NAMES.indexOf(name)), name))) };
		};
		await lookUpCustomers(door.qb, seen, NAMES);
		const found = NAMES.flatMap((name) => seen.namesLike(name.toUpperCase())).map(({ id }) => id);
		expect(found).toEqual(["10", "2", "12", "13", "14"]);
		expect(door.seen.length).toBeLessThanOrEqual(10);
		expect(door.qb.reachable).toBe(true);
	});

	it("does not believe an empty answer for a name beyond plain letters: it looks by time as well", async () => {
		door.answer = ({ statement }) =>
			isByName(statement) ? { body: list() } : { body: list(statement, customer("31", "Jean–Paul Ł")) };
		await lookUpCustomers(door.qb, seen, ["Jean–Paul Ł"]);
		expect(seen.customer(qboId("31"))?.name).toBe("Jean–Paul Ł");
	});

	it("asks by id for a customer that is known under a refused name, and forgets the one that is gone", async () => {
		seen.noteNames([
			{ entity: "Customer", id: qboId("41"), nameKey: "GONE {X}", name: "Gone {x}", active: true, ...NO_IDENTITY },
		]);
		door.answer = ({ statement }) => (isByName(statement) ? { status: 400, body: PAGE } : { body: list(statement) });
		await lookUpCustomers(door.qb, seen, ["Gone {x}"]);
		expect(door.seen.some(({ statement }) => statement?.includes("Id in ('41')"))).toBe(true);
		expect(seen.customer(qboId("41"))).toBeUndefined();
	});

	it("asks for the name that QuickBooks gives to what is made inactive, and knows it under the old one", async () => {
		door.answer = ({ statement = "" }) => {
			const isAsked = statement.includes("'Grace Keza (deleted)'");
			return { body: isAsked ? rows("Customer", customer("51", "Grace Keza (deleted)", false)) : rows("Customer") };
		};
		await lookUpCustomers(door.qb, seen, ["Grace Keza"]);
		expect(seen.namesLike("GRACE KEZA")).toMatchObject([{ id: "51", active: false }]);
	});
});

describe("a look-up of invoices by their numbers", () => {
	const invoice = (id: string, number: string) => ({ Id: id, DocNumber: number, TotalAmt: 5, TxnDate: "2026-01-05" });

	it.each<{ how: string; refusal: Answer }>([
		{ how: "with 400 and a page", refusal: { status: 400, body: PAGE } },
		{ how: "with Intuit's 4000", refusal: { status: 400, body: fault("4000", "Error parsing query") } },
	])("finds the others where one number is refused $how, and that one by its id and its time", async ({ refusal }) => {
		const home = mkdtempSync(join(tmpdir(), "eaur-qb-look-up-"));
		const audit = openAudit(home);
		const seen = audit.seen(door.qb.realmId);
		const numbers = ["MIS-1", "MIS--2", "MIS-3", "MIS-4"];
		const known = { ...invoice("20", "MIS--2"), CustomerRef: { value: "1" } };
		seen.noteDocuments("Invoice", [readInvoice(known), readInvoice({ ...known, Id: "99" })]);
		door.seen.length = 0;
		door.answer = ({ statement = "" }) => {
			if (statement.includes("--")) return refusal;
			if (statement.includes("count(*)")) return { body: { QueryResponse: { totalCount: 2 } } };
			if (statement.includes("DocNumber in")) {
				const asked = numbers.filter((number) => statement.includes(`'${number}'`));
				return { body: rows("Invoice", ...asked.map((number) => invoice(number.slice(4), number))) };
			}
			if (statement.includes("Id in")) {
				const asked = ["20", "21"].filter((id) => statement.includes(`'${id}'`));
				return { body: rows("Invoice", ...asked.map((id) => invoice(id, "MIS--2"))) };
			}
			return { body: rows("Invoice", invoice("21", "MIS--2"), invoice("77", "OTHER")) };
		};
		await lookUpInvoices(door.qb, seen, numbers);
		const found = numbers.map((number) => seen.documents("Invoice", number).map(({ id }) => id));
		expect(found).toEqual([["1"], ["20", "21"], ["3"], ["4"]]);
		expect(seen.documents("Invoice", "OTHER")).toEqual([]);
		audit.close();
		rmSync(home, { recursive: true });
	});
});

describe("a pause that QuickBooks asks for", () => {
	it("of a day is not waited for once the run is stopped", async () => {
		const stop = new AbortController();
		const waiting: string[] = [];
		const stopped = await openDoor({ attempts: 3 }, { stop: stop.signal, note: (sentence) => waiting.push(sentence) });
		stopped.answer = () => ({ status: 429, headers: { "retry-after": "86400" }, body: "" });
		const read = stopped.qb.companyInfo().catch((error: unknown) => error);
		while (waiting.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
		expect(waiting[0]).toBe("QuickBooks asked to wait 600 s");
		stop.abort();
		expect(await read).toMatchObject({ reason: "out-of-reach" });
		expect(stopped.seen).toHaveLength(1);
		await stopped.close();
	});
});

const NO_IDENTITY = { identityKind: undefined, identityKey: undefined, names: undefined };
