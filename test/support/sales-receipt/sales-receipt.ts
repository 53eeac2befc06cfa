import { APPLICANT } from "../../../src/sync/kinds/applicant/applicant.js";
import type { Kind } from "../../../src/sync/kinds/kind.js";
import { STUDENT } from "../../../src/sync/kinds/student/student.js";
import { identityKey, identityOf, misIdToJson } from "../../../src/words/ids.js";
import { moneyGrouped, parseMoney } from "../../../src/words/money.js";
import { judgeSale } from "./judge.js";
import { numberOf, SALE_BOOKS } from "./match.js";
import { SALES_RECEIPT_SOURCE } from "./source.js";

/** A kind that no product has: what it takes to add one is this folder, and one line of a list. */
export const SALES_RECEIPT: Kind = {
	name: "sale",
	after: [STUDENT, APPLICANT],
	words: {
		one: "sale",
		many: "sales",
		group: { name: "sales", title: "Sales", one: "sale" },
		id: ({ misId }) => misIdToJson(misId),
		called: ({ misId }) => misId,
	},
	source: SALES_RECEIPT_SOURCE,
	asked: { day: "day", who: "payer", ids: "keys", category: undefined },
	facts: ["payer", "amount", "day"],
	books: SALE_BOOKS,
	toResolve: (key) => `sales resolve ${key}`,
	unfit: () => undefined,
	checkNames: () => {},
	checkLedger: () => {},
	checkHeld: async () => {},
	judge: (world, row, issue) => judgeSale(world, SALES_RECEIPT, row, issue),
	campusOf: () => undefined,
	changeOf: (row, { amount, payer }) => {
		const [now, by] = [parseMoney(row.values.amount ?? ""), identityOf(row.values.payer)];
		const isSame = now === amount && by !== undefined && payer !== undefined && identityKey(by) === identityKey(payer);
		return isSame ? undefined : { sent: moneyGrouped(amount ?? (0n as never)), now: row.values.amount ?? "nothing" };
	},
	differences: () => [],
	twins: () => [],
	isAlike: () => true,
	said: ({ values }) => values.amount ?? undefined,
	anotherRow: ({ misId }, sent, { now }) => ({
		code: "QB005",
		detail: `${sent.trace} was sent; row ${misId} is now ${now}`,
		fix: `Make it as ${numberOf(misId, sent.issue + 1)}.`,
	}),
	drawnFrom: (world, row) => {
		const payer = identityOf(row.values.payer);
		const entry = payer && world.directory.payer(payer);
		const customer = entry ? entry.id : null;
		return { data: { customer }, pairs: [["customer", customer ?? "none"]] };
	},
};
