import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect, type Desk, sitDown } from "./desk.js";

describe("what is printed and nobody, or no disk, takes", () => {
	let desk: Desk;
	beforeAll(async () => {
		desk = await sitDown({ students: 60, applicants: 0, invoices: 150 }, false);
		await connect(desk);
		await desk.run(["map", "items", "--create", "--income-account", "Tuition Fees"]);
		await desk.run(["map", "locations", "--create"]);
	}, 60_000);
	afterAll(() => desk?.close());

	it("a command that sends goes on when its reader has gone", async () => {
		const said = await desk.shell("eaur-qb sync | head -1; echo $PIPESTATUS");
		expect(said.stdout).toMatch(/\n0\n$/);
		expect(said.stderr).not.toMatch(/EPIPE|at .*node:/);
		const { data } = await desk.run(["invoices", "analyze", "--json"]);
		expect(data).toMatchObject({ not_synced: 0, already_synced: 150, in_progress: 0 });
	});

	it("a command that reads ends quietly", async () => {
		const said = await desk.shell("eaur-qb audit list | head -1 >/dev/null; echo $PIPESTATUS");
		expect([said.stdout, said.stderr]).toEqual(["0\n", ""]);
	});

	it("a long answer is whole, however slow its reader", async () => {
		const said = await desk.shell("eaur-qb audit list --limit 10000 --json | { sleep 0.3; cat; }");
		expect(said.stdout.length).toBeGreaterThan(65_536);
		expect(JSON.parse(said.stdout)).toMatchObject({ success: true });
	});

	it.each(["audit list", "--help", "invoices analyze --json", "completion bash"])(
		"%s onto a full disk is a failure, and says so",
		async (line) => {
			const said = await desk.shell(`eaur-qb ${line} >/dev/full`);
			expect(said.code).toBe(1);
			expect(said.stderr).toMatch(/could not be written: .*ENOSPC/);
		},
	);
});
