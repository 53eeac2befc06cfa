import type { Surroundings } from "./api.js";
import { clockOff } from "./clock.js";
import type { Company } from "./company.js";
import { RULES } from "./conduct.js";
import { isSettings, type Kind, kindNamed } from "./entities/kinds.js";
import { takeOut } from "./entities/writes.js";
import { parseFaultRules } from "./faults.js";
import { type Answer, type Incoming, jsonAnswer } from "./http.js";
import { isObject, type Json, type JsonObject, parseJson, textAt } from "./json.js";
import { mergeCustomers } from "./merge.js";
import { Refusal, refuse } from "./refusal.js";

/** For harnesses in another process: what happened, what is stored, and how the next calls shall go. Under `/sandbox/…`. */
export function answerControl(incoming: Incoming, at: Surroundings): Answer {
	try {
		return route(incoming, at);
	} catch (error) {
		if (error instanceof Refusal) return at.replies.refusal(error);
		throw error;
	}
}

function route(incoming: Incoming, at: Surroundings): Answer {
	const [, , topic = "", entity = "", id = ""] = incoming.url.pathname.split("/");
	const body = parseJson(incoming.body.toString("utf8"));
	switch (`${incoming.method} ${topic}`) {
		case "GET stats":
			return jsonAnswer(200, statsOf(at));
		case "GET objects":
			return jsonAnswer(200, objectsOf(at.company, kindOrRefuse(entity)));
		case "POST objects":
			return jsonAnswer(200, at.company.plant(kindOrRefuse(entity), objectIn(body)));
		case "DELETE objects": {
			const was = at.company.find(entity, id);
			if (was) takeOut(at.company, kindOrRefuse(entity), was);
			return jsonAnswer(200, {});
		}
		case "GET faults":
			return jsonAnswer(200, at.faults.toJson());
		case "POST faults":
			at.faults.replace(parseFaultRules(body));
			return jsonAnswer(200, at.faults.toJson());
		case "POST company":
			at.company.settings = { ...at.company.settings, ...known(objectIn(body), at.company.settings) };
			return jsonAnswer(200, { ...at.company.settings });
		case "POST limits":
			at.throttle.limits = { ...at.throttle.limits, ...known(objectIn(body), at.throttle.limits) };
			return jsonAnswer(200, { ...at.throttle.limits });
		case "POST latency":
			at.delay.change(objectIn(body));
			return jsonAnswer(200, {});
		case "POST clock":
			at.company.clock = clockOff(Number(objectIn(body).offsetMs ?? 0));
			return jsonAnswer(200, {});
		case "POST refresh-elsewhere":
			return jsonAnswer(200, { ...at.oauth.refreshElsewhere() });
		case "POST merge":
			mergeCustomers(at.company, textAt(objectIn(body), "from") ?? "", textAt(objectIn(body), "into") ?? "");
			return jsonAnswer(200, {});
		case "POST expire-tokens":
			at.oauth.expire(isObject(body) && body.refresh === true);
			return jsonAnswer(200, {});
		default:
			throw refuse.unsupported(`${incoming.method} ${incoming.url.pathname}`);
	}
}

function statsOf({ stats, conduct }: Surroundings): JsonObject {
	const broken = conduct.all().map((each) => ({ ...each, meaning: RULES[each.rule] }));
	return { ...stats.toJson(), broken_rules: broken };
}

function objectsOf(company: Company, kind: Kind): JsonObject[] {
	return [...company.store(kind.name).entries()].map((entry) => entry.object);
}

function kindOrRefuse(name: string): Kind {
	const kind = kindNamed(name);
	if (!kind || isSettings(kind)) throw refuse.unsupported(`objects/${name}`);
	return kind;
}

function objectIn(body: Json | undefined): JsonObject {
	if (!isObject(body)) throw refuse.required("a JSON object");
	return body;
}

/** The settings among what was sent: a name that does not exist is a slip of the harness, and said. */
function known(sent: JsonObject, settings: object): JsonObject {
	const unknown = Object.keys(sent).find((name) => !(name in settings));
	if (unknown) throw refuse.unsupported(`setting ${unknown}`);
	return sent;
}
