import { count, moment } from "../output/text.js";
import { STUDENT } from "../sync/kinds/student/student.js";
import type { Filter } from "../sync/read/filter.js";
import type { SendRequest } from "../sync/send/request.js";
import type { Standing } from "../sync/tell/matching.js";

type Asked = Pick<SendRequest, "kinds" | "filter">;

/** "All 3,000 invoices of 2016 are in QuickBooks already, as of …": what is said where a filter left nothing to send. */
export function standingSentence(standing: Standing, asked: Asked): string {
	const { all, synced, failed, inProgress, noMore, asOf } = standing;
	const what = meantWords(asked, all);
	if (all === 0) return `The MIS has no ${what}.`;
	const there = synced - noMore;
	const are = there === 1 ? "is" : "are";
	const since = asOf ? `, as of ${moment(asOf)}` : "";
	if (asOf === undefined && synced === all)
		return `${allOf(all)} ${what} ${all === 1 ? "was" : "were"} sent already. Whether QuickBooks still has ${all === 1 ? "it" : "them"}: eaur-qb pull looks.`;
	if (there === all) return `${allOf(all)} ${what} ${are} in QuickBooks already${since}.`;
	const others = [
		...(noMore > 0 ? [`${count(noMore)} deleted or void there`] : []),
		...(failed > 0 ? [`${count(failed)} failed`] : []),
		...(inProgress > 0 ? [`${count(inProgress)} in progress`] : []),
	];
	const rest = others.length > 0 ? `; ${others.join(", ")}` : "";
	return `Nothing to send: of ${count(all)} ${what}, ${count(there)} ${are} in QuickBooks${since}${rest}.`;
}

const allOf = (all: number): string => (all === 1 ? "The 1" : `All ${count(all)}`);

/** "invoices of 2016 of the campus Main Campus" */
export function meantWords({ kinds, filter }: Asked, records: number): string {
	const [only, ...others] = kinds;
	const group = (only ?? STUDENT).words.group;
	const { one, many } = only && others.length === 0 ? only.words : { one: group.one, many: group.name };
	return [records === 1 ? one : many, ...filterWords(filter)].join(" ");
}

function filterWords({ from, to, campus, category, student, ids, channel, bank }: Filter): string[] {
	return [
		...daysWords(from, to),
		...(campus === undefined ? [] : [`of the campus ${campus}`]),
		...(category === undefined ? [] : [`of the fee category ${category}`]),
		...(student === undefined ? [] : [`of ${student}`]),
		...(channel === undefined ? [] : [`of the channel ${channel}`]),
		...(bank === undefined ? [] : [`of the bank ${bank}`]),
		...(ids === undefined ? [] : ["of these ids"]),
	];
}

function daysWords(from: Filter["from"], to: Filter["to"]): string[] {
	if (from === undefined) return to === undefined ? [] : [`up to ${to}`];
	if (to === undefined) return [`since ${from}`];
	const year = from.slice(0, 4);
	if (from === `${year}-01-01` && to === `${year}-12-31`) return [`of ${year}`];
	return [from === to ? `of ${from}` : `from ${from} to ${to}`];
}
