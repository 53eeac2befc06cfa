import { createHash } from "node:crypto";

interface Remembered<T> {
	readonly outcome: T;
	readonly digest: string;
	readonly at: number;
}

/**
 * What QuickBooks answered to which requestid. A second write with the same id gets the first answer again, refusals
 * too, whatever its body: QuickBooks is not known to compare bodies.
 */
export class RequestIds<T> {
	readonly #remembered = new Map<string, Remembered<T>>();

	/** @param memoryMs how long an answer is kept; Intuit documents no figure */
	constructor(
		private readonly memoryMs: number,
		private readonly onReuse: (id: string) => void,
	) {}

	/** The first outcome under this id, or a fresh one that is kept from now on. */
	once(id: string | undefined, body: string, work: () => T): T {
		if (!id) return work();
		const digest = createHash("sha1").update(body).digest("base64");
		const before = this.#remembered.get(id);
		if (before && Date.now() - before.at < this.memoryMs) {
			if (before.digest !== digest) this.onReuse(id);
			return before.outcome;
		}
		const outcome = work();
		this.#remembered.set(id, { outcome, digest, at: Date.now() });
		return outcome;
	}
}
