import type { Company } from "./company.js";
import type { Conduct } from "./conduct.js";
import { create, remove, update, voided } from "./entities/writes.js";
import type { JsonObject } from "./json.js";
import { runQuery } from "./query/evaluate.js";
import { faultOf, Refusal } from "./refusal.js";
import type { Stats } from "./stats.js";
import type { Twists } from "./twists.js";
import type { Write, WriteOperation } from "./write.js";

/** What a write came to: the object under its entity name, or a `Fault`. */
export interface Outcome {
	readonly status: number;
	readonly body: JsonObject;
	/** Why it is a `Fault`. */
	readonly refusal?: Refusal;
}

/** Does the work on the company, and keeps the books of who did what. */
export class Service {
	constructor(
		private readonly company: Company,
		private readonly stats: Stats,
		private readonly conduct: Conduct,
	) {}

	/** Carries a write out. Never throws a Refusal: it becomes the outcome, since that is what a replay has to give. */
	write(asked: Write, twists: Twists = {}): Outcome {
		const write = twists.booked?.(asked) ?? asked;
		return outcomeOf(() => {
			const object = OPERATIONS[write.operation](this.company, write);
			if (write.operation === "create") this.stats.created(write.kind.name);
			return { [write.kind.name]: twists.answered?.(object, asked) ?? object };
		});
	}

	query(statement: string, { query }: Twists = {}): Outcome {
		this.stats.reads += 1;
		return outcomeOf(() => ({ QueryResponse: runQuery(this.company, statement, query) }));
	}

	/** Counts a write, and looks for what QuickBooks would let pass, but a good client does not do. */
	observe(write: Write): void {
		this.stats.writes += 1;
		const { EmailStatus, DocNumber, DisplayName } = write.content;
		const subject = `${write.operation} ${write.kind.name} ${String(DocNumber ?? DisplayName ?? "")}`.trim();
		if (EmailStatus !== undefined && EmailStatus !== "NotSet") this.conduct.broken("mails-somebody", subject);
		if (write.options.allowDuplicateNumbers) this.conduct.broken("allow-duplicate-docnum", subject);
	}
}

/** The outcome of some work; a refusal becomes a Fault. */
export function outcomeOf(work: () => JsonObject): Outcome {
	try {
		return { status: 200, body: work() };
	} catch (error) {
		if (!(error instanceof Refusal)) throw error;
		return { status: error.status, body: { Fault: faultOf(error) }, refusal: error };
	}
}

const OPERATIONS: Readonly<Record<WriteOperation, (company: Company, write: Write) => JsonObject>> = {
	create: (company, { kind, content, options }) => create(company, kind, content, options),
	update: (company, { kind, content, options }) => update(company, kind, content, options),
	delete: (company, { kind, content }) => remove(company, kind, content),
	void: (company, { kind, content }) => voided(company, kind, content),
};
