import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Privileges } from "../../src/mis/findings.js";
import { grantee } from "../../src/mis/privileges.js";
import { type MisShape, sharedMariadb, type TestServer } from "../support/mariadb.js";
import { openMis } from "../support/open-mis.js";
import { INVOICES, STUDENTS } from "./a-mis.js";

const TRACKING = ["QuickBk_Status", "pushed_by", "pushed_date"];

describe("what an account may do", () => {
	let server: TestServer;
	const databases = {} as Record<MisShape, string>;
	beforeAll(async () => {
		server = await sharedMariadb();
		for (const shape of ["guide", "untracked"] as const) databases[shape] = await server.createDatabase("may", shape);
	});
	afterAll(async () => {
		for (const database of Object.values(databases)) await server.query(`DROP DATABASE \`${database}\``);
	});

	/** Of a new account with SELECT and these grants; `here` stands for its database, `me` for the account, `role` for a role. */
	async function privileges(shape: MisShape, ...grants: readonly string[]): Promise<Privileges> {
		const database = databases[shape];
		const account = await server.userWith(database, "SELECT");
		const role = `${account.user}_role`;
		const inner = `${role}_inner`;
		await server.query(`CREATE ROLE ${role}; CREATE ROLE ${inner}`);
		for (const grant of grants) {
			const words = { here: `\`${database}\``, me: `'${account.user}'@'%'`, role, inner };
			await server.query(grant.replace(/\b(here|me|role|inner)\b/g, (word) => words[word as keyof typeof words]));
		}
		const mis = await openMis(server.config(database, account));
		try {
			return await mis.privileges([INVOICES]);
		} finally {
			await mis.close();
			await server.query(`DROP USER '${account.user}'@'%'; DROP ROLE ${role}; DROP ROLE ${inner}`);
		}
	}

	const NOTHING_MISSING = { account: expect.stringMatching(/^'\w+'@'%'$/) as string, missing: [], unneeded: [] };

	it.each([
		["its columns", "GRANT UPDATE (QuickBk_Status, pushed_by, pushed_date) ON here.tbl_imvoice TO me"],
		["the table", "GRANT UPDATE ON here.tbl_imvoice TO me"],
		["the database", "GRANT UPDATE ON here.* TO me"],
		["databases of such a name", "GRANT UPDATE ON `may\\_%`.* TO me"],
		["the whole server", "GRANT UPDATE ON *.* TO me"],
	])("UPDATE on %s is enough", async (_what, grant) => {
		expect(await privileges("guide", grant)).toEqual(NOTHING_MISSING);
	});

	it("SELECT alone is not, and another table's or database's UPDATE neither", async () => {
		const missing = [{ table: "tbl_imvoice", columns: TRACKING }];
		const other = ["GRANT UPDATE ON here.tbl_campus TO me", "GRANT UPDATE ON `mayor\\_%`.* TO me"];
		expect(await privileges("guide")).toEqual({ ...NOTHING_MISSING, missing });
		expect(await privileges("guide", ...other)).toEqual({ ...NOTHING_MISSING, missing });
	});

	it.each([
		["eaur@10.0.0.%", "'eaur'@'10.0.0.%'"],
		["o'neil@localhost", "'o''neil'@'localhost'"],
		["bursar@ur.ac.rw@%", "'bursar@ur.ac.rw'@'%'"],
		["@localhost", "''@'localhost'"],
	])("%s is named in a GRANT as %s", (account, named) => {
		expect(grantee(account)).toBe(named);
	});

	it("names the columns that are lacking", async () => {
		expect((await privileges("guide", "GRANT UPDATE (pushed_by) ON here.tbl_imvoice TO me")).missing).toEqual([
			{ table: "tbl_imvoice", columns: ["QuickBk_Status", "pushed_date"] },
		]);
	});

	it("what a role gives counts, also through another role", async () => {
		const given = [
			"GRANT UPDATE (QuickBk_Status) ON here.tbl_imvoice TO role",
			"GRANT UPDATE (pushed_by, pushed_date) ON here.tbl_imvoice TO inner",
			"GRANT inner TO role",
			"GRANT role TO me",
		];
		expect(await privileges("guide", ...given, "SET DEFAULT ROLE role FOR me")).toEqual(NOTHING_MISSING);
		expect(await privileges("guide", ...given)).toMatchObject({ missing: [{ columns: TRACKING }] });
	});

	it("tells what is not needed, by whatever way it was given", async () => {
		const role = ["GRANT DELETE ON here.* TO role", "GRANT role TO me", "SET DEFAULT ROLE role FOR me"];
		expect((await privileges("guide", ...role)).unneeded).toEqual(["DELETE"]);
		expect((await privileges("guide", "GRANT ALL ON here.tbl_campus TO me WITH GRANT OPTION")).unneeded).toEqual([
			"ALL PRIVILEGES",
			"GRANT OPTION",
		]);
	});

	it("where the tracking columns are still to be added, an account that only reads could not write them", async () => {
		expect((await privileges("untracked")).missing).toEqual([{ table: "tbl_imvoice", columns: TRACKING }]);
		expect((await privileges("untracked", "GRANT UPDATE ON here.tbl_imvoice TO me")).missing).toEqual([]);
	});

	it("a column that only an id of QuickBooks goes into is tried before anything is sent, too", async () => {
		const database = await server.createDatabase("may", "2026");
		const account = await server.userWith(database, "SELECT");
		const grant = (columns: string) =>
			server.query(`GRANT UPDATE (${columns}) ON \`${database}\`.${STUDENTS.table} TO '${account.user}'@'%'`);
		await grant(TRACKING.join(", "));
		const mis = await openMis(server.config(database, account));
		try {
			const refused = { reason: "configuration", message: expect.stringContaining("The account") as string };
			await expect(mis.requireTracking(STUDENTS)).rejects.toMatchObject(refused);
			await grant((await mis.privileges([STUDENTS])).missing.flatMap(({ columns }) => columns).join(", "));
			await mis.requireTracking(STUDENTS);
		} finally {
			await mis.close();
			await server.query(`DROP USER '${account.user}'@'%'; DROP DATABASE \`${database}\``);
		}
	});
});
