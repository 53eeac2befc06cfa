import type { Kind } from "./entities/kinds.js";
import type { WriteOptions } from "./entities/sales.js";
import type { JsonObject } from "./json.js";

export type WriteOperation = "create" | "update" | "delete" | "void";

/** One write, however it came: by itself or as an item of a batch. */
export interface Write {
	readonly kind: Kind;
	readonly operation: WriteOperation;
	readonly content: JsonObject;
	readonly options: WriteOptions;
}
