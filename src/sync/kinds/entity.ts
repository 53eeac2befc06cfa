import type { Day } from "../../words/day.js";
import type { Identity, MisId, QboId } from "../../words/ids.js";
import type { Money } from "../../words/money.js";
import type { Problem, Warning } from "../../words/problem.js";

/** The kinds of MIS record that are sent. Items and locations are references, made by `map`. */
export type KindName = "student" | "applicant" | "invoice";
export type CustomerKind = Exclude<KindName, "invoice">;

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

/** A charge on `tbl_imvoice`: an invoice to be. */
export interface Charge {
	readonly id: MisId;
	/** reg_no or tracking_id of who pays. */
	readonly payer: Identity | undefined;
	/** By the setting `invoices.amount`; undefined is a problem. */
	readonly amount: Money | undefined;
	readonly credit: Money;
	readonly day: Day | undefined;
	readonly categoryId: string | undefined;
	readonly note: string | undefined;
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
	readonly property: "DocNumber" | "DisplayName";
	readonly value: string;
}

/** A document ready to send, with what a person wants to read about it. */
export interface Draft {
	readonly document: QboDocument;
	readonly trace: Trace;
	readonly warnings: readonly Warning[];
}
