import type { Limits } from "../config/types.js";
import { Failure } from "../words/failure.js";
import type { QboId, RealmId } from "../words/ids.js";
import {
	type AnswerReceived,
	batchOutcomes,
	isDefinite,
	isRecord,
	isUnauthorised,
	objectAt,
	outcomeOf,
	throttlesItems,
	whyPassing,
} from "./answer.js";
import { classify, type Fault, faultsIn, faultText } from "./fault.js";
import { CalledOff, type Clock, type Departures, type Lane, Limiter } from "./limiter.js";
import type { Outcome, QboObject, SubmissionOutcome } from "./outcome.js";
import type { TokenSource } from "./tokens.js";
import { type CallNeeds, type NodeQuickBooks, openTransport, type RawAnswer, type Transport } from "./transport.js";

/** List entities that this tool makes, always one at a time (Intuit: "You must serially perform additions"). */
export type ListEntity = "Customer" | "Item" | "Department";
export type QueriedEntity =
	| ListEntity
	| "Vendor"
	| "Employee"
	| "Invoice"
	| "Class"
	| "Account"
	| "TaxCode"
	| "CustomerType";

/** One page of a query, and the server's time when it answered (for watermarks). */
export interface Page {
	readonly objects: readonly QboObject[];
	readonly time: string | undefined;
}

export interface WriteHooks {
	/** Just before each time the request goes out: written down so that a later run knows how old it is. */
	readonly beforeAttempt: () => void;
}

/** The QuickBooks company, spoken to under Intuit's limits. The only door to it. */
export interface QuickBooks {
	readonly realmId: RealmId;
	/** False once so many requests in a row went unanswered that QuickBooks must be down. */
	readonly reachable: boolean;
	companyInfo(): Promise<QboObject>;
	preferences(): Promise<QboObject>;
	/** `where` is everything after the entity: "where DocNumber like 'MIS-%' startposition 1 maxresults 1000". */
	query(entity: QueriedEntity, where: string): Promise<Page>;
	/** Undefined when QuickBooks has no object of that id. */
	read(entity: "Invoice" | "Customer", id: QboId): Promise<QboObject | undefined>;
	/** `body` is the exact JSON of the object. The outcome stands under the bId "1". */
	create(entity: ListEntity, body: string, requestId: string, hooks: WriteHooks): Promise<SubmissionOutcome>;
	/** `body` is the exact JSON of the BatchItemRequest array. */
	batch(body: string, requestId: string, hooks: WriteHooks): Promise<SubmissionOutcome>;
	/** What left within the last minute, for the next process. */
	departures(): Departures;
	close(): void;
}

export interface QuickBooksOptions {
	readonly baseUrl: string;
	readonly realmId: RealmId;
	readonly limits: Limits;
	readonly tokens: TokenSource;
	readonly clock: Clock;
	/** What an earlier process sent to this company within the last minute. */
	readonly earlier?: Departures;
	/** A write that has not left yet when this is given does not leave any more. */
	readonly stop?: AbortSignal;
	/** Something a person should see while waiting: "QuickBooks asked to wait 60 s". */
	readonly note: (sentence: string) => void;
}

/** In minutes. */
const NOTICED_AFTER = 0.01;

/** The bId under which a single create stands in its outcome. */
export const SINGLE_ITEM = "1";

export function openQuickBooks(options: QuickBooksOptions): QuickBooks {
	const transport = openTransport({
		baseUrl: options.baseUrl,
		realmId: options.realmId,
		timeoutMs: options.limits.timeoutMs,
		maxSockets: options.limits.inFlight,
	});
	return new Client(options, transport);
}

type Invocation = (qb: NodeQuickBooks, done: (error: unknown, data: unknown) => void) => void;

class Client implements QuickBooks {
	private readonly limiter: Limiter;
	private readonly limits: Limits;
	/** Requests in a row that got no usable answer; one sent before the last answer says nothing about now. */
	private unansweredInARow = 0;
	private lastAnswer = 0;

	constructor(
		private readonly options: QuickBooksOptions,
		private readonly transport: Transport,
	) {
		this.limits = options.limits;
		this.limiter = new Limiter(
			options.limits,
			options.clock,
			(ms) => {
				options.note(`QuickBooks asked to wait ${Math.ceil(ms / 1000)} s`);
			},
			options.earlier,
		);
	}

	get realmId(): RealmId {
		return this.options.realmId;
	}

	get reachable(): boolean {
		return this.unansweredInARow < this.limits.breaker;
	}

	async companyInfo(): Promise<QboObject> {
		const body = await this.readBody("the company", (qb, done) => qb.getCompanyInfo(this.realmId, done));
		return objectAt(body, "CompanyInfo");
	}

