import type { StatusCounts } from "../mis/types.js";
import type { Kind } from "../sync/kinds/kind.js";
import { ALL_KINDS } from "../sync/kinds/kinds.js";
import type { Filter } from "../sync/read/filter.js";
import { refuseUnknownNames } from "../sync/read/known-names.js";
import { standingOf } from "../sync/tell/matching.js";
import type { Context } from "./context.js";
import { openOfflineWorld } from "./offline-world.js";

/** How many records of each kind pass the filter, by status. */
export async function countSome(context: Context, kinds: readonly Kind[], filter: Filter): Promise<StatusCounts[]> {
	const { mis, world } = await openOfflineWorld(context, filter.campus === undefined ? "asked for" : "all");
	await refuseUnknownNames(mis, ALL_KINDS, kinds, filter);
	const counts: StatusCounts[] = [];
	for (const kind of kinds) {
		const { all, synced, failed, inProgress, other } = await standingOf(mis, world, [kind], filter);
		const left = all - synced - failed - inProgress - other;
		counts.push({ "not-synced": left, synced, failed, "in-progress": inProgress, other });
	}
	return counts;
}
