import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect, type Desk, saying, sitDown } from "./desk.js";

/** Every command that only reads, and with which code it ends where it is read to its end. */
const READING: readonly (readonly [line: string, code: number])[] = [
	...["invoices", "customers"].flatMap((of) =>
		[`${of} analyze`, `${of} preview`, `${of} status`, `${of} all --dry-run`].map((line) => [line, 0] as const),
	),
	...["customers preview-applicants", "customers preview-students", "sync --dry-run"].map((line) => [line, 0] as const),
	...["invoices show 1", "status", "report", "failures", "explain", "explain QB006"].map((line) => [line, 0] as const),
	...["auth status", "map items", "map locations", "mis inspect", "mis prepare --print-sql"].map(
		(line) => [line, 0] as const,
	),
	...["audit list", "audit show 1", "audit verify", "schedule print --kind cron", "completion bash"].map(
		(line) => [line, 0] as const,
	),
	...["--help", "--version", "invoices --help", "help invoices all"].map((line) => [line, 0] as const),
	["doctor", 0],
];

/** Every kind of command that changes something; each goes on when nobody listens. */
const WRITING = [
	"customers batch --batch-size 2",
	"customers students --max-batches 1 --batch-size 2",
	"customers single $KEY",
	"customers retry",
	"customers reset",
	"invoices batch --batch-size 2",
	"invoices single 1",
	"invoices retry",
	"invoices reset",
	"map items --create --income-account 'Tuition Fees'",
	"map locations --create",
	"sync",
];

let desk: Desk;
let key: string;
beforeAll(async () => {
	desk = await sitDown({ students: 60, applicants: 0, invoices: 150 }, false);
	await connect(desk);
	const { data } = await desk.run(["customers", "preview", "--limit", "1", "--json"]);
	key = String((data.records as { id: string }[])[0]?.id);
	await desk.run(["map", "items", "--create", "--income-account", "Tuition Fees"]);
	await desk.run(["map", "locations", "--create"]);
}, 60_000);
afterAll(() => desk?.close());

describe("what is printed and no disk takes", () => {
	it.each([...READING.map(([line]) => line), "invoices analyze --json", "status --json", ...WRITING])(
		"%s onto a full disk is a failure, and says so",
		async (line) => {
			const said = await desk.shell(`KEY=${key}; eaur-qb ${line} >/dev/full`);
			expect([said.code, said.stderr]).toEqual([1, saying(/could not be written: .*ENOSPC/)]);
		},
	);
});

describe("what is printed and nobody takes", () => {
	it.each(READING)("%s ends quietly, with the code of a closed pipe", async (line) => {
		const said = await desk.shell(`eaur-qb ${line} | :; echo $PIPESTATUS`);
		expect([said.stdout, said.stderr]).toEqual(["141\n", expect.not.stringMatching(/EPIPE|node:|✖/)]);
	});

	it.each(WRITING)("%s goes on to its end, and says so", async (line) => {
		desk.sql("UPDATE tbl_imvoice SET QuickBk_Status = 0 WHERE QuickBk_Status = 2");
		const said = await desk.shell(`KEY=${key}; eaur-qb ${line} | :; echo $PIPESTATUS`);
		expect([said.stdout, said.stderr]).toEqual(["0\n", saying(/Nobody reads what is printed any more/)]);
		expect(said.stderr).not.toMatch(/EPIPE|at .*node:/);
	});

	it("and nothing was left undone by those that went on", async () => {
		const { data } = await desk.run(["invoices", "analyze", "--json"]);
		expect(data).toMatchObject({ not_synced: 0, already_synced: 150, in_progress: 0 });
	});

	it("with standard error in the same pipe, a command that reads ends too", async () => {
		const said = await desk.shell("eaur-qb --verbose sync --dry-run 2>&1 | :; echo $PIPESTATUS");
		expect(said.stdout).toBe("141\n");
	});
});

describe("a long answer is whole, however slow its reader", () => {
	it.each(["audit list --limit 10000", "invoices preview --limit 100", "report", "sync --dry-run"])(
		"%s",
		async (line) => {
			const said = await desk.shell(`eaur-qb ${line} --json | { sleep 0.3; cat; }`);
			expect(JSON.parse(said.stdout)).toMatchObject({ success: true });
			if (line.startsWith("audit")) expect(said.stdout.length).toBeGreaterThan(65_536);
		},
	);
});
