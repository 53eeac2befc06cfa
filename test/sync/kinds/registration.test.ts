import { describe, expect, it } from "vitest";
import type { Registration } from "../../../src/sync/kinds/entity.js";
import { latestRegistration, parseRegistration, registrationForYear } from "../../../src/sync/kinds/registration.js";
import { aRow } from "./made-up.js";

const registered = (key: string, registeredOn: string | null) =>
	parseRegistration(aRow({ identity: " 22000017 ", registeredOn, campusId: "1" }, key)) as Registration;

describe("a registration", () => {
	it("belongs to somebody, and its zero day counts as none", () => {
		expect(parseRegistration(aRow({ identity: " " }))).toBeUndefined();
		expect(registered("1", "0000-00-00")).toMatchObject({
			identity: "22000017",
			registeredOn: undefined,
			campusId: "1",
		});
	});
});

describe("the latest registration", () => {
	it("is the one of the latest day", () => {
		const list = [registered("9", "2024-09-01"), registered("2", "2025-09-01"), registered("8", null)];
		expect(latestRegistration(list)?.key).toBe("2");
	});

	it("is the one written last among those of one day, keys compared as numbers", () => {
		const list = [registered("99", "2025-09-01"), registered("100", "2025-09-01"), registered("9", "2025-09-01")];
		expect(latestRegistration(list)?.key).toBe("100");
	});

	it("is none for a student who never registered", () => {
		expect(latestRegistration([])).toBeUndefined();
	});
});

describe("the registration of an invoice", () => {
	const list = [
		registered("1", "2023-09-01"),
		registered("2", "2024-02-01"),
		registered("3", "2024-09-01"),
		registered("4", "2025-09-01"),
	];

	it.each([
		["2024", "3"],
		["2023", "1"],
		["2019", "4"],
		[undefined, "4"],
	])("of %s is the latest of that year, else the latest of all", (year, key) => {
		expect(registrationForYear(list, year)?.key).toBe(key);
	});

	it("of no year is not one without a day", () => {
		expect(registrationForYear([registered("7", null), registered("5", "2023-01-01")], undefined)?.key).toBe("5");
	});
});
