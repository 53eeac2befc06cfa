import type { Mis } from "../../mis/types.js";
import { CUSTOMER_KINDS, KINDS } from "../kinds/kinds.js";
import { conditionsOf, type Filter, NO_FILTER } from "../read/filter.js";
import { UNSYNCHRONISED } from "../read/selection.js";
import { countOf } from "../read/window.js";
import type { World } from "../read/world.js";

/**
 * How many customers the unsynchronised invoices wait for, for a forecast: not more than there are payers among them,
 * nor than there are people still to be sent. From counts alone: nobody is judged.
 */
export async function awaitedCustomers(mis: Mis, world: World, filter: Filter): Promise<number> {
	const people = await Promise.all(CUSTOMER_KINDS.map((kind) => countOf(mis, world, kind, NO_FILTER)));
	const payers = await mis.count(KINDS.invoice.source, {
		...(world.writeBack ? { statuses: UNSYNCHRONISED } : {}),
		where: conditionsOf("invoice", filter, world.categories),
		different: "payer",
	});
	return Math.min(
		payers,
		people.reduce((sum, each) => sum + each, 0),
	);
}
