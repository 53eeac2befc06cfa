import { isUtf8 } from "node:buffer";
import { Batches, invalidRequestId, itemWrites } from "./batch.js";
import { batchItems, type Call, type CallType, isWrite, namesOf, textOf, understand } from "./calls.js";
import { changesSince } from "./cdc.js";
import { timestamp } from "./clock.js";
import type { Company } from "./company.js";
import type { Conduct } from "./conduct.js";
import type { Faults } from "./faults.js";
import { type Answer, type Delivery, type Incoming, jsonAnswer } from "./http.js";
import { isObject, type JsonObject, objectsAt, without } from "./json.js";
import type { Delay } from "./latency.js";
import type { Throttle } from "./limits.js";
import { suffer } from "./misfortunes.js";
import type { OAuth } from "./oauth.js";
import type { Throttling } from "./options.js";
import { badRequest } from "./pages.js";
import { readObject } from "./query/evaluate.js";
import { faultOf, Refusal, type Replies, refuse } from "./refusal.js";
import { runReport } from "./reports/run.js";
import { RequestIds } from "./requestids.js";
import { type Outcome, Service } from "./service.js";
import type { Stats } from "./stats.js";
import { addTaxCode } from "./tax-service.js";
import type { Twists } from "./twists.js";
import type { Write } from "./write.js";

const MAX_REQUEST_ID = 50;

