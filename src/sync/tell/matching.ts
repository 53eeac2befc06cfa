import type { LedgerRecord } from "../../audit/record.js";
import type { Mis } from "../../mis/types.js";
import type { MisRow, SyncStatus } from "../../words/source.js";
import type { Kind } from "../kinds/kind.js";
import { readableName } from "../kinds/lookups.js";
import { conditionsOf, type Filter, idsOf, isFiltered, isJudgedBy, passes } from "../read/filter.js";
import { PAGE_ROWS } from "../read/pages.js";
import { select } from "../read/selection.js";
import { FAILED, FAILING_STATES, statusOf } from "../read/states.js";
import type { World } from "../read/world.js";
import type { SendRequest } from "../send/request.js";
import { statesThere } from "./progress.js";
import { countOf } from "./window.js";

/** How many records pass a filter, whatever became of them, and how many of them are where. */
export interface Standing {
	readonly all: number;
	readonly synced: number;
	readonly failed: number;
	readonly inProgress: number;
	/** Of a status that is none of 0 to 3. */
	readonly other: number;
	/** Of the synchronised ones, those whose documents are deleted or void in QuickBooks, as it was last asked. */
	readonly noMore: number;
	/** When QuickBooks was last asked what has changed there; undefined where it never was. */
	readonly asOf: Date | undefined;
}

/** Where the records of a filter stand: tells work that is done from a filter that means nothing. */
export async function standingOf(mis: Mis, world: World, kinds: readonly Kind[], filter: Filter): Promise<Standing> {
	const asOf = world.seen.pulledUntil();
	const standing = { all: 0, synced: 0, failed: 0, inProgress: 0, other: 0, noMore: 0, asOf };
	for (const kind of kinds) {
		for await (const page of pagesMatching(mis, world, kind, filter)) {
			for (const row of await ofFilter(world, kind, page, filter)) {
				const record = world.ledger.record(kind.name, row.id);
				const status: SyncStatus = world.writeBack ? row.status : statusOf(record);
				standing.all += 1;
				if (status === "synced" && isNoMore(world, kind, record)) standing.noMore += 1;
				if (status === "synced") standing.synced += 1;
				if (status === "failed") standing.failed += 1;
				if (status === "other") standing.other += 1;
				if (status === "in-progress") standing.inProgress += 1;
			}
		}
	}
	return standing;
}

function isNoMore({ seen }: World, { books }: Kind, record: LedgerRecord | undefined): boolean {
	const state = record?.qboId && seen.mirrored(books.entity, record.qboId)?.state;
	return state === "deleted" || state === "void";
}

/**
 * How many records a run is going to take up, filters and limit included: what its progress is measured against. From
 * counts where counts can tell.
 */
export async function expectedRecords(mis: Mis, world: World, request: SendRequest): Promise<number> {
	if (request.only) return 1;
	let total = 0;
	for (const kind of request.kinds) total += await expectedOf(mis, world, kind, request);
	return total;
}

async function expectedOf(mis: Mis, world: World, kind: Kind, request: SendRequest): Promise<number> {
	const { filter, failedOnly } = request;
	const isCounted = !isJudgedBy(filter, kind) && failedOnly?.code === undefined;
	if (isCounted && failedOnly === undefined) return countOf(mis, world, kind, filter);
	if (isCounted && world.writeBack && idsOf(kind, filter) === undefined) {
		return mis.count(kind.source, {
			statuses: [FAILED],
			where: conditionsOf(kind, filter, world.categories),
		});
	}
	if (isCounted && !world.writeBack && !isFiltered(filter)) {
		const states = await statesThere(mis, world.ledger, kind);
		return FAILING_STATES.reduce((sum, state) => sum + (states.get(state) ?? 0), 0);
	}
	let total = 0;
	for await (const page of select({ ...world, mis }, { kind, filter, failedOnly })) {
		const rows = page.map(({ row }) => row);
		total += (await ofFilter(world, kind, rows, filter)).length;
	}
	return total;
}

/** Those of the campus that is asked for, and of the days where the MIS cannot tell: nothing else of them is judged. */
async function ofFilter(world: World, kind: Kind, rows: readonly MisRow[], filter: Filter): Promise<readonly MisRow[]> {
	if (!isJudgedBy(filter, kind)) return rows;
	const found = await world.directory.judgeAll(rows, (row) => ({
		campusId: filter.campus === undefined ? undefined : kind.campusOf(world, row),
		day: kind.order?.of(row, world.settings).at,
	}));
	return rows.filter((_, at) => {
		const { campusId, day } = found[at] ?? {};
		const campus = campusId && readableName(world.lookups, "campus", campusId);
		return passes(filter, { kind, day, campusId, campus });
	});
}

async function* pagesMatching(mis: Mis, world: World, kind: Kind, filter: Filter): AsyncGenerator<MisRow[]> {
	const { source } = kind;
	const ids = idsOf(kind, filter);
	const query = { limit: PAGE_ROWS, where: conditionsOf(kind, filter, world.categories), ...(ids ? { ids } : {}) };
	for (let after: MisRow["id"] | undefined; ; ) {
		const page = await mis.page(source, { ...query, after });
		if (page.length > 0) yield page;
		after = page.at(-1)?.id;
		if (page.length < PAGE_ROWS || after === undefined) return;
	}
}
