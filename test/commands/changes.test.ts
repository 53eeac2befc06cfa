import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect, type Desk, saying, sitDown } from "./desk.js";

describe("what has changed, before anybody has looked and where not all can be read", () => {
	let desk: Desk;
	const run = (line: string, env: Record<string, string> = {}) => desk.run([...line.split(" "), "--json"], env);
	const messageOf = ({ stdout }: { stdout: string }) => (JSON.parse(stdout) as { message: string }).message;
	type Invoice = Record<"Id" | "SyncToken", string> & Record<"CustomerRef" | "Line", unknown>;
	const ask = async (path: string, more: object): Promise<Invoice> => {
		const { url, realmId, tokens } = desk.sandbox;
		const headers = { authorization: `Bearer ${tokens.access_token}`, "content-type": "application/json" };
		const answer = await fetch(`${url}/v3/company/${realmId}/${path}`, { headers, ...more });
		return ((await answer.json()) as { Invoice: Invoice }).Invoice;
	};
	const read = (id: string) => ask(`invoice/${id}`, {});
	const write = (path: string, body: object) => ask(path, { method: "POST", body: JSON.stringify(body) });

	beforeAll(async () => {
		desk = await sitDown({ students: 3, applicants: 1, invoices: 4 }, false);
		await connect(desk);
		await desk.run(["map", "items", "--create", "--income-account", "Tuition Fees"]);
		await desk.run(["map", "locations", "--create"]);
		expect((await run("customers all --yes")).code).toBe(0);
		expect((await run("invoices all --yes")).code).toBe(0);
	});
	afterAll(() => desk.close());

	it("nothing is called unchanged before QuickBooks was asked", async () => {
		expect(messageOf(await run("changes list"))).toMatch(/QuickBooks is not known/);
		expect(messageOf(await run("changes show invoice:1"))).toMatch(/not known/);
		expect((await run("invoices show 1")).data.decision).toMatch(/^it was sent; .*pull looks/);
		expect((await desk.run(["invoices", "analyze", "--quickbooks"])).stdout).toMatch(/not looked at since it was sent/);
		expect((await run("status")).data.next).toMatch(/Whether they still are in QuickBooks is not known/);
		expect(messageOf(await run("invoices all --ids 1,2"))).toMatch(
			/were sent already\. Whether QuickBooks still has them/,
		);
		// What was remembered of the company is forgotten by `reset --not-here`: "never" may be wrong.
		expect((await desk.run(["changes", "list"])).stdout).toContain("not asked yet, or not since reset --not-here");
		expect((await run("pull")).code).toBe(0);
		expect(messageOf(await run("changes list"))).toMatch(/^Nothing has changed/);
		expect(messageOf(await run("changes show invoice:1"))).toBe("It is as it was sent.");
	});

	it("of what an earlier version sent it is said what it did not keep", async () => {
		const database = new Database(join(desk.folder, "home", "audit.sqlite"));
		const said = database.prepare("SELECT said FROM record WHERE kind = 'invoice' AND mis_id = 1").pluck().get();
		const keep = database.prepare("UPDATE record SET said = ? WHERE kind = 'invoice' AND mis_id = 1");
		keep.run(null);
		expect(messageOf(await run("changes show invoice:1"))).toMatch(/as far as is known: an earlier version sent it/);
		keep.run(said);
		database.close();
	});

	it("a document that was typed in and deleted is not called sent, and one that nobody has seen is refused", async () => {
		const { data } = await run("changes show invoice:1");
		const { quickbooks_id: id } = data.quickbooks as { quickbooks_id: string };
		const ours = await read(id);
		const typed = await write("invoice", { CustomerRef: ours.CustomerRef, Line: ours.Line });
		await run("pull");
		expect(messageOf(await run(`changes show quickbooks:Invoice:${typed.Id}`))).toBe("It was not sent from here.");
		await write("invoice?operation=delete", { Id: typed.Id, SyncToken: typed.SyncToken });
		await run("pull");
		expect(messageOf(await run(`changes show quickbooks:Invoice:${typed.Id}`))).toMatch(
			/^It was not sent .*deleted now/,
		);
		expect((await run("changes acknowledge quickbooks:Invoice:99999")).code).toBe(2);
		expect((await run(`changes show quickbooks:Invoice:${id}`)).data.record).toBe("invoice:1");
	});

	it("while the MIS is out of reach, QuickBooks' side is told and acknowledged all the same", async () => {
		const env = { MIS_DATABASE_URL: "mysql://root:x@127.0.0.1:1/none" };
		const ran = await run("changes list", env);
		expect([ran.code, ran.data.changes, ran.error?.code]).toEqual([5, [], "QB011"]);
		expect((await run("changes list --side quickbooks", env)).code).toBe(0);
		const { data } = await run("changes show invoice:2", env);
		expect(data).toMatchObject({ record: "invoice:2", quickbooks: { state: "open" } });
		const ours = await read((data.quickbooks as { quickbooks_id: string }).quickbooks_id);
		await write("invoice", { ...ours, TxnDate: "2026-01-17" });
		await run("pull");
		expect((await run("changes list", env)).data).toMatchObject({ total: 1 });
		expect((await run("changes acknowledge invoice:2 --reason seen", env)).data).toEqual({ acknowledged: 1 });
		expect((await run("changes list", env)).data).toMatchObject({ total: 0 });
	});

	it("a row that was edited bears when it was first found so, until it is edited again", async () => {
		const seen = async () => {
			const { data } = await run("changes list --side mis");
			return (data.changes as { field: string; seen: string }[]).map((each) => each.seen);
		};
		desk.sql("UPDATE tbl_imvoice SET dept = dept + 7 WHERE id = 2");
		const [first, ...others] = await seen();
		expect([typeof first, others]).toEqual(["string", []]);
		expect(await seen()).toEqual([first]);
		desk.sql("UPDATE tbl_imvoice SET dept = dept + 7 WHERE id = 2");
		const [second = ""] = await seen();
		expect(second > (first ?? "")).toBe(true);
		desk.sql("UPDATE tbl_imvoice SET dept = dept - 14 WHERE id = 2");
		expect(await seen()).toEqual([]);
	});

	it("what was acknowledged in the MIS bears when, and why", async () => {
		desk.sql("UPDATE tbl_imvoice SET dept = dept + 5 WHERE id = 3");
		expect((await run("changes acknowledge invoice:3 --reason rounding")).data).toEqual({ acknowledged: 1 });
		const { data } = await run("changes list --side mis --all");
		expect(data.changes).toMatchObject([
			{ record: "invoice:3", acknowledged: true, acknowledged_at: saying(/^20\d\d-/), reason: "rounding" },
		]);
		expect((await run("changes list --side mis --all")).stdout).toContain("1 of them acknowledged");
		expect((await desk.run(["changes", "show", "invoice:3"])).stdout).toMatch(/\(acknowledged on .*rounding\)/s);
	});

	it("a held invoice that was acknowledged: what was sent stays what was sent, and the next edit of either side is told", async () => {
		const held = async () => (await run("invoices all")).code;
		desk.sql("UPDATE tbl_imvoice SET dept = dept + 5, QuickBk_Status = 0 WHERE id = 4");
		expect(await held()).toBe(3);
		const { data } = await run("invoices show 4");
		const sent = (data.sent as { amount: number }).amount;
		expect((await run("changes acknowledge invoice:4 --reason rounding --yes")).data).toEqual({ acknowledged: 1 });
		expect(await held()).toBe(0);
		expect((await run("invoices show 4")).data).toMatchObject({ status: "synced", sent: { amount: sent } });
		const id = (data.quickbooks as { quickbooks_id: string }).quickbooks_id;
		await write("invoice", { ...(await read(id)), DueDate: "2027-01-01" });
		await run("pull");
		expect((await run("changes list")).data).toMatchObject({ changes: [] });
		await write("invoice", { ...(await read(id)), TxnDate: "2026-01-17" });
		await run("pull");
		expect((await run("changes list")).data).toMatchObject({ changes: [{ side: "quickbooks", field: "date" }] });
		desk.sql("UPDATE tbl_imvoice SET dept = dept + 5, QuickBk_Status = 0 WHERE id = 4");
		expect(await held()).toBe(3);
		const from = String(sent);
		expect((await run("changes list --side mis")).data).toMatchObject({ changes: [{ field: "amount", from }] });
		desk.sql("UPDATE tbl_imvoice SET dept = dept - 10, QuickBk_Status = 1 WHERE id = 4");
		expect((await run("changes list --side mis")).data).toMatchObject({ changes: [] });
	});

	it("one that is held because its document was edited stays held once that was acknowledged, until one side is corrected", async () => {
		const { data } = await run("invoices show 1");
		const id = (data.quickbooks as { quickbooks_id: string }).quickbooks_id;
		const { TxnDate } = (await read(id)) as { TxnDate?: unknown };
		const dated = async (day: unknown) => write("invoice", { ...(await read(id)), TxnDate: day });
		await dated("2026-01-17");
		expect((await run("invoices single 1")).code).toBe(3);
		await run("pull");
		expect((await run("changes acknowledge invoice:1 --reason typo --yes")).data).toEqual({ acknowledged: 1 });
		expect((await run("invoices single 1")).code).toBe(3);
		await dated(TxnDate);
		expect((await run("invoices single 1")).code).toBe(0);
		await run("pull");
	});

	it("what is deleted there is in no sentence in QuickBooks, also once somebody has acknowledged it", async () => {
		const next = async () => String((await run("status")).data.next);
		const { data } = await run("invoices show 1");
		const id = (data.quickbooks as { quickbooks_id: string }).quickbooks_id;
		expect(data.decision).toMatch(/^it is in QuickBooks, as of 20/);
		const { SyncToken } = await read(id);
		await write("invoice?operation=delete", { Id: id, SyncToken });
		await run("pull");
		expect(await next()).toMatch(/not as sent/);
		await run("changes acknowledge invoice:1 invoice:4 --reason twice");
		expect(await next()).toMatch(/are in QuickBooks, as of .*, but for \d records that somebody has acknowledged\./);
		expect(messageOf(await run("invoices all --ids 1,2"))).toMatch(
			/of 2 invoices .*, 1 is in QuickBooks, as of 20.*; 1 deleted or void there/,
		);
		const { stdout } = await desk.run(["invoices", "analyze", "--quickbooks"]);
		expect(stdout.replace(/\s+/g, " ")).toMatch(
			/all as it was sent, but for \d records that somebody has acknowledged/,
		);
	});
});
