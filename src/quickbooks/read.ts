import { Failure } from "../words/failure.js";
import { type AnswerReceived, classOf, whyPassing } from "./answer.js";
import { type Fault, type FaultClass, faultsIn, faultText } from "./fault.js";
import type { CallNeeds, RawAnswer } from "./transport.js";
import type { Invocation, Wire } from "./wire.js";

/** Whether a body without a fault holds what was asked for. What does not is no answer: nothing may be concluded from it. */
export type Shape = (body: unknown) => boolean;

export interface Question {
	readonly needs: CallNeeds;
	readonly invoke: Invocation;
	readonly shape: Shape;
	/** The end of "QuickBooks refused to give …". */
	readonly what: string;
	/** An answer that the caller understands although it looks like a passing one. */
	readonly isFinal?: (answer: AnswerReceived) => boolean;
}

/** A read, sent again while its faults are passing. Throws `Failure` "out-of-reach" when no answer comes at all. */
export async function answerTo(wire: Wire, question: Question): Promise<AnswerReceived> {
	const { needs, invoke, shape, isFinal } = question;
	let answer: RawAnswer = { is: "no-answer", why: "QuickBooks is out of reach", sent: false };
	for (let attempt = 1; attempt <= wire.limits.attempts && wire.reachable; attempt += 1) {
		if (attempt > 1) await wire.pauseBeforeRetry(attempt);
		if (attempt > 1 && wire.options.stop?.aborted) break;
		answer = await wire.send({ lane: "call", needs, invoke, writes: 0, beforeAttempt: () => {}, isFinal });
		if (answer.is === "no-answer") continue;
		if (isFinal?.(answer)) return answer;
		const fate = fateOf(answer, shape);
		if (fate === "throttled") wire.throttle("call", answer, "read");
		else if (fate !== "passing") return answer;
	}
	if (answer.is === "no-answer") throw outOfReach(wire, answer.why, undefined);
	return answer;
}

/** The object that a read brought. */
export async function readBody(wire: Wire, question: Question): Promise<Record<string, unknown>> {
	return bodyOf(wire, question, await answerTo(wire, question));
}

/** The object in an answer, or the `Failure` that explains why there is none. */
export function bodyOf(wire: Wire, { what, shape }: Question, answer: AnswerReceived): Record<string, unknown> {
	const { intuitTid } = answer;
	const faults = faultsIn(answer.body);
	switch (fateOf(answer, shape)) {
		case "done":
			return answer.body as Record<string, unknown>;
		case "halt":
		case "unauthorised":
			throw notAccepted(faults, intuitTid);
		case "throttled":
			throw throttledAllTheTime(intuitTid);
		case "passing":
			throw outOfReach(wire, whyNotWhole(answer, what), intuitTid);
		case "refused":
			throw new Failure("surroundings", {
				code: "QB010",
				detail: `QuickBooks refused to give ${what}: ${faultText(faults)}`,
				fix: "Send Intuit the trace id, or run the command again with --verbose.",
				intuitTid,
			});
	}
}

/** An answer without a fault that is not what was asked for (HTML of a gateway, `{}`, a redirect) will be one later. */
function fateOf(answer: AnswerReceived, shape: Shape): "done" | FaultClass {
	if (faultsIn(answer.body).length > 0 || answer.status >= 300) return classOf(answer);
	return shape(answer.body) ? "done" : "passing";
}

function whyNotWhole(answer: AnswerReceived, what: string): string {
	const isPage = typeof answer.body === "string" && answer.body.trim() !== "";
	if (faultsIn(answer.body).length > 0 || answer.status >= 300 || isPage) return whyPassing(answer);
	return `the answer does not hold ${what}`;
}

/** The connection or company is wrong. */
function notAccepted(faults: readonly Fault[], intuitTid: string | undefined): Failure {
	return new Failure("not-connected", {
		code: "QB001",
		detail: `QuickBooks does not accept this connection: ${faultText(faults)}`,
		fix: "Check that environment, app keys and company belong together, then run `eaur-qb auth login`.",
		intuitTid,
	});
}

/** Why a run ends that is asked for one pause after the other. */
export function throttledAllTheTime(intuitTid: string | undefined): Failure {
	return new Failure("out-of-reach", {
		code: "QB003",
		detail: "QuickBooks is throttling this company: the limits of the minute are used up.",
		fix: "Nothing is lost. Wait some minutes, then run the same command again; other programs may be using the company too.",
		intuitTid,
	});
}

function outOfReach(wire: Wire, why: string, intuitTid: string | undefined): Failure {
	return new Failure("out-of-reach", {
		code: "QB008",
		detail: `QuickBooks is out of reach at ${wire.options.baseUrl}: ${why}`,
		fix: "Nothing is lost. Run the same command again later; `eaur-qb status` shows where it stands.",
		intuitTid,
	});
}
