import type { QuickBooks } from "../quickbooks/client.js";
import type { QueriedEntity } from "../quickbooks/entities.js";
import type { ListCondition, ListOrder, ListQuery } from "../quickbooks/list-query.js";
import { chunks } from "../words/chunks.js";
import type { Day } from "../words/day.js";
import { type QboObject, textIn } from "./books-parse.js";

/** Intuit's page limit (data-queries page). */
const PAGE_OBJECTS = 1_000;

/** Ids in one question; Intuit names no limit, and addresses of some thousand characters pass everywhere. */
const IDS_A_READ = 100;

/** Lines and locations of documents are read, too. */
const WHOLE = "all properties";

/** A list in which somebody works is read again. */
const MOST_READINGS = 3;

/** The clock of the server that answers a query and that of the one that answers the next may differ by so much. */
export const CLOCKS_APART_MS = 60_000;

/** Where the objects of a list go. */
export interface Sink {
	/** One that was taken before is replaced. @param counted whether it is one of those that were asked for by condition */
	take(objects: readonly QboObject[], counted: boolean): void;
	drop(ids: readonly string[]): void;
	/** All are read again. */
	forget(): void;
	/** How many of the counted ones are there. */
	counted(): number;
	/** Whether the condition selects the object. */
	selects(object: QboObject): boolean;
}

type Books = Pick<QuickBooks, "query" | "count" | "changes" | "now">;

/** Reads of a company, counted. */
export class BooksReader {
	reads = 0;
	/** When the first question was asked, by the server's clock, and a little before. */
	readonly began: Date;

	constructor(private readonly qb: Books) {
		this.began = new Date(qb.now().getTime() - CLOCKS_APART_MS);
	}

	/**
	 * Reads everything that a condition selects, in pages by day, each object once. Counted before and after; where list and
	 * count do not agree it is read again. Whether it could be read whole.
	 */
	async readAll(entity: QueriedEntity, where: readonly ListCondition[], by: ListOrder, sink: Sink): Promise<boolean> {
		for (let reading = 1; reading <= MOST_READINGS; reading += 1) {
			if (reading > 1) sink.forget();
			const before = await this.count(entity, where);
			await this.readPages(entity, { where, by }, before, sink);
			const after = before === sink.counted() ? await this.count(entity, where) : undefined;
			if (after === before) return true;
		}
		return false;
	}

	/** A page may be shorter than it was asked to be, or hold a row more: the end is where the count says. */
	private async readPages(entity: QueriedEntity, which: ListQuery, expected: number, sink: Sink): Promise<void> {
		for (let start = 1; start <= expected; ) {
			this.reads += 1;
			const { objects } = await this.qb.query(entity, { ...which, start }, WHOLE);
			if (objects.length === 0) return;
			sink.take(objects, true);
			start += Math.min(objects.length, PAGE_OBJECTS);
		}
	}

	/** Objects by one of their properties, wherever they are. */
	async readNamed(entity: QueriedEntity, of: "id" | "number", values: readonly string[], sink: Pick<Sink, "take">) {
		for (const some of chunks(values, IDS_A_READ)) {
			this.reads += 1;
			const where = [{ of, is: "one-of", values: some }] as const;
			sink.take((await this.qb.query(entity, { where }, WHOLE)).objects, false);
		}
	}

	/**
	 * What has changed since the reading began is taken as it is now. False where there is too much of it: then nothing that
	 * was read holds.
	 */
	async catchUp(sinks: ReadonlyMap<QueriedEntity, readonly Sink[]>): Promise<boolean> {
		this.reads += 1;
		const { objects, isWhole } = await this.qb.changes([...sinks.keys()], this.began);
		if (!isWhole) return false;
		for (const [entity, own] of sinks) for (const sink of own) this.takeChanges(objects.get(entity) ?? [], sink);
		return true;
	}

	private takeChanges(changed: readonly QboObject[], sink: Sink): void {
		const gone = changed.filter(({ status }) => status === "Deleted");
		const there = changed.filter(({ status }) => status !== "Deleted");
		sink.drop(changed.map(({ Id }) => textIn(Id)));
		for (const counted of [true, false])
			sink.take(
				there.filter((object) => sink.selects(object) === counted),
				counted,
			);
		if (gone.length > 0) sink.drop(gone.map(({ Id }) => textIn(Id)));
	}

	private count(entity: QueriedEntity, where: readonly ListCondition[]): Promise<number> {
		this.reads += 1;
		return this.qb.count(entity, where);
	}
}

/** The documents of a period. */
export function dayConditions({ from, to }: { readonly from: Day | undefined; readonly to: Day | undefined }) {
	const first: readonly ListCondition[] = from === undefined ? [] : [{ of: "day", is: "at-least", value: from }];
	const last: readonly ListCondition[] = to === undefined ? [] : [{ of: "day", is: "at-most", value: to }];
	return [...first, ...last];
}
