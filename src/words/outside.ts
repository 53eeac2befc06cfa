// What came from outside, before anybody has judged it.

export function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A text or a number as text; "" for anything else. */
export function text(value: unknown): string {
	return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