	async preferences(): Promise<QboObject> {
		return objectAt(await this.readBody("the preferences", (qb, done) => qb.getPreferences(done)), "Preferences");
	}

	async query(entity: QueriedEntity, where: string): Promise<Page> {
		const body = await this.queryBody(entity, (qb, done) => finders[entity](qb, where, done));
		const objects = objectAt(body, "QueryResponse")[entity];
		const time = typeof body.time === "string" ? body.time : undefined;
		return { objects: Array.isArray(objects) ? objects.filter(isRecord) : [], time };
	}

	/** Selecting properties is not documented by Intuit, though it works: where it is refused, whole objects are asked for. */
	private async queryBody(entity: QueriedEntity, invoke: Invocation): Promise<Record<string, unknown>> {
		const what = `the ${entity} list`;
		const properties = PROPERTIES[entity];
		if (properties === undefined) return this.readBody(what, invoke);
		const answer = await this.untilAnswered("call", { properties }, invoke);
		if (answer.is !== "answer") throw this.outOfReach(answer.why, undefined);
		const refused = faultsIn(answer.body).some((fault) => QUERY_REFUSED.has(fault.code));
		return refused ? this.readBody(what, invoke) : this.bodyOrThrow(answer, what);
	}

	async read(entity: "Invoice" | "Customer", id: QboId): Promise<QboObject | undefined> {
		const answer = await this.untilAnswered("call", {}, (qb, done) =>
			entity === "Invoice" ? qb.getInvoice(id, done) : qb.getCustomer(id, done),
		);
		if (answer.is !== "answer") throw this.outOfReach(answer.why, undefined);
		const faults = faultsIn(answer.body);
		if (faults.some((fault) => fault.code === "610") || answer.status === 404) return undefined;
		return objectAt(this.bodyOrThrow(answer, `${entity} ${id}`), entity);
	}

	create(entity: ListEntity, body: string, requestId: string, hooks: WriteHooks): Promise<SubmissionOutcome> {
		const invoke: Invocation = (qb, done) => creators[entity](qb, parseStored(body) as object, done);
		return this.submit("call", requestId, invoke, hooks, (answer) => this.singleOutcome(entity, answer), [SINGLE_ITEM]);
	}

	batch(body: string, requestId: string, hooks: WriteHooks): Promise<SubmissionOutcome> {
		const items = parseStored(body) as readonly { readonly bId: string }[];
		const invoke: Invocation = (qb, done) => qb.batch(parseStored(body) as unknown[], done);
		const bIds = items.map((item) => item.bId);
		return this.submit("batch", requestId, invoke, hooks, batchOutcomes, bIds);
	}

	departures(): Departures {
		return this.limiter.departures();
	}

	close(): void {
		this.transport.close();
	}

	/**
	 * Sends one write until each of its items has a definite outcome, or the attempts are used up. Every attempt is
	 * identical: same requestid, same items, so that QuickBooks replays what it has done already.
	 */
	private async submit(
		lane: Lane,
		requestId: string,
		invoke: Invocation,
		hooks: WriteHooks,
		outcomesOf: (answer: AnswerReceived) => Map<string, Outcome>,
		bIds: readonly string[],
	): Promise<SubmissionOutcome> {
		const settled = new Map<string, Outcome>();
		let last: SubmissionOutcome = { is: "unanswered", why: "it was not sent", intuitTid: undefined };
		let maySend = false;
		for (let attempt = 1; attempt <= this.limits.attempts && this.reachable; attempt += 1) {
			if (attempt > 1) await this.pauseBeforeRetry(attempt);
			const answer = await this.once(lane, { requestId }, invoke, hooks, maySend ? undefined : this.options.stop);
			const reading = this.readWrite(lane, answer);
			if (reading.is === "halted") return { ...reading, mayBeWritten: maySend };
			maySend ||= answer.is === "answer" || answer.sent;
			if (reading.is === "unanswered") {
				last = reading;
				if (!maySend && this.options.stop?.aborted) break;
				continue;
			}
			if (throttlesItems(reading.answer)) this.throttle(lane, reading.answer);
			for (const [bId, outcome] of this.outcomes(reading.answer, outcomesOf, bIds)) {
				if (settled.get(bId)?.is !== "created") settled.set(bId, outcome);
			}
			if (bIds.every((bId) => isDefinite(settled.get(bId)))) return { is: "answered", items: settled };
		}
		if (settled.size > 0) return { is: "answered", items: settled };
		return maySend || last.is !== "unanswered" ? last : { ...last, is: "unsent" };
	}

