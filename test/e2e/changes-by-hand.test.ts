import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makeUniversity } from "../../src/sandbox/university/index.js";
import { listAt, type Office, PROGRAM, type QboObject, startOffice, textAt, until } from "./support.js";

// What people do in QuickBooks beside this tool, while the built program is killed, runs twice at once, or has not run for a month.

const SIZE = { students: 60, applicants: 20, invoices: 1_500, payments: 120 } as const;
const university = makeUniversity({ seed: 61, ...SIZE, shape: "2026", dirt: false });

let office: Office;
/** Invoices of ours that nothing is paid of. */
let open: QboObject[];

beforeAll(async () => {
	office = await startOffice({ shape: "2026", university, company: { autoApply: false } });
	writeFileSync(join(office.home, "config.toml"), "[payments]\nenabled = true\n");
	expect((await office.run(["mis", "prepare", "--yes"])).code).toBe(0);
	const [account] = listAt((await office.run(["map", "accounts", "--json"])).json.data, "accounts");
	const banks = [1, 2].flatMap((bank) => ["--set", `bank:${bank}=${textAt(account, "id")}`]);
	expect((await office.run(["map", "accounts", ...banks])).code).toBe(0);
	expect((await office.run(["map", "methods", "--create"])).code).toBe(0);
	const ran = await office.run(["sync", "--accept-held", "--json"]);
	expect(ran.code, ran.output).toBe(0);
	const invoices = (await office.company.objects("Invoice")).filter((each) => /^MIS-/.test(textAt(each, "DocNumber")));
	open = invoices.filter(({ Balance, TotalAmt }) => Balance === TotalAmt && Number(Balance) > 10);
	const payments = (await office.company.objects("Payment")).filter((each) =>
		/^MP-/.test(textAt(each, "PaymentRefNum")),
	);
	expect([open.length > 1_250, payments.length > 20]).toEqual([true, true]);
}, 240_000);
afterAll(() => office?.close());

/** Somebody at QuickBooks, who uses what its pages use. */
async function write(entity: string, body: QboObject, operation = ""): Promise<QboObject> {
	const { url, realmId, tokens } = office.company.server;
	const answer = await fetch(`${url}/v3/company/${realmId}/${entity.toLowerCase()}${operation}`, {
		method: "POST",
		headers: {
			...{ authorization: `Bearer ${tokens.access_token}`, "content-type": "application/json" },
			accept: "application/json",
		},
		body: JSON.stringify(body),
	});
	const text = await answer.text();
	if (!answer.ok) throw new Error(`${entity}${operation} ${JSON.stringify(body)}: ${text}`);
	return (JSON.parse(text) as Record<string, QboObject>)[entity] as QboObject;
}

const control = (path: string, body: object) =>
	fetch(`${office.company.server.url}/sandbox/${path}`, { method: "POST", body: JSON.stringify(body) });
const current = async (entity: string, { Id }: QboObject): Promise<QboObject> =>
	(await office.company.objects(entity)).find((each) => each.Id === Id) ?? {};
/** As an API client changes a few fields and leaves the rest. */
const sparse = async (entity: string, { Id }: QboObject, change: QboObject): Promise<QboObject> => {
	const { SyncToken } = await current(entity, { Id });
	return write(entity, { Id, SyncToken, sparse: true, ...change });
};
const rowOf = (document: QboObject) => textAt(document, "DocNumber").replace("MIS-", "");
async function changed(env = {}): Promise<string[]> {
	const ran = await office.run(["changes", "list", "--json"], { env });
	expect(ran.code, ran.output).toBe(0);
	return listAt(ran.json.data, "changes")
		.map((each) => `${textAt(each, "side")} ${textAt(each, "record")} ${textAt(each, "field")}`)
		.toSorted();
}

async function acknowledgeAll(): Promise<void> {
	const records = new Set((await changed()).map((line) => line.split(" ")[1] ?? ""));
	if (records.size === 0) return;
	expect((await office.run(["changes", "acknowledge", ...records, "--reason", "seen", "--yes"])).code).toBe(0);
	expect(await changed()).toEqual([]);
}

const pulled = async (...args: string[]) => {
	const ran = await office.run(["pull", "--json", ...args]);
	expect(ran.code, ran.output).toBe(0);
	return ran.json.data;
};

