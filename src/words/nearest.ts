/** As written by somebody in a hurry: case, blanks around and doubled blanks do not count. */
export const folded = (text: string): string => text.trim().replace(/\s+/g, " ").toLowerCase();

/** Names that a mistyped one may mean, the most alike first: of few letters more, fewer, other or swapped, or that hold it. */
export function nearest(text: string, names: Iterable<string>, most = 3): string[] {
	const wanted = folded(text);
	const slips = Math.max(1, Math.min(3, Math.floor(wanted.length / 3)));
	const alike: { readonly name: string; readonly distance: number }[] = [];
	for (const name of new Set(names)) {
		const distance = distanceOf(wanted, folded(name), slips);
		if (distance <= slips) alike.push({ name, distance });
	}
	return alike
		.sort((a, b) => a.distance - b.distance)
		.slice(0, most)
		.map(({ name }) => name);
}

/**
 * Whether one name may be the other, mistyped or in the plural: a slip or two apart. Numbers and short words tell names
 * apart on purpose ("Year 1", "Level II"), so that they must agree.
 */
export function isAlmost(a: string, b: string): boolean {
	const [one, other] = [folded(a), folded(b)];
	const shorter = Math.min(one.length, other.length);
	const most = shorter < 4 ? 0 : shorter < 8 ? 1 : 2;
	if (one === other || marksOf(one) !== marksOf(other)) return false;
	return Math.abs(one.length - other.length) <= most && slipsBetween(one, other) <= most;
}

const marksOf = (name: string): string =>
	name
		.split(" ")
		.filter((word) => word.length < 3 || /\d/.test(word))
		.join(" ");

/** Slips between two texts; more than `most` where they are further apart. */
function distanceOf(wanted: string, name: string, most: number): number {
	if (wanted.length >= 3 && name.includes(wanted)) return 1;
	if (Math.abs(wanted.length - name.length) > most) return most + 1;
	return slipsBetween(wanted, name);
}

/** Optimal string alignment: letters to add, drop, replace or swap with their neighbour. */
function slipsBetween(a: string, b: string): number {
	let [before, last]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, at) => at)];
	for (let i = 1; i <= a.length; i++) {
		const row = [i];
		for (let j = 1; j <= b.length; j++) {
			const change = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
			const swaps = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
			const swap = swaps ? (before[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY;
			row.push(Math.min(change, swap, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
		}
		[before, last] = [last, row];
	}
	return last[b.length] ?? 0;
}
