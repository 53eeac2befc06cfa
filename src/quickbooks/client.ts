import { chunks } from "../words/chunks.js";
import type { Day } from "../words/day.js";
import { type QboId, qboId, type RealmId } from "../words/ids.js";
import { isRecord } from "../words/outside.js";
import { type AnswerReceived, batchOutcomes, hasQueryFault, objectAt, outcomeOf, refusesQuery } from "./answer.js";
import type { AnswerTimes } from "./answer-times.js";
import { type Changes, changesSince } from "./cdc.js";
import { type Cleared, clearedBetween } from "./cleared.js";
import type { QueriedEntity, WrittenEntity } from "./entities.js";
import { faultsIn } from "./fault.js";
import type { Departures } from "./limiter.js";
import { conditionsText, type ListCondition, type ListQuery, queryText } from "./list-query.js";
import { FINDERS, type Page, pageOf, pageQuestion } from "./lists.js";
import type { Outcome, QboObject, SubmissionOutcome } from "./outcome.js";
import { answerTo, bodyOf, type Question, readBody } from "./read.js";
import { isCount, isObjectOf, totalIn } from "./shape.js";
import type { CallNeeds } from "./transport.js";
import { type Invocation, type QuickBooksOptions, Wire } from "./wire.js";
import { submit, type Write } from "./write.js";

/** What the writer is told while its request goes out. */
export type WriteHooks = Pick<Write, "beforeAttempt">;

/** The QuickBooks company, spoken to under Intuit's limits. The only door to it. */
export interface QuickBooks {
	readonly realmId: RealmId;
	/** False once so many requests in a row went unanswered that QuickBooks must be down. */
	readonly reachable: boolean;
	/** Whether it is so because QuickBooks asks for pause after pause and takes nothing in between. */
	readonly throttled: boolean;
	/** What time it is at QuickBooks, by its own answers. */
	now(): Date;
	/** From now on `mayWrite` is asked just before each request that writes leaves; it throws where it must not. */
	guardWrites(mayWrite: () => Promise<void>): void;
	companyInfo(): Promise<QboObject>;
	preferences(): Promise<QboObject>;
	query(entity: QueriedEntity, asked: ListQuery, has?: "all properties"): Promise<Page>;
	/** How many objects the conditions select. */
	count(entity: QueriedEntity, where: readonly ListCondition[]): Promise<number>;
	/** As `query`; undefined where QuickBooks refuses the question itself, for a name that stands in it. */
	ask(entity: QueriedEntity, asked: ListQuery, has?: "all properties"): Promise<Page | undefined>;
	/** What of these lists has changed since a moment within the last 30 days, deleted objects among it. */
	changes(entities: readonly QueriedEntity[], since: Date): Promise<Changes>;
	/** Those of these ids that QuickBooks has, whole, inactive ones too. What is not among them, it was asked for by itself. */
	readAll(entity: WrittenEntity, ids: readonly QboId[]): Promise<ReadonlyMap<QboId, QboObject>>;
	/**
	 * Whether transactions of these days were cleared at the bank or reconciled with its statement; undefined where the report
	 * does not tell.
	 */
	cleared(from: Day, to: Day): Promise<Cleared | undefined>;
	/** Undefined when QuickBooks has no object of that id. */
	read(entity: WrittenEntity, id: QboId): Promise<QboObject | undefined>;
	/** A customer with the custom fields that QuickBooks keeps of it; undefined when there is none of that id. */
	readWithCustomFields(id: QboId): Promise<QboObject | undefined>;
	/** `body` is the exact JSON of the object. The outcome stands under the bId "1". */
	create(entity: WrittenEntity, body: string, requestId: string, hooks: WriteHooks): Promise<SubmissionOutcome>;
	/** The same of an object that is there, named by its id and version; what is not given stays as it is. */
	update(entity: WrittenEntity, body: string, requestId: string, hooks: WriteHooks): Promise<SubmissionOutcome>;
	/** `body` is the exact JSON of the BatchItemRequest array. */
	batch(body: string, requestId: string, hooks: WriteHooks): Promise<SubmissionOutcome>;
	/** What left within the last minute, for the next process. */
	departures(): Departures;
	/** How quick the answers to this process' writes were. */
	readonly answerTimes: AnswerTimes;
	close(): void;
}

