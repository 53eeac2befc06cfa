/**
 * Works on all, in their order, so many at once. After a fault nothing new is begun; the fault is thrown once what was
 * under way has ended.
 */
export async function atOnce<T>(most: number, all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
	const left = [...all];
	const workOn = async () => {
		for (let one = left.shift(); one !== undefined; one = left.shift()) await work(one);
	};
	const stopping = async () => {
		try {
			await workOn();
		} catch (fault) {
			left.length = 0;
			throw fault;
		}
	};
	const ends = await Promise.allSettled(Array.from({ length: Math.min(most, all.length) }, stopping));
	for (const end of ends) if (end.status === "rejected") throw end.reason;
}

/** Items that share a key, one after the other in their order; all others side by side. */
export function wavesOf<T>(items: readonly T[], keysOf: (item: T) => readonly string[]): T[][] {
	const waves: T[][] = [];
	const lastOf = new Map<string, number>();
	for (const item of items) {
		const keys = keysOf(item);
		const at = Math.max(-1, ...keys.map((key) => lastOf.get(key) ?? -1)) + 1;
		for (const key of keys) lastOf.set(key, at);
		waves[at] = [...(waves[at] ?? []), item];
	}
	return waves;
}
