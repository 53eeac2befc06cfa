import { setTimeout as pause } from "node:timers/promises";
import type { MISFORTUNES } from "./fault-names.js";
import type { Strike } from "./faults.js";
import type { Answer, Delivery } from "./http.js";
import { isObject, type JsonObject, objectsAt, parseJson } from "./json.js";
import { ODD_ACTS } from "./oddities.js";
import { serviceUnavailable } from "./pages.js";
import { shuffled } from "./random.js";
import { Refusal, refuse } from "./refusal.js";
import type { Scene, Work } from "./scene.js";
import type { Twists } from "./twists.js";

const DEFAULT_MS = 1000;

/** Carries a call out under the misfortune that struck it. */
export function suffer(strike: Strike, work: Work): Promise<Delivery> {
	return ALL_ACTS[strike.rule.do]({ strike, work, ms: strike.rule.ms ?? DEFAULT_MS });
}

const ACTS: Readonly<Record<(typeof MISFORTUNES)[number], (scene: Scene) => Promise<Delivery>>> = {
	"reset-before": async () => "reset",
	"reset-after": async ({ work }) => {
		await work.run();
		return "reset";
	},
	"504-before": async ({ work }) => proxyTimeout(work),
	"504-after": async ({ work }) => {
		await work.run();
		return proxyTimeout(work);
	},
	"hang-before": async () => "hang",
	"hang-after": async ({ work }) => {
		await work.run();
		return "hang";
	},
	"drop-items": async ({ work, strike }) => rearranged(await work.run(), (items) => someOf(items, strike.random)),
	"shuffle-items": async ({ work, strike }) => rearranged(await work.run(), (items) => shuffled(items, strike.random)),
	"429-xml": async ({ work }) => work.throttled.xml(),
	"429-json": async ({ work }) => work.throttled.json(),
	"429-after": async ({ work }) => {
		await work.run();
		return work.throttled.json();
	},
	"500": async ({ work }) => applicationError(work),
	"6000-unexpected": async ({ work }) =>
		work.isBatch ? work.run({ refuseItem: () => refuse.unexpected() }) : work.replies.refusal(refuse.unexpected()),
	"503-html": async () => serviceUnavailable(),
	"401": async ({ work }) => work.replies.unauthenticated(),
	"invalid-json": async ({ work }) => cutShort(await work.run()),
	"item-3001": async ({ work, strike }) => work.run({ refuseItem: throttlingSome(strike.random) }),
	slow: async ({ work, ms }) => {
		await pause(ms);
		return work.run();
	},
	"late-commit": async ({ work, ms }) => {
		setTimeout(() => void work.run(), ms).unref();
		return "reset";
	},
};

const ALL_ACTS = { ...ACTS, ...ODD_ACTS };

function proxyTimeout({ replies }: Work): Answer {
	const message = "message=Timeout occurred while proxying request; errorCode=006002; statusCode=504";
	return replies.xmlFault({ status: 504, code: "6002", type: "SERVICE", message, detail: "Gateway timeout" });
}

function applicationError({ replies }: Work): Answer {
	const text = "An application error has occurred while processing your request";
	return replies.refusal(new Refusal("10000", text, `System Failure Error: ${text}`, "", 500, "SystemFault"));
}

function cutShort(answer: Answer): Answer {
	return { ...answer, body: answer.body.slice(0, Math.floor(answer.body.length / 2)) };
}

/** The first item that comes is throttled for sure, about half of the others too. */
function throttlingSome(random: () => number): NonNullable<Twists["refuseItem"]> {
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
