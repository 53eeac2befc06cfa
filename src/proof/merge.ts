/** A record with the documents that belong to it; a document of which there is no record stands alone. */
export interface Pair<R, D> {
	readonly record: R | undefined;
	readonly documents: readonly D[];
}

/**
 * Two lists in ascending key order, side by side; memory holds one pair at a time. Documents without a key come first, and
 * each of them stands alone.
 */
export function* merged<R, D>(
	records: Iterable<readonly [key: bigint, record: R]>,
	documents: Iterable<readonly [key: bigint | null, document: D]>,
): Generator<Pair<R, D>> {
	const rest = documents[Symbol.iterator]();
	let next = rest.next();
	const takeAlone = function* (before: bigint | undefined): Generator<Pair<R, D>> {
		for (; !next.done; next = rest.next()) {
			const [key, document] = next.value;
			if (key !== null && before !== undefined && key >= before) return;
			yield { record: undefined, documents: [document] };
		}
	};
	for (const [key, record] of records) {
		yield* takeAlone(key);
		const own: D[] = [];
		for (; !next.done && next.value[0] === key; next = rest.next()) own.push(next.value[1]);
		yield { record, documents: own };
	}
	yield* takeAlone(undefined);
}
