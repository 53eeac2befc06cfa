import { type Command, InvalidArgumentError, Option } from "commander";
import type { Kind } from "../sync/entity.js";
import type { Filter } from "../sync/filter.js";
import { type Day, parseDay } from "../words/day.js";
import { Failure } from "../words/failure.js";
import type { ErrorCode } from "../words/problem.js";
import type { ClockTime, Window } from "./window.js";

/** A whole number in a range, or the sentence that says so. */
export function wholeNumber(least: number, most: number): (text: string) => number {
	return (text) => {
		const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
		if (value >= least && value <= most) return value;
		const range = most === Number.MAX_SAFE_INTEGER ? `${least} or more` : `from ${least} to ${most}`;
		throw new InvalidArgumentError(`It takes a whole number ${range}.`);
	};
}

export const ANY_NUMBER = Number.MAX_SAFE_INTEGER;

function day(text: string): Day {
	const parsed = parseDay(text);
	if (parsed === undefined || text.length !== 10) throw new InvalidArgumentError("It takes a day as 2026-01-31.");
	return parsed;
}

export function errorCode(text: string): ErrorCode {
	if (!/^QB0(0[1-9]|1[0-2])$/i.test(text)) throw new InvalidArgumentError("It takes a code from QB001 to QB012.");
	return text.toUpperCase() as ErrorCode;
}

/** A duration such as 30s, 10m, 1h or 2d, in milliseconds. */
export function durationOf(text: string): number {
	const match = /^(\d+)(s|m|h|d)$/.exec(text);
	const unit = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }[match?.[2] ?? ""];
	if (!match || unit === undefined) throw new InvalidArgumentError("It takes a time such as 30s, 10m, 1h or 2d.");
	return Number(match[1]) * unit;
}

/** A time of day such as 20:00, by the clock of this computer. */
export function clockTime(text: string): ClockTime {
	const match = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text);
	if (!match) throw new InvalidArgumentError("It takes a time of day such as 20:00.");
	return { hour: Number(match[1]), minute: Number(match[2]) };
}

/** Hours such as 20:00-05:00, over midnight where the second is the earlier. */
function windowOf(text: string): Window {
	const [from = "", until = "", ...more] = text.split("-");
	if (until === "" || more.length > 0 || from === until)
		throw new InvalidArgumentError("It takes two times of day, as 20:00-05:00.");
	return { from: clockTime(from), until: clockTime(until) };
}

/** A number of records, or "off". */
const recordsOrOff = (text: string): number | "off" => (text === "off" ? text : wholeNumber(1, ANY_NUMBER)(text));

/** What may end a run before its records do; the same on every command that sends several. */
export function addBrakes(command: Command): Command {
	return command
		.addOption(
			new Option("--max-failures <n>", "stop after so many newly failed records").argParser(wholeNumber(1, ANY_NUMBER)),
		)
		.addOption(
			new Option("--window <hours>", "send in these hours only, as 20:00-05:00, then stop").argParser(windowOf),
		)
		.addOption(
			new Option("--first-run-limit <n>", "records of the first run in production (20); off: all").argParser(
				recordsOrOff,
			),
		);
}

function idList(text: string): string[] {
	const ids = text
		.split(",")
		.map((id) => id.trim())
		.filter((id) => id !== "");
	if (ids.length === 0) throw new InvalidArgumentError("It takes ids with commas between them: 17,18,20.");
	return ids;
}

export interface FilterOptions {
	readonly from?: Day;
	readonly to?: Day;
	readonly campus?: string;
	readonly category?: string;
	readonly student?: string;
	readonly ids?: string[];
}

/** The contract's filters, the same on every command that previews or sends. */
export function addFilters(command: Command): Command {
	return command
		.addOption(new Option("--from <day>", "only records of this day or later, as 2026-01-31").argParser(day))
		.addOption(new Option("--to <day>", "only records of this day or earlier").argParser(day))
		.option("--campus <name or id>", "only records of this campus")
		.option("--category <name or id>", "only invoices of this fee category")
		.option("--student <key>", "only this reg_no or tracking_id")
		.addOption(new Option("--ids <list>", "only these, with commas between them").argParser(idList));
}

/** The filter that options ask for. Throws `Failure` "usage" where they cannot mean anything for the kind. */
export function filterOf(options: FilterOptions, kinds: readonly Kind[]): Filter {
	const { from, to, campus, category, student, ids } = options;
	if (from !== undefined && to !== undefined && from > to) {
		throw usage(`--from ${from} is later than --to ${to}: no record can be meant.`, "Swap the two days.");
	}
	const customersOnly = !kinds.includes("invoice");
	if (category !== undefined && customersOnly) {
		throw usage("--category concerns invoices: customers have no fee category.", "Leave it out.");
	}
	if (ids !== undefined && !customersOnly && kinds.length === 1) {
		const odd = ids.find((id) => !/^\d{1,18}$/.test(id));
		if (odd !== undefined)
			throw usage(`--ids takes the numbers of invoices in the MIS; "${odd}" is none.`, "Correct it.");
	}
	return { from, to, campus, category, student, ids };
}

export function usage(detail: string, fix: string): Failure {
	return new Failure("usage", { detail, fix });
}
