import type { Books } from "../../kinds/books.js";
import type { Outgoing, Parcel } from "../parcel.js";

/**
 * Parcels that wait for a place in a batch. What their kind keeps apart (the charges of one customer) keeps its order:
 * while one is on the wire, the next of them waits.
 */
export class BatchQueue {
	private waiting: Outgoing[] = [];
	/** How many parcels on the wire share a key. */
	private readonly busy = new Map<string, number>();

	constructor(private readonly books: Pick<Books, "apart" | "onceInABatch">) {}

	get length(): number {
		return this.waiting.length;
	}

	add(outgoing: Outgoing): void {
		this.waiting.push(outgoing);
	}

	/**
	 * Takes the next parcels that nothing on the wire keeps waiting: `size`, or fewer where `mayBeFewer` says so of a
	 * queue of which some are kept, or none. They count as on the wire until `release`.
	 */
	take(size: number, mayBeFewer: (someAreKept: boolean) => boolean): readonly Outgoing[] {
		const batch: Outgoing[] = [];
		const rest: Outgoing[] = [];
		const passedOver = new Set<string>();
		const onceOnly = new Set<string>();
		for (const each of this.waiting) {
			const [keys, once] = [this.keysOf(each.parcel), this.books.onceInABatch(each.parcel)];
			const isKept =
				keys.some((key) => this.busy.has(key) || passedOver.has(key)) || once.some((key) => onceOnly.has(key));
			if (batch.length < size && !isKept) {
				for (const key of once) onceOnly.add(key);
				batch.push(each);
			} else {
				for (const key of keys) passedOver.add(key);
				rest.push(each);
			}
		}
		if (batch.length < size && !mayBeFewer(rest.length > 0)) return [];
		this.waiting = rest;
		for (const { parcel } of batch) this.occupy(parcel);
		return batch;
	}

	/** A batch is on the wire no more. */
	release(batch: readonly Outgoing[]): void {
		for (const { parcel } of batch) this.free(parcel);
	}

	/** What keeps a parcel waiting while another of it is on the wire. */
	private keysOf(parcel: Parcel): readonly string[] {
		return [...new Set([...this.books.apart(parcel), ...this.books.onceInABatch(parcel)])];
	}

	private occupy(parcel: Parcel): void {
		for (const key of this.keysOf(parcel)) this.busy.set(key, (this.busy.get(key) ?? 0) + 1);
	}

	private free(parcel: Parcel): void {
		for (const key of this.keysOf(parcel)) {
			const left = (this.busy.get(key) ?? 1) - 1;
			if (left > 0) this.busy.set(key, left);
			else this.busy.delete(key);
		}
	}
}
