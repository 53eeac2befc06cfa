/** The rules of good conduct towards QuickBooks that a client can break without being refused. */
export const RULES = {
	"list-writes-in-parallel": "two list entities were written at once; Intuit wants them one at a time",
	"list-entity-in-batch": "a list entity was written in a batch; batches are for transactions",
	"too-many-in-flight": "more requests were in flight than allowed",
	"limit-exceeded": "a limit was exceeded and 429 answered",
	"batch-too-large": "a batch had more items than allowed",
	"no-requestid": "a write had no requestid",
	"requestid-reused": "a requestid came again with another body",
	"requestid-too-long": "a requestid (50, in a batch 36) or a bId beside one (10) was too long",
	"duplicate-bid": "two items of a batch had the same bId",
	"allow-duplicate-docnum": "the check of document numbers was switched off",
	"mails-somebody": "an EmailStatus other than NotSet, or a send: somebody would get mail",
	"no-minorversion": "a call named no minorversion",
} as const;

export type RuleName = keyof typeof RULES;

export interface BrokenRule {
	readonly rule: RuleName;
	readonly count: number;
	/** What happened the first time. */
	readonly example: string;
}

/** Counts broken rules, each with its first example. */
export class Conduct {
	readonly #broken = new Map<RuleName, BrokenRule>();

	broken(rule: RuleName, example: string): void {
		const before = this.#broken.get(rule);
		this.#broken.set(rule, { rule, count: (before?.count ?? 0) + 1, example: before?.example ?? example });
	}

	all(): BrokenRule[] {
		return [...this.#broken.values()];
	}
}
