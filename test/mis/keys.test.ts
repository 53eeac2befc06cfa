import { afterEach, describe, expect, it } from "vitest";
import { type AMis, type Home, INVOICES, makeMis } from "./a-mis.js";

let mis: AMis;
afterEach(() => mis.mis.close());

const withoutKey = async (home: Home) => {
	mis = await makeMis(home, "guide");
	await mis.run(
		"CREATE TABLE copied AS SELECT * FROM tbl_imvoice; DROP TABLE tbl_imvoice; ALTER TABLE copied RENAME TO tbl_imvoice",
	);
	await mis.run("INSERT INTO tbl_imvoice (id) VALUES (7), (8)");
};
const required = () => mis.mis.requireKey(INVOICES);
const found = async () => (await mis.mis.inspect([INVOICES])).keyless;

describe.each<Home>(["MariaDB", "an embedded file"])("rows of %s that share a key", (home) => {
	it("cannot be, where there is a primary key", async () => {
		mis = await makeMis(home, "guide");
		await expect(required()).resolves.toBeUndefined();
		expect(await found()).toEqual([]);
	});

	it("could be, where there is none; but only where there are is anything refused", async () => {
		await withoutKey(home);
		await expect(required()).resolves.toBeUndefined();
		expect(await found()).toEqual([{ table: "tbl_imvoice", column: "id", repeated: [] }]);
		await mis.run("INSERT INTO tbl_imvoice (id) VALUES (8)");
		expect(await found()).toEqual([{ table: "tbl_imvoice", column: "id", repeated: ["8"] }]);
		await expect(required()).rejects.toMatchObject({
			reason: "configuration",
			code: "QB011",
			message: expect.stringMatching(/tbl_imvoice \(id\): several rows bear one key \(8\)/) as string,
		});
	});

	it("nor where another index keeps it unique; one over several columns does not", async () => {
		await withoutKey(home);
		await mis.run("CREATE UNIQUE INDEX together ON tbl_imvoice (id, dept)");
		expect(await found()).toHaveLength(1);
		await mis.run("CREATE UNIQUE INDEX alone ON tbl_imvoice (id)");
		expect(await found()).toEqual([]);
	});
});
