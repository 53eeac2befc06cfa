import { describe, expect, it } from "vitest";
import { standardLimits } from "../../src/config/limits.js";
import { forecast } from "../../src/sync/forecast.js";

const limits = standardLimits();

describe("how long sending takes", () => {
	it("customers go one call after another, two and a half a second", () => {
		expect(forecast({ customers: 600, invoices: 0 }, limits)).toEqual({ records: 600, calls: 600, minutes: 4 });
	});

	it("invoices go in batches of 30, forty batches a minute", () => {
		expect(forecast({ customers: 0, invoices: 40_000 }, limits)).toEqual({
			records: 40_000,
			calls: 1_334,
			minutes: 34,
		});
	});

	it("a lower limit makes it longer", () => {
		expect(forecast({ customers: 0, invoices: 12_000 }, { ...limits, batches: 10 }).minutes).toBe(40);
		expect(forecast({ customers: 300, invoices: 0 }, { ...limits, calls: 30 }).minutes).toBe(10);
	});

	it("nothing takes no time", () => {
		expect(forecast({ customers: 0, invoices: 0 }, limits)).toEqual({ records: 0, calls: 0, minutes: 0 });
	});
});
