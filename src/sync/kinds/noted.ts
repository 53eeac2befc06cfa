import type { Warning } from "../../words/problem.js";

/** A value with the warnings that came up while it was made. */
export interface Noted<T> {
	readonly value: T;
	readonly warnings: readonly Warning[];
}

export const noted = <T>(value: T, ...warnings: readonly Warning[]): Noted<T> => ({ value, warnings });

/** Many noted values as one, the warnings in their order. */
export function together<T>(list: readonly Noted<T>[]): Noted<readonly T[]> {
	return { value: list.map(({ value }) => value), warnings: list.flatMap(({ warnings }) => warnings) };
}
