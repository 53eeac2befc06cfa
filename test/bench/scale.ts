export const MINUTE_MS = 60_000;

/**
 * Intuit's limits (developer.intuit.com, "Limits and throttles") and an answer time of 300 ms a call and 60 ms an item,
 * give or take half; the minute, every answer time and every timeout divided by one factor, so that a bench takes
 * minutes and not hours.
 */
export class Scale {
	constructor(readonly factor: number) {}

	/** What the sandbox is to be like. */
	get server() {
		return {
			limits: {
				callsPerMinute: 500,
				batchesPerMinute: 40,
				perSecond: 10,
				inFlight: 10,
				itemsPerBatch: 30,
				minuteMs: this.shortened(MINUTE_MS),
			},
			latency: { perCallMs: this.shortened(300), perItemMs: this.shortened(60), spread: 0.5, seed: 1 },
		};
	}

	/** The same for our own program: QUICKBOOKS_LIMITS with its standards, shortened. */
	get program(): string {
		const times = { minute: 60, throttle_wait: 60, retry_delay: 5, timeout: 150, lookup_after: 600 };
		return Object.entries(times)
			.map(([name, seconds]) => `${name}=${Math.round(this.shortened(seconds * 1000))}ms`)
			.join(",");
	}

	/** Most invoices a minute that the batch endpoint takes: 40 batches of 30. */
	get ceiling(): number {
		const { batchesPerMinute, itemsPerBatch } = this.server.limits;
		return batchesPerMinute * itemsPerBatch;
	}

	/** A time of real life in milliseconds, as the bench lets it take. */
	shortened(ms: number): number {
		return ms / this.factor;
	}

	/** Records a minute of real life, from what was measured. */
	perMinute(records: number, measuredMs: number): number {
		return (records / (measuredMs * this.factor)) * MINUTE_MS;
	}
}
