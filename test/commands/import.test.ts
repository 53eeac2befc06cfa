import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startSandbox } from "../../src/sandbox/server.js";
import { connect, type Desk, sitDown } from "./desk.js";

describe("auth import over the connection to another company", () => {
	let desk: Desk;
	beforeAll(async () => {
		desk = await sitDown({ students: 5, applicants: 0, invoices: 5 }, false);
		await connect(desk);
	});
	afterAll(() => desk?.close());

	const connected = async () => (await desk.run(["auth", "status", "--json"])).data.realm_id;

	it("names both and asks: without a terminal it ends with 2, and everything is as it was", async () => {
		const tokens = JSON.stringify(desk.sandbox.tokens);
		const own = desk.sandbox.realmId;
		const other = "9999999999";
		const line = ["auth", "import", "--realm-id", other, "--file", "-", "--json"];
		const said = await desk.run(line, { INPUT: tokens });
		expect(said.code).toBe(2);
		expect(said.error?.detail).toContain(`(company ${own}) is connected.`);
		expect(said.error?.detail).toContain(`${other} in its place?`);
		expect(said.error?.fix).toContain("--yes");
		expect(await connected()).toBe(own);
	});

	it("asks nothing for the company that is connected already", async () => {
		expect((await connect(desk)).code).toBe(0);
	});

	it("with --yes puts the other one in its place", async () => {
		const other = await startSandbox({ seed: "company-in-use" });
		try {
			const addresses = { QUICKBOOKS_BASE_URL: other.url, QUICKBOOKS_OAUTH_BASE_URL: other.url };
			const client = { QUICK_BOOKS_CLIENT_ID: other.clientId, QUICK_BOOKS_SECRET: other.clientSecret };
			const line = ["auth", "import", "--realm-id", other.realmId, "--file", "-"];
			const settings = { ...addresses, ...client, INPUT: JSON.stringify(other.tokens) };
			expect((await desk.run([...line, "--yes"], settings)).code).toBe(0);
		} finally {
			await other.close();
		}
	});
});
