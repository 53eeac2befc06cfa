import { createHash } from "node:crypto";
import type { MisId, RealmId } from "../../words/ids.js";
import type { Problem } from "../../words/problem.js";
import type { MisRow } from "../../words/source.js";
import type { Json } from "../kinds/entity.js";

/** 32 hex digits: half of a SHA-256, which is all that a requestid in a batch has room for. */
const DIGITS = 32;

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** Digest of a document, or of anything else that goes out as JSON. */
export function digestOf(value: Json): string {
	return sha256(JSON.stringify(value)).slice(0, DIGITS);
}

/** Digest of why a record is held: while it stays the same, the record rests. */
export function digestOfProblems(problems: readonly Problem[]): string {
	return digestOf(problems.map(({ code, detail }) => [code, detail]));
}

/** Digest of all that was read of a row. */
export function digestOfRow({ values }: MisRow): string {
	return digestOf(values);
}

/** What a requestid is made of: the same record under the same circumstances always asks under the same id. */
export interface RequestKey {
	readonly kind: string;
	readonly misId: MisId;
	/** Grows with every definite end of the record's fate, so that a deliberate new try is not taken for the old one. */
	readonly generation: number;
	readonly digest: string;
}

/**
 * The requestid of a request: at most 36 characters, as Intuit demands of batches, and unique in a company
 * (learn-basic-field-definitions: 50 characters, 36 on a batch; the key of an item is requestid + bId).
 * @param ownRun the run, where nobody else's request may be taken for this one
 */
export function requestIdOf(realm: RealmId, keys: readonly RequestKey[], ownRun?: string): string {
	const parts = keys.map((key) => [key.kind, key.misId, key.generation, key.digest]);
	return sha256(JSON.stringify([realm, parts, ...(ownRun === undefined ? [] : [ownRun])])).slice(0, DIGITS);
}
