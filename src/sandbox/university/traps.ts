/** Where in a list of `count` rows the odd ones stand: each trap in turn, spread evenly, never two side by side. */
export function placeTraps<T>(traps: readonly T[], count: number, what: string): ReadonlyMap<number, T> {
	const needed = traps.length * 2;
	if (count < needed)
		throw new RangeError(`A university with every oddity needs at least ${needed} ${what}, not ${count}`);
	// Two rows in a hundred are odd in a large MIS; in a small one each oddity occurs once.
	const rounds = Math.max(1, Math.floor((count * 0.02) / traps.length));
	const total = rounds * traps.length;
	const places = new Map<number, T>();
	for (let index = 0; index < total; index++) {
		const trap = traps[index % traps.length];
		if (trap !== undefined) places.set(Math.floor(((index + 0.5) * count) / total), trap);
	}
	return places;
}
