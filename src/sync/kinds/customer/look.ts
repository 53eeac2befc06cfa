import type { Seen } from "../../../audit/seen.js";
import type { NamedEntity } from "../../../audit/seen-name.js";
import type { QuickBooks } from "../../../quickbooks/client.js";
import { qboId } from "../../../words/ids.js";
import { sinceLastLook } from "../../look/look.js";
import { readWhole } from "../../look/whole.js";
import { readName } from "./found.js";

/**
 * Remembers what has appeared or changed among the names of the company since this ledger last looked; everything the
 * first time. Inactive ones count: QuickBooks shares names over customers, vendors and employees, active or not.
 */
export async function lookAtNames(qb: QuickBooks, seen: Seen, entity: NamedEntity): Promise<void> {
	const until = await seen.whileListing((ids) =>
		readWhole({
			ids,
			...{ qb, entity, by: "changed" },
			conditions: [{ of: "activity", is: "any" }, ...sinceLastLook(seen, entity)],
			// QuickBooks itself refuses a name that a vendor or an employee bears.
			counted: entity === "Customer",
			take: (objects) => seen.noteNames(objects.map((object) => readName(entity, object))),
			drop: (ids) => {
				for (const id of ids) seen.forgetName(entity, qboId(id));
			},
		}),
	);
	seen.noteUntil(entity, until);
}
