import { isRecord } from "../words/outside.js";
import type { AnswerReceived } from "./answer.js";

/** Years of four digits: what an answer says beyond them is no time of a server, and could not be counted on from. */
const FIRST_MOMENT = Date.UTC(1970, 0);
const LAST_MOMENT = Date.UTC(9999, 0);

/**
 * What time it is at QuickBooks: as its last answer told, and as much later as has passed here since. Ages of requests
 * are reckoned with this one clock alone, because the clocks of two computers differ, and one that is put right jumps.
 */
export class ServerClock {
	private last: { readonly told: number; readonly heardAt: number } | undefined;

	/** @param elapsed milliseconds since some moment, which nobody sets: no time of day */
	constructor(private readonly elapsed: () => number = () => performance.now()) {}

	/** JSON is Intuit's: a page of a gateway bears the gateway's time. */
	hear({ body, date }: Pick<AnswerReceived, "body" | "date">): void {
		if (!isRecord(body)) return;
		const told = [body.time, date].map((text) => (typeof text === "string" ? Date.parse(text) : Number.NaN));
		const first = told.find((time) => time >= FIRST_MOMENT && time < LAST_MOMENT);
		if (first !== undefined) this.last = { told: first, heardAt: this.elapsed() };
	}

	/** Before the first answer it is this computer's: a run reads the company before it does anything else. */
	now(): Date {
		return this.last ? new Date(this.last.told + this.elapsed() - this.last.heardAt) : new Date();
	}
}
