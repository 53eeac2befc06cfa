import type { Json, JsonObject } from "../json.js";

/** A cell: a text, or hundredths. */
export type Cell = string | number | { readonly value: string; readonly id: string };

/** Report numbers are strings with two decimals; nothing is an empty one. */
export function row(cells: readonly Cell[]): JsonObject {
	return { ColData: cells.map(cell), type: "Data" };
}

/** Rows under a heading with their sum. */
export function section(
	heading: string,
	rows: readonly JsonObject[],
	summary: readonly Cell[],
	group = "",
): JsonObject {
	return {
		Header: { ColData: [{ value: heading }] },
		Rows: { Row: rows },
		Summary: { ColData: summary.map(cell) },
		type: "Section",
		...(group === "" ? {} : { group }),
	};
}

export function grandTotal(summary: readonly Cell[], group = "GrandTotal"): JsonObject {
	return { Summary: { ColData: summary.map(cell) }, type: "Section", group };
}

function cell(each: Cell): Json {
	if (typeof each === "string") return { value: each };
	if (typeof each === "number") return { value: each === 0 ? "" : (each / 100).toFixed(2) };
	return { ...each };
}

export function sumOf(numbers: readonly number[]): number {
	return numbers.reduce((sum, each) => sum + each, 0);
}

/** Sums under a key, in the order in which the keys first came. */
export function sumsBy<T>(items: readonly T[], keyOf: (item: T) => string, numberOf: (item: T) => number) {
	const sums = new Map<string, number>();
	for (const item of items) sums.set(keyOf(item), (sums.get(keyOf(item)) ?? 0) + numberOf(item));
	return sums;
}

/** Items under a key, in the order in which the keys first came. */
export function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
	const groups = new Map<string, T[]>();
	for (const item of items) {
		const group = groups.get(keyOf(item)) ?? [];
		group.push(item);
		groups.set(keyOf(item), group);
	}
	return groups;
}
