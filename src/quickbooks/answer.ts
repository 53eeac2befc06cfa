import { qboId } from "../words/ids.js";
import { isRecord } from "../words/outside.js";
import { classify, type Fault, type FaultClass, faultsIn, faultText, namedId } from "./fault.js";
import type { Outcome, QboObject } from "./outcome.js";
import type { RawAnswer } from "./transport.js";

/** An answer that came, whatever it says. */
export type AnswerReceived = Extract<RawAnswer, { is: "answer" }>;

/** Each item of a batch answer by its bId; order means nothing. Passing faults of an item leave it unknown. */
export function batchOutcomes(answer: AnswerReceived): Map<string, Outcome> {
	const outcomes = new Map<string, Outcome>();
	for (const item of itemsOf(answer)) {
		if (typeof item.bId !== "string") continue;
		outcomes.set(item.bId, batchItemOutcome(item, answer.intuitTid));
	}
	return outcomes;
}

/** Whether a batch was taken in no part: each of its items was throttled. */
export function throttlesAllItems(answer: AnswerReceived): boolean {
	const items = itemsOf(answer);
	return items.length > 0 && items.every((item) => classify(200, faultsIn(item)) === "throttled");
}

/** Whether some items of a batch were throttled inside an answer that looks well (code 3001 in a 200). */
export function throttlesItems(answer: AnswerReceived): boolean {
	return itemsOf(answer).some((item) => classify(200, faultsIn(item)) === "throttled");
}

function itemsOf(answer: AnswerReceived): Record<string, unknown>[] {
	const responses = isRecord(answer.body) ? answer.body.BatchItemResponse : undefined;
	return Array.isArray(responses) ? responses.filter(isRecord) : [];
}

function batchItemOutcome(item: Record<string, unknown>, intuitTid: string | undefined): Outcome {
	const faults = faultsIn(item);
	if (faults.length > 0) {
		const refused = classify(200, faults) === "refused";
		return refused ? refusal(faults, intuitTid) : { is: "unknown", why: faultText(faults), intuitTid };
	}
	const object = Object.entries(item).find(([property, value]) => property !== "bId" && isRecord(value))?.[1];
	return outcomeOf(object, intuitTid);
}

/** A definite no, with the object that Intuit names as being in the way. */
export function refusal(faults: readonly Fault[], intuitTid: string | undefined): Extract<Outcome, { is: "refused" }> {
	const named = namedId(faults);
	return { is: "refused", faults, named: named === undefined ? undefined : qboId(named), intuitTid };
}

export function outcomeOf(object: unknown, intuitTid: string | undefined): Outcome {
	if (isRecord(object) && typeof object.Id === "string" && object.Id !== "") {
		return { is: "created", id: qboId(object.Id), object, intuitTid };
	}
	return { is: "unknown", why: "QuickBooks answered without the object", intuitTid };
}

/** What an answer that is no success allows. A 401 without any body is Intuit's; with a page in it, somebody else's. */
export function classOf({ status, body }: AnswerReceived): FaultClass {
	const isBare = body === undefined || body === null || body === "";
	return status === 401 && isBare ? "unauthorised" : classify(status, faultsIn(body));
}

export function isUnauthorised(answer: RawAnswer): boolean {
	return answer.is === "answer" && answer.status >= 400 && classOf(answer) === "unauthorised";
}

/** Parse, validation and processing errors of a query (Intuit's error-code page). */
const QUERY_REFUSED: ReadonlySet<string> = new Set(["4000", "4001", "4002"]);

/**
 * Whether a query was refused for what stands in it: by Intuit's own codes, or with 400 and a page, as its gateway
 * answers characters that it does not take.
 */
export function refusesQuery({ status, body }: AnswerReceived): boolean {
	return hasQueryFault(body) || (status === 400 && faultsIn(body).length === 0);
}

export function hasQueryFault(body: unknown): boolean {
	return faultsIn(body).some(({ code }) => QUERY_REFUSED.has(code));
}

export function whyPassing({ status, body }: AnswerReceived): string {
	const faults = faultsIn(body);
	if (faults.length > 0) return faultText(faults);
	if (typeof body === "string" && body.trim() !== "") return notIntuit(status, body);
	return isRecord(body) ? notIntuit(status, "") : `QuickBooks answered HTTP ${status}`;
}

const LONGEST_TITLE = 60;
/** A title stands at the beginning; where its tag does not close, it is looked for to the end. */
const MOST_OF_A_PAGE = 20_000;

/** A page in the place of an answer: a firewall's, a proxy's, a hotel's. */
export function notIntuit(status: number, page: string): string {
	const title =
		/<title[^>]*>([^<]*)</i
			.exec(page.slice(0, MOST_OF_A_PAGE))?.[1]
			?.replace(/[\p{C}\s]+/gu, " ")
			.trim() ?? "";
	const called = title === "" ? "" : ` with a page called "${title.slice(0, LONGEST_TITLE)}"`;
	// Gateways of Intuit's own answer their troubles with pages as well.
	if (status >= 500) return `QuickBooks answered HTTP ${status}${called}`;
	return `something between here and Intuit (a proxy, a firewall) answered in its place: HTTP ${status}${called}`;
}

export function objectAt(body: unknown, property: string): QboObject {
	const value = isRecord(body) ? body[property] : undefined;
	return isRecord(value) ? value : {};
}
