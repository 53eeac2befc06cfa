import type { Seen } from "../../../audit/seen.js";
import { type Identity, identityOf } from "../../../words/ids.js";
import { CONFLICT, type Problem } from "../../../words/problem.js";
import type { Finding, Sent } from "../books.js";
import type { CustomerKind } from "../entity.js";
import { bearsAnother } from "./identity.js";
import { customerInactive } from "./inactive.js";

/** Whether a customer is in QuickBooks as it was sent: active, and nobody else. */
export function customerStillThere(seen: Seen, kind: CustomerKind, sent: Sent): Finding {
	const found = seen.customer(sent.qboId);
	if (!found) return { is: "gone" };
	const identity: Identity | undefined = identityOf(sent.key);
	if (identity !== undefined && bearsAnother(found, kind, identity)) {
		const problem: Problem = {
			code: CONFLICT,
			detail: `its customer in QuickBooks, ${found.name} (id ${found.id}), bears the number ${found.identityKey}, in the MIS it is ${identity}`,
			fix: "Correct the number in the first line of the customer's Notes in QuickBooks, or in the MIS, and run the command again.",
		};
		return { is: "differs", problem };
	}
	return found.active ? undefined : { is: "inactive", problem: customerInactive(found, sent.key ?? sent.misId) };
}
