import { type Kind, kindNamed } from "./entities/kinds.js";
import type { Incoming } from "./http.js";
import { isObject, type Json, type JsonObject, parseJson, textAt } from "./json.js";

export type CallType =
	| "create"
	| "update"
	| "delete"
	| "void"
	| "read"
	| "query"
	| "batch"
	| "cdc"
	| "report"
	| "tax-service"
	| "send"
	| "unsupported";

/** A call of the API, understood: what is asked of which entity. */
export interface Call {
	readonly type: CallType;
	readonly realmId: string;
	readonly kind: Kind | undefined;
	/** For `read`; of a `report` its name. */
	readonly id: string;
	/** For `query`. */
	readonly statement: string;
	/** The body as it came; the digest of a requestid is taken over it. */
	readonly text: string;
	/** The body as JSON; undefined where it is none. */
	readonly body: Json | undefined;
	readonly requestId: string | undefined;
	readonly hasMinorVersion: boolean;
	readonly includes: readonly string[];
	/** For `cdc` and `report`. */
	readonly params: URLSearchParams;
}

const WRITES: readonly CallType[] = ["create", "update", "delete", "void"];

export const isWrite = (call: Call): boolean => WRITES.includes(call.type);

/** Reads a request under `/v3/company/{realm}/…`. */
export function understand(incoming: Incoming): Call {
	const [, , , realmId = "", resource = "", id = "", action = ""] = incoming.url.pathname.split("/");
	const params = incoming.url.searchParams;
	const text = incoming.body.toString("utf8");
	const isPost = incoming.method === "POST";
	const type = typeOf({ isPost, resource, id, action, params, text });
	return {
		type,
		realmId,
		kind: kindNamed(resource),
		id,
		statement: isPost ? text : (params.get("query") ?? ""),
		text,
		body: isPost && type !== "query" ? parseJson(text) : undefined,
		requestId: params.get("requestid") ?? undefined,
		hasMinorVersion: params.has("minorversion"),
		includes: (params.get("include") ?? "").split(",").filter(Boolean),
		params,
	};
}

interface Parts {
	readonly isPost: boolean;
	readonly resource: string;
	readonly id: string;
	readonly action: string;
	readonly params: URLSearchParams;
	readonly text: string;
}

function typeOf({ isPost, resource, id, action, params, text }: Parts): CallType {
	if (resource === "query") return "query";
	if (resource === "batch" && isPost) return "batch";
	if (resource === "cdc" && !isPost) return "cdc";
	if (resource === "reports" && !isPost) return "report";
	if (resource === "taxservice" && id === "taxcode" && isPost) return "tax-service";
	const kind = kindNamed(resource);
	if (!kind) return "unsupported";
	if (action === "send") return "send";
	if (!isPost) return "read";
	if (id !== "") return "unsupported";
	return writeType(kind, params, parseJson(text));
}

function writeType(kind: Kind, params: URLSearchParams, body: Json | undefined): CallType {
	const operation = params.get("operation") ?? "";
	const includesVoid = (params.get("include") ?? "").split(",").includes("void");
	if (operation === "delete") return "delete";
	if (operation === "void") return kind.voids === "operation" ? "void" : "unsupported";
	if (includesVoid) return kind.voids === "include" ? "void" : "unsupported";
	if (operation === "update") return "update";
	return isObject(body) && textAt(body, "Id") ? "update" : "create";
}

/** What a call goes by in fault rules: its type, `write`, and its entities. */
export function namesOf(call: Call): string[] {
	const names: string[] = [call.type];
	if (call.kind) names.push(call.kind.name);
	if (isWrite(call)) names.push("write");
	if (call.type !== "batch") return names;
	return [...new Set([...names, "write", ...batchItems(call).flatMap((item) => Object.keys(item).filter(kindNamed))])];
}

/** What a call says, for fault rules that look for a text: its statement or body, otherwise its path. */
export function textOf(call: Call, incoming: Incoming): string {
	return call.statement || call.text || incoming.url.pathname;
}

/** The items of a batch, whatever else is wrong with it. */
export function batchItems(call: Call): JsonObject[] {
	const items = isObject(call.body) ? call.body.BatchItemRequest : undefined;
	return Array.isArray(items) ? items.filter(isObject) : [];
}
