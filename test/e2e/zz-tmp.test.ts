import { spawn } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeUniversity } from "../../src/sandbox/university/index.js";
import { type Office, PROGRAM, startOffice } from "./support.js";

const university = makeUniversity({ seed: 62, students: 30, applicants: 10, invoices: 200, dirt: false });
describe("tmp", () => {
	let office: Office;
	beforeAll(async () => {
		office = await startOffice({ shape: "2026", university, latency: { meanMs: 40 } as never });
		expect((await office.run(["customers", "all"])).code).toBe(0);
	});
	afterAll(() => office?.close());
	const interrupt = (args: string[], env: Record<string, string>, afterMs: number) => new Promise<{ code: number | null; ms: number; err: string }>((resolve) => {
		const child = spawn(process.execPath, [PROGRAM, ...args], { cwd: office.cwd, env: { ...office.env, ...env } as NodeJS.ProcessEnv });
		let err = "";
		child.stderr.on("data", (d) => { err += String(d); });
		child.stdout.on("data", () => {});
		let t = 0;
		setTimeout(() => { t = Date.now(); child.kill("SIGINT"); }, afterMs);
		child.on("close", (code) => resolve({ code, ms: Date.now() - t, err }));
	});
	it("ctrl-c", async () => {
		await office.company.faults([{ on: "batch", do: "429-json", times: 1 }]);
		const limits = "calls=100000,batches=1000000,per_second=1000000,throttle_wait=12s";
		console.log(">> 429", JSON.stringify(await interrupt(["invoices", "all"], { QUICKBOOKS_LIMITS: limits }, 1200)));
		await office.company.faults([]);
		console.log(">> rows", JSON.stringify(await office.mis("SELECT QuickBk_status AS s, COUNT(*) AS n FROM tbl_imvoice GROUP BY 1")));
		await office.mis("SET sql_mode=''; INSERT INTO tbl_income_category (name, status_Id) VALUES " + Array.from({ length: 60 }, (_, i) => `('Fee number ${i}', 1)`).join(","));
		console.log(">> map", JSON.stringify(await interrupt(["map", "items", "--create", "--income-account", "Tuition Fees"], { QUICKBOOKS_LIMITS: "per_second=5" }, 2500)).slice(-400));
	}, 120_000);
	it("limits", async () => {
		await fetch(`${office.company.server.url}/sandbox/limits`, { method: "POST", body: JSON.stringify({ batchesPerMinute: 3 }) });
		const QUICKBOOKS_LIMITS = "calls=100000,per_second=1000000,batches=3,throttle_wait=500ms,retry_delay=10ms,attempts=1";
		for (let i = 0; i < 2; i += 1) {
			const t = Date.now();
			const ran = await office.run(["invoices", "batch", "--batch-size", "20", "--json", "--verbose"], { env: { QUICKBOOKS_LIMITS } });
			console.log(">> limits", ran.code, Date.now() - t, JSON.stringify(ran.stderr.slice(-600)), JSON.stringify((await office.company.stats()).broken_rules).slice(0, 400));
		}
	}, 240_000);
});
