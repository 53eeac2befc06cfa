import type { Seen } from "../audit/seen.js";
import { Failure } from "../words/failure.js";
import type { QboId } from "../words/ids.js";
import type { MirroredEntity } from "./parts.js";

/** What is known and lists that were read to their end do not have, by list. */
export interface Absent {
	readonly ids: ReadonlyMap<MirroredEntity, readonly QboId[]>;
	/** How many are known of these lists, what they show now among them. */
	readonly known: number;
}

/** One record that is gone is a deletion; all of two are rather another company, or an answer that is not whole. */
const FEWEST_OF_ALL = 2;

const MOST_NAMED = 3;

/**
 * Why nothing may be concluded from what is absent, until a person agrees. QuickBooks deletes no customer: one that was
 * merged is inactive for days before it is gone (recorded), so one that is absent and not known to be inactive was not
 * read, or not seen for long. Nor does a company lose all that was ever sent to it. Undefined where there is no doubt.
 */
export function doubtOf({ ids, known }: Absent, seen: Pick<Seen, "customer">): string | undefined {
	const absent = [...ids.values()].reduce((sum, each) => sum + each.length, 0);
	if (absent >= FEWEST_OF_ALL && absent === known)
		return `of all ${known} records that are known in this company, QuickBooks shows none`;
	const customers = (ids.get("Customer") ?? []).filter((id) => seen.customer(id)?.active !== false);
	if (customers.length === 0) return undefined;
	const named = `${customers.slice(0, MOST_NAMED).join(", ")}${customers.length > MOST_NAMED ? " and more" : ""}`;
	return `QuickBooks shows ${customers.length} customers no more (id ${named}), and it does not delete customers`;
}

export const doubtful = (doubt: string): Failure =>
	new Failure("out-of-reach", {
		code: "QB008",
		detail: `What was read is in doubt: ${doubt}. Nothing was called deleted.`,
		fix: "Look into the company in QuickBooks. If it is really so, run eaur-qb pull --full on a terminal, and confirm it.",
	});
