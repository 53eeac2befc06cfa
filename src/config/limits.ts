import type { Parse, Settings } from "./sources.js";
import { wholeNumber } from "./sources.js";
import type { Limits } from "./types.js";

interface Limit {
	/** As in QUICKBOOKS_LIMITS and under [limits]. */
	readonly name: string;
	readonly standard: number;
	readonly parse: Parse<number>;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const UNITS: Readonly<Record<string, number>> = { ms: 1, s: SECOND, m: MINUTE, h: HOUR };

/** Intuit cuts every request off after this (developer.intuit.com, "Limits and throttles"); before, it may be committed. */
const INTUIT_CUTS_AFTER_MS = 120 * SECOND;
/** A request may be a while on its way there. */
const ON_ITS_WAY_MS = 30 * SECOND;
const INTUIT_IS_DONE_MS = INTUIT_CUTS_AFTER_MS + ON_ITS_WAY_MS;

type Settable = Omit<Limits, "missingAfterMs">;

/**
 * Standards: 500 requests and 40 batches a minute, 10 a second, 10 in flight and 30 items a batch are Intuit's limits
 * (developer.intuit.com, "Limits and throttles"). The rest is ours.
 */
const LIMITS: Readonly<Record<keyof Settable, Limit>> = {
	calls: count("calls", 500, 1, 100_000),
	batches: count("batches", 40, 1, 1_000_000),
	perSecond: count("per_second", 10, 1, 1_000_000),
	inFlight: count("in_flight", 10, 1, 1_000),
	itemsPerBatch: count("items", 30, 1, 30),
	minuteMs: time("minute", MINUTE, 10, MINUTE),
	throttleWaitMs: time("throttle_wait", 60 * SECOND, 0, HOUR),
	attempts: count("attempts", 3, 1, 20),
	retryDelayMs: time("retry_delay", 5 * SECOND, 0, 10 * MINUTE),
	timeoutMs: time("timeout", INTUIT_IS_DONE_MS, 1, HOUR),
	lookupAfterMs: time("lookup_after", 10 * MINUTE, 0, 24 * HOUR),
	breaker: count("breaker", 5, 1, 1_000),
};
const FIELDS = Object.keys(LIMITS) as (keyof Settable)[];

/** The limits' names, each also a key under [limits]. */
export const LIMIT_NAMES: readonly string[] = FIELDS.map((field) => LIMITS[field].name);

/** Where `Settings` keeps a limit of the configuration file. */
export const limitKey = (name: string): string => `limits.${name}`;

/**
 * Each limit from QUICKBOOKS_LIMITS, else from [limits], else its standard. However short the timeout, what Intuit may
 * still be working on is not missing; a rehearsal's server on this computer is done when we are.
 */
export function readLimits(settings: Settings, isRehearsal: boolean): Limits {
	const parseOf = (field: keyof Settable) => {
		return field === "timeoutMs" && !isRehearsal ? realTimeout : LIMITS[field].parse;
	};
	const given = settings.read("QUICKBOOKS_LIMITS", limitList(parseOf)) ?? {};
	const limits: Record<keyof Settable, number> = standardLimits();
	for (const field of FIELDS) {
		const fromFile = settings.read(limitKey(LIMITS[field].name), parseOf(field));
		limits[field] = given[field] ?? fromFile ?? limits[field];
	}
	return { ...limits, missingAfterMs: Math.max(limits.timeoutMs, isRehearsal ? 0 : INTUIT_IS_DONE_MS) };
}

/** Whoever stops listening before Intuit has stopped working leaves outcomes open, one after the other. */
const realTimeout: Parse<number> = (text, reject) => {
	const given = LIMITS.timeoutMs.parse(text, reject);
	if (given === undefined || given >= INTUIT_CUTS_AFTER_MS) return given;
	return reject(
		"must be at least 120s, for so long Intuit may work on a request; only a rehearsal " +
			"(QUICKBOOKS_ENVIRONMENT=sandbox and an address on this computer) may be shorter",
	);
};

export function standardLimits(): Record<keyof Limits, number> {
	const standards = Object.fromEntries(FIELDS.map((field) => [field, LIMITS[field].standard]));
	return { ...(standards as Record<keyof Settable, number>), missingAfterMs: INTUIT_IS_DONE_MS };
}

type LimitList = Parse<Partial<Record<keyof Settable, number>>>;

const limitList =
	(parseOf: (field: keyof Settable) => Parse<number>): LimitList =>
	(text, reject) => {
		const given: Partial<Record<keyof Settable, number>> = {};
		for (const entry of text.split(",").map((part) => part.trim())) {
			if (entry === "") continue;
			const [, name = entry, value = ""] = /^(\w+)\s*=(.*)$/.exec(entry) ?? [];
			const field = FIELDS.find((candidate) => LIMITS[candidate].name === name);
			if (!field) reject(`"${name}" is no limit; known are ${LIMIT_NAMES.join(", ")}`);
			else {
				const limit = parseOf(field)(value.trim(), (rule) => reject(`${name} ${rule}`));
				if (limit !== undefined) given[field] = limit;
			}
		}
		return given;
	};

function count(name: string, standard: number, least: number, most: number): Limit {
	return { name, standard, parse: wholeNumber(least, most) };
}

function time(name: string, standard: number, least: number, most: number): Limit {
	return { name, standard, parse: duration(least, most) };
}

function duration(least: number, most: number): Parse<number> {
	return (text, reject) => {
		const [, digits, unit = ""] = /^(\d{1,9})\s*(ms|s|m|h)$/.exec(text) ?? [];
		const milliseconds = Number(digits) * (UNITS[unit] ?? Number.NaN);
		if (Number.isNaN(milliseconds)) return reject("must be a duration such as 500ms, 60s, 10m or 1h");
		if (milliseconds >= least && milliseconds <= most) return milliseconds;
		return reject(`must be from ${least}ms to ${most / HOUR < 1 ? `${most / MINUTE}m` : `${most / HOUR}h`}`);
	};
}
