import type { Limits } from "../config/types.js";

/** What sending so many records would take. */
export interface Forecast {
	readonly records: number;
	/** Requests to QuickBooks. */
	readonly calls: number;
	/** Rounded up; at least 1 where there is anything to send. */
	readonly minutes: number;
}

/**
 * How long QuickBooks takes to answer one write, in milliseconds. Intuit gives no figure: this is what the benchmark
 * assumes (300 ms a call, 60 ms an item) and what passes between two calls (docs/performance.md).
 */
const ANSWER_MS = 400;

/**
 * Customers go one call after another ("You must serially perform additions", Intuit's name-list rule); invoices in
 * batches of at most `itemsPerBatch`, as many a minute as both `batches` and `calls` allow (Intuit: 30 items, 40 batches
 * and 500 calls a minute). Reading what the company holds is left out: one call a thousand objects.
 */
export function forecast(count: { readonly customers: number; readonly invoices: number }, limits: Limits): Forecast {
	const batches = Math.ceil(count.invoices / limits.itemsPerBatch);
	const minuteOfCalls = limits.minuteMs / limits.calls;
	const customersMs = count.customers * Math.max(ANSWER_MS, minuteOfCalls);
	const batchesMs = batches * Math.max(limits.minuteMs / limits.batches, minuteOfCalls, ANSWER_MS / limits.inFlight);
	return {
		records: count.customers + count.invoices,
		calls: count.customers + batches,
		minutes: Math.ceil((customersMs + batchesMs) / 60_000),
	};
}
