import { qboId } from "../words/ids.js";
import { classify, type Fault, faultsIn, faultText } from "./fault.js";
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
		return refused ? { is: "refused", faults, intuitTid } : { is: "unknown", why: faultText(faults), intuitTid };
	}
	const object = Object.entries(item).find(([property, value]) => property !== "bId" && isRecord(value))?.[1];
	return outcomeOf(object, intuitTid);
}

export function outcomeOf(object: unknown, intuitTid: string | undefined): Outcome {
	if (isRecord(object) && typeof object.Id === "string" && object.Id !== "") {
		return { is: "created", id: qboId(object.Id), object, intuitTid };
	}
	return { is: "unknown", why: "QuickBooks answered without the object", intuitTid };
}

export const isDefinite = (outcome: Outcome | undefined): boolean => outcome !== undefined && outcome.is !== "unknown";

export function isUnauthorised(answer: RawAnswer): boolean {
	if (answer.is !== "answer" || answer.status < 400) return false;
	return classify(answer.status, faultsIn(answer.body)) === "unauthorised";
}

export function whyPassing(status: number, faults: readonly Fault[]): string {
	return faults.length > 0 ? faultText(faults) : `QuickBooks answered HTTP ${status}`;
}

export function objectAt(body: unknown, property: string): QboObject {
	const value = isRecord(body) ? body[property] : undefined;
	return isRecord(value) ? value : {};
}

export function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
