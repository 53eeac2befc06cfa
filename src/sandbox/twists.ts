import type { Kind } from "./entities/kinds.js";
import type { JsonObject } from "./json.js";
import type { Query } from "./query/parser.js";
import type { Refusal } from "./refusal.js";
import type { Entry, Store } from "./store.js";
import type { Write } from "./write.js";

/** How the work of one call is bent by a fault rule. Nothing given: all goes as it should. */
export interface Twists {
	/** The refusal of an item of a batch, instead of its being processed. */
	readonly refuseItem?: (item: JsonObject) => Refusal | undefined;
	/** What is carried out instead of what was asked for. */
	readonly booked?: (asked: Write) => Write;
	/** What is answered instead of the object as it is. */
	readonly answered?: (object: JsonObject, asked: Write) => JsonObject;
	readonly query?: QueryTwist;
}

/** How a query is bent. */
export interface QueryTwist {
	/** Other rows than those that were found, before they are ordered. */
	readonly rows?: (found: readonly Entry[], query: Query, store: Store) => Entry[];
	/** Another size of the page; `left`: how many rows there are from its beginning on. */
	readonly pageSize?: (max: number, left: number) => number;
	/** What happens once a page is answered. */
	readonly answered?: (page: readonly Entry[], kind: Kind) => void;
}
