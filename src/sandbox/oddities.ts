import { timestamp } from "./clock.js";
import type { Company } from "./company.js";
import { remove } from "./entities/writes.js";
import type { Oddity } from "./fault-names.js";
import type { FaultRule } from "./faults.js";
import { type Answer, type Delivery, jsonAnswer } from "./http.js";
import type { Json, JsonObject } from "./json.js";
import { isObject, objectAt, objectsAt, parseJson, textAt } from "./json.js";
import { badRequest, firewallPage, notFoundPage, sentToSignIn } from "./pages.js";
import { shuffled } from "./random.js";
import { Refusal, refuse } from "./refusal.js";
import type { Scene, Work } from "./scene.js";
import type { Entry } from "./store.js";
import { tampering } from "./tampering.js";
import type { QueryTwist } from "./twists.js";
import type { Write } from "./write.js";

/** What each oddity does; `ODDITIES` says it in words. */
export const ODD_ACTS: Readonly<Record<Oddity, (scene: Scene) => Promise<Delivery>>> = {
	"booked-other": bookOther,
	"booked-other-unanswered": async (scene) => {
		await bookOther(scene);
		return "reset";
	},
	"booked-silently": ({ work, strike: { rule } }) =>
		work.run({
			booked: (write) => (touches(rule, write) ? tampered(write, rule, work.company) : write),
			answered: (object, write) =>
				touches(rule, write) ? alteration(rule, work.company).conceal(object, write.content) : object,
		}),
	"answered-other": ({ work, strike: { rule } }) =>
		work.run({
			answered: (object, write) => (touches(rule, write) ? alteration(rule, work.company).change(object) : object),
		}),
	"answered-another": async ({ work, strike: { rule } }) => {
		if (work.isBatch) return rotated(await work.run());
		return work.run({
			answered: (object, write) => (touches(rule, write) ? anotherThan(object, write, work.company) : object),
		});
	},
	"replayed-old": ({ work, strike: { rule }, ms }) =>
		work.run({
			answered: (object, write) => (touches(rule, write) ? longGone(object, write, work.company, ms) : object),
		}),
	"query-empty": async () => jsonAnswer(200, {}),
	"query-null": async () => jsonAnswer(200, { QueryResponse: null }),
	"query-nothing": ({ work }) => work.run({ query: { rows: () => [] } }),
	"query-others": ({ work }) => work.run({ query: { rows: others } }),
	"query-4000": async ({ work }) =>
		work.replies.refusal(new Refusal("4000", "Error parsing query", "QueryParserError: Encountered a character")),
	"hidden-rows": ({ work, strike: { rule } }) => work.run({ query: hiding(rule.rows ?? "") }),
	"short-page": ({ work }) => work.run({ query: { pageSize: (max, left) => (left >= max ? max - 1 : max) } }),
	"long-page": ({ work }) => work.run({ query: { pageSize: (max) => max + 1 } }),
	"row-deleted-after": ({ work }) =>
		work.run({ query: { answered: ([first], kind) => first && work.company.remove(kind, first.id) } }),
	"shuffle-ties": ({ work, strike }) => work.run({ query: { rows: (found) => shuffled(found, strike.random) } }),
	"400-html": async () => badRequest(),
	"faults-without-ids": async ({ work }) => {
		const answer = await work.run();
		return { ...answer, body: answer.body.replace(/\b(?:Txn)?Id=\d+/g, "null") };
	},
	"404-html": async () => notFoundPage(),
	"object-refused": ({ work, strike: { rule } }) => refuseObjects(work, rule),
	redirect: async () => sentToSignIn(),
	"firewall-401": async () => firewallPage(401),
	"firewall-403": async () => firewallPage(403),
	"batch-2010": async ({ work }) =>
		work.replies.refusal(
			new Refusal(
				"2010",
				"Request has invalid or unsupported property",
				"Property Name:BatchItemRequest specified is unsupported or invalid",
			),
		),
	"batch-1040": async ({ work }) =>
		work.replies.refusal(
			new Refusal("1040", "Maximum number of batch items exceeded", "The batch has more items than are allowed."),
		),
	"batch-malformed": async ({ work }) =>
		work.replies.xmlFault({
			status: 400,
			code: "2250",
			type: "SystemFault",
			message: "MalformedRequest",
			detail: "Batch Request is malformed",
		}),
	"token-revoked": ({ work }) => {
		work.oauth.refreshElsewhere();
		return work.run();
	},
};

/** In a batch the objects that are meant, and not the others. */
async function refuseObjects({ isBatch, run, replies }: Work, { containing = "" }: FaultRule): Promise<Delivery> {
	const refusal = refuse.business("Business Validation Error: the company has a rule against it.");
	if (!isBatch) return replies.refusal(refusal);
	return run({ refuseItem: (item) => (JSON.stringify(item).includes(containing) ? refusal : undefined) });
}

function bookOther({ work, strike: { rule } }: Scene): Promise<Answer> {
	return work.run({ booked: (write) => (touches(rule, write) ? tampered(write, rule, work.company) : write) });
}

/** Whether a rule is about this write: of a batch it may be about some items only. */
function touches({ on, containing }: FaultRule, { kind, operation, content }: Write): boolean {
	const names = ["any", "write", "batch", operation, kind.name.toLowerCase()];
	return names.includes(on.toLowerCase()) && (!containing || JSON.stringify(content).includes(containing));
}

function alteration(rule: FaultRule, company: Company) {
	return tampering(rule.what ?? "total", rule.to, company);
}

function tampered(write: Write, rule: FaultRule, company: Company): Write {
	return { ...write, content: alteration(rule, company).change(write.content) };
}

function anotherThan(object: JsonObject, { kind }: Write, company: Company): JsonObject {
	const other = [...company.store(kind.name).entries()].find((entry) => entry.id !== object.Id);
	if (!other) throw new Error(`answered-another needs a second ${kind.name} in the company`);
	return other.object;
}

/** Each item gets what belongs to the next; the bIds stay. */
function rotated(answer: Answer): Answer {
	const body = parseJson(answer.body);
	if (!isObject(body)) return answer;
	const items = objectsAt(body, "BatchItemResponse");
	const others = items.map((item, index) => ({ ...items[(index + 1) % items.length], bId: item.bId ?? "" }));
	return { ...answer, body: JSON.stringify({ ...body, BatchItemResponse: others }) };
}

/** Takes back what was just made; what is left is an answer from the past. */
function longGone(object: JsonObject, { kind }: Write, company: Company, age: number): JsonObject {
	if (kind.list) company.remove(kind, textAt(object, "Id") ?? "");
	else remove(company, kind, object);
	const earlier = (moment: Json | undefined) => timestamp(Date.parse(String(moment)) - age);
	const { CreateTime, LastUpdatedTime } = objectAt(object, "MetaData") ?? {};
	return { ...object, MetaData: { CreateTime: earlier(CreateTime), LastUpdatedTime: earlier(LastUpdatedTime) } };
}

const others: NonNullable<QueryTwist["rows"]> = (found, _query, store) => {
	const wanted = new Set(found.map((entry) => entry.id));
	return [...store.entries()].filter((entry) => !wanted.has(entry.id));
};

function hiding(text: string): QueryTwist {
	const shows = (entry: Entry) => !JSON.stringify(entry.object).includes(text);
	return {
		rows: (found, { where }) =>
			where.some(({ property }) => property.toLowerCase() === "id") ? [...found] : found.filter(shows),
	};
}