	/** The outcomes in an answer; a refusal of the whole request refuses each item. */
	private outcomes(
		answer: AnswerReceived,
		outcomesOf: (answer: AnswerReceived) => Map<string, Outcome>,
		bIds: readonly string[],
	): Map<string, Outcome> {
		const faults = faultsIn(answer.body);
		if (faults.length === 0 && answer.status < 400) return outcomesOf(answer);
		const refused: Outcome = { is: "refused", faults, intuitTid: answer.intuitTid };
		return new Map(bIds.map((bId) => [bId, refused]));
	}

	private singleOutcome(entity: ListEntity, answer: AnswerReceived): Map<string, Outcome> {
		const object = isRecord(answer.body) ? answer.body[entity] : undefined;
		return new Map([[SINGLE_ITEM, outcomeOf(object, answer.intuitTid)]]);
	}

	/** What the answer to a write means for the request as a whole. */
	private readWrite(
		lane: Lane,
		answer: RawAnswer,
	):
		| { is: "answer"; answer: AnswerReceived }
		| { is: "unanswered"; why: string; intuitTid: string | undefined }
		| { is: "halted"; faults: readonly Fault[]; intuitTid: string | undefined } {
		if (answer.is === "no-answer") return { is: "unanswered", why: answer.why, intuitTid: undefined };
		const faults = faultsIn(answer.body);
		const { intuitTid } = answer;
		if (faults.length === 0 && answer.status < 400) {
			if (isRecord(answer.body)) return { is: "answer", answer };
			return { is: "unanswered", why: "QuickBooks answered something that is not JSON", intuitTid };
		}
		switch (classify(answer.status, faults)) {
			case "throttled":
				this.throttle(lane, answer);
				return { is: "unanswered", why: "QuickBooks is throttling this company", intuitTid };
			case "passing":
				return { is: "unanswered", why: whyPassing(answer.status, faults), intuitTid };
			case "unauthorised":
			case "halt":
				return { is: "halted", faults, intuitTid };
			case "refused":
				return { is: "answer", answer };
		}
	}

	/** One request under the limits, with a fresh token; a 401 renews the token once. Counts for the breaker. */
	private async once(
		lane: Lane,
		needs: CallNeeds,
		invoke: Invocation,
		hooks: WriteHooks,
		calledOffBy?: AbortSignal,
	): Promise<RawAnswer> {
		const token = await this.options.tokens.access();
		const first = await this.attempt(lane, token, needs, invoke, hooks, calledOffBy);
		if (!isUnauthorised(first)) return first;
		const renewed = await this.options.tokens.renew(token);
		return this.attempt(lane, renewed, needs, invoke, hooks);
	}

	private async attempt(
		lane: Lane,
		token: string,
		needs: CallNeeds,
		invoke: Invocation,
		hooks: WriteHooks,
		calledOffBy?: AbortSignal,
	): Promise<RawAnswer> {
		let sentAt = 0;
		const send = async () => {
			hooks.beforeAttempt();
			sentAt = this.options.clock.now();
			const answer = await this.transport.send(token, needs, invoke);
			// QuickBooks notices a cut connection a moment after us; until then the call counts as in flight.
			if (answer.is === "no-answer") await this.options.clock.sleep(this.limits.minuteMs * NOTICED_AFTER);
			return answer;
		};
		try {
			const answer = await this.limiter.within(lane, send, calledOffBy);
			this.learnReach(answer, sentAt);
			return answer;
		} catch (error) {
			if (error instanceof CalledOff) return { is: "no-answer", why: "the run was stopped", sent: false };
			throw error;
		}
	}

	private learnReach(answer: RawAnswer, sentAt: number): void {
		if (
			answer.is === "answer" &&
			(answer.status < 400 || classify(answer.status, faultsIn(answer.body)) !== "passing")
		) {
			this.unansweredInARow = 0;
			this.lastAnswer = this.options.clock.now();
		} else if (sentAt >= this.lastAnswer) this.unansweredInARow += 1;
	}

	/** A read, sent again while its faults are passing. */
	private async untilAnswered(lane: Lane, needs: CallNeeds, invoke: Invocation): Promise<RawAnswer> {
		let answer: RawAnswer = { is: "no-answer", why: "QuickBooks is out of reach", sent: false };
		for (let attempt = 1; attempt <= this.limits.attempts && this.reachable; attempt += 1) {
			if (attempt > 1) await this.pauseBeforeRetry(attempt);
			answer = await this.once(lane, needs, invoke, NO_HOOKS);
			if (answer.is === "no-answer") continue;
			const faults = faultsIn(answer.body);
			if (faults.length === 0 && answer.status < 400 && isRecord(answer.body)) return answer;
			const passing = faults.length === 0 && answer.status < 400 ? "passing" : classify(answer.status, faults);
			if (passing === "throttled") this.throttle(lane, answer);
			else if (passing !== "passing") return answer;
		}
		return answer;
	}

