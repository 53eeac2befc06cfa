import type { SendRequest } from "../sync/send/request.js";
import type { Tally } from "../sync/tell/tally.js";
import { clockText, endOf, isOpen, type Window } from "./window.js";

/** What may end a run before its records do. */
export interface BrakeOptions {
	/** So many newly failed records, at the most. */
	readonly maxFailures?: number | undefined;
	readonly window?: Window | undefined;
	/** Records of the first run in production, at the most. */
	readonly firstRunLimit?: number | "off" | undefined;
}

/** So many can be looked at one by one in QuickBooks, and taken back by hand. */
const FIRST_RUN_LIMIT = 20;

/** Asked before every record: whether the run has done enough, and why. */
export class Brakes {
	/** A sentence, once the run was ended. */
	pulled: string | undefined;
	private readonly end: Date | undefined;

	constructor(
		private readonly options: BrakeOptions,
		private readonly now: () => Date = () => new Date(),
	) {
		this.end = options.window && endOf(options.window, now());
	}

	pull(tally: Pick<Tally, "newlyFailed">): boolean {
		this.pulled ??= this.tooManyFailures(tally) ?? this.windowOver();
		return this.pulled !== undefined;
	}

	private tooManyFailures({ newlyFailed }: Pick<Tally, "newlyFailed">): string | undefined {
		const { maxFailures } = this.options;
		if (maxFailures === undefined || newlyFailed < maxFailures) return undefined;
		return `Stopped after ${newlyFailed} newly failed records (--max-failures ${maxFailures}): see what they have in common with eaur-qb failures, then run the command again.`;
	}

	private windowOver(): string | undefined {
		const { window } = this.options;
		if (window === undefined || this.end === undefined || this.now() < this.end) return undefined;
		return `Stopped at ${clockText(window.until)}, the end of the window: the next run goes on where this one stopped.`;
	}
}

/** Why nothing is to be started now; undefined where it may be. */
export function outsideWindow({ window }: BrakeOptions, now = new Date()): string | undefined {
	if (window === undefined || isOpen(window, now)) return undefined;
	const [from, until] = [clockText(window.from), clockText(window.until)];
	return `It is outside the window from ${from} to ${until}: nothing was sent. Run the command again after ${from}.`;
}

/** What tells a first run into real books: nothing was made there yet. Wherever they are reached: a proxy is no rehearsal. */
export interface FirstRun {
	readonly isFirst: boolean;
}

/** How many records the first run in production may send; undefined for any number. */
export function firstRunLimit(options: BrakeOptions, { isFirst }: FirstRun): number | undefined {
	const limit = options.firstRunLimit ?? FIRST_RUN_LIMIT;
	return isFirst && limit !== "off" ? limit : undefined;
}

/** The request, with no more records than the first run may send. */
export function within(request: SendRequest, limit: number | undefined): SendRequest {
	if (limit === undefined || request.only) return request;
	return { ...request, limit: Math.min(limit, request.limit ?? limit) };
}
