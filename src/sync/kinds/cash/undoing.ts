import { parseDay } from "../../../words/day.js";
import { moneyOfJson, NOTHING } from "../../../words/money.js";
import { text } from "../../../words/outside.js";
import { linkedIn } from "../linked.js";
import type { Undoing } from "../undoing.js";
import { partsIn } from "./found.js";

/** A payment is made void: what it had settled is owed again. */
export const CASH_UNDOING: Undoing = {
	keeping: { operation: "void", change: { sparse: true } },
	deleting: { operation: "delete", change: {} },
	already: "it is void already",
	isTakenBack: (now) => moneyOfJson(now.TotalAmt) === NOTHING && partsIn(now).size === 0,
	whyLeft: (now) => (linkedIn(now).some(isDeposit) ? "it has been deposited" : undefined),
	whySettled: () => undefined,
	linkedBy: (now) => linkedIn(now).filter((each) => each.entity !== "Invoice" && !isDeposit(each)),
	settles: (now) => [...partsIn(now).keys()].map((id) => ({ entity: "Invoice", id })),
	dayOf: (now) => parseDay(text(now.TxnDate)),
};

const isDeposit = ({ entity }: { readonly entity: string }): boolean => entity === "Deposit";