/** The bId under which a single create stands in its outcome. */
const SINGLE_ITEM = "1";

/** How many ids one query asks for: the length of IN lists is not documented, 30 is known to work. */
const MOST_IDS = 30;

/** What is made inactive and not deleted, and is hidden then. */
const LISTS: readonly WrittenEntity[] = ["Customer", "Item", "Department", "PaymentMethod"];

export function openQuickBooks(options: QuickBooksOptions): QuickBooks {
	return new Client(new Wire(options));
}

class Client implements QuickBooks {
	constructor(private readonly wire: Wire) {}

	get realmId(): RealmId {
		return this.wire.options.realmId;
	}

	get reachable(): boolean {
		return this.wire.reachable;
	}

	get throttled(): boolean {
		return this.wire.throttled;
	}

	get answerTimes(): AnswerTimes {
		return this.wire.answerTimes;
	}

	now(): Date {
		return this.wire.now();
	}

	guardWrites(mayWrite: () => Promise<void>): void {
		this.wire.mayWrite = mayWrite;
	}

	async companyInfo(): Promise<QboObject> {
		return this.only("CompanyInfo", "the company", (qb, done) => qb.getCompanyInfo(this.realmId, done));
	}

	async preferences(): Promise<QboObject> {
		return this.only("Preferences", "the preferences", (qb, done) => qb.getPreferences(done));
	}

	/** What a company has one of. */
	private async only(entity: string, what: string, invoke: Invocation): Promise<QboObject> {
		return objectAt(await readBody(this.wire, { needs: {}, invoke, shape: isObjectOf(entity), what }), entity);
	}

	async query(entity: QueriedEntity, asked: ListQuery, has?: "all properties"): Promise<Page> {
		const question = pageQuestion(entity, queryText(asked));
		return pageOf(entity, await this.queryBody(has === undefined ? question : { ...question, needs: {} }));
	}

	async ask(entity: QueriedEntity, asked: ListQuery, has?: "all properties"): Promise<Page | undefined> {
		const page = pageQuestion(entity, queryText(asked));
		const question: Question = { ...page, ...(has && { needs: {} }), isFinal: refusesQuery };
		const answer = await answerTo(this.wire, question);
		return refusesQuery(answer) ? undefined : pageOf(entity, bodyOf(this.wire, question, answer));
	}

	async count(entity: QueriedEntity, where: readonly ListCondition[]): Promise<number> {
		const body = await readBody(this.wire, {
			needs: { properties: "count(*)" },
			invoke: (qb, done) => FINDERS[entity](qb, conditionsText(where), done),
			shape: isCount,
			what: `the number of objects in the ${entity} list`,
		});
		return Number(totalIn(body));
	}

	changes(entities: readonly QueriedEntity[], since: Date): Promise<Changes> {
		return changesSince(this.wire, entities, since);
	}

	/** Selecting properties is not documented by Intuit, though it works: where it is refused, whole objects are asked for. */
	private async queryBody(question: Question): Promise<Record<string, unknown>> {
		const whole: Question = { ...question, needs: {} };
		if (question.needs.properties === undefined) return readBody(this.wire, whole);
		const answer = await answerTo(this.wire, question);
		return hasQueryFault(answer.body) ? readBody(this.wire, whole) : bodyOf(this.wire, question, answer);
	}

