import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AMis, INVOICES, makeMis } from "./a-mis.js";

/** The debit of one row, read from a column of that type. */
const CASES: readonly (readonly [type: string, written: string, read: string, typed: boolean])[] = [
	["FLOAT", "1234567", "1234567.00", false],
	["FLOAT", "16777216", "16777216.00", false],
	["FLOAT", "123456789", "123456792.00", false],
	["FLOAT", "12500.1", "12500.10", false],
	["FLOAT", "100000.01", "100000.01", false],
	["FLOAT", "0.05", "0.05", false],
	["FLOAT", "999.999", "999.999", false],
	["FLOAT", "1e25", "9999999562023526000000000.00", false],
	["FLOAT", "1000/3", "333.33334", false],
	["DOUBLE", "1000/3e0", "333.333333", false],
	["DOUBLE", "0.1e0 + 0.2e0", "0.30", false],
	["DOUBLE", "1234567890123.45", "1234567890123.45", false],
	["DECIMAL(12,4)", "50", "50.00", false],
	["DECIMAL(12,4)", "-50.1250", "-50.125", false],
	["DECIMAL(12,3)", "50.000", "50.00", false],
	["DECIMAL(18,0)", "123456789012345678", "123456789012345678.00", false],
	["BIGINT", "50000", "50000.00", false],
	["INT(9) ZEROFILL", "50000", "50000.00", false],
	["DECIMAL(14,2) ZEROFILL", "50000.25", "50000.25", false],
	["DOUBLE(14,3) ZEROFILL", "1000/3e0", "333.333", false],
	["VARCHAR(20)", "'50.000'", "50.000", true],
	["VARCHAR(20)", "'n/a'", "n/a", true],
	["TEXT", "'50000'", "50000", true],
];

describe("the amount of a charge in MariaDB", () => {
	let mis: AMis;
	beforeAll(async () => {
		mis = await makeMis("MariaDB", "guide");
	});
	afterAll(() => mis.mis.close());

	it.each([...new Set(CASES.map(([type]) => type))])("is read exactly as a %s holds it", async (type) => {
		const cases = CASES.filter(([of]) => of === type);
		await mis.run(`DELETE FROM tbl_imvoice; ALTER TABLE tbl_imvoice MODIFY dept ${type} NULL`);
		for (const [at, [, written]] of cases.entries()) {
			await mis.run(`INSERT INTO tbl_imvoice (id, dept) VALUES (${at + 1}, ${written})`);
		}
		const { openMis } = await import("../support/open-mis.js");
		const fresh = await openMis(mis.config);
		const rows = await fresh.page(INVOICES, { after: undefined, limit: 99 });
		await fresh.close();
		expect(rows.map(({ values, typed }) => [values.debit, typed?.includes("debit") ?? false])).toEqual(
			cases.map(([, , read, typed]) => [read, typed]),
		);
	});
});

describe("the amount of a charge in an embedded file", () => {
	it("is read with all its places, or as somebody typed it", async () => {
		const mis = await makeMis("an embedded file", "guide");
		await mis.run(`INSERT INTO tbl_imvoice (id, dept, balance) VALUES (1, 50000, '50.000'), (2, 12500.1, NULL),
			(3, 999.999, '7'), (4, 1000/3.0, ''), (5, '12,500', NULL), (6, 0.1 + 0.2, NULL)`);
		const rows = await mis.mis.page(INVOICES, { after: undefined, limit: 9 });
		expect(rows.map(({ values, typed = [] }) => [values.debit, ...typed])).toEqual([
			["50000.00", "balance"],
			["12500.10"],
			["999.999", "balance"],
			["333.33334", "balance"],
			["12,500", "debit"],
			["0.30"],
		]);
		await mis.mis.close();
	});
});
