import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect, type Desk, type Said, sitDown } from "./desk.js";

/** The books of a small university, all of whose invoices of 2024 are sent. */
describe("a filter that names something else than was meant", () => {
	let desk: Desk;
	beforeAll(async () => {
		desk = await sitDown({ students: 30, applicants: 10, invoices: 60 }, false);
		await connect(desk);
		await desk.run(["map", "items", "--create", "--income-account", "Tuition Fees"]);
		await desk.run(["map", "locations", "--create"]);
	}, 60_000);
	afterAll(() => desk?.close());

	const counts = ({ data }: Said) => data as { successful: number; customers_made: number; customers: string[] };
	const customers = async () => {
		const { data } = await desk.run(["customers", "analyze", "--json"]);
		return (data.overall as { total_synced: number }).total_synced;
	};

	it.each([
		["invoices all --campus", "Mian Campus", 'The MIS has no campus "Mian Campus".', /^Did you mean "Main Campus"\?$/],
		["invoices all --category", "Tuitoin Fee", 'The MIS has no fee category "Tuitoin Fee".', /"Tuition Fee"/],
		["invoices preview --category", "zzz", 'The MIS has no fee category "zzz".', /./],
		[
			"invoices all --dry-run --student",
			"nobody",
			'No student has the reg_no and no applicant the tracking_id "nobody".',
			/./,
		],
		["sync --campus", "Moon", 'The MIS has no campus "Moon".', /./],
		["failures --category", "zzz", 'The MIS has no fee category "zzz".', /./],
		["customers all --student", "2200000l", /"2200000l"\.$/, /^Did you mean "22/],
		["customers batch --ids", "nobody,22", /"nobody"\.$/, /./],
		["invoices all --ids", "1,99999999", "The MIS has no invoice 99999999.", /--ids/],
		["invoices all --ids", "900-950", "The MIS has no invoice 900-950.", /--ids/],
	])("%s %j is refused with what is near, and nothing is done", async (line, value, detail, fix) => {
		const said = await desk.run([...line.split(" "), value, "--json"]);
		expect(said.code, said.stderr).toBe(2);
		expect(said.error?.detail).toMatch(detail);
		expect(said.error?.fix).toMatch(fix);
		expect(await customers()).toBe(0);
	});

	it("takes invoices by the names they have anywhere, and by ranges", async () => {
		const said = await desk.run(["invoices", "preview", "--ids", "MIS-3,invoice:5,7-9", "--json"]);
		expect((said.data.records as { id: number }[]).map(({ id }) => id)).toEqual([3, 5, 7, 8, 9]);
	});

	it("sync with a filter makes the customers that these invoices need, counts and names them, and no others", async () => {
		const said = await desk.run(["sync", "--ids", "1,2", "--json"]);
		expect(said.code, said.stderr).toBe(0);
		const invoices = said.data.invoices as ReturnType<typeof counts>;
		expect(invoices).toMatchObject({ successful: 2, batches_processed: 1 });
		expect(invoices.customers_made).toBeGreaterThan(0);
		expect(invoices.customers).toHaveLength(invoices.customers_made);
		expect(await customers()).toBe(invoices.customers_made);
		expect(said.stderr).toMatch(/customers? made on the way, because invoices needed (it|them): \S/);
		expect(said.stderr).toMatch(/Invoices: 2 records in/);
	});

	it("says of finished work that it is finished", async () => {
		const again = await desk.run(["invoices", "all", "--ids", "1,2"]);
		expect(again).toMatchObject({ code: 0 });
		expect(again.stdout).toMatch(/All 2 invoices of these ids are in QuickBooks already, as of\s20\d\d-/);
		const dry = await desk.run(["invoices", "all", "--ids", "1", "--dry-run"]);
		expect(dry.stdout).toMatch(/The 1 invoice of these ids is in QuickBooks already, as of\s20\d\d-/);
		const none = await desk.run(["invoices", "preview", "--from", "1990-01-01", "--to", "1990-12-31"]);
		expect(none.stdout).toContain("The MIS has no invoices of 1990.");
	});

	it("counts what is going to be done, not what the MIS holds", async () => {
		const { stderr } = await desk.run(["invoices", "all", "--ids", "3,4"]);
		expect(stderr).toMatch(/^Invoices: 2 records in/m);
		expect(stderr).not.toMatch(/of 5\d|of 60/);
	});
});