	/** Only Intuit's own 610 means that there is none: a bare 404 is a gateway's. */
	async read(entity: WrittenEntity, id: QboId, needs: CallNeeds = {}): Promise<QboObject | undefined> {
		const question: Question = {
			needs,
			invoke: (qb, done) => qb[`get${entity}`](id, done),
			shape: isObjectOf(entity, id),
			what: `${entity} ${id}`,
		};
		const answer = await answerTo(this.wire, question);
		if (faultsIn(answer.body).some((fault) => fault.code === OBJECT_NOT_FOUND)) return undefined;
		return objectAt(bodyOf(this.wire, question, answer), entity);
	}

	async readAll(entity: WrittenEntity, ids: readonly QboId[]): Promise<ReadonlyMap<QboId, QboObject>> {
		const found = new Map<QboId, QboObject>();
		for (const some of chunks(ids, MOST_IDS)) {
			const named: ListCondition = { of: "id", is: "one-of", values: some };
			const any: readonly ListCondition[] = LISTS.includes(entity) ? [{ of: "activity", is: "any" }] : [];
			const page = await this.query(entity, { where: [named, ...any] }, "all properties");
			for (const object of page.objects) found.set(qboId(String(object.Id)), object);
			for (const id of some.filter((each) => !found.has(each))) {
				const object = await this.read(entity, id);
				if (object && object.status !== "Deleted") found.set(id, object);
			}
		}
		return found;
	}

	cleared(from: Day, to: Day): Promise<Cleared | undefined> {
		return clearedBetween(this.wire, from, to);
	}

	readWithCustomFields(id: QboId): Promise<QboObject | undefined> {
		return this.read("Customer", id, { include: CUSTOM_FIELDS });
	}

	create(entity: WrittenEntity, body: string, requestId: string, hooks: WriteHooks): Promise<SubmissionOutcome> {
		const bearsCustomFields = Object.hasOwn(parseStored(body) as object, "CustomField");
		return submit(this.wire, {
			...hooks,
			lane: "call",
			requestId,
			include: bearsCustomFields ? CUSTOM_FIELDS : undefined,
			bIds: [SINGLE_ITEM],
			invoke: (qb, done) => qb[`create${entity}`](parseStored(body) as object, done),
			outcomesOf: (answer) => singleOutcome(entity, answer),
		});
	}

	update(entity: WrittenEntity, body: string, requestId: string, hooks: WriteHooks): Promise<SubmissionOutcome> {
		return submit(this.wire, {
			...hooks,
			lane: "call",
			requestId,
			// What QuickBooks keeps of them besides must not be lost by a change of something else.
			include: entity === "Customer" ? CUSTOM_FIELDS : undefined,
			bIds: [SINGLE_ITEM],
			invoke: (qb, done) => qb[`update${entity}`](parseStored(body) as object, done),
			outcomesOf: (answer) => singleOutcome(entity, answer),
		});
	}

	batch(body: string, requestId: string, hooks: WriteHooks): Promise<SubmissionOutcome> {
		const items = parseStored(body) as readonly { readonly bId: string }[];
		return submit(this.wire, {
			...hooks,
			lane: "batch",
			requestId,
			bIds: items.map((item) => item.bId),
			// Parsed anew each time: the library changes what it is given.
			invoke: (qb, done) => qb.batch(parseStored(body) as unknown[], done),
			outcomesOf: batchOutcomes,
		});
	}

	departures(): Departures {
		return this.wire.departures();
	}

	close(): void {
		this.wire.close();
	}
}

function singleOutcome(entity: WrittenEntity, answer: AnswerReceived): Map<string, Outcome> {
	const object = isRecord(answer.body) ? answer.body[entity] : undefined;
	return new Map([[SINGLE_ITEM, outcomeOf(object, answer.intuitTid)]]);
}

/** Without it enhanced custom fields of customers are dropped in silence (recorded answers). */
const CUSTOM_FIELDS = "enhancedAllCustomFields";

const OBJECT_NOT_FOUND = "610";

/** A body that this tool wrote down itself. */
function parseStored(body: string): unknown {
	return JSON.parse(body) as unknown;
}
