import { numberOf } from "./book-payments.js";
import { type Account, type AccountEntry, REVERSED } from "./mis-account.js";

/** Rows of the MIS, in short. */
type Receipt = Pick<AccountEntry, "kind" | "misId">;

/**
 * Receipts that are no money of their own, each with why: another row is the same money, it was in the wallet before, or it
 * was given back. What the MIS has reversed is none, sent or not: QuickBooks still counting it is a difference to be seen. All
 * else that was sent is money, for a person or an earlier run has decided so; else of one transaction the wallet's credit is
 * it, or the first row; of one slip, payer and amount the first row.
 * @param isSent whether QuickBooks has a payment for it
 */
export function uncounted(
	{ entries, others }: Pick<Account, "entries" | "others">,
	isSent: (receipt: Receipt) => boolean,
): ReadonlyMap<AccountEntry, string> {
	const rank = (receipt: Receipt) => (isSent(receipt) ? 0 : receipt.kind === "topup" ? 1 : 2);
	const isBefore = (a: Receipt, b: Receipt) =>
		rank(a) === rank(b) ? BigInt(a.misId) < BigInt(b.misId) : rank(a) < rank(b);
	const money = entries.filter(({ kind, aside }) => kind !== "invoice" && aside === undefined);
	const first = (entry: AccountEntry, same: readonly Receipt[]) =>
		same.find((other) => (other.kind !== entry.kind || other.misId !== entry.misId) && isBefore(other, entry));
	const found = new Map<AccountEntry, string>();
	for (const entry of entries) {
		const { transaction, slip, aside } = entry;
		if (entry.kind === "invoice" || (isSent(entry) && aside !== REVERSED)) continue;
		if (aside !== undefined) {
			found.set(entry, aside);
			continue;
		}
		const ofTransaction =
			transaction === undefined
				? undefined
				: first(
						entry,
						[...money, ...others].filter((each) => each.transaction === transaction),
					);
		const instead =
			ofTransaction ??
			(slip &&
				first(
					entry,
					money.filter((each) => each.slip === slip),
				));
		if (instead) found.set(entry, `the same ${ofTransaction ? "transaction" : "slip"} as ${nameOf(instead)}`);
	}
	return found;
}

const nameOf = ({ kind, misId }: Receipt): string => (kind === "invoice" ? misId : numberOf(kind, misId));
