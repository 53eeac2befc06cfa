import type { QboId } from "../../../words/ids.js";
import { addMoney, type Money, NOTHING } from "../../../words/money.js";

/**
 * What payments that were decided, and not made yet, are going to settle of which invoice: the next payment of the same
 * one goes no further than what is left. By record, so that one which is judged again counts once.
 */
export class Reserved {
	private readonly parts = new Map<QboId, Map<string, Money>>();
	private readonly invoicesOf = new Map<string, Set<QboId>>();

	/** What others than this record have reserved of an invoice, as far as it still counts. */
	byOthers(invoice: QboId, record: string, counts: (other: string) => boolean): Money {
		let sum = NOTHING;
		for (const [other, part] of this.parts.get(invoice) ?? [])
			if (other !== record && counts(other)) sum = addMoney(sum, part);
		return sum;
	}

	reserve(invoice: QboId, record: string, part: Money): void {
		const known = this.parts.get(invoice) ?? new Map<string, Money>();
		this.parts.set(invoice, known.set(record, part));
		this.invoicesOf.set(record, (this.invoicesOf.get(record) ?? new Set()).add(invoice));
	}

	/** The record is not going to be sent, or is judged anew. */
	free(record: string): void {
		for (const invoice of this.invoicesOf.get(record) ?? []) {
			const parts = this.parts.get(invoice);
			parts?.delete(record);
			if (parts?.size === 0) this.parts.delete(invoice);
		}
		this.invoicesOf.delete(record);
	}
}
