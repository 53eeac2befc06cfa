import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Desk as Login, openDesk } from "../auth/support.js";
import { dyingAt } from "../e2e/support.js";
import { connect, type Desk, type Said, sitDown } from "./desk.js";

interface Mapping {
	readonly name: string;
	readonly id: string | null;
	readonly qbo_name: string | null;
	readonly income_account: string | null;
}

async function plant(url: string, entity: string, object: object): Promise<{ readonly Id: string }> {
	const answer = await fetch(`${url}/sandbox/objects/${entity}`, { method: "POST", body: JSON.stringify(object) });
	return (await answer.json()) as { Id: string };
}

const mappingsOf = ({ data }: Said): readonly Mapping[] => data.mappings as readonly Mapping[];

/** QuickBooks' screens show no ids: a person knows names. */
describe("fee categories and campuses by name", () => {
	let desk: Desk;
	const ids: Record<string, string> = {};
	beforeAll(async () => {
		desk = await sitDown({ students: 5, applicants: 0, invoices: 5 }, false);
		await connect(desk);
		const { url } = desk.sandbox;
		const item = async (key: string, name: string, more: object = {}) => {
			const { Id } = await plant(url, "Item", { Name: name, FullyQualifiedName: name, Type: "Service", ...more });
			ids[key] = Id;
		};
		await item("fees", "Fees", { Type: "Category" });
		const income = { IncomeAccountRef: { value: "1", name: "Income:Late Payments" } };
		await item("feesLate", "Late", { FullyQualifiedName: "Fees:Late", ...income });
		await item("finesLate", "Late", { FullyQualifiedName: "Fines:Late" });
		await item("old", "Old Fee", { Active: false });
		await item("module", "Retake Modules");
		await plant(url, "Department", { Name: "Huye", FullyQualifiedName: "South:Huye", Active: true });
	}, 60_000);
	afterAll(() => desk?.close());

	const itemOf = async (category: string, set: string) => {
		const said = await desk.run(["map", "items", "--set", set, "--json"]);
		expect(said.code, said.stderr).toBe(0);
		return mappingsOf(said).find(({ name }) => name === category);
	};

	it("takes names on both sides, whatever their case and blanks", async () => {
		expect(await itemOf("Late: fee", " late:  FEE = tuition fee")).toMatchObject({ qbo_name: "Tuition Fee" });
	});

	it("takes a full name, and shows the account that the income goes to", async () => {
		expect(await itemOf("Late: fee", "Late: fee=Fees:Late")).toEqual(
			expect.objectContaining({ id: ids.feesLate, qbo_name: "Fees:Late", income_account: "Income:Late Payments" }),
		);
		const { stdout } = await desk.run(["map", "items"]);
		expect(stdout).toMatch(/Income account\s*\n[\s\S]*Late: fee .*Fees:Late .*Income:Late Payments/);
	});

	it("says of a mapping that is changed that what was sent stays where it is, and nothing of one that is not", async () => {
		const set = async (to: string) => (await desk.run(["map", "items", "--set", `Graduation Fee=${to}`])).stderr;
		expect((await set("Tuition Fee")).replace(/\s+/g, " ")).toContain(
			'"Graduation Fee" went to the item Graduation Fee until now: invoices that were sent stay there, what is sent from now on goes to Tuition Fee.',
		);
		expect(await set("Tuition Fee")).not.toContain("until now");
		await set("Graduation Fee");
	});

	it("takes ids still, on either side", async () => {
		expect(await itemOf("Late: fee", `Late: fee=${ids.finesLate}`)).toMatchObject({ qbo_name: "Fines:Late" });
		expect(await itemOf("Late: fee", `Late: fee=id:${ids.feesLate}`)).toMatchObject({ qbo_name: "Fees:Late" });
	});

	it.each([
		[
			"Late: fee=Late",
			/may be several items in QuickBooks: Fees:Late \(id \d+\), Fines:Late \(id \d+\)/,
			/full name.*id:/,
		],
		["Late: fee=Tuitoin Fee", /^QuickBooks has no active item "Tuitoin Fee"/, /Did you mean "Tuition Fee"\?/],
		["Late: fee=Old Fee", /^QuickBooks has no active item "Old Fee"/, /./],
		["Late: fee=Fees", /"Fees" is a Category in QuickBooks, which cannot stand on an invoice/, /another/],
		["Late: fee=id:99999", /^QuickBooks has no active item "id:99999"/, /map items/],
		["Laet: fee=Tuition Fee", /^There is no fee category "Laet: fee"/, /Did you mean "Late: fee"\?/],
		["Late: fee", /--set takes <fee category>=<item>/, /'Late fee=Tuition Fee'/],
		["=Tuition Fee", /--set takes <fee category>=<item>/, /./],
	])("refuses %j, and changes nothing", async (set, detail, fix) => {
		const before = mappingsOf(await desk.run(["map", "items", "--json"]));
		const said = await desk.run(["map", "items", "--set", set, "--json"]);
		expect(said.code, said.stderr).toBe(2);
		expect(said.error?.detail).toMatch(detail);
		expect(said.error?.fix).toMatch(fix);
		expect(mappingsOf(await desk.run(["map", "items", "--json"]))).toEqual(before);
	});

	it("campuses the same", async () => {
		const said = await desk.run(["map", "locations", "--set", "huye campus=South:Huye", "--json"]);
		expect(said.code, said.stderr).toBe(0);
		expect(mappingsOf(said).find(({ name }) => name === "Huye Campus")).toMatchObject({ qbo_name: "South:Huye" });
		const { error, code } = await desk.run(["map", "locations", "--set", "Huye=Huye", "--json"]);
		expect([code, error?.fix]).toEqual([2, expect.stringMatching(/"Huye Campus"/)]);
	});

	it("puts a name that is almost the same as a question, and makes nothing beside it unasked", async () => {
		const { stdout } = await desk.run(["map", "items"]);
		expect(stdout).toContain(
			`? Retake Module: is Retake Modules (id ${ids.module}) meant? Then: eaur-qb map items --set 'Retake Module=Retake Modules'`,
		);
		const making = ["map", "items", "--create", "--income-account", "Tuition Fees", "--json"];
		const refused = await desk.run(making);
		expect([refused.code, refused.error?.fix]).toEqual([
			2,
			expect.stringMatching(/--yes.*Retake Module=Retake Modules/),
		]);
		expect(mappingsOf(await desk.run(["map", "items", "--json"])).filter(({ id }) => id === null)).not.toEqual([]);
		const made = await desk.run([...making, "--yes"]);
		expect(made.code, made.stderr).toBe(0);
		expect(mappingsOf(made).find(({ name }) => name === "Retake Module")).toMatchObject({
			qbo_name: "Retake Module",
			income_account: "Tuition Fees",
		});
		const after = await desk.run(["map", "items"]);
		expect(after.stdout).not.toContain("meant?");
	});
});

