import type { Day } from "../../words/day.js";
import type { Identity, MisId, QboId } from "../../words/ids.js";
import type { Money } from "../../words/money.js";
import type { Problem, Warning } from "../../words/problem.js";

/** The kinds of MIS record that are sent. Items and locations are references, made by `map`. */
export type KindName = "student" | "applicant" | "invoice" | "payment" | "topup";
export type CustomerKind = "student" | "applicant";
/** Money that came in: receipts, and credits of the wallets. Both become payments in QuickBooks. */
export type CashKind = "payment" | "topup";

/** A MIS row, together with everything that is right and wrong with it: all problems, not the first. */
export interface Parsed<T> {
	readonly record: T;
	readonly warnings: readonly Warning[];
	readonly problems: readonly Problem[];
}

/** A student or an applicant, in QuickBooks' words: a customer to be. Every text is already fit for QuickBooks. */
export interface Person {
	readonly kind: CustomerKind;
	readonly id: MisId;
	/** Undefined is a problem (QB004): such a row is held. */
	readonly identity: Identity | undefined;
	/** Given and family name, normalised for QuickBooks; "" when the MIS has none. */
	readonly name: string;
	/** What namesakes share: NFC, blanks collapsed, case ignored. "" when there is no name. */
	readonly nameKey: string;
	readonly givenName: string | undefined;
	readonly middleName: string | undefined;
	readonly familyName: string | undefined;
	readonly phone: string | undefined;
	readonly email: string | undefined;
	/** The lines of Notes in their order, the identity not among them. Values may be "". */
	readonly fields: readonly (readonly [name: string, value: string])[];
	readonly campusId: string | undefined;
	/** When the person registered or applied: what --from and --to compare. */
	readonly enteredOn: Day | undefined;
}

/** A charge of the MIS: an invoice to be. */
export interface Charge {
	readonly id: MisId;
	/** reg_no or tracking_id of who pays. */
	readonly payer: Identity | undefined;
	/** By the setting `invoices.amount`; undefined is a problem. */
	readonly amount: Money | undefined;
	/** The same, also where no invoice can be over it: it counts in what the MIS holds. */
	readonly stated: Money | undefined;
	readonly credit: Money;
	readonly day: Day | undefined;
	readonly categoryId: string | undefined;
	readonly note: string | undefined;
}

/** Money that came in, as a row of `payment` or of the wallet ledger says it: a payment to be. */
export interface Cash {
	readonly kind: CashKind;
	readonly id: MisId;
	/** reg_no or tracking_id of who paid. */
	readonly payer: Identity | undefined;
	/** Undefined is a problem. */
	readonly amount: Money | undefined;
	/** The same, also where it is nothing or less: it counts in what came in. */
	readonly stated: Money | undefined;
	readonly day: Day | undefined;
	readonly bankId: string | undefined;
	/** MOMO, AIRTEL_MONEY, CARD, BANK; undefined where it is not said. */
	readonly channel: string | undefined;
	/** Of the bank; undefined for N/A and the like. */
	readonly slip: string | undefined;
	/** The gateway's own number of it. */
	readonly transaction: string | undefined;
	readonly transCode: string | undefined;
	readonly categoryId: string | undefined;
	/** What names the invoice: its reference number, in older rows its id. */
	readonly reference: string | undefined;
	/** Its money was put into a wallet. */
	readonly isPrepayment: boolean;
}

/** A fee category of the MIS; becomes an item. */
export interface FeeCategory {
	readonly id: string;
	readonly name: string;
	/** `name` in the form that QuickBooks takes. */
	readonly itemName: string;
	readonly active: boolean;
	/** QuickBk_ctgId: a hint to verify. */
	readonly itemIdHint: QboId | undefined;
}

/** A registration of a student: where and what they studied in a year. */
export interface Registration {
	readonly key: string;
	readonly identity: Identity;
	readonly registeredOn: Day | undefined;
	readonly campusId: string | undefined;
	readonly intakeId: string | undefined;
	readonly levelId: string | undefined;
	readonly programId: string | undefined;
	readonly programModeId: string | undefined;
	readonly programTypeId: string | undefined;
}

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** A QuickBooks object as it is sent. Intuit's property names, and only in a kind's document.ts. */
export type QboDocument = { readonly [property: string]: Json };

/** How the document is found again in QuickBooks. */
export interface Trace {
	readonly property: "DocNumber" | "DisplayName" | "PaymentRefNum";
	readonly value: string;
}

/** A document ready to send, with what a person wants to read about it. */
export interface Draft {
	/** What is asked with it; undefined: that it is made. */
	readonly operation?: "restore";
	readonly document: QboDocument;
	readonly trace: Trace;
	readonly warnings: readonly Warning[];
	/** What stands for names of the MIS in it: once sent, that is remembered by its id. */
	readonly uses?: readonly Used[];
}

/** An item or a location, and the fee category or campus that it was sent for. */
export interface Used {
	readonly what: "item" | "location";
	readonly misName: string;
	readonly id: QboId;
}
