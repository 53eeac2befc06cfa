import { describe, expect, it } from "vitest";
import { nameIn } from "../../../src/sync/kinds/lookups.js";
import { misId } from "../../../src/words/ids.js";

describe("what people call a campus, a level or an intake", () => {
	it.each([
		["its full name", { name: "Kigali Campus", shortName: "KGL" }, "Kigali Campus"],
		["its short name where the full one is empty", { name: " ", shortName: "KGL " }, "KGL"],
		["its short name where there is no full one", { name: null, shortName: "KGL" }, "KGL"],
		["nothing", { name: "", shortName: null }, ""],
		["month and number", { name: "September", number: "2" }, "September 2"],
		["the month where a MIS has no numbers", { name: "September", number: null }, "September"],
		["nothing where there is a number alone", { name: "", number: "2" }, ""],
	])("is %s", (_what, values, expected) => {
		const row = {
			id: misId("1"),
			status: "not-synced",
			pushedBy: null,
			pushedAt: null,
			qboIdHint: null,
			values,
		} as const;
		expect(nameIn(row)).toBe(expected);
	});
});