describe("map --create is a run like any other", () => {
	let desk: Desk;
	beforeAll(async () => {
		desk = await sitDown({ students: 5, applicants: 0, invoices: 5 }, false);
		await connect(desk);
	}, 60_000);
	afterAll(() => desk?.close());

	const CREATE = ["map", "items", "--create", "--income-account", "Tuition Fees", "--json"];
	const named = async (name: string) => {
		const answer = await fetch(`${desk.sandbox.url}/sandbox/objects/Item`);
		return ((await answer.json()) as { Name: string }[]).filter((each) => each.Name === name);
	};

	it.each(["intended", "answered"] as const)(
		"killed when it is %s: the next one makes each item once",
		async (step) => {
			const fees = mappingsOf(await desk.run(["map", "items", "--json"]));
			// What QuickBooks takes in no name is made as another one.
			const fee = fees.find((each) => each.id === null && !each.name.includes(":"));
			const name = fee?.name ?? "";
			const making = [...CREATE, "--category", name];
			const killed = await desk.run(making, dyingAt(step));
			expect([killed.stdout, await named(name)]).toEqual(["", step === "answered" ? [expect.anything()] : []]);
			const said = await desk.run(making);
			expect(said.code, said.stderr).toBe(0);
			expect(await named(name)).toHaveLength(1);
			expect(mappingsOf(said)).toEqual([expect.objectContaining({ name, income_account: "Tuition Fees" })]);
		},
	);

	it("`audit show` has it under its run_id, and `audit list` what it made", async () => {
		const said = await desk.run(CREATE);
		expect(said.code, said.stderr).toBe(0);
		const runId = String(said.data.run_id);
		const { data } = await desk.run(["audit", "show", runId, "--json"]);
		const entries = data.entries as readonly { event: string; kind: string | null; mis_id: string; detail: string }[];
		const made = entries.filter(({ event }) => event === "created");
		expect(made.length).toBeGreaterThan(0);
		expect(made.every(({ kind }) => kind === "item")).toBe(true);
		expect(entries.map(({ event }) => event)).toEqual(
			expect.arrayContaining(["run started", "created", "mapped", "run ended"]),
		);
		expect(data.run).toMatchObject({
			command: CREATE.slice(0, -1).join(" ").replace("Tuition Fees", "'Tuition Fees'"),
			successful: made.length,
			failed: 0,
			exit_code: 0,
		});
		const { stdout } = await desk.run(["audit", "list", "--record", `item:${made[0]?.mis_id}`]);
		expect(stdout).toMatch(/mapped[\s\S]*created +\S.* → QuickBooks/);
	});

	it("no run of records takes it for its last one", async () => {
		const { data } = await desk.run(["status", "--json"]);
		expect([data.last_run, data.next]).toEqual([null, expect.stringMatching(/preview/)]);
	});
});

describe("map items --choose", () => {
	let desk: Login;
	beforeEach(async () => {
		desk = await openDesk();
		const { realmId, tokens } = desk.sandbox;
		await desk.run(["auth", "import", "--realm-id", realmId, "--file", "-"], { input: JSON.stringify(tokens) });
	});
	afterEach(() => desk.close());

	it("asks for each that lacks an item, again where an answer is none, and keeps what was chosen", async () => {
		const running = desk.start(["map", "items", "--choose"], { TERM: "dumb" }, "terminal");
		const turns: (readonly [RegExp, string])[] = [
			[/Late: fee has no item\.[\s\S]*Enter leaves it: $/, "Tuitoin Fee"],
			[/Did you mean "Tuition Fee"\?[\s\S]*Enter leaves it: $/, "tuition fee"],
			[/Retake Module has no item\.[\s\S]*Enter leaves it: $/, ""],
		];
		for (const [asked, typed] of turns) {
			await running.shows(asked);
			running.child.stdin.write(`${typed}\r`);
		}
		while (running.child.exitCode === null) {
			running.child.stdin.write("\r");
			await new Promise((resolve) => setTimeout(resolve, 50));
		}
		const { code, output } = await running.ended;
		expect(code, output).toBe(0);
		expect(output).toMatch(/✔ +Late: fee +Tuition Fee/);
		expect(output).toMatch(/✖ +Retake Module +missing/);
	});

	it("without a terminal names the option that answers", async () => {
		const { code, output } = await desk.run(["map", "items", "--choose"]);
		expect(code).toBe(2);
		expect(output).toMatch(/eaur-qb map items --set '[^']+=<item>'/);
	});
});
