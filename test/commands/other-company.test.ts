import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Sandbox, startSandbox } from "../../src/sandbox/server.js";
import { type Desk, type Said, saying, sitDown } from "./desk.js";

/** Status 1 means "in some company": a trial company in production first, then the real one. */
describe("rows at 1 that are not in the company at hand", () => {
	let desk: Desk;
	let real: Sandbox;
	const trial = { QUICKBOOKS_ENVIRONMENT: "production" };
	const run = (line: string, env: Record<string, string> = trial) => desk.run([...line.split(" "), "--json"], env);
	const isBooks = "--first-run-limit off --yes";
	const login = ({ realmId, tokens }: Sandbox, env: Record<string, string>) =>
		desk.run(["auth", "import", "--realm-id", realmId, "--file", "-", "--yes"], {
			...env,
			INPUT: JSON.stringify(tokens),
		});
	const places = ["map", "locations", "--create"];
	const items = ["map", "items", "--create", "--income-account", "Tuition Fees"];
	const atReal = () => ({
		...trial,
		QUICKBOOKS_BASE_URL: real.url,
		QUICKBOOKS_OAUTH_BASE_URL: real.url,
		QUICK_BOOKS_CLIENT_ID: real.clientId,
		QUICK_BOOKS_SECRET: real.clientSecret,
	});
	const counts = ({ code, data }: Said) => [code, data.successful, data.not_here];

	beforeAll(async () => {
		desk = await sitDown({ students: 6, applicants: 4, invoices: 20 }, false);
		real = await startSandbox({
			seed: "company-in-use",
			limits: { callsPerMinute: 100_000, batchesPerMinute: 100_000, perSecond: 10_000, inFlight: 10 },
		});
		await login(desk.sandbox, trial);
		await desk.run(items, trial);
		await desk.run(places, trial);
		expect((await run(`customers all ${isBooks}`)).code).toBe(0);
		expect(counts(await run(`invoices all ${isBooks}`))).toEqual([0, 20, 0]);
		await login(real, atReal());
		await desk.run(items, atReal());
		await desk.run(places, atReal());
	});
	afterAll(async () => {
		await desk?.close();
		await real?.close();
	});

	it("are counted as soon as another company is at hand", async () => {
		expect((await run("invoices analyze")).data).toMatchObject({ already_synced: 20, not_here: 20 });
	});

	it("keep a run from saying that everything is there, and name the way out", async () => {
		const said = await desk.run(["sync", "--yes"], atReal());
		expect(said.code).toBe(3);
		expect(said.stdout + said.stderr).toMatch(/20 invoices at status 1 that neither this ledger nor the company/);
		expect(said.stdout + said.stderr).toContain("eaur-qb invoices reset --not-here");
		expect(counts(await run("invoices all --yes", atReal()))).toEqual([3, 0, 20]);
		// Who asked for one of them is not told that it is there.
		const [one] = [await run("invoices all --ids 5 --yes", atReal())];
		expect([one.code, one.data.not_here]).toEqual([3, 1]);
		expect(one.stdout).not.toContain("in QuickBooks already");
	});

	it("are counted by analyze, status, report and doctor", async () => {
		const env = atReal();
		expect((await desk.run(["invoices", "analyze"], env)).stdout).toMatch(/Synced, Not Here: +20/);
		expect((await run("customers analyze", env)).data.overall).toMatchObject({ not_here: 10 });
		const status = await run("status", env);
		expect(status.data).toMatchObject({ invoices: { not_here: 20 }, next: saying("reset --not-here") });
		const { checks } = (await run("doctor", env)).data as { checks: { name: string; detail: string; fix: string }[] };
		expect(checks.filter(({ name }) => name === "Other company")).toMatchObject([
			{ detail: saying(/^10 customers at status 1/), fix: saying("customers reset --not-here") },
			{ detail: saying(/^20 invoices at status 1/), fix: saying("invoices reset --not-here") },
		]);
		expect((await run("report", env)).data).toMatchObject({
			not_here: { invoices: 20, customers: 10 },
			invoices: { synced: { records: 0 }, open: { records: 20 } },
		});
	});

	it("are made unsynchronised only when somebody agrees, and then sent once", async () => {
		const env = atReal();
		expect((await run("invoices reset --not-here", env)).code).toBe(2);
		expect((await run("invoices analyze", env)).data).toMatchObject({ already_synced: 20 });
		expect((await run("customers reset --not-here --yes", env)).data).toEqual({ released: 10 });
		expect((await run(`customers all ${isBooks}`, env)).data).toMatchObject({ successful: 10 });
		expect((await run("invoices reset --not-here --yes", env)).data).toEqual({ released: 20 });
		expect(counts(await run(`invoices all ${isBooks}`, env))).toEqual([0, 20, 0]);
		expect((await run("invoices reset --not-here --yes", env)).data).toEqual({ released: 0 });
	});

	it("a fresh home on the same company knows them by what they bear", async () => {
		const env = { ...atReal(), EAUR_QB_HOME: `${desk.folder}/second` };
		await login(real, env);
		const left = (await run("invoices analyze", env)).data;
		expect(left).toMatchObject({ already_synced: 20 });
		expect(left).not.toHaveProperty("not_here");
	});

	it("and one whose stamp is gone is found by a look, and left alone", async () => {
		const env = { ...atReal(), EAUR_QB_HOME: `${desk.folder}/third` };
		await login(real, env);
		desk.sql("UPDATE tbl_imvoice SET pushed_by = 'System Auto Push' WHERE id IN (3, 4)");
		expect((await run("invoices analyze", env)).data).toMatchObject({ not_here: 2 });
		expect((await run("invoices reset --not-here --yes", env)).data).toEqual({ released: 0 });
		expect((await run("invoices analyze", env)).data).not.toHaveProperty("not_here");
	});

	it("what another computer sent and somebody deleted in QuickBooks is found by a look, whatever the rows bear", async () => {
		const env = { ...atReal(), EAUR_QB_HOME: `${desk.folder}/fourth` };
		await login(real, env);
		expect((await run("sync --yes", env)).code).toBe(0);
		const headers = { authorization: `Bearer ${real.tokens.access_token}`, "content-type": "application/json" };
		const ask = async (path: string, body?: object) =>
			(await (
				await fetch(`${real.url}/v3/company/${real.realmId}/${path}`, {
					headers,
					...(body && { method: "POST", body: JSON.stringify(body) }),
				})
			).json()) as { QueryResponse?: { Invoice?: { Id: string; SyncToken: string }[] } };
		const select = "select * from Invoice where DocNumber in ('MIS-9', 'MIS-10')";
		const { QueryResponse } = await ask(`query?query=${encodeURIComponent(select)}`);
		for (const { Id, SyncToken } of QueryResponse?.Invoice ?? [])
			await ask("invoice?operation=delete", { Id, SyncToken });
		expect((await run("invoices reset --not-here --yes", env)).data).toEqual({ released: 2 });
		expect(counts(await run("invoices all --yes", env))).toEqual([0, 2, 0]);
		expect((await run("invoices reset --not-here --yes", env)).data).toEqual({ released: 0 });
	});

	it("a row at 1 that was edited since it was sent is known: it is left alone, and not sent again", async () => {
		const env = atReal();
		desk.sql("UPDATE tbl_imvoice SET dept = dept + 1, pushed_by = 'somebody' WHERE id = 11");
		expect(counts(await run("invoices all --yes", env))).toEqual([0, 0, 0]);
		desk.sql("UPDATE tbl_imvoice SET dept = dept + 1 WHERE id = 12");
		expect((await run("invoices reset --not-here --yes", env)).data).toEqual({ released: 0 });
		expect((await run("invoices analyze", env)).data).toMatchObject({ already_synced: 20 });
		desk.sql("UPDATE tbl_imvoice SET dept = dept - 1 WHERE id IN (11, 12)");
	});

	it("rows of another status are counted, and end a run with 3", async () => {
		const env = atReal();
		desk.sql("UPDATE tbl_imvoice SET QuickBk_Status = CASE id WHEN 7 THEN 9 WHEN 8 THEN -1 END WHERE id IN (7, 8)");
		expect((await run("invoices analyze", env)).data).toMatchObject({ already_synced: 18, other_status: 2 });
		expect((await desk.run(["invoices", "analyze"], env)).stdout).toMatch(/Other Status: +2/);
		const all = await run("invoices all --yes", env);
		expect([all.code, all.data.other_status]).toEqual([3, 2]);
		expect((await run("invoices all --accept-held --yes", env)).code).toBe(0);
		expect((await run("status", env)).data.next).not.toContain("everything is in QuickBooks");
	});
});
