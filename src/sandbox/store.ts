import { isObject, type JsonObject, textAt } from "./json.js";

/** A stored object with the moments (in milliseconds, whole seconds as QuickBooks shows them) of its life. */
export interface Entry {
	readonly id: string;
	readonly object: JsonObject;
	readonly created: number;
	readonly updated: number;
}

/** All objects of one entity, with the indexes that keep look-ups from walking through all of them. */
export class Store {
	readonly #entries = new Map<string, Entry>();
	readonly #indexes: ReadonlyMap<string, Map<string, Set<string>>>;
	readonly #tombstones = new Map<string, number>();

	constructor(indexed: readonly string[]) {
		this.#indexes = new Map(indexed.map((property) => [property, new Map()]));
	}

	get size(): number {
		return this.#entries.size;
	}

	get(id: string): Entry | undefined {
		return this.#entries.get(id);
	}

	entries(): IterableIterator<Entry> {
		return this.#entries.values();
	}

	/** Ids of deleted objects and when they were deleted. */
	tombstones(): ReadonlyMap<string, number> {
		return this.#tombstones;
	}

	put(entry: Entry): void {
		const was = this.#entries.get(entry.id);
		if (was) this.#unindex(was);
		this.#entries.set(entry.id, entry);
		this.#tombstones.delete(entry.id);
		for (const [property, index] of this.#indexes) {
			const key = indexKey(entry.object[property]);
			if (key !== undefined) idsUnder(index, key).add(entry.id);
		}
	}

	remove(id: string, moment: number): void {
		const was = this.#entries.get(id);
		if (!was) return;
		this.#unindex(was);
		this.#entries.delete(id);
		this.#tombstones.set(id, moment);
	}

	hasIndex(property: string): boolean {
		return this.#indexes.has(property);
	}

	/** The entries whose indexed property has this value; case is ignored, as QuickBooks does. */
	having(property: string, value: string): Entry[] {
		const ids = this.#indexes.get(property)?.get(comparable(value)) ?? [];
		return [...ids].flatMap((id) => this.#entries.get(id) ?? []);
	}

	#unindex(entry: Entry): void {
		for (const [property, index] of this.#indexes) {
			const key = indexKey(entry.object[property]);
			if (key === undefined) continue;
			const ids = index.get(key);
			ids?.delete(entry.id);
			if (ids?.size === 0) index.delete(key);
		}
	}
}

/** How values are compared: composed the same way, without outer blanks, case ignored. */
export function comparable(text: string): string {
	return text.normalize("NFC").trim().toLowerCase();
}

function indexKey(value: unknown): string | undefined {
	if (isObject(value)) return textAt(value, "value");
	return typeof value === "string" ? comparable(value) : undefined;
}

function idsUnder(index: Map<string, Set<string>>, key: string): Set<string> {
	const ids = index.get(key) ?? new Set<string>();
	index.set(key, ids);
	return ids;
}
