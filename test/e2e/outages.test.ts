import { connect, createServer, type Server, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FaultRule } from "../../src/sandbox/faults.js";
import { makeUniversity } from "../../src/sandbox/university/index.js";
import { IMPATIENT, type Office, outcomeOf, portOf, prepare, saying, startOffice, textAt } from "./support.js";

const university = makeUniversity({ seed: 26, students: 20, applicants: 10, invoices: 60, dirt: false });

describe("QuickBooks off, slow or talking nonsense: nothing is lost, and nothing is sent twice", () => {
	let office: Office;
	let line: Line;

	beforeAll(async () => {
		line = await openLine();
		const address = { QUICKBOOKS_BASE_URL: line.url, QUICKBOOKS_OAUTH_BASE_URL: line.url };
		office = await startOffice({
			shape: "guide",
			university,
			prepared: false,
			env: { ...address, QUICKBOOKS_LIMITS: IMPATIENT },
		});
		line.leadTo(office.company.server.url);
		await prepare(office);
		expect((await office.run(["customers", "all"])).code).toBe(0);
	});
	afterAll(async () => {
		await line?.cut();
		await office?.close();
	});

	const inProgress = async () =>
		textAt(await office.mis("SELECT COUNT(*) AS n FROM tbl_imvoice WHERE QuickBk_Status = 3"), 0, "n");
	const numbers = async () =>
		(await office.company.objects("Invoice"))
			.map((each) => textAt(each, "DocNumber"))
			.filter((each) => each.startsWith("MIS-"));
	const send = (...ids: number[]) => office.run(["invoices", "all", "--json", "--ids", ids.join(",")]);
	/** All of these, once. */
	const expectExactly = async (...ids: number[]) => {
		const among = (await numbers()).filter((number) => ids.includes(Number(number.slice(4))));
		expect(among.toSorted()).toEqual(ids.map((id) => `MIS-${id}`).toSorted());
	};

	it("off: 5 with what to do, nothing left in progress; on again, the same command sends", async () => {
		await line.cut();
		const ran = await send(1, 2, 3);
		expect([ran.code, ran.json.success]).toEqual([5, false]);
		expect(ran.json.error).toMatchObject({
			detail: saying("out of reach"),
			fix: saying(/Nothing is lost.*same command/),
		});
		expect(await inProgress()).toBe("0");
		await line.mend();
		expect(outcomeOf(await send(1, 2, 3))).toMatchObject({ code: 0, successful: 3 });
		await expectExactly(1, 2, 3);
	});

	it("off, analyze, preview and status go on working", async () => {
		await line.cut();
		for (const command of ["analyze", "preview", "status"]) {
			expect((await office.run(["invoices", command])).code, command).toBe(0);
		}
		await line.mend();
	});

	it("throttling without an end: 5 and QB003, with each pause said, and the same command brings each once", async () => {
		await office.company.faults([{ on: "batch", do: "429-json" }]);
		const ran = await send(40, 41, 42);
		expect([ran.code, ran.json.error?.code], ran.output).toEqual([5, "QB003"]);
		expect(ran.stderr).toMatch(/QuickBooks asked to wait \d+ s/);
		expect(textAt((await office.run(["status", "--json"])).json.data, "last_run", "error")).toContain("QB003");
		await office.company.faults([]);
		expect((await send(40, 41, 42)).code).toBe(0);
		await expectExactly(40, 41, 42);
	});

	it("not answering in time: what is waited for is said, and for how long", async () => {
		await office.company.faults([{ on: "batch", do: "503-html", times: 1 }]);
		const patient = { QUICKBOOKS_LIMITS: IMPATIENT.replace("timeout=1500ms", "timeout=3s") };
		const { stderr } = await office.run(["invoices", "all", "--ids", "43,44"], { env: patient });
		expect(stderr).toMatch(/Waiting \d+ s until QuickBooks is done with what it did not answer/);
		await office.company.faults([]);
		expect((await send(43, 44)).code).toBe(0);
	});

	it.each<[what: string, ids: number[], rules: FaultRule[]]>([
		["answering HTML instead of reading", [10, 11, 12], [{ on: "query", do: "503-html" }]],
		["answering HTML to every write", [13, 14, 15], [{ on: "batch", do: "503-html" }]],
		["too slow for the timeout", [22, 23, 24], [{ on: "batch", do: "slow", ms: 2_500 }]],
	])("%s: 5, or done later; the same command brings each record exactly once", async (_what, ids, rules) => {
		await office.company.faults(rules);
		const ran = await send(...ids);
		expect([0, 5], ran.output).toContain(ran.code);
		if (ran.code === 5) expect(ran.stderr).toMatch(/Nothing is lost|settle|same command/i);
		await office.company.faults([]);
		const again = await send(...ids);
		expect(again.code, again.output).toBe(0);
		await expectExactly(...ids);
		expect(await inProgress()).toBe("0");
	});

	it("answering now and then: the run itself gets through", async () => {
		await office.company.faults([
			{ on: "batch", do: "reset-after", every: 3 },
			{ on: "query", do: "503-html", nth: 1 },
		]);
		const ran = await office.run(["invoices", "all", "--json"]);
		expect(outcomeOf(ran), ran.output).toMatchObject({ code: 0, failed: 0, unknown: 0 });
		await office.company.faults([]);
		await expectExactly(...university.tables.tbl_imvoice.map(({ id }) => Number(id)));
		expect((await office.company.stats()).broken_rules).toEqual([]);
	});
});

