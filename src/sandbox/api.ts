import { isUtf8 } from "node:buffer";
import { Batches, invalidRequestId, itemWrites } from "./batch.js";
import { batchItems, type Call, isWrite, namesOf, understand } from "./calls.js";
import { changesSince } from "./cdc.js";
import type { Company } from "./company.js";
import type { Conduct } from "./conduct.js";
import type { Faults } from "./faults.js";
import { type Answer, type Delivery, type Incoming, jsonAnswer } from "./http.js";
import { isObject } from "./json.js";
import type { Delay } from "./latency.js";
import type { Throttle } from "./limits.js";
import { type ItemRefusal, suffer } from "./misfortunes.js";
import type { OAuth } from "./oauth.js";
import type { Throttling } from "./options.js";
import { readObject } from "./query/evaluate.js";
import {
	emptyToken,
	faultOf,
	Refusal,
	refusalAnswer,
	refuse,
	unauthenticated,
	wrongRealm,
	xmlFaultAnswer,
} from "./refusal.js";
import { RequestIds } from "./requestids.js";
import { type Outcome, Service, timed, type Write } from "./service.js";
import type { Stats } from "./stats.js";

const MAX_REQUEST_ID = 50;

/** Everything the API works with. */
export interface Surroundings {
	readonly company: Company;
	readonly oauth: OAuth;
	readonly throttle: Throttle;
	readonly throttling: Throttling;
	readonly delay: Delay;
	readonly faults: Faults;
	readonly stats: Stats;
	readonly conduct: Conduct;
	readonly requestIdMemoryMs: number;
}

/** The accounting API under `/v3/company/{realm}/…`: limits first, then misfortunes, then the work. */
export class Api {
	readonly #service: Service;
	readonly #requestIds: RequestIds<Outcome>;
	readonly #batches: Batches;

	constructor(private readonly at: Surroundings) {
		const { company, stats, conduct } = at;
		this.#service = new Service(company, stats, conduct);
		this.#requestIds = new RequestIds(at.requestIdMemoryMs, (id) => conduct.broken("requestid-reused", id));
		this.#batches = new Batches(this.#service, this.#requestIds, conduct);
	}

	/** @param whenOver registers what has to happen once the call is over, whichever way it ends */
	async answer(incoming: Incoming, whenOver: (action: () => void) => void): Promise<Delivery> {
		const call = understand(incoming);
		this.#count(call, whenOver);
		const exceeded = this.at.throttle.refuses(call.type === "batch", this.at.stats.inFlight.current);
		if (exceeded) return this.#throttled(exceeded);
		const run = (refuseItem?: ItemRefusal) => this.#process(call, incoming, refuseItem);
		const strike = this.at.faults.strike(namesOf(call));
		if (!strike) return run();
		return suffer(strike, { isBatch: call.type === "batch", run }, this.throttleAnswers);
	}

