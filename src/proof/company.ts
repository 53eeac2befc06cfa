import type { Comparison } from "../audit/comparison.js";
import type { QuickBooks } from "../quickbooks/client.js";
import type { QueriedEntity } from "../quickbooks/entities.js";
import type { MisId } from "../words/ids.js";
import { type BookPayment, paymentIn } from "./book-payments.js";
import { type BookName, customerIn, invoiceIn, nameIn, type QboObject, textIn } from "./books-parse.js";
import { BooksReader, CLOCKS_APART_MS, dayConditions, type Sink } from "./books-read.js";
import { BookCustomers } from "./customers.js";
import type { NamedInvoices, Whereabouts } from "./named-invoices.js";
import type { Rows } from "./rows.js";
import { isInPeriod, type Scope } from "./scope.js";
import { OPEN_CREDITS, OPEN_INVOICES, type OpenList, openSink, UNAPPLIED_PAYMENTS } from "./tie-out.js";

/** Readings of a company in which somebody works at full speed. */
const MOST_ATTEMPTS = 3;

/** QuickBooks tells of changes by the second. */
const A_SECOND_MS = 1_000;

/** Numbers under which a row's later documents may stand: "MIS-77-2". */
const ISSUES = ["", "-2", "-3"];

const EVEN_INACTIVE = [{ of: "activity", is: "any" }] as const;

/** Lists go by the time at which their objects were made: nothing moves while they are read. */
const AS_MADE = "made";

export interface CompanyParts {
	readonly qb: Pick<QuickBooks, "query" | "count" | "changes" | "now">;
	/** Where invoices go. */
	readonly comparison: Comparison;
	/** How they are kept there. */
	readonly rows: Rows;
	readonly prefix: string;
	readonly doing: (what: string) => void;
	/** Waits so many milliseconds, and says so: more has changed just now than QuickBooks tells of. */
	readonly untilCalm: (ms: number) => Promise<void>;
}

/** How a reading ended. Uneven: list and count never agreed; flooded: more has changed than QuickBooks tells of. */
type Reading = "whole" | "uneven" | "flooded";

export interface PaymentsMeant {
	/** That the ledger knows. */
	readonly ids: readonly string[];
	readonly invoices: NamedInvoices;
	/** The invoices that these payments ought to settle, as far as they are not wholly applied. */
	readonly toSettle: (payments: Iterable<BookPayment>) => readonly Whereabouts[];
}

export interface CompanyQuestion {
	readonly period: Pick<Scope, "from" | "to">;
	readonly invoices: boolean;
	/** Undefined where payments are not asked for. */
	readonly payments: PaymentsMeant | undefined;
	/** Whether all customers are asked for, and not only those of the invoices. */
	readonly customers: boolean;
	/** Invoices of all days are read, whatever the period. */
	readonly full: boolean;
	/** Whether it is asked what is open of each customer's documents. */
	readonly open: boolean;
	/** Charges that are looked up one by one; all invoices are read where there is no such list. */
	readonly few: readonly MisId[] | undefined;
}

/** What a company holds, read whole as it stands when the reading ends. */
export class CompanyRead {
	readonly customers = new BookCustomers();
	readonly items = new Map<string, BookName>();
	readonly locations = new Map<string, BookName>();
	readonly payments = new Map<string, BookPayment>();
	readonly #payers = new Set<string>();
	#reads = 0;

	constructor(
		private readonly parts: CompanyParts,
		private readonly question: CompanyQuestion,
	) {}

	/** Calls that read so far. */
	get reads(): number {
		return this.#reads;
	}

