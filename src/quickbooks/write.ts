import {
	type AnswerReceived,
	classOf,
	isDefinite,
	isRecord,
	notIntuit,
	refusal,
	throttlesItems,
	whyPassing,
} from "./answer.js";
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
 * Sends one write until each of its items has a definite outcome, or the attempts are used up. Every attempt is
 * identical: same requestid, same items, so that QuickBooks replays what it has done already.
 */
export async function submit(wire: Wire, write: Write): Promise<SubmissionOutcome> {
	const { lane, bIds } = write;
	const { stop } = wire.options;
	const settled = new Map<string, Outcome>();
	let last: SubmissionOutcome = { is: "unanswered", why: "it was not sent", intuitTid: undefined };
	let maySend = false;
	for (let attempt = 1; attempt <= wire.limits.attempts && wire.reachable; attempt += 1) {
		if (attempt > 1) await wire.pauseBeforeRetry(attempt);
		const answer = await wire.send({
			lane,
			needs: { requestId: write.requestId, ...(write.include && { include: write.include }) },
			invoke: write.invoke,
			writes: bIds.length,
			beforeAttempt: write.beforeAttempt,
			calledOffBy: maySend ? undefined : stop,
		});
		const reading = readingOf(wire, lane, answer);
		if (reading.is === "halted") return { ...reading, mayBeWritten: maySend };
		maySend ||= answer.is === "answer" || answer.sent;
		if (reading.is === "unanswered") {
			last = reading;
			if (!maySend && stop?.aborted) break;
			continue;
		}
		if (throttlesItems(reading.answer)) wire.throttle(lane, reading.answer);
		for (const [bId, outcome] of outcomesIn(reading.answer, write)) {
			if (settled.get(bId)?.is !== "created") settled.set(bId, outcome);
		}
		if (bIds.every((bId) => isDefinite(settled.get(bId)))) return { is: "answered", items: settled };
	}
	if (settled.size > 0) return { is: "answered", items: settled };
	return maySend || last.is !== "unanswered" ? last : { ...last, is: "unsent" };
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
	| Omit<Extract<SubmissionOutcome, { is: "halted" }>, "mayBeWritten">;

/** What an answer means for the request as a whole. */
function readingOf(wire: Wire, lane: Lane, answer: RawAnswer): Reading {
	if (answer.is === "no-answer") return { is: "unanswered", why: answer.why, intuitTid: undefined };
	const faults = faultsIn(answer.body);
	const { intuitTid } = answer;
	if (faults.length === 0 && answer.status < 400) {
		if (isRecord(answer.body)) return { is: "answer", answer };
		const why = typeof answer.body === "string" ? notIntuit(answer.status, answer.body) : "QuickBooks answered nothing";
		return { is: "unanswered", why, intuitTid };
	}
	switch (classOf(answer)) {
		case "throttled":
			wire.throttle(lane, answer);
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
