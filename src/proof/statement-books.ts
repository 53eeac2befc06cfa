import type { LedgerRecord } from "../audit/record.js";
import type { QuickBooks } from "../quickbooks/client.js";
import type { QueriedEntity } from "../quickbooks/entities.js";
import { type MisId, type QboId, qboId } from "../words/ids.js";
import { type Money, moneyOfJson, NOTHING } from "../words/money.js";
import { type BookCustomer, customerIn, isVoid, type QboObject, referenceIn, textIn } from "./books-parse.js";
import type { AccountHolder } from "./mis-account.js";
import { keyOf, type PersonKind } from "./mis-people.js";

/** What QuickBooks says of a charge or a receipt. */
export interface StatementDocument {
	readonly id: string;
	readonly number: string;
	readonly state: "open" | "part_paid" | "paid" | "voided" | "deleted" | "applied" | "unapplied";
	/** As QuickBooks has it; "" where it is deleted. */
	readonly day: string;
	readonly total: Money;
	/** Of an invoice what is open of it; of a payment what is not applied. */
	readonly open: Money;
	/** Whose it is there, where that is another customer than this person's. */
	readonly atAnother: { readonly id: string; readonly name: string } | undefined;
}

export interface StatementParts {
	readonly qb: Pick<QuickBooks, "query" | "readAll">;
	readonly record: (kind: string, id: MisId) => LedgerRecord | undefined;
	/** Records of people that became customers. */
	readonly sent: (kind: PersonKind) => Iterable<Pick<LedgerRecord, "key" | "qboId">>;
	/** Customers whose Notes named this person when the list was last read. */
	readonly bearers: (holder: AccountHolder) => readonly QboId[];
	/** Before the MIS id in the numbers of invoices. */
	readonly prefix: string;
}

/**
 * The customer of a person, as sending finds it: by reg_no or tracking_id. The number of the row is not enough: numbers are
 * corrected, and a row may be another person's since its customer was made.
 */
export async function customerOfPerson(
	{ qb, record, sent, bearers }: StatementParts,
	holder: AccountHolder,
): Promise<BookCustomer | undefined> {
	const isHolder = (key: string | undefined) => keyOf(key ?? "") === keyOf(holder.key);
	const own = record(holder.kind, holder.misId);
	const isOwn = own?.qboId !== undefined && (own.key === undefined || isHolder(own.key));
	const ids: readonly QboId[] = isOwn && own.qboId !== undefined ? [own.qboId] : [];
	// A row that was sent as somebody else's may have its own customer from another row.
	const others = own === undefined || isOwn ? [] : [...sent(holder.kind)].filter(({ key }) => isHolder(key));
	const all = [...new Set([...ids, ...bearers(holder), ...others.flatMap((each) => each.qboId ?? [])])];
	if (all.length === 0) return undefined;
	const found = await qb.readAll("Customer", all.map(bareId));
	const customers = all.flatMap((id) => {
		const object = found.get(bareId(id));
		return object ? [customerIn(object)] : [];
	});
	const possible = customers.filter(
		({ bears }) => bears === undefined || (bears.kind === holder.kind && isHolder(bears.identity)),
	);
	return possible.find(({ isActive }) => isActive) ?? possible[0];
}

export type StatementList = "invoice" | "payment";

