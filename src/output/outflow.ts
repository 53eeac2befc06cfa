/** What is used of a stream that goes out of this process. */
export interface Outlet {
	write(text: string, done: () => void): unknown;
	on(event: "error", listener: (error: NodeJS.ErrnoException) => void): unknown;
	readonly destroyed: boolean;
}

/**
 * Standard output and standard error as they end: a reader that has gone away (`| head`) is no fault, a disk that is full
 * is one, and nothing is over before everything printed has been written out.
 */
export class Outflow {
	/** Why what was printed could not be written; undefined where it could, or where nobody was listening any more. */
	fault: Error | undefined;
	readonly #broken = new Set<Outlet>();

	/** @param onNobody called once for each outlet that nobody reads any more */
	constructor(
		private readonly outlets: readonly Outlet[],
		onNobody: (outlet: Outlet) => void,
	) {
		for (const outlet of outlets) {
			outlet.on("error", (error) => {
				if (error.code === "EPIPE") {
					if (this.#broken.has(outlet)) return;
					this.#broken.add(outlet);
					onNobody(outlet);
				} else if (error.code !== "ERR_STREAM_DESTROYED") this.fault ??= error;
			});
		}
	}

	/** Returns when everything printed has been written, or cannot be. */
	async flushed(): Promise<void> {
		for (const outlet of this.outlets) {
			if (outlet.destroyed) continue;
			await new Promise<void>((resolve) => {
				outlet.on("error", () => resolve());
				outlet.write("", resolve);
			});
		}
	}
}
