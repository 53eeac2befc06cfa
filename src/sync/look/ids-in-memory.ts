import type { IdsOfList } from "../../audit/listed-ids.js";

/** The ids of a short list. */
export class IdsInMemory implements IdsOfList {
	/** The last reading that had it, by id. */
	private readonly readings = new Map<string, number>();
	private reading = 1;
	size = 0;

	add(ids: readonly string[]): void {
		for (const id of ids) {
			if (!this.has(id)) this.size += 1;
			this.readings.set(id, this.reading);
		}
	}

	has(id: string): boolean {
		return this.readings.get(id) === this.reading;
	}

	readAnew(): void {
		this.reading += 1;
		this.size = 0;
	}

	gone(): string[] {
		return [...this.readings.keys()].filter((id) => !this.has(id));
	}
}