/** The line to QuickBooks: an address that stays the same while what is behind it comes and goes. */
interface Line {
	readonly url: string;
	leadTo(url: string): void;
	cut(): Promise<void>;
	mend(): Promise<void>;
}

async function openLine(): Promise<Line> {
	let target = new URL("http://127.0.0.1:9");
	let server: Server | undefined;
	const sockets = new Set<Socket>();
	const listen = (port: number) => {
		const listening = createServer((near) => {
			const far = connect(Number(target.port), target.hostname);
			for (const socket of [near, far]) {
				sockets.add(socket);
				socket.on("error", () => {});
				socket.once("close", () => {
					sockets.delete(socket);
					near.destroy();
					far.destroy();
				});
			}
			near.pipe(far).pipe(near);
		});
		server = listening;
		return portOf(listening, port);
	};
	const port = await listen(0);
	return {
		url: `http://127.0.0.1:${port}`,
		leadTo: (url) => {
			target = new URL(url);
		},
		mend: async () => {
			await listen(port);
		},
		cut: async () => {
			const ending = server;
			server = undefined;
			for (const socket of sockets) socket.destroy();
			if (ending) await new Promise((resolve) => ending.close(resolve));
		},
	};
}

/** Nothing but the look-up stands between a lost answer and a second invoice: no requestid, no check of numbers. */
describe("an answer is lost, and each look-up for what became of it is answered with", () => {
	let office: Office;

	beforeAll(async () => {
		office = await startOffice({
			...{ shape: "guide", university, company: { warnDuplicateNumbers: false } },
			env: { QUICKBOOKS_LIMITS: `${IMPATIENT},lookup_after=0s,breaker=50` },
		});
		expect((await office.run(["customers", "all"])).code).toBe(0);
		expect((await office.run(["invoices", "batch", "--batch-size", "1"])).code).toBe(0);
	});
	afterAll(() => office?.close());

	it.each([
		["{}", "query-empty", 11],
		["null", "query-null", 12],
		["a redirect", "redirect", 13],
	] as const)(
		"%s: nothing is concluded from it, and the record is in QuickBooks once",
		async (_what, misfortune, id) => {
			const lost: FaultRule = { on: "batch", do: "reset-after", times: 1 };
			await office.company.faults([lost, { on: "query", do: misfortune, containing: "DocNumber in" }]);
			const ran = await office.run(["invoices", "all", "--json", "--ids", String(id)]);
			await office.company.faults([]);
			const numbered = async () =>
				(await office.company.objects("Invoice")).filter((each) => textAt(each, "DocNumber") === `MIS-${id}`);
			expect(ran.code).toBe(5);
			expect(await numbered()).toHaveLength(1);
			expect(outcomeOf(await office.run(["invoices", "all", "--json", "--ids", String(id)]))).toMatchObject({
				code: 0,
			});
			expect(await numbered()).toHaveLength(1);
		},
	);
});
