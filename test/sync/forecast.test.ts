import { describe, expect, it } from "vitest";
import { standardLimits } from "../../src/config/limits.js";
import type { Limits } from "../../src/config/types.js";
import type { AnswerTimes } from "../../src/quickbooks/answer-times.js";
import { forecast } from "../../src/sync/send/forecast.js";

const standard = standardLimits();

interface Asked {
	readonly customers?: number;
	readonly invoices?: number;
	readonly together?: boolean;
}

const expected = (
	{ customers = 0, invoices = 0, together = false }: Asked,
	limits: Limits = standard,
	measured: AnswerTimes = {},
) => forecast({ customers, invoices, together }, limits, measured);

describe("How long sending takes", () => {
	it("customers go one call after another, somewhat less than three a second", () => {
		expect(expected({ customers: 600 })).toEqual({ records: 600, calls: 611, minutes: 3.68 });
	});

	it("the first thousand invoices fit into the first minute", () => {
		expect(expected({ invoices: 1_000 }).minutes).toBeLessThan(0.5);
	});

	it("more invoices go forty batches of thirty a minute", () => {
		const { calls, minutes } = expected({ invoices: 40_000 });
		expect(calls).toBe(11 + 1_336);
		expect(minutes).toBeCloseTo(33.2, 0);
	});

	it("a lower limit makes it longer", () => {
		expect(expected({ invoices: 12_000 }, { ...standard, batches: 10 }).minutes).toBeCloseTo(40, 0);
		expect(expected({ customers: 300 }, { ...standard, calls: 30 }).minutes).toBeCloseTo(10, 0);
	});

	it("smaller batches make more calls", () => {
		expect(expected({ invoices: 1_000 }, { ...standard, itemsPerBatch: 10 }).calls).toBe(11 + 100);
	});

	it("customers that invoices wait for are made beside them, not before", () => {
		const apart = expected({ customers: 400, invoices: 20_000 });
		const beside = expected({ customers: 400, invoices: 20_000, together: true });
		expect(beside).toMatchObject({ records: 20_400, calls: apart.calls });
		expect(beside.minutes).toBe(expected({ invoices: 20_000 }).minutes);
	});

	it("nothing takes no time", () => {
		expect(expected({})).toEqual({ records: 0, calls: 0, minutes: 0 });
	});
});

describe("What an earlier run measured", () => {
	it("a QuickBooks that answers twice as slowly takes customers twice as long", () => {
		expect(expected({ customers: 10_000 }, standard, { single: 720 }).minutes).toBeCloseTo(121, 0);
	});

	it("single answers tell about batches, and batches about single ones", () => {
		const bySingle = expected({ invoices: 500 }, standard, { single: 3_600 });
		const byBatch = expected({ invoices: 500 }, standard, { batch: { ms: 21_000, items: 30 } });
		expect(byBatch).toEqual(bySingle);
		expect(bySingle.minutes).toBeGreaterThan(expected({ invoices: 500 }).minutes);
	});

	it("both together tell what a call and what an item costs", () => {
		const cheapCalls = { single: 100, batch: { ms: 3_000, items: 30 } };
		expect(expected({ customers: 1_000 }, { ...standard, calls: 100_000 }, cheapCalls).minutes).toBeCloseTo(1.77, 1);
	});
});
