/** How the MIS writes 1234.56 where amounts are text. */
export const SEPARATORS = ["1,234.56", "1.234,56", "1 234.56", "1 234,56", "1'234.56"] as const;
export type Separators = (typeof SEPARATORS)[number];

/** What may stand before the MIS id. DocNumber holds 21 characters; 10 leave room for every MIS id. */
export const INVOICE_PREFIX = /^[A-Za-z0-9._/-]{1,10}$/;
/** What a university decides about money that came in. */
export interface PaymentSettings {
	/** Whether `sync` sends payments. */
	readonly enabled: boolean;
	/** Rows whose money was put into a wallet: `hold`, for the wallet's own credit is sent; or `send` them as well. */
	readonly prepayments: "hold" | "send";
	/** How days with slashes are read where both ways make a day; unknown unless set. */
	readonly dateOrder: "dmy" | "mdy" | undefined;
	/** Where the day is missing: `hold`, or take the day on which the row was `recorded`. */
	readonly date: "hold" | "recorded";
	/** What stands in QuickBooks as the reference: our `key`, or the number of the `bank` or gateway. */
	readonly reference: "key" | "bank";
	/** What a payment settles: the invoice that it `named`, or the customer's `oldest` that are open. */
	readonly allocation: "named" | "oldest";
	/** Where the named invoice is not in QuickBooks yet: `hold` until it is, or send the payment `unapplied`. */
	readonly beforeInvoice: "hold" | "unapplied";
	/** Whether payments are sent into a company that applies credits and payments by itself. */
	readonly acceptAutoApply: boolean;
}

/** The decisions of the mapping that a university may take differently. One key each in config.toml. */
export interface MappingSettings {
	readonly currency: string;
	/** How amounts are written where they are text; unknown unless set, and then what reads two ways is held. */
	readonly separators?: Separators | undefined;
	/** Whether garbled texts are mended where it is certain what they mean. */
	readonly repairText?: boolean;
	readonly customers: {
		/** `name`: the real name, with the identity only where names collide. `identity`: always the identity alone. */
		readonly displayName: "name" | "identity";
		/** Field of ours (such as "NationalID") → definition id of an enhanced custom field. */
		readonly customFields: ReadonlyMap<string, string>;
		/** Fields of ours that never go to QuickBooks. */
		readonly omitFields: readonly string[];
	};
	readonly invoices: {
		/** Before the MIS id in DocNumber: "MIS-" makes MIS-1234. */
		readonly prefix: string;
		/** `debit`: the column dept. `net`: dept minus credit. */
		readonly amount: "debit" | "net";
		/** Name of the tax code for companies with sales tax. Never guessed. */
		readonly taxCode: string | undefined;
		/** One class for all invoices, by name. */
		readonly class: string | undefined;
		/** Where the company tracks locations and the campus has none there: `hold` until it is mapped, or `send` without. */
		readonly withoutLocation: "hold" | "send";
		/** Class by campus name, whatever that is: "constructor" is one as good as any. Wins over `class`. */
		readonly classByCampus: ReadonlyMap<string, string>;
	};
	readonly payments: PaymentSettings;
}