/** A customer's documents, and those of the person that stand elsewhere or nowhere. */
export class StatementBooks {
	readonly #lists: Readonly<Record<StatementList, Map<string, StatementDocument>>> = {
		invoice: new Map(),
		payment: new Map(),
	};
	readonly #byNumber = new Map<string, StatementDocument>();

	/** All documents of the customer, void ones too. */
	async read(qb: StatementParts["qb"], customerId: string): Promise<void> {
		for (const list of LISTS) {
			for (const object of await readOf(qb, ENTITIES[list], customerId)) {
				const document = documentOf(list, object);
				this.#lists[list].set(document.id, document);
				if (document.state !== "voided") this.#byNumber.set(`${list} ${document.number}`, document);
			}
		}
	}

	/** Looks for what was sent and is not among the customer's: moved to another one, or deleted. */
	async lookFor(
		qb: StatementParts["qb"],
		customerId: string | undefined,
		list: StatementList,
		sent: readonly { readonly id: QboId; readonly number: string }[],
	): Promise<void> {
		const missing = sent.filter(({ id }) => !this.#lists[list].has(id));
		if (missing.length === 0) return;
		const ids = missing.map(({ id }) => bareId(id));
		const found = new Map(await qb.readAll(ENTITIES[list], ids));
		const others = list === "payment" ? ids.filter((id) => !found.has(id)) : [];
		// A receipt that a person has linked may be a sales receipt.
		if (others.length > 0) for (const [id, object] of await qb.readAll("SalesReceipt", others)) found.set(id, object);
		for (const { id, number } of missing) {
			const object = found.get(bareId(id));
			const document = object ? documentOf(list, object) : deleted(id, number);
			const owner = object && ownerOf(object);
			this.#lists[list].set(id, { ...document, atAnother: owner && owner.id !== customerId ? owner : undefined });
		}
	}

	/** By its id, else the customer's of that number. Undefined where QuickBooks has neither. */
	document(list: StatementList, id: QboId | undefined, number: string): StatementDocument | undefined {
		return (id && this.#lists[list].get(id)) || this.#byNumber.get(`${list} ${number}`);
	}

	/** The customer's that count and are none of these. */
	besides(
		told: ReadonlySet<StatementDocument>,
	): { readonly kind: StatementList; readonly document: StatementDocument }[] {
		return LISTS.flatMap((kind) =>
			[...this.#lists[kind].values()]
				.filter((each) => !told.has(each) && each.atAnother === undefined && each.total !== NOTHING)
				.map((document) => ({ kind, document })),
		);
	}
}

const LISTS = ["invoice", "payment"] as const;
const ENTITIES = { invoice: "Invoice", payment: "Payment" } as const;

const bareId = (id: string): QboId => qboId(id.replace(/\D/g, ""));

async function readOf(qb: StatementParts["qb"], entity: QueriedEntity, id: string): Promise<QboObject[]> {
	const all: QboObject[] = [];
	for (;;) {
		const where = [{ of: "customer", is: "the-same", value: bareId(id) }] as const;
		const { objects } = await qb.query(entity, { where, by: "day", start: all.length + 1 }, "all properties");
		all.push(...objects);
		if (objects.length < 1_000) return all;
	}
}

function documentOf(list: StatementList, object: QboObject): StatementDocument {
	const isInvoice = list === "invoice";
	const total = moneyOfJson(object.TotalAmt) ?? NOTHING;
	const open = moneyOfJson(isInvoice ? object.Balance : object.UnappliedAmt) ?? NOTHING;
	return {
		id: textIn(object.Id),
		number: textIn(isInvoice ? object.DocNumber : (object.PaymentRefNum ?? object.DocNumber)),
		state: stateOf(list, object, total, open),
		day: textIn(object.TxnDate),
		...{ total, open, atAnother: undefined },
	};
}

function stateOf(list: StatementList, object: QboObject, total: Money, open: Money): StatementDocument["state"] {
	if (isVoid(object)) return "voided";
	if (list === "payment") return open === NOTHING ? "applied" : "unapplied";
	return open === NOTHING ? "paid" : open < total ? "part_paid" : "open";
}

const deleted = (id: string, number: string): StatementDocument => ({
	...{ id, number, state: "deleted", day: "", total: NOTHING, open: NOTHING, atAnother: undefined },
});

function ownerOf({ CustomerRef: owner }: QboObject): { readonly id: string; readonly name: string } {
	const name = typeof owner === "object" && owner !== null && "name" in owner ? textIn(owner.name) : "";
	return { id: referenceIn(owner) ?? "", name };
}
