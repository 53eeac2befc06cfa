import { setTimeout as pause } from "node:timers/promises";
import type { Misfortune, Strike } from "./faults.js";
import { type Answer, type Delivery, htmlAnswer } from "./http.js";
import { isObject, type JsonObject, objectsAt, parseJson } from "./json.js";
import { shuffled } from "./random.js";
import { Refusal, refusalAnswer, refuse, unauthenticated, xmlFaultAnswer } from "./refusal.js";

/** Says for an item of a batch whether it is refused instead of being processed. */
export type ItemRefusal = (bId: string) => Refusal | undefined;

/** The call itself; its answer is what a lucky client gets. */
export interface Work {
	readonly isBatch: boolean;
	run(refuseItem?: ItemRefusal): Promise<Answer>;
}

/** Figures for answers that throttle. */
export interface ThrottleAnswers {
	xml(): Answer;
	json(): Answer;
}

const DEFAULT_MS = 1000;

/** Carries a call out under the misfortune that struck it. */
export function suffer(strike: Strike, work: Work, throttled: ThrottleAnswers): Promise<Delivery> {
	return ACTS[strike.rule.do]({ strike, work, throttled, ms: strike.rule.ms ?? DEFAULT_MS });
}

interface Scene {
	readonly strike: Strike;
	readonly work: Work;
	readonly throttled: ThrottleAnswers;
	readonly ms: number;
}

const ACTS: Readonly<Record<Misfortune, (scene: Scene) => Promise<Delivery>>> = {
	"reset-before": async () => "reset",
	"reset-after": async ({ work }) => {
		await work.run();
		return "reset";
	},
	"504-before": async () => proxyTimeout(),
	"504-after": async ({ work }) => {
		await work.run();
		return proxyTimeout();
	},
	"hang-before": async () => "hang",
	"hang-after": async ({ work }) => {
		await work.run();
		return "hang";
	},
	"drop-items": async ({ work, strike }) => rearranged(await work.run(), (items) => someOf(items, strike.random)),
	"shuffle-items": async ({ work, strike }) => rearranged(await work.run(), (items) => shuffled(items, strike.random)),
	"429-xml": async ({ throttled }) => throttled.xml(),
	"429-json": async ({ throttled }) => throttled.json(),
	"429-after": async ({ work, throttled }) => {
		await work.run();
		return throttled.json();
	},
	"500": async () => applicationError(),
	"6000-unexpected": async ({ work }) =>
		work.isBatch ? work.run(() => refuse.unexpected()) : refusalAnswer(refuse.unexpected()),
	"503-html": async () => serviceUnavailable(),
	"401": async () => unauthenticated(),
	"invalid-json": async ({ work }) => cutShort(await work.run()),
	"item-3001": async ({ work, strike }) => work.run(throttlingSome(strike.random)),
	slow: async ({ work, ms }) => {
		await pause(ms);
		return work.run();
	},
	"late-commit": async ({ work, ms }) => {
		setTimeout(() => void work.run(), ms).unref();
		return "reset";
	},
};

function proxyTimeout(): Answer {
	const message = "message=Timeout occurred while proxying request; errorCode=006002; statusCode=504";
	return xmlFaultAnswer({ status: 504, code: "6002", type: "SERVICE", message, detail: "Gateway timeout" });
}

function applicationError(): Answer {
	const text = "An application error has occurred while processing your request";
	return refusalAnswer(new Refusal("10000", text, `System Failure Error: ${text}`, "", 500, "SystemFault"));
}

function serviceUnavailable(): Answer {
	return htmlAnswer(
		503,
		"<html><head><title>503 Service Temporarily Unavailable</title></head>" +
			"<body><center><h1>503 Service Temporarily Unavailable</h1></center><hr><center>nginx</center></body></html>",
	);
}

function cutShort(answer: Answer): Answer {
	return { ...answer, body: answer.body.slice(0, Math.floor(answer.body.length / 2)) };
}

/** The first item that comes is throttled for sure, about half of the others too. */
function throttlingSome(random: () => number): ItemRefusal {
	let isFirst = true;
	return () => {
		const isHit = isFirst || random() < 0.5;
		isFirst = false;
		return isHit ? refuse.throttled() : undefined;
	};
}

/** At least one is missing. */
function someOf(items: readonly JsonObject[], random: () => number): JsonObject[] {
	const missing = Math.floor(random() * items.length);
	return items.filter((_item, index) => index !== missing && random() < 0.7);
}

function rearranged(answer: Answer, change: (items: JsonObject[]) => JsonObject[]): Answer {
	const body = parseJson(answer.body);
	if (!isObject(body)) return answer;
	const items = change(objectsAt(body, "BatchItemResponse"));
	return { ...answer, body: JSON.stringify({ ...body, BatchItemResponse: items }) };
}