	readonly throttleAnswers = {
		xml: (): Answer => {
			const { code, message, detail, status, type } = refuse.throttled();
			return xmlFaultAnswer({ status, code, type, message, detail }, this.#retryAfter());
		},
		json: (): Answer => jsonAnswer(429, timed({ Fault: faultOf(refuse.throttled()) }), this.#retryAfter()),
	};

	#throttled(exceeded: string): Answer {
		const { stats, conduct, throttling } = this.at;
		stats.throttled += 1;
		conduct.broken("limit-exceeded", exceeded);
		return this.throttleAnswers[throttling.shape]();
	}

	#retryAfter(): Record<string, string> {
		const { retryAfterSeconds } = this.at.throttling;
		return retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) };
	}

	#count(call: Call, whenOver: (action: () => void) => void): void {
		const { stats, conduct, throttle } = this.at;
		const subject = `${call.type} ${call.kind?.name ?? ""}`.trim();
		stats.called(call.type);
		if (stats.inFlight.current > throttle.limits.inFlight) {
			conduct.broken("too-many-in-flight", `${stats.inFlight.current} in flight`);
		}
		if (!call.hasMinorVersion) conduct.broken("no-minorversion", subject);
		if (call.type === "send") conduct.broken("mails-somebody", subject);
		const writes = isWrite(call) || batchItems(call).some(itemWrites);
		if (writes && !call.requestId) conduct.broken("no-requestid", subject);
		if (isWrite(call) && call.kind?.list) {
			stats.listWrites.enter();
			whenOver(() => stats.listWrites.leave());
			if (stats.listWrites.current > 1) conduct.broken("list-writes-in-parallel", subject);
		}
	}

	async #process(call: Call, incoming: Incoming, refuseItem?: ItemRefusal): Promise<Answer> {
		const denied = this.#denied(call, incoming);
		if (denied) return denied;
		await this.at.delay.wait(batchItems(call).length);
		try {
			if (!isUtf8(incoming.body)) throw refuse.unsupported("with a body that is not UTF-8");
			return this.#carryOut(call, refuseItem);
		} catch (error) {
			if (error instanceof Refusal) return refusalAnswer(error);
			throw error;
		}
	}

	#denied(call: Call, incoming: Incoming): Answer | undefined {
		const token = /^Bearer (\S+)$/.exec(incoming.headers.authorization ?? "")?.[1];
		if (!token) return emptyToken();
		if (!this.at.oauth.accepts(token)) return unauthenticated();
		return call.realmId === this.at.company.realmId ? undefined : wrongRealm();
	}

	#carryOut(call: Call, refuseItem: ItemRefusal | undefined): Answer {
		switch (call.type) {
			case "query":
				return answerOf(this.#service.query(call.statement));
			case "read":
				return this.#read(call);
			case "cdc":
				return this.#changes(call);
			case "batch":
				return this.#batch(call, refuseItem);
			case "create":
			case "update":
			case "delete":
			case "void":
				return this.#write(call, call.type);
			case "send":
			case "unsupported":
				throw refuse.unsupported(call.type);
		}
	}

	#read(call: Call): Answer {
		this.at.stats.reads += 1;
		if (!call.kind) throw refuse.unsupported("read");
		return jsonAnswer(200, timed({ [call.kind.name]: readObject(this.at.company, call.kind, call.id) }));
	}

	#changes({ params }: Call): Answer {
		this.at.stats.reads += 1;
		const changes = changesSince(this.at.company, params.get("entities") ?? "", params.get("changedSince") ?? "");
		return jsonAnswer(200, timed({ CDCResponse: [changes] }));
	}

	#write(call: Call, operation: Write["operation"]): Answer {
		const { kind, body, requestId } = call;
		if (!kind || !isObject(body)) throw unreadable();
		if (requestId && requestId.length > MAX_REQUEST_ID) {
			this.at.conduct.broken("requestid-too-long", requestId);
			throw invalidRequestId(requestId, MAX_REQUEST_ID);
		}
		const allowDuplicateNumbers = call.includes.includes("allowduplicatedocnum");
		const write: Write = { kind, operation, content: body, options: { allowDuplicateNumbers } };
		this.#service.observe(write);
		return answerOf(this.#requestIds.once(requestId, call.text, () => this.#service.write(write)));
	}

	#batch(call: Call, refuseItem: ItemRefusal | undefined): Answer {
		if (!isObject(call.body)) throw unreadable();
		const items = batchItems(call);
		if (items.length === 0) return emptyBatch();
		this.at.stats.batched(items.length);
		this.#batches.check(items, call.requestId, this.at.throttle.limits.itemsPerBatch);
		const answers = items.map((item) => this.#batches.item(item, call.requestId, refuseItem));
		return jsonAnswer(200, timed({ BatchItemResponse: answers }));
	}
}

function answerOf({ status, body }: Outcome): Answer {
	return jsonAnswer(status, timed(body));
}

function unreadable(): Refusal {
	const text = "Property Name:the body is not a JSON object specified is unsupported or invalid";
	return new Refusal("2010", "Request has invalid or unsupported property", text);
}

function emptyBatch(): Answer {
	return xmlFaultAnswer({
		status: 400,
		code: "2250",
		type: "SystemFault",
		message: "MalformedRequest",
		detail: "Batch Request is Empty",
	});
}
