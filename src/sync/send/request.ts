import type { MisId } from "../../words/ids.js";
import type { ErrorCode } from "../../words/problem.js";
import type { Kind } from "../kinds/kind.js";
import type { Filter } from "../read/filter.js";
import type { Anew, Selection } from "../read/selection.js";

/** What a person asked to be sent. */
export interface SendRequest {
	readonly kinds: readonly Kind[];
	readonly filter: Filter;
	/** Records that are not resting, at the most. */
	readonly limit: number | undefined;
	readonly failedOnly: { readonly code: ErrorCode | undefined } | undefined;
	/** `single`: this row whatever its status. */
	readonly only: { readonly kind: Kind; readonly id: MisId } | undefined;
	/** `single --again`. */
	readonly anew?: Anew;
}

/** What of a kind is selected; `only`: these rows whatever their status. */
export function selectionOf(
	kind: Kind,
	request: SendRequest,
	only: ReadonlyMap<Kind, readonly MisId[]> | undefined,
): Selection {
	const ids = only?.get(kind);
	const selection = { kind, filter: request.filter, failedOnly: request.failedOnly };
	const { anew } = request;
	return ids ? { ...selection, only: ids, ...(anew ? { anew } : {}) } : selection;
}

/** The one record that was asked for. */
export function onlyOf(request: SendRequest): ReadonlyMap<Kind, readonly MisId[]> | undefined {
	return request.only && new Map([[request.only.kind, [request.only.id]]]);
}
