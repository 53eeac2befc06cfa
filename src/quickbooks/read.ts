import { Failure } from "../words/failure.js";
import { type AnswerReceived, isRecord, whyPassing } from "./answer.js";
import { classify, type Fault, faultsIn, faultText } from "./fault.js";
import type { CallNeeds, RawAnswer } from "./transport.js";
import type { Invocation, Wire } from "./wire.js";

/** A read, sent again while its faults are passing. Throws `Failure` "out-of-reach" when no answer comes at all. */
export async function answerTo(wire: Wire, needs: CallNeeds, invoke: Invocation): Promise<AnswerReceived> {
	let answer: RawAnswer = { is: "no-answer", why: "QuickBooks is out of reach", sent: false };
	for (let attempt = 1; attempt <= wire.limits.attempts && wire.reachable; attempt += 1) {
		if (attempt > 1) await wire.pauseBeforeRetry(attempt);
		answer = await wire.send({ lane: "call", needs, invoke, writes: 0, beforeAttempt: () => {} });
		if (answer.is === "no-answer") continue;
		const fate = fateOf(answer);
		if (fate === "throttled") wire.throttle("call", answer);
		else if (fate !== "passing") return answer;
	}
	if (answer.is === "no-answer") throw outOfReach(wire, answer.why, undefined);
	return answer;
}

/** The object that a read brought. `what` is the end of "QuickBooks refused to give …". */
export async function readBody(wire: Wire, what: string, invoke: Invocation): Promise<Record<string, unknown>> {
	return bodyOf(wire, what, await answerTo(wire, {}, invoke));
}

/** The object in an answer, or the `Failure` that explains why there is none. */
export function bodyOf(wire: Wire, what: string, answer: AnswerReceived): Record<string, unknown> {
	const { intuitTid } = answer;
	const faults = faultsIn(answer.body);
	switch (fateOf(answer)) {
		case "done":
			return answer.body as Record<string, unknown>;
		case "halt":
		case "unauthorised":
			throw notAccepted(faults, intuitTid);
		case "throttled":
			throw throttledAllTheTime(intuitTid);
		case "passing":
			throw outOfReach(wire, whyPassing(answer.status, faults), intuitTid);
		case "refused":
			throw new Failure("surroundings", {
				code: "QB010",
				detail: `QuickBooks refused to give ${what}: ${faultText(faults)}`,
				fix: "Send Intuit the trace id, or run the command again with --verbose.",
				intuitTid,
			});
	}
}

/** An answer without a fault that is no object (HTML of a gateway, say) will be one later. */
function fateOf({ body, status }: AnswerReceived): "done" | ReturnType<typeof classify> {
	const faults = faultsIn(body);
	if (faults.length > 0 || status >= 400) return classify(status, faults);
	return isRecord(body) ? "done" : "passing";
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

function throttledAllTheTime(intuitTid: string | undefined): Failure {
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
