import { InvalidArgumentError, Option } from "commander";
import type { ProofKind } from "../../proof/types.js";
import { BATCH_SIZE } from "../../words/batch-size.js";
import { type Day, parseDay } from "../../words/day.js";
import type { ErrorCode } from "../../words/problem.js";
import type { ClockTime, Window } from "../window.js";
import type { Giving, NameOf, Unparsed } from "./given.js";

/** An option; what it takes is text, unless `parse` makes something else of it and of what the same option gave before. */
export function option<const Flags extends string, Value = Unparsed<Flags>>(
	flags: Flags,
	about: string,
	parse?: (text: string, before?: Value) => Value,
) {
	const made = new Option(flags, about);
	return giving<{ readonly [_ in NameOf<Flags>]?: Value }>(parse ? made.argParser(parse) : made);
}

/** One that takes one of these words. */
export const oneOf = <const Flags extends string, const Word extends string>(
	flags: Flags,
	about: string,
	words: readonly Word[],
) => giving<{ readonly [_ in NameOf<Flags>]?: Word }>(new Option(flags, about).choices(words));

/** One that has a value, whether it was given or not. `said`: what help calls it. */
export const preset = <Given extends object>(option: Giving<Given>, value: Given[keyof Given], said?: string) =>
	giving<Required<Given>>(option.default(value, said));

/** One without which the command is not understood. */
export const needed = <Given extends object>(option: Giving<Given>) =>
	giving<Required<Given>>(option.makeOptionMandatory());

/** The compiler is told here what commander knows only when it runs. */
const giving = <Given extends object>(option: Option) => option as Giving<Given>;

export const batchSize = () =>
	preset(option("--batch-size <n>", "records a batch, 1 to 100", wholeNumber(1, 100)), BATCH_SIZE);

export const dryRun = () => option("--dry-run", "read QuickBooks and say what would be done; write nothing");

export const planFile = () =>
	option(
		"--xlsx <file>",
		"with --dry-run: each decision, and the totals of all months; replaces its own last one only",
	);

export const acceptHeld = () => option("--accept-held", "exit 0 unless this run added a failed record");

/** What may end a run before its records do; the same on every command that sends several. */
export const brakes = () => [
	option("--max-failures <n>", "stop after so many newly failed records", wholeNumber(1)),
	option("--window <hours>", "send in these hours only, as 20:00-05:00, then stop", hours),
	option("--first-run-limit <n>", "most records of each kind's first run in production (20), or off", recordsOrOff),
	option("--yes", "yes, these are the books: asked before a first run into a production company"),
];

/** Both days belong to it. */
export const period = () => [
	option("--from <day>", "only records of this day or later, as 2026-01-31", day),
	option("--to <day>", "only records of this day or earlier", day),
];

/** The contract's filters, the same on every command that previews or sends. */
export const filters = () => [
	...period(),
	option("--campus <name or id>", "only records of this campus"),
	option("--category <name or id>", "only invoices of this fee category"),
	option("--student <key>", "only this reg_no or tracking_id"),
	someIds("only these, with commas between them"),
];

export const someIds = (about: string) => option("--ids <list>", about, ids);

/** The filters that only payments have. */
export const cashFilters = () => [
	option("--channel <name>", "only payments of this channel, as MOMO"),
	option("--bank <id>", "only payments into this bank, by its bank_id"),
];

const ANY_NUMBER = Number.MAX_SAFE_INTEGER;

/** A whole number in a range, by default without an upper end. */
export function wholeNumber(least: number, most = ANY_NUMBER): (text: string) => number {
	return (text) => {
		const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
		if (value >= least && value <= most) return value;
		const range = most === ANY_NUMBER ? `, ${least} or more` : ` from ${least} to ${most}`;
		throw new InvalidArgumentError(`It takes a whole number${range}.`);
	};
}

/** A number of records, or "off". */
function recordsOrOff(text: string): number | "off" {
	if (text === "off") return text;
	const value = /^\d+$/.test(text) ? Number(text) : 0;
	if (value >= 1 && value <= ANY_NUMBER) return value;
	throw new InvalidArgumentError("It takes a whole number of records, 1 or more, or off.");
}

function day(text: string): Day {
	const parsed = parseDay(text);
	if (parsed === undefined || text.length !== 10) throw new InvalidArgumentError("It takes a day as 2026-01-31.");
	return parsed;
}

export function errorCode(text: string): ErrorCode {
	if (!/^QB0(0[1-9]|1[0-2])$/i.test(text)) throw new InvalidArgumentError("It takes a code from QB001 to QB012.");
	return text.toUpperCase() as ErrorCode;
}

/** A duration such as 30s, 10m, 1h or 2d, in milliseconds: up to 999,999 days, so that it leads to a moment that there is. */
export function duration(text: string): number {
	const match = /^(\d{1,6})(s|m|h|d)$/.exec(text);
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
function hours(text: string): Window {
	const [from = "", until = "", ...more] = text.split("-");
	if (until === "" || more.length > 0 || from === until)
		throw new InvalidArgumentError("It takes two times of day, as 20:00-05:00.");
	return { from: clockTime(from), until: clockTime(until) };
}

function ids(text: string): string[] {
	const given = text.split(",").map((id) => id.trim());
	if (given.includes("")) throw new InvalidArgumentError("It takes ids with commas between them: 17,18,20-25.");
	return given;
}

const PROOF_KINDS: readonly ProofKind[] = ["customer", "invoice", "payment"];

/** Kinds that are reconciled, in the singular or plural. */
export function proofKinds(text: string): ProofKind[] {
	const given = text.split(",").map((name) => name.trim().replace(/s$/, ""));
	const known = PROOF_KINDS.filter((kind) => given.includes(kind));
	if (known.length < new Set(given).size)
		throw new InvalidArgumentError(`It takes ${PROOF_KINDS.join(", ")}, with a comma between them.`);
	return known;
}
