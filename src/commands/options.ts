import type { Kind } from "../sync/kinds/kind.js";
import { isCash, isDocument } from "../sync/kinds/kinds.js";
import type { Filter } from "../sync/read/filter.js";
import type { Day } from "../words/day.js";
import { Failure } from "../words/failure.js";
import { type MisId, misId } from "../words/ids.js";
import type { MappingSettings } from "../words/settings.js";

export interface FilterOptions {
	readonly from?: Day;
	readonly to?: Day;
	readonly campus?: string;
	readonly category?: string;
	readonly student?: string;
	readonly ids?: string[];
	readonly channel?: string;
	readonly bank?: string;
}

/** Invoices that one range of ids may name: the MIS is asked for each of them. */
const LONGEST_RANGE = 10_000n;

/** The filter that options ask for. Throws `Failure` "usage" where they cannot mean anything for the kinds. */
export function filterOf(options: FilterOptions, kinds: readonly Kind[], settings: MappingSettings): Filter {
	const { from, to, campus, category, student, channel, bank } = options;
	if (from !== undefined && to !== undefined && from > to) {
		throw usage(`--from ${from} is later than --to ${to}: no record can be meant.`, "Swap the two days.");
	}
	const customersOnly = !kinds.some(isDocument);
	if (category !== undefined && customersOnly) {
		throw usage("--category concerns invoices: customers have no fee category.", "Leave it out.");
	}
	const idOf = kinds.every(isCash) ? paymentIds : (id: string) => invoiceIds(id, kinds, settings);
	const ids = customersOnly ? options.ids : options.ids?.map(idOf);
	return { from, to, campus, category, student, ids, channel, bank };
}

/** "17", "MP-17", "payment:17", "W12", "payment:W12" or "20-25" as ids of payments. */
function paymentIds(text: string): string {
	const id = paymentIdIn(text);
	if (id !== undefined) return id;
	const [, mark = "", from, again = "", to] = /^(W?)(\d{1,18})-(W?)(\d{1,18})$/.exec(text) ?? [];
	if (from !== undefined && to !== undefined && (again === "" || again === mark)) {
		if (BigInt(from) > BigInt(to)) throw usage(`--ids ${text} runs backwards.`, `Write ${mark}${to}-${mark}${from}.`);
		if (BigInt(to) - BigInt(from) < LONGEST_RANGE) return `${mark}${from}-${mark}${to}`;
		throw usage(`--ids ${text} names more than ${LONGEST_RANGE} payments.`, "Name fewer, or use --from and --to.");
	}
	throw usage(
		`--ids takes the numbers of payments in the MIS, W12 for a wallet's credit; "${text}" is none.`,
		"Write them with commas, a range with a hyphen: 3,7,20-25,W1-W5.",
	);
}

/** The id in what a payment is called anywhere: "12", "MP-12", "MP-12-2", "payment:12"; "W12", "MW-12" of a wallet's credit. */
export function paymentIdIn(text: string): string | undefined {
	const called = text.replace(/^payment:/, "").replace(/^topup:/, "W");
	const [, mark = "", id] = /^(W?)(\d{1,18})$/i.exec(called) ?? [];
	const [, letter = "", keyed] = /^M([PW])-(\d{1,18})(?:-\d{1,4})?$/i.exec(called) ?? [];
	const found = id ?? keyed;
	if (found === undefined) return undefined;
	const isTopup = mark !== "" || letter.toUpperCase() === "W";
	return `${isTopup ? "W" : ""}${found.replace(/^0+(?=\d)/, "")}`;
}

/** "17", "MIS-17", "invoice:17" or "20-25" as ids of the MIS; what is none of these may be a customer's. */
function invoiceIds(text: string, kinds: readonly Kind[], settings: MappingSettings): string {
	const id = invoiceIdIn(text, settings);
	if (id !== undefined) return id;
	const [, from, to] = /^(\d{1,18})-(\d{1,18})$/.exec(text) ?? [];
	if (from !== undefined && to !== undefined && BigInt(from) <= BigInt(to)) {
		if (BigInt(to) - BigInt(from) < LONGEST_RANGE) return text;
		throw usage(`--ids ${text} names more than ${LONGEST_RANGE} invoices.`, "Name fewer, or use --from and --to.");
	}
	if (from !== undefined && to !== undefined && BigInt(from) > BigInt(to))
		throw usage(`--ids ${text} runs backwards.`, `Write ${to}-${from}.`);
	if (kinds.length > 1) return text;
	throw usage(
		`--ids takes the numbers of invoices in the MIS; "${text}" is none.`,
		"Write them with commas, a range with a hyphen: 3,7,20-25.",
	);
}

/** The MIS id in what an invoice is called anywhere: "77", "MIS-77" and "MIS-77-2" as documents, "invoice:77" in the log. */
export function invoiceIdIn(text: string, { invoices: { prefix } }: MappingSettings): MisId | undefined {
	const called = text.replace(/^invoice:/, "");
	const isNumber = prefix !== "" && called.toLowerCase().startsWith(prefix.toLowerCase());
	const [, id] =
		(isNumber ? /^(\d{1,18})(?:-\d{1,3})?$/ : /^(\d{1,18})$/).exec(isNumber ? called.slice(prefix.length) : called) ??
		[];
	return id === undefined ? undefined : misId(id.replace(/^0+(?=\d)/, ""));
}

export function usage(detail: string, fix: string): Failure {
	return new Failure("usage", { detail, fix });
}
