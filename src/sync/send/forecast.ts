import type { Limits } from "../../config/types.js";
import type { AnswerTimes } from "../../quickbooks/answer-times.js";
import { Pace } from "./lanes/pace.js";

/** What sending so many records would take. */
export interface Forecast {
	readonly records: number;
	/** Requests to QuickBooks, those that read among them. */
	readonly calls: number;
	readonly minutes: number;
}

export interface ToSend {
	readonly customers: number;
	readonly invoices: number;
	/** Whether the customers are those that the invoices wait for: both go at once then, else one kind after the other. */
	readonly together: boolean;
}

/** How long QuickBooks takes to answer a request that writes `items` objects: `baseMs + items * itemMs`. */
interface AnswerModel {
	readonly baseMs: number;
	readonly itemMs: number;
}

/** Intuit gives no figure: this is what the benchmark assumes, until a run has measured better (docs/performance.md). */
const USUAL: AnswerModel = { baseMs: 300, itemMs: 60 };
/** What a single write takes us besides, and a run before its first request: measured by the benchmark. */
const BETWEEN_CALLS_MS = 5;
const START_MS = 1_000;
/** What a run reads of a company it knows, whatever it sends; a first look reads a page a thousand objects more. */
const LOOK_CALLS = 11;
/** The company, its preferences, then the lists side by side. */
const LOOK_ROUNDS = 3;

/**
 * Customers go one call after another ("You must serially perform additions", Intuit's name-list rule); invoices in
 * batches. For these the lane is gone through by the clock alone, with the same pace and limits as it has when it sends.
 */
export function forecast({ customers, invoices, together }: ToSend, limits: Limits, measured: AnswerTimes): Forecast {
	const records = customers + invoices;
	if (records === 0) return { records, calls: 0, minutes: 0 };
	const model = modelOf(measured);
	const perCall = limits.minuteMs / limits.calls;
	const customersMs = customers * Math.max(model.baseMs + model.itemMs + BETWEEN_CALLS_MS, perCall);
	const batches = batchesOf(invoices, limits, model);
	const sendingMs = together ? Math.max(customersMs, batches.ms) : customersMs + batches.ms;
	const lookMs = START_MS + LOOK_ROUNDS * model.baseMs;
	return {
		records,
		calls: LOOK_CALLS + customers + batches.count,
		minutes: Math.round(((lookMs + sendingMs) / 60_000) * 100) / 100,
	};
}

/** A single write has one item: two measurements make a line. With one of them, base and item keep their usual proportion. */
function modelOf({ single, batch }: AnswerTimes): AnswerModel {
	const items = batch?.items ?? 1;
	const usual = (count: number) => USUAL.baseMs + count * USUAL.itemMs;
	if (batch && single !== undefined && items > 1 && batch.ms > single) {
		const itemMs = (batch.ms - single) / (items - 1);
		return { baseMs: Math.max(0, single - itemMs), itemMs };
	}
	const factor = batch ? batch.ms / usual(items) : (single ?? usual(1)) / usual(1);
	return { baseMs: USUAL.baseMs * factor, itemMs: USUAL.itemMs * factor };
}

/** How many batches so many invoices make, and when the last one is answered. */
function batchesOf(invoices: number, limits: Limits, { baseMs, itemMs }: AnswerModel): { count: number; ms: number } {
	const pace = new Pace(limits);
	const departures: number[] = [];
	const onTheWire: { readonly items: number; readonly tookMs: number; readonly until: number }[] = [];
	const perMinute = Math.min(limits.batches, limits.calls);
	let [left, now] = [invoices, 0];
	while (left > 0 || onTheWire.length > 0) {
		const allowedAt = (departures[departures.length - perMinute] ?? -limits.minuteMs) + limits.minuteMs;
		const next = onTheWire[0];
		const hasPlace = onTheWire.length < pace.batchesInFlight;
		if (left > 0 && hasPlace && (!next || allowedAt <= next.until)) {
			now = Math.max(now, allowedAt);
			const items = Math.min(left, pace.batchSize);
			const tookMs = baseMs + items * itemMs;
			left -= items;
			departures.push(now);
			onTheWire.push({ items, tookMs, until: now + tookMs });
			onTheWire.sort((a, b) => a.until - b.until);
		} else {
			const landed = onTheWire.shift();
			if (!landed) break;
			now = Math.max(now, landed.until);
			pace.answered(pace.sending(landed.items), landed.tookMs);
		}
	}
	return { count: departures.length, ms: now };
}
