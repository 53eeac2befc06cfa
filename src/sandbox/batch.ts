import type { Conduct } from "./conduct.js";
import { kindNamed } from "./entities/kinds.js";
import { isObject, type JsonObject, textAt } from "./json.js";
import { faultOf, Refusal, refuse } from "./refusal.js";
import type { RequestIds } from "./requestids.js";
import { type Outcome, outcomeOf, type Service } from "./service.js";
import type { Twists } from "./twists.js";
import type { Write, WriteOperation } from "./write.js";

/** Intuit: with a requestid, a bId has at most 10 characters and the requestid 36; together they make the key. */
const MAX_REQUEST_ID = 36;
const MAX_BID = 10;

const OPERATIONS: readonly WriteOperation[] = ["create", "update", "delete"];

/** Carries batches out, item by item; one item's refusal is no matter to the others. */
export class Batches {
	constructor(
		private readonly service: Service,
		private readonly requestIds: RequestIds<Outcome>,
		private readonly conduct: Conduct,
	) {}

	/** Refuses the batch as a whole: too many items (1040), a requestid too long (2130), one bId twice (2600). */
	check(items: readonly JsonObject[], requestId: string | undefined, maxItems: number): void {
		if (items.length > maxItems) {
			this.conduct.broken("batch-too-large", `${items.length} items`);
			const text = `The maximum number of items in a batch is ${maxItems}; this one has ${items.length}.`;
			throw new Refusal("1040", "Maximum number of batch items exceeded", text);
		}
		if (requestId && requestId.length > MAX_REQUEST_ID) {
			this.conduct.broken("requestid-too-long", `batch ${requestId}`);
			throw invalidRequestId(requestId, MAX_REQUEST_ID);
		}
		const bIds = items.map((item) => textAt(item, "bId"));
		const twice = bIds.find((bId, index) => bIds.indexOf(bId) !== index);
		if (twice === undefined) return;
		this.conduct.broken("duplicate-bid", twice);
		throw new Refusal("2600", "Conflicting elements", `The bId ${twice} occurs more than once`, "bId");
	}

	/** The `BatchItemResponse` entry of one item. */
	item(item: JsonObject, requestId: string | undefined, twists: Twists = {}): JsonObject {
		const bId = textAt(item, "bId") ?? "";
		const refusal = twists.refuseItem?.(item);
		if (refusal) return { bId, Fault: faultOf(refusal) };
		const statement = textAt(item, "Query");
		const outcome =
			statement === undefined ? this.#write(item, bId, requestId, twists) : this.service.query(statement, twists);
		return { bId, ...outcome.body };
	}

	#write(item: JsonObject, bId: string, requestId: string | undefined, twists: Twists): Outcome {
		if (requestId && bId.length > MAX_BID) {
			this.conduct.broken("requestid-too-long", `bId ${bId}`);
			return refused(overlongKey(requestId.length + bId.length));
		}
		const write = understood(item);
		if (write instanceof Refusal) return refused(write);
		this.service.observe(write);
		if (write.kind.list) this.conduct.broken("list-entity-in-batch", `${write.operation} ${write.kind.name}`);
		const key = requestId && requestId + bId;
		return this.requestIds.once(key, JSON.stringify(item), () => this.service.write(write, twists));
	}
}

/** Whether an item writes rather than asks. */
export const itemWrites = (item: JsonObject): boolean => item.Query === undefined;

/** A requestid longer than Intuit allows. */
export function invalidRequestId(requestId: string, longest: number): Refusal {
	const text = `The requestid has ${requestId.length} characters; ${longest} are allowed`;
	return new Refusal("2130", "Invalid Request Id Format", text, "requestid");
}

function understood(item: JsonObject): Write | Refusal {
	const [name, content] = Object.entries(item).find(([key, value]) => kindNamed(key) && isObject(value)) ?? [];
	const kind = name === undefined ? undefined : kindNamed(name);
	if (!kind || !isObject(content)) return new Refusal("2000", "Invalid object", "The item holds no known entity");
	const options = (textAt(item, "optionsData") ?? "").split(",");
	const operation = OPERATIONS.find((each) => each === textAt(item, "operation"));
	if (!operation) return refuse.unsupported(textAt(item, "operation") ?? "null");
	return {
		kind,
		operation: options.includes("void") ? "void" : operation,
		content,
		options: { allowDuplicateNumbers: options.includes("allowduplicatedocnum"), enhancedCustomFields: false },
	};
}

function refused(refusal: Refusal): Outcome {
	return outcomeOf(() => {
		throw refusal;
	});
}

/** The refusal of an item whose requestid and bId are too long together, as Intuit words it. */
function overlongKey(length: number): Refusal {
	return refuse.business(
		"You cannot enter more than 50 characters in the request_id field. " +
			`The current length of the request_id field is ${length} characters.`,
	);
}
