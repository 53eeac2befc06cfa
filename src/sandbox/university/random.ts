export interface Random {
	/** An integer from 0 to `limit` - 1. */
	below(limit: number): number;
	pick<T>(list: readonly T[]): T;
	/** True `percent` times out of a hundred. */
	percent(percent: number): boolean;
}

/** A small generator (mulberry32): the same seed gives the same numbers on every machine. */
export function seededRandom(seed: number): Random {
	let state = seed >>> 0;
	const next = () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
	const below = (limit: number) => Math.floor(next() * limit);
	return { below, pick: (list) => at(list, below(list.length)), percent: (percent) => next() * 100 < percent };
}

/** The element at `index`, which must exist. */
export function at<T>(list: readonly T[], index: number): T {
	if (index < 0 || index >= list.length) throw new RangeError(`No element ${index} among ${list.length}`);
	return list[index] as T;
}