describe("what people do beside this tool", () => {
	beforeEach(acknowledgeAll);

	it("nothing, after a whole sync with payments: our own writes are no change", async () => {
		for (const args of [[], ["--full"]]) expect(await pulled(...args)).toMatchObject({ changes: 0, complete: true });
		expect(await changed()).toEqual([]);
	});

	it("pulls that are killed at any moment, and two at once, lose nothing and invent nothing", async () => {
		const edited = open.splice(0, 12);
		for (const [turn, invoice] of edited.entries()) {
			await sparse("Invoice", invoice, { TxnDate: "2026-01-21" });
			const child = start(turn % 2 ? ["pull"] : ["pull", "--full"]);
			await killedAfter(child, 90 + turn * 35);
		}
		const [one, two] = await Promise.all([office.run(["pull"]), office.run(["pull", "--full"])]);
		expect([one.code, two.code].every((code) => code === 0 || code === 11)).toBe(true);
		await pulled();
		const expected = edited.map((each) => `quickbooks invoice:${rowOf(each)} date`).toSorted();
		expect(await changed()).toEqual(expected);
		expect(await pulled("--full")).toMatchObject({ changes: 0 });
		expect(await changed()).toEqual(expected);
	}, 120_000);

	it("a first look that is killed keeps whole pages, and the next one tells what one without a kill tells", async () => {
		await sparse("Invoice", open[0] ?? {}, { TxnDate: "2026-01-22" });
		const [killed, whole] = ["killed", "whole"].map((name) => office.secondHome(name)) as [Home, Home];
		for (const { EAUR_QB_HOME: home } of [killed, whole]) {
			cpSync(office.home, home, { recursive: true });
			forget(home);
		}
		// 160 ms for each page.
		await control("latency", { perCallMs: 160, perItemMs: 0, spread: 0 });
		for (const pages of [1, 2, 3, 4]) {
			const before = (await office.company.stats()).reads;
			const child = start(["pull"], killed);
			await until(async () => (await office.company.stats()).reads > before + 2 * pages);
			child.kill("SIGKILL");
			await ended(child);
			const held = inMirror(killed.EAUR_QB_HOME);
			const sizes = await Promise.all(
				Object.keys(held).map(async (entity) => (await office.company.objects(entity)).length),
			);
			for (const [at, count] of Object.values(held).entries())
				expect([Object.keys(held)[at], count === 0 || count === sizes[at] || count % 1_000 === 0]).toEqual([
					Object.keys(held)[at],
					true,
				]);
		}
		await control("latency", { perCallMs: 0 });
		for (const home of [killed, whole]) expect((await office.run(["pull"], { env: home })).code).toBe(0);
		expect(await changed(killed)).toEqual(await changed(whole));
		expect(inMirror(killed.EAUR_QB_HOME)).toEqual(inMirror(whole.EAUR_QB_HOME));
		for (const { EAUR_QB_HOME: home } of [killed, whole]) rmSync(home, { recursive: true });
		await pulled();
	}, 120_000);

	it("after 31 days without a look everything is read, and what is absent is deleted", async () => {
		const [gone, edited] = open.splice(0, 2) as [QboObject, QboObject];
		await write("Invoice", await bare(gone), "?operation=delete");
		await sparse("Invoice", edited, { TxnDate: "2026-01-23" });
		await control("clock", { offsetMs: 31 * 86_400_000 });
		expect(await pulled()).toMatchObject({ full: true, changes: 2 });
		expect(await changed()).toEqual(
			[`quickbooks invoice:${rowOf(gone)} deleted`, `quickbooks invoice:${rowOf(edited)} date`].toSorted(),
		);
	}, 60_000);
});

type Home = ReturnType<Office["secondHome"]>;

const bare = async ({ Id }: QboObject): Promise<QboObject> => {
	const found =
		office.company.server.realmId && (await office.company.objects("Invoice")).find((each) => each.Id === Id);
	return { Id, SyncToken: textAt(found, "SyncToken") };
};

function start(args: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcess {
	return spawn(process.execPath, [PROGRAM, ...args], {
		cwd: office.cwd,
		env: { ...office.env, ...env },
		stdio: "ignore",
	});
}

const ended = (child: ChildProcess): Promise<void> =>
	new Promise((resolve) => {
		if (child.exitCode !== null || child.signalCode !== null) resolve();
		else child.once("close", () => resolve());
	});

async function killedAfter(child: ChildProcess, ms: number): Promise<void> {
	const timer = setTimeout(() => child.kill("SIGKILL"), ms);
	await ended(child);
	clearTimeout(timer);
}

/** As if nobody had ever asked QuickBooks what has changed. */
function forget(home: string): void {
	const ledger = new Database(join(home, "audit.sqlite"));
	ledger.exec("DELETE FROM seen_document; DELETE FROM seen_name; DELETE FROM change; DELETE FROM seen_until");
	ledger.close();
}

function inMirror(home: string): Record<string, number> {
	const ledger = new Database(join(home, "audit.sqlite"), { readonly: true });
	const rows = ledger.prepare("SELECT entity, COUNT(*) AS n FROM seen_document GROUP BY 1").all() as {
		readonly entity: string;
		readonly n: number;
	}[];
	ledger.close();
	return Object.fromEntries(rows.map(({ entity, n }) => [entity, n]));
}
