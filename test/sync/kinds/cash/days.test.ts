import { describe, expect, it } from "vitest";
import { parseCash } from "../../../../src/sync/kinds/cash/parse.js";
import { isNoDay, readingsOfDay } from "../../../../src/sync/kinds/cash/written-day.js";
import { PAYMENT_SOURCE } from "../../../../src/sync/kinds/payment/source.js";
import { aRow, aSettings } from "../made-up.js";

describe("a day that is written as text", () => {
	it.each([
		["2026-01-31", "2026-01-31"],
		["2026-01-31 23:59:59", "2026-01-31"],
		["2026-01-31T23:30:00.000Z", "2026-01-31"],
		["2026-01-31T00:30:00+02:00", "2026-01-31"],
		["2026/01/31", "2026-01-31"],
		["2026/1/5 08:15", "2026-01-05"],
		["31/01/2026", "2026-01-31"],
		["01/31/2026", "2026-01-31"],
		["31/01/2026 10:15", "2026-01-31"],
		["1/31/2026 3:15 PM", "2026-01-31"],
		["31-01-2026", "2026-01-31"],
		["03-04-2025", "2025-04-03"],
		["31.01.2026", "2026-01-31"],
		["03.04.2025 12:00:00", "2025-04-03"],
		["01 Jan 2026", "2026-01-01"],
		["1 January 2026", "2026-01-01"],
		["01-Jan-2026", "2026-01-01"],
		["Jan 01, 2026", "2026-01-01"],
		["September 5 2025", "2025-09-05"],
		["20260131", "2026-01-31"],
		["20260131101530", "2026-01-31"],
		["  2026-01-31 ", "2026-01-31"],
		["05/05/2026", "2026-05-05"],
		["29/02/2024", "2024-02-29"],
	])("%s is %s and nothing else", (text, day) => {
		expect(readingsOfDay(text)).toEqual([day]);
	});

	it("with slashes is read in both ways where both make a day", () => {
		expect(readingsOfDay("03/04/2025")).toEqual(["2025-04-03", "2025-03-04"]);
	});

	it.each([
		"29/02/2025",
		"32/01/2026",
		"00/01/2026",
		"31/01/26",
		"13-13-2026",
		"2026-02-30",
		"2026-13-01",
		"31/01-2026",
		"01 Foo 2026",
		"yesterday",
		"2026",
		"202601",
		"1",
		"46023",
		"2026-01-31 nonsense",
		"31/01/2026/5",
	])("%s is no day", (text) => {
		expect(readingsOfDay(text)).toEqual([]);
		expect(isNoDay(text)).toBe(false);
	});

	it.each(["", "  ", "0000-00-00", "0000-00-00 00:00:00", "00/00/0000", "NULL", "N/A", "-"])(
		"%o is missing",
		(text) => {
			expect([readingsOfDay(text), isNoDay(text)]).toEqual([[], true]);
		},
	);
});

describe("the day of a payment", () => {
	const dayOf = (day: string | null, recordedOn: string | null, payments = {}) => {
		const row = aRow({ payer: "22000017", amount: "1000.00", day, recordedOn });
		const { record, warnings, problems } = parseCash("payment", PAYMENT_SOURCE, row, aSettings({ payments }));
		return [record.day, problems.map(({ code }) => code), warnings.length];
	};

	it("of two readings is by the order that is set", () => {
		expect(dayOf("03/04/2025", null, { dateOrder: "dmy" })).toEqual(["2025-04-03", [], 0]);
		expect(dayOf("03/04/2025", null, { dateOrder: "mdy" })).toEqual(["2025-03-04", [], 0]);
		expect(dayOf("03/31/2025", null, { dateOrder: "dmy" })).toEqual(["2025-03-31", [], 0]);
	});

	it("of two readings is the only one within 31 days before it was recorded, with a warning; else it is held", () => {
		expect(dayOf("03/04/2025", "2025-04-05")).toEqual(["2025-04-03", [], 1]);
		expect(dayOf("03/04/2025", "2025-03-04")).toEqual(["2025-03-04", [], 1]);
		// 4 March is 31 days before 4 April: both may be meant.
		expect(dayOf("03/04/2025", "2025-04-04")).toEqual([undefined, ["QB004"], 0]);
		expect(dayOf("03/04/2025", "2025-04-02")).toEqual(["2025-03-04", [], 1]);
		expect(dayOf("03/04/2025", "2026-01-01")).toEqual([undefined, ["QB004"], 0]);
		expect(dayOf("03/04/2025", null)).toEqual([undefined, ["QB004"], 0]);
	});

	it("is never today: a missing one is held, or is the day of its recording where that is set", () => {
		expect(dayOf(null, "2025-04-05")).toEqual([undefined, ["QB004"], 0]);
		expect(dayOf("0000-00-00", "2025-04-05", { date: "recorded" })).toEqual(["2025-04-05", [], 1]);
		expect(dayOf(null, null, { date: "recorded" })).toEqual([undefined, ["QB004"], 0]);
		// What is there and cannot be read is not missing.
		expect(dayOf("yesterday", "2025-04-05", { date: "recorded" })).toEqual([undefined, ["QB004"], 0]);
	});
});
