/** A list in pieces of at most so many. */
export function chunks<T>(list: readonly T[], size: number): T[][] {
	const result: T[][] = [];
	for (let start = 0; start < list.length; start += size) result.push(list.slice(start, start + size));
	return result;
}