/** As recorded, a gateway answers 400 with a page where one of these stands in the request line as it is. */
const UNENCODED = /[[\]{}|^`]/;

/** What Intuit meters. */
const READS: readonly CallType[] = ["query", "read", "cdc", "report"];
const ENHANCED_FIELDS = "enhancedAllCustomFields";

/** Everything the API works with. */
export interface Surroundings {
	readonly company: Company;
	readonly oauth: OAuth;
	readonly replies: Replies;
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
		const { stats, throttle } = this.at;
		const metered = READS.includes(call.type) ? stats.reads : 0;
		const exceeded = throttle.refuses(call.type === "batch", stats.inFlight.current, metered);
		if (exceeded) return this.#throttled(exceeded);
		const run = (twists?: Twists) => this.#process(call, incoming, twists);
		const strike = this.at.faults.strike(namesOf(call), textOf(call, incoming));
		if (!strike) return run();
		return suffer(strike, { isBatch: call.type === "batch", run, throttled: this.throttleAnswers, ...this.at });
	}

	readonly throttleAnswers = {
		xml: (): Answer => {
			const { code, message, detail, status, type } = refuse.throttled();
			return this.at.replies.xmlFault({ status, code, type, message, detail }, this.#retryAfter());
		},
		json: (): Answer => this.at.replies.json(429, { Fault: faultOf(refuse.throttled()) }, this.#retryAfter()),
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

	async #process(call: Call, incoming: Incoming, twists?: Twists): Promise<Answer> {
		const denied = this.#denied(call, incoming);
		if (denied) return denied;
		await this.at.delay.wait(batchItems(call).length);
		try {
			if (call.type === "query" && UNENCODED.test(incoming.target)) return badRequest();
			if (!isUtf8(incoming.body)) throw refuse.unsupported("with a body that is not UTF-8");
			return this.#carryOut(call, twists);
		} catch (error) {
			if (error instanceof Refusal) return this.at.replies.refusal(error);
			throw error;
		}
	}

	#denied(call: Call, incoming: Incoming): Answer | undefined {
		const token = /^Bearer (\S+)$/.exec(incoming.headers.authorization ?? "")?.[1];
		if (!token) return this.at.replies.emptyToken();
		if (!this.at.oauth.accepts(token)) return this.at.replies.unauthenticated();
		return call.realmId === this.at.company.realmId ? undefined : this.at.replies.wrongRealm();
	}

	#carryOut(call: Call, twists: Twists | undefined): Answer {
		switch (call.type) {
			case "query":
				return this.#answer(shown(call, this.#service.query(call.statement, twists)));
			case "read":
				return this.#read(call);
			case "cdc":
				return this.#changes(call);
			case "report":
				return this.#report(call);
			case "tax-service":
				return this.#addTaxCode(call);
			case "batch":
				return this.#batch(call, twists);
			case "create":
			case "update":
			case "delete":
			case "void":
				return this.#write(call, call.type, twists);
			case "send":
			case "unsupported":
				throw refuse.unsupported(call.type);
		}
	}

	#read(call: Call): Answer {
		this.at.stats.reads += 1;
		if (!call.kind) throw refuse.unsupported("read");
		const body = { [call.kind.name]: readObject(this.at.company, call.kind, call.id) };
		return this.#answer(shown(call, { status: 200, body }));
	}

	#changes({ params }: Call): Answer {
		this.at.stats.reads += 1;
		const changes = changesSince(this.at.company, params.get("entities") ?? "", params.get("changedSince") ?? "");
		return this.at.replies.json(200, { CDCResponse: [changes] });
	}

	/** As Intuit gives them, without an envelope: the time is in the header of the report. */
	#report({ id, params }: Call): Answer {
		this.at.stats.reads += 1;
		const { company } = this.at;
		return jsonAnswer(200, runReport(company, id, params, timestamp(company.clock())));
	}

	/** As Intuit gives it, without an envelope. */
	#addTaxCode({ body }: Call): Answer {
		if (!isObject(body)) throw unreadable();
		return jsonAnswer(200, addTaxCode(this.at.company, body));
	}

	#write(call: Call, operation: Write["operation"], twists: Twists | undefined): Answer {
		const { kind, body, requestId } = call;
		if (!kind || !isObject(body)) throw unreadable();
		if (requestId && requestId.length > MAX_REQUEST_ID) {
			this.at.conduct.broken("requestid-too-long", requestId);
			throw invalidRequestId(requestId, MAX_REQUEST_ID);
		}
		const enhancedCustomFields = call.includes.includes(ENHANCED_FIELDS);
		const allowDuplicateNumbers = call.includes.includes("allowduplicatedocnum");
		const write: Write = { kind, operation, content: body, options: { allowDuplicateNumbers, enhancedCustomFields } };
		this.#service.observe(write);
		return this.#answer(this.#requestIds.once(requestId, call.text, () => this.#service.write(write, twists)));
	}

	#batch(call: Call, twists: Twists | undefined): Answer {
		if (!isObject(call.body)) throw unreadable();
		const items = batchItems(call);
		if (items.length === 0) return this.#emptyBatch();
		this.at.stats.batched(items.length);
		this.#batches.check(items, call.requestId, this.at.throttle.limits.itemsPerBatch);
		const answers = items.map((item) => this.#batches.item(item, call.requestId, twists));
		return this.at.replies.json(200, { BatchItemResponse: answers });
	}

	#answer({ status, body, refusal }: Outcome): Answer {
		return refusal ? this.at.replies.refusal(refusal) : this.at.replies.json(status, body);
	}

	#emptyBatch(): Answer {
		const detail = "Batch Request is Empty";
		return this.at.replies.xmlFault({
			status: 400,
			code: "2250",
			type: "SystemFault",
			message: "MalformedRequest",
			detail,
		});
	}
}

/** Custom fields on customers are shown to those only who ask for them. */
function shown(call: Call, outcome: Outcome): Outcome {
	if (call.includes.includes(ENHANCED_FIELDS)) return outcome;
	const { Customer, QueryResponse } = outcome.body;
	const hidden = (customer: JsonObject) => without(customer, ["CustomField"]);
	if (isObject(Customer)) return { ...outcome, body: { Customer: hidden(Customer) } };
	if (!isObject(QueryResponse) || QueryResponse.Customer === undefined) return outcome;
	const customers = objectsAt(QueryResponse, "Customer").map(hidden);
	return { ...outcome, body: { QueryResponse: { ...QueryResponse, Customer: customers } } };
}

function unreadable(): Refusal {
	return refuse.unreadable("the body: it is no JSON object");
}