	private async readBody(what: string, invoke: Invocation): Promise<Record<string, unknown>> {
		const answer = await this.untilAnswered("call", {}, invoke);
		if (answer.is !== "answer") throw this.outOfReach(answer.why, undefined);
		return this.bodyOrThrow(answer, what);
	}

	private bodyOrThrow(answer: AnswerReceived, what: string): Record<string, unknown> {
		const faults = faultsIn(answer.body);
		if (faults.length === 0 && answer.status < 400 && isRecord(answer.body)) return answer.body;
		switch (classify(answer.status, faults)) {
			case "halt":
			case "unauthorised":
				throw haltFailure(faults, answer.intuitTid);
			case "throttled":
				throw new Failure("out-of-reach", {
					code: "QB003",
					detail: `QuickBooks is throttling this company: the limits of the minute are used up.`,
					fix: "Nothing is lost. Wait some minutes, then run the same command again; other programs may be using the company too.",
					intuitTid: answer.intuitTid,
				});
			case "passing":
				throw this.outOfReach(whyPassing(answer.status, faults), answer.intuitTid);
			case "refused":
				throw new Failure("surroundings", {
					code: "QB010",
					detail: `QuickBooks refused to give ${what}: ${faultText(faults)}`,
					fix: "Send Intuit the trace id, or run the command again with --verbose.",
					intuitTid: answer.intuitTid,
				});
		}
	}

	private outOfReach(why: string, intuitTid: string | undefined): Failure {
		return new Failure("out-of-reach", {
			code: "QB008",
			detail: `QuickBooks is out of reach at ${this.options.baseUrl}: ${why}`,
			fix: "Nothing is lost. Run the same command again later; `eaur-qb status` shows where it stands.",
			intuitTid,
		});
	}

	private throttle(lane: Lane, answer: AnswerReceived): void {
		const jitter = 1 + Math.random() / 10;
		this.limiter.pause(lane, answer.retryAfterMs ?? this.limits.throttleWaitMs * jitter);
	}

	private async pauseBeforeRetry(attempt: number): Promise<void> {
		const jitter = 0.75 + Math.random() / 2;
		const ms = this.limits.retryDelayMs * 2 ** (attempt - 2) * jitter;
		this.options.note(`QuickBooks did not take it yet; trying again in ${Math.ceil(ms / 1000)} s`);
		await this.options.clock.sleep(ms);
	}
}

/** The failure of a run whose connection or company is wrong. */
function haltFailure(faults: readonly Fault[], intuitTid: string | undefined): Failure {
	return new Failure("not-connected", {
		code: "QB001",
		detail: `QuickBooks does not accept this connection: ${faultText(faults)}`,
		fix: "Check that environment, app keys and company belong together, then run `eaur-qb auth login`.",
		intuitTid,
	});
}

/** What the tool reads of long lists: a page of whole invoices is five times as large. */
const PROPERTIES: Partial<Record<QueriedEntity, string>> = {
	Invoice: "Id, DocNumber, TotalAmt, CustomerRef, TxnDate, SyncToken",
	Customer: "Id, DisplayName, Notes, Active",
	Vendor: "Id, DisplayName, Active",
	Employee: "Id, DisplayName, Active",
};

/** Parse, validation and processing errors of a query. */
const QUERY_REFUSED: ReadonlySet<string> = new Set(["4000", "4001", "4002"]);

const NO_HOOKS: WriteHooks = { beforeAttempt: () => {} };

const creators: Record<
	ListEntity,
	(qb: NodeQuickBooks, entity: object, done: (e: unknown, d: unknown) => void) => void
> = {
	Customer: (qb, entity, done) => qb.createCustomer(entity, done),
	Item: (qb, entity, done) => qb.createItem(entity, done),
	Department: (qb, entity, done) => qb.createDepartment(entity, done),
};

const finders: Record<
	QueriedEntity,
	(qb: NodeQuickBooks, where: string, done: (e: unknown, d: unknown) => void) => void
> = {
	Customer: (qb, where, done) => qb.findCustomers(where, done),
	Vendor: (qb, where, done) => qb.findVendors(where, done),
	Employee: (qb, where, done) => qb.findEmployees(where, done),
	Invoice: (qb, where, done) => qb.findInvoices(where, done),
	Item: (qb, where, done) => qb.findItems(where, done),
	Department: (qb, where, done) => qb.findDepartments(where, done),
	Class: (qb, where, done) => qb.findClasses(where, done),
	Account: (qb, where, done) => qb.findAccounts(where, done),
	TaxCode: (qb, where, done) => qb.findTaxCodes(where, done),
	CustomerType: (qb, where, done) => qb.findCustomerTypes(where, done),
};

/** A body that this tool wrote down itself. */
function parseStored(body: string): unknown {
	return JSON.parse(body) as unknown;
}
