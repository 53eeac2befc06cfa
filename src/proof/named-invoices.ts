import type { SentRecord } from "../audit/record.js";
import type { MisSnapshot } from "../mis/types.js";
import { type MisId, misId, type QboId } from "../words/ids.js";
import { NOTHING } from "../words/money.js";
import { folded } from "../words/nearest.js";
import { invoiceIn, type QboObject } from "./books-parse.js";
import { rowsOf, textOf } from "./mis-names.js";
import type { MisReceipt } from "./mis-receipts.js";
import type { BookInvoice } from "./types.js";

/** Where an invoice of ours is to be found in QuickBooks. */
export interface Whereabouts {
	/** Where the ledger knows it. */
	readonly id: QboId | undefined;
	readonly number: string;
}

const ALL_DAYS = { from: undefined, to: undefined };

/** The invoices that receipts name, and what is open of those in QuickBooks. */
export class NamedInvoices {
	/** @param invoices by what a receipt says of its invoice, folded */
	constructor(private readonly invoices: ReadonlyMap<string, Whereabouts> = new Map()) {}

	readonly #books = new Map<string, BookInvoice>();

	/** Where the invoices of these receipts are. */
	of(receipts: readonly MisReceipt[]): readonly Whereabouts[] {
		return receipts.flatMap(({ named }) => this.invoices.get(folded(named)) ?? []);
	}

	/** Invoices of QuickBooks as they stand. */
	take(objects: readonly QboObject[]): void {
		for (const object of objects) {
			const invoice = invoiceIn(object, ALL_DAYS);
			this.#books.set(invoice.id, invoice);
		}
	}

	/** Whether money of this customer could settle something of the invoice that the receipt names. */
	isOpen({ named }: MisReceipt, customerId: string): boolean {
		const { id, number } = this.invoices.get(folded(named)) ?? {};
		const numbered = () => [...this.#books.values()].filter((each) => each.number === number);
		const [invoice, another] = id === undefined ? numbered() : [this.#books.get(id)];
		return another === undefined && invoice?.customerId === customerId && (invoice.balance ?? NOTHING) > NOTHING;
	}
}

/**
 * Finds the charges that receipts name: by reference number, else by id. What names several is nobody's guess, and left out.
 * @param prefix before the MIS id in the numbers of invoices
 */
export async function findNamed(
	mis: MisSnapshot,
	receipts: readonly MisReceipt[],
	ledger: Iterable<SentRecord>,
	prefix: string,
): Promise<NamedInvoices> {
	const charges = new Map(receipts.flatMap(({ named }) => (named === "" ? [] : [[folded(named), new Set<MisId>()]])));
	if (charges.size === 0) return new NamedInvoices();
	for await (const page of rowsOf(mis, "tbl_imvoice", "id", (column) => [textOf(mis, column("reference_number"))]))
		for (const [id, reference] of page)
			for (const name of [id, reference]) charges.get(folded(name ?? ""))?.add(misId(id ?? ""));
	const invoices = new Map<MisId, Whereabouts>();
	for (const [id] of charges.values()) if (id) invoices.set(id, { id: undefined, number: `${prefix}${id}` });
	for (const { misId: id, qboId, trace } of ledger)
		if (invoices.has(id)) invoices.set(id, { id: qboId, number: trace ?? `${prefix}${id}` });
	return new NamedInvoices(
		new Map(
			[...charges].flatMap(([name, [id, another]]) => {
				const invoice = id === undefined || another !== undefined ? undefined : invoices.get(id);
				return invoice ? [[name, invoice]] : [];
			}),
		),
	);
}
