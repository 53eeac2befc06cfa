import { describe, expect, it } from "vitest";
import { MYSQL, SQLITE } from "../../src/mis/dialect.js";
import { canHold, findColumn, schemaOf } from "../../src/mis/schema.js";

const columnOf = (type: string) => {
	const column = findColumn(schemaOf([["Tbl_Students", "QuickBooks_Id", type]]), "tbl_students", "quickbooks_id");
	if (!column) throw new Error("not found");
	return column;
};

describe("a column that is to hold a QuickBooks id", () => {
	it.each([
		["varchar(255)", "123456789012345678", true],
		["varchar(10)", "12345678901", false],
		["text", "123456789012345678", true],
		["int(11)", "2147483647", true],
		["int(11)", "2147483648", false],
		["int(10) unsigned", "4294967295", true],
		["int(10) unsigned", "4294967296", false],
		["tinyint(4)", "128", false],
		["mediumint(9)", "8388607", true],
		["bigint(20)", "123456789012345678", true],
		["bigint(20)", "9223372036854775808", false],
		["int(11)", "12a", false],
		["float", "5", false],
		["datetime", "5", false],
	])("%s can hold %s: %s", (type, value, expected) => {
		expect(canHold(columnOf(type), value, MYSQL)).toBe(expected);
	});

	it("holds 64 bits in an embedded file, whatever the integer is called", () => {
		expect(canHold(columnOf("INT"), "123456789012345678", SQLITE)).toBe(true);
	});
});
