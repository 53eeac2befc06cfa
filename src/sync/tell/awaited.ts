import type { Mis } from "../../mis/types.js";
import type { Kind } from "../kinds/kind.js";
import { conditionsOf, type Filter, NO_FILTER } from "../read/filter.js";
import { UNSYNCHRONISED } from "../read/selection.js";
import type { World } from "../read/world.js";
import { countOf } from "./window.js";

/**
 * How many records the unsynchronised ones of a kind wait for, for a forecast: not more than there are payers among them,
 * nor than there are people still to be sent. From counts alone: nobody is judged.
 */
export async function awaitedRecords(mis: Mis, world: World, kind: Kind, filter: Filter): Promise<number> {
	const people = await Promise.all(kind.after.map((each) => countOf(mis, world, each, NO_FILTER)));
	const payers = await mis.count(kind.source, {
		...(world.writeBack ? { statuses: UNSYNCHRONISED } : {}),
		where: conditionsOf(kind, filter, world.categories),
		different: kind.asked.who,
	});
	return Math.min(
		payers,
		people.reduce((sum, each) => sum + each, 0),
	);
}
