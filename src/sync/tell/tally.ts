import type { MisId } from "../../words/ids.js";
import type { Problem } from "../../words/problem.js";
import type { Kind } from "../kinds/kind.js";

/** A record that did not get through, for the summary. */
export interface RecordError {
	readonly kind: Kind;
	readonly misId: MisId;
	/** The identity of a customer; the MIS id of an invoice. */
	readonly key: string;
	readonly title: string;
	readonly problem: Problem;
}

/** The contract shows at most this many; the audit log has the rest. */
const MOST_ERRORS = 100;

/** The contract shows at most this many of anything. */
const MOST_NAMED = 100;

/** Counts of a run. Every record that was looked at is in exactly one of the four. */
export class Tally {
	successful = 0;
	failed = 0;
	skipped = 0;
	/** Failed ones that the run itself added: held or refused now, not resting from before. */
	newlyFailed = 0;
	/** Failed ones that rest: looked at, and no part of what the run was going to do. */
	rested = 0;
	/** Failed ones that this run held: looked at, and never going to be sent as they stand. */
	held = 0;
	/** Those that an earlier run left open, settled at the start of this one. */
	leftovers = 0;
	/** Invoices made without a location in a company that tracks them. */
	withoutLocation = 0;
	/** Customers that invoices had made on the way, by what people call them. */
	readonly customersMade: string[] = [];
	/** Of the successful ones, those that QuickBooks had already: nothing was sent for them. */
	adopted = 0;
	/** The first of them, by what people call them, with their QuickBooks ids. */
	readonly adoptions: string[] = [];
	/** Of the successful ones, other rows of a person whose customer is another row's: nothing was sent or found for them. */
	linked = 0;
	/** The first of them, with the ids of their customers. */
	readonly links: string[] = [];
	private readonly failures: RecordError[] = [];
	private readonly heldByMis = new Set<string>();
	private readonly untoldOnes = new Map<string, RecordError>();
	private readonly counted = new Set<string>();
	private readonly open = new Map<string, RecordError>();
	private readonly startedAt: number;

	constructor(private readonly now: () => number) {
		this.startedAt = now();
	}

	get unknown(): number {
		return this.open.size;
	}

	get errors(): readonly RecordError[] {
		return [...this.failures, ...this.open.values(), ...this.untoldOnes.values()].slice(0, MOST_ERRORS);
	}

	/** Records whose outcome the MIS refused to note; counted besides, by what became of them. */
	get untold(): number {
		return this.untoldOnes.size;
	}

	get processed(): number {
		return this.successful + this.failed + this.skipped + this.unknown;
	}

	/** Records that the run itself has taken up and dealt with: neither rested nor left over. */
	get taken(): number {
		return Math.max(0, this.processed - this.rested - this.leftovers);
	}

	get seconds(): number {
		return Math.round((this.now() - this.startedAt) / 100) / 10;
	}

	/** Each record once: a run that lost its lock looks at everything anew. */
	fail(error: RecordError, isNew: boolean): void {
		const key = keyOf(error.kind, error.misId);
		if (this.counted.has(key)) return;
		this.counted.add(key);
		this.failed += 1;
		if (isNew) this.newlyFailed += 1;
		else this.rested += 1;
		if (this.failures.length < MOST_ERRORS) this.failures.push(error);
	}

	hold(error: RecordError): void {
		const before = this.failed;
		this.fail(error, true);
		this.held += this.failed - before;
	}

	adopt(title: string, qboId: string): void {
		this.successful += 1;
		this.adopted += 1;
		if (this.adoptions.length < MOST_NAMED) this.adoptions.push(`${title} is id ${qboId}`);
	}

	link(title: string, qboId: string): void {
		this.successful += 1;
		this.linked += 1;
		if (this.links.length < MOST_NAMED) this.links.push(`${title} is id ${qboId}`);
	}

	/** The row is not the one that was counted any more: it is judged anew, and counted by what becomes of it then. */
	takeBack(as: "successful" | "adopted" | "linked" | "skipped"): void {
		if (as === "skipped") this.skipped -= 1;
		else this.successful -= 1;
		if (as === "adopted") this.adopted -= 1;
		if (as === "linked") this.linked -= 1;
	}

	/** The same of one that had failed. */
	takeBackFailed(kind: Kind, misId: MisId): void {
		if (!this.counted.delete(keyOf(kind, misId))) return;
		this.failed -= 1;
		this.newlyFailed -= 1;
		const at = this.failures.findIndex((each) => each.kind === kind && each.misId === misId);
		if (at >= 0) this.failures.splice(at, 1);
	}

	/** A row that the MIS lets nobody mark: held before it was sent, or known to the ledger alone. */
	refuseByMis({ is, ...error }: RecordError & { readonly is: "held" | "held-again" | "untold" }): void {
		const key = keyOf(error.kind, error.misId);
		if (is === "untold") this.untoldOnes.set(key, error);
		else if (!this.heldByMis.has(key)) this.fail(error, is === "held");
		if (is !== "untold") this.heldByMis.add(key);
	}

	leaveUnknown(error: RecordError): void {
		this.open.set(keyOf(error.kind, error.misId), error);
	}

	/** What was unknown is known now, and no longer counted as such; false when it never was counted. */
	resolve(kind: Kind, misId: MisId): boolean {
		return this.open.delete(keyOf(kind, misId));
	}
}

const keyOf = ({ name }: Kind, misId: MisId): string => `${name}:${misId}`;
