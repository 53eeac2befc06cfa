import { isRecord } from "../words/outside.js";
import { type AnswerReceived, classOf, notIntuit, refusal, throttlesItems, whyPassing } from "./answer.js";
import { faultsIn } from "./fault.js";
import type { Lane } from "./limiter.js";
import type { Outcome, SubmissionOutcome } from "./outcome.js";
import type { RawAnswer } from "./transport.js";
import type { Invocation, Wire } from "./wire.js";

/** A request that writes: some items, each to have an outcome. */
export interface Write {
	readonly lane: Lane;
	readonly requestId: string;
	readonly include?: string | undefined;
	readonly invoke: Invocation;
	readonly bIds: readonly string[];
	/** The outcomes in an answer without a fault of its own. */
	readonly outcomesOf: (answer: AnswerReceived) => Map<string, Outcome>;
	/** Just before each time that it goes out: written down so that a later run knows how old it is. */
	readonly beforeAttempt: () => void;
}

/**
 * Sends one write. Only what certainly never left is sent again by itself: of anything else QuickBooks may have made
 * something, and whoever sends it once more looks first. Nothing rests on how long Intuit remembers a requestid.
 */
export async function submit(wire: Wire, write: Write): Promise<SubmissionOutcome> {
	const { lane, bIds, requestId, include, invoke, beforeAttempt } = write;
	const { stop } = wire.options;
	let why = "it was not sent";
	for (let attempt = 1; attempt <= wire.limits.attempts && wire.reachable; attempt += 1) {
		if (attempt > 1) await wire.pauseBeforeRetry(attempt);
		const answer = await wire.send({
			lane,
			needs: { requestId, ...(include && { include }) },
			invoke,
			writes: bIds.length,
			beforeAttempt,
			calledOffBy: stop,
		});
		if (answer.is === "answer" || answer.sent) return outcomeOfAnswer(wire, write, answer);
		why = answer.why;
		if (stop?.aborted) break;
	}
	return { is: "unsent", why, intuitTid: undefined };
}

async function outcomeOfAnswer(wire: Wire, write: Write, answer: RawAnswer): Promise<SubmissionOutcome> {
	const reading = readingOf(wire, write.lane, answer);
	if (reading.is === "halted") return reading;
	if (reading.is === "unanswered") {
		// It is looked up next: what QuickBooks has committed by then need not wait for the end of the run.
		if (wire.reachable) await wire.pauseBeforeLookUp();
		return reading;
	}
	if (throttlesItems(reading.answer)) wire.throttle(write.lane, reading.answer, "write");
	return { is: "answered", items: outcomesIn(reading.answer, write) };
}

/** A refusal of a request for one record refuses that one. */
function outcomesIn(answer: AnswerReceived, { bIds, outcomesOf }: Write): Map<string, Outcome> {
	const faults = faultsIn(answer.body);
	if (faults.length === 0 && answer.status < 400) return outcomesOf(answer);
	const refused = refusal(faults, answer.intuitTid);
	return new Map(bIds.map((bId) => [bId, refused]));
}

type Reading =
	| { readonly is: "answer"; readonly answer: AnswerReceived }
	| Extract<SubmissionOutcome, { is: "unanswered" }>
	| Extract<SubmissionOutcome, { is: "halted" }>;

/** What an answer means for the request as a whole. */
function readingOf(wire: Wire, lane: Lane, answer: RawAnswer): Reading {
	if (answer.is === "no-answer") return { is: "unanswered", why: answer.why, intuitTid: undefined };
	const faults = faultsIn(answer.body);
	const { intuitTid } = answer;
	if (faults.length === 0 && answer.status < 300) {
		if (isRecord(answer.body)) return { is: "answer", answer };
		const why = typeof answer.body === "string" ? notIntuit(answer.status, answer.body) : "QuickBooks answered nothing";
		return { is: "unanswered", why, intuitTid };
	}
	switch (classOf(answer)) {
		case "throttled":
			wire.throttle(lane, answer, "write");
			return { is: "unanswered", why: "QuickBooks is throttling this company", intuitTid };
		case "passing":
			return { is: "unanswered", why: whyPassing(answer), intuitTid };
		case "unauthorised":
		case "halt":
			return { is: "halted", because: "connection", faults, intuitTid };
		case "refused":
			// What refuses thirty records at once is in none of them: the request itself is wrong.
			if (lane === "batch") return { is: "halted", because: "request", faults, intuitTid };
			return { is: "answer", answer };
	}
}
