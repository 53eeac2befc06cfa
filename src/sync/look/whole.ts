import type { IdsOfList } from "../../audit/listed-ids.js";
import type { QuickBooks } from "../../quickbooks/client.js";
import type { QueriedEntity } from "../../quickbooks/entities.js";
import type { ListCondition } from "../../quickbooks/list-query.js";
import { Failure } from "../../words/failure.js";
import { IdsInMemory } from "./ids-in-memory.js";

/** Intuit's page limit (data-queries page). */
export const PAGE_OBJECTS = 1_000;

/** A list in which somebody works is read again; one that never agrees with its own count is not to be relied on. */
const MOST_READINGS = 3;

type QboObject = Readonly<Record<string, unknown>>;

export interface WholeQuery {
	readonly qb: Pick<QuickBooks, "query" | "count">;
	readonly entity: QueriedEntity;
	/** What selects the objects. */
	readonly conditions: readonly ListCondition[];
	/** Pages go by this time; nothing that exists while they are read ever moves to an earlier one. */
	readonly by: "made" | "changed";
	/**
	 * Whether the list must agree with `select count(*)`: where somebody concludes from it that something is not there.
	 * It costs one read.
	 */
	readonly counted: boolean;
	/** Whole objects; else what the tool reads of long lists. */
	readonly has?: "all properties";
	/** Given each object, and again after it has changed. */
	readonly take: (objects: readonly QboObject[]) => void;
	/** Given the ids of objects that were taken and are gone: deleted while the list was read. */
	readonly drop: (ids: readonly string[]) => void;
	/** Empty; afterwards it has what is there. Without, they are kept in memory. */
	readonly ids?: IdsOfList;
}

/**
 * Reads everything that a condition selects, so that what was not read is not there. A page begins with the moment at
 * which the last one ended: positions move when somebody deletes a row, moments do not. Rows of one moment come again
 * and are told apart by their ids. The end is where the count says, not where a page is short.
 * Returns the server's time when the reading began.
 * @throws Failure "out-of-reach" where list and count do not agree
 */
export async function readWhole(query: WholeQuery): Promise<string | undefined> {
	const { ids = new IdsInMemory() } = query;
	let began: string | undefined;
	for (let reading = 1; reading <= MOST_READINGS; reading += 1) {
		if (reading > 1) ids.readAnew();
		const { time, isWhole } = await readOnce(query, ids);
		began ??= time;
		if (isWhole) {
			query.drop(ids.gone());
			return began;
		}
	}
	throw new Failure("out-of-reach", {
		code: "QB008",
		detail: `QuickBooks does not show the whole ${query.entity} list: it counts other objects than it gives.`,
		fix: "Nothing was sent. Run the same command again later; if it stays so, tell Intuit.",
	});
}

interface Reading {
	/** The server's, when it began. */
	readonly time: string | undefined;
	readonly isWhole: boolean;
}

async function readOnce(query: WholeQuery, ids: IdsOfList): Promise<Reading> {
	const { qb, entity, conditions, by, counted, has, take } = query;
	let time: string | undefined;
	let from: string | undefined;
	let start = 1;
	for (;;) {
		const since: readonly ListCondition[] = from === undefined ? [] : [{ of: by, is: "at-least", value: from }];
		const page = await qb.query(entity, { where: [...conditions, ...since], by, start }, has);
		time ??= page.time;
		const before = ids.size;
		ids.add(page.objects.map(({ Id }) => String(Id)));
		take(page.objects);
		if (page.objects.length < PAGE_OBJECTS) {
			const missing = counted ? (await qb.count(entity, conditions)) - ids.size : 0;
			if (missing === 0) return { time, isWhole: true };
			if (missing < 0 || ids.size === before) return { time, isWhole: false };
		}
		const last = momentOf(page.objects.at(-1), by);
		const isLater = last !== undefined && (from === undefined || Date.parse(last) > Date.parse(from));
		start = isLater ? 1 : start + page.objects.length;
		from = isLater ? last : from;
	}
}

const MOMENTS = { made: "CreateTime", changed: "LastUpdatedTime" } as const;

function momentOf(object: QboObject | undefined, by: WholeQuery["by"]): string | undefined {
	const moments = object?.MetaData as QboObject | undefined;
	const moment = moments?.[MOMENTS[by]];
	return typeof moment === "string" ? moment : undefined;
}