	/**
	 * Whether all that is asked about could be read. What changes meanwhile is read again, also what has just been sent.
	 * @throws Failure "out-of-reach" where QuickBooks does not answer
	 */
	async read(): Promise<boolean> {
		for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
			const reader = new BooksReader(this.parts.qb);
			const reading = await this.#readOnce(reader).finally(() => {
				this.#reads += reader.reads;
			});
			if (reading === "whole") return true;
			this.parts.comparison.forgetDocuments();
			this.customers.clear();
			this.payments.clear();
			// A run that has just ended is among what is asked for, until it is longer ago than clocks may be apart.
			if (reading === "flooded" && attempt < MOST_ATTEMPTS) await this.parts.untilCalm(CLOCKS_APART_MS + A_SECOND_MS);
		}
		return false;
	}

	async #readOnce(reader: BooksReader): Promise<Reading> {
		const { invoices, customers, few, full, period } = this.question;
		const sinks = new Map<QueriedEntity, Sink[]>();
		if (invoices) {
			for (const [entity, names] of [
				["Item", this.items],
				["Department", this.locations],
			] as const)
				if (!(await reader.readAll(entity, EVEN_INACTIVE, AS_MADE, nameSink(names)))) return "uneven";
			this.parts.doing("Reading the invoices of QuickBooks");
			const sink = this.#invoiceSink();
			sinks.set("Invoice", [sink]);
			if (!(await this.#readInvoices(reader, sink))) return "uneven";
		}
		if (this.question.payments) {
			const sink = this.#paymentSink();
			sinks.set("Payment", [sink]);
			if (!(await reader.readAll("Payment", full ? [] : dayConditions(period), "day", sink))) return "uneven";
			const unseen = this.question.payments.ids.filter((id) => !this.payments.has(id));
			await reader.readNamed("Payment", "id", unseen, sink);
		}
		for (const list of this.#openLists()) {
			const sink = openSink(this.parts.comparison, list);
			sinks.set(list.entity, [...(sinks.get(list.entity) ?? []), sink]);
			if (!(await reader.readAll(list.entity, list.where, "day", sink))) return "uneven";
		}
		this.parts.doing("Reading the customers of QuickBooks");
		sinks.set("Customer", [this.#customerSink()]);
		if (customers || few === undefined) {
			if (!(await reader.readAll("Customer", EVEN_INACTIVE, AS_MADE, this.#customerSink()))) return "uneven";
		} else await reader.readNamed("Customer", "id", [...this.#payers], this.#customerSink());
		if (!(await reader.catchUp(sinks))) return "flooded";
		if (this.question.payments) await this.#readNamed(reader, this.question.payments);
		return "whole";
	}

	/** Lists of open documents that are read for the customers' balances; not those of which all are read anyway. */
	#openLists(): readonly OpenList[] {
		if (!this.question.open) return [];
		return [
			...(this.readsAllInvoices ? [] : [OPEN_INVOICES]),
			...(this.readsAllPayments ? [] : [UNAPPLIED_PAYMENTS]),
			OPEN_CREDITS,
		];
	}

	/** Invoices of all days are among what is compared. */
	get readsAllInvoices(): boolean {
		const { invoices, few } = this.question;
		return invoices && few === undefined && this.#readsAllDays;
	}

	get readsAllPayments(): boolean {
		return this.question.payments !== undefined && this.#readsAllDays;
	}

	get #readsAllDays(): boolean {
		return this.question.full || dayConditions(this.question.period).length === 0;
	}

	/** After all payments: what was settled while they were read is not open any more. */
	async #readNamed(reader: BooksReader, { invoices, toSettle }: PaymentsMeant): Promise<void> {
		const wanted = toSettle(this.payments.values());
		const ids = wanted.flatMap(({ id }) => id ?? []);
		const numbers = wanted.flatMap(({ id, number }) => (id === undefined ? [number] : []));
		await reader.readNamed("Invoice", "id", [...new Set(ids)], invoices);
		await reader.readNamed("Invoice", "number", [...new Set(numbers)], invoices);
	}

	async #readInvoices(reader: BooksReader, sink: Sink): Promise<boolean> {
		const { period, full, few } = this.question;
		const { comparison, prefix } = this.parts;
		if (few === undefined) {
			const conditions = full ? [] : dayConditions(period);
			if (!(await reader.readAll("Invoice", conditions, "day", sink))) return false;
			if (conditions.length === 0) return true;
		} else {
			const numbers = few.flatMap((id) => ISSUES.map((issue) => `${prefix}${id}${issue}`));
			await reader.readNamed("Invoice", "number", numbers, sink);
		}
		// What the ledger knows may have been dated otherwise by somebody since.
		await reader.readNamed("Invoice", "id", comparison.unseenIds(), sink);
		const unseen = comparison.unseenRecords().map((id) => `${prefix}${id}`);
		if (few === undefined) await reader.readNamed("Invoice", "number", unseen, sink);
		return true;
	}

	#invoiceSink(): Sink {
		const { comparison, rows } = this.parts;
		const { period, full, few } = this.question;
		return {
			take: (objects, counted) => {
				const read = objects.map((object) => invoiceIn(object, period));
				if (few) for (const { customerId } of read) this.#payers.add(customerId);
				comparison.addDocuments(read.map((each) => rows.packInvoice(each, counted)));
			},
			drop: (ids) => comparison.dropDocuments(ids),
			forget: () => comparison.forgetDocuments(),
			counted: () => comparison.countedDocuments(),
			selects: (object) => full || isInPeriod(period, textIn(object.TxnDate)),
		};
	}

	#paymentSink(): Sink {
		const { period, full } = this.question;
		// Those that were read by their ids do not count.
		const others = new Set<string>();
		return {
			take: (objects, counted) => {
				for (const object of objects) {
					const payment = paymentIn(object);
					this.payments.set(payment.id, payment);
					if (!counted) others.add(payment.id);
				}
			},
			drop: (ids) => {
				for (const id of ids) this.payments.delete(id);
			},
			forget: () => this.payments.clear(),
			counted: () => this.payments.size - others.size,
			selects: (object) => full || isInPeriod(period, textIn(object.TxnDate)),
		};
	}

	#customerSink(): Sink {
		return {
			take: (objects) => {
				for (const object of objects) this.customers.add(customerIn(object));
			},
			drop: (ids) => this.customers.drop(ids),
			forget: () => this.customers.clear(),
			counted: () => this.customers.size,
			selects: () => true,
		};
	}
}

function nameSink(names: Map<string, BookName>): Sink {
	return {
		take: (objects: readonly QboObject[]) => {
			for (const object of objects) names.set(textIn(object.Id), nameIn(object));
		},
		drop: (ids) => {
			for (const id of ids) names.delete(id);
		},
		forget: () => names.clear(),
		counted: () => names.size,
		selects: () => true,
	};
}
