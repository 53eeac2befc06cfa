import type { SeenName } from "../../../audit/seen-name.js";
import type { Problem } from "../../../words/problem.js";

/** A customer that takes no invoice any more; QuickBooks deletes none, it makes them inactive, also when two are merged. */
export function customerInactive({ name, id }: Pick<SeenName, "name" | "id">, key: string): Problem {
	return {
		code: "QB009",
		detail: `its customer ${name} (id ${id}) is inactive in QuickBooks, was merged into another one, or is gone`,
		fix: `Make the customer active again in QuickBooks, or say which one the person is now: eaur-qb customers link ${key} <quickbooks id>. The next run sends it.`,
	};
}
