import type { BookPayment } from "./book-payments.js";
import type { DifferenceClass } from "./types.js";

// What is said of a payment that is not the same on both sides, and what to do.

const there = (what: string) => (document: BookPayment | undefined) => `${what} (QuickBooks id ${document?.id})`;

export const WORDS: Readonly<Record<DifferenceClass | "not_sent", (document: BookPayment | undefined) => string>> = {
	unknown: () => "it is not known yet whether it reached QuickBooks",
	deleted: () => "it was made in QuickBooks and is not there any more",
	missing: () => "the MIS says that it is in QuickBooks; nothing and nobody there knows it",
	voided: there("somebody voided it"),
	twice: () => "QuickBooks has several payments for it",
	mis_gone: there("it is in QuickBooks, and the MIS has no such row any more"),
	mis_changed: there("the row has changed since it was sent"),
	amount: there("another amount"),
	customer: there("another customer"),
	date: there("another day"),
	item: there("another item"),
	location: there("another location"),
	unapplied: there("it names an invoice that is still open, and not all of it is applied"),
	account: there("it went to another account"),
	not_sent: () => "it was not sent",
};

export const REVERSED = there("the MIS has reversed it");
export const UNDO_REVERSED =
	"Void the payment in QuickBooks, if the money was given back; else take its copy out of tbl_payment_reverse.";

/** What to do, by the id of the receipt. */
export const FIXES: Partial<Record<DifferenceClass | "not_sent", (id: string) => string>> = {
	unknown: () => "Run `eaur-qb sync`: it settles what is open. Then reconcile again.",
	deleted: (id) =>
		`Ask who deleted it. If the money came in, make it anew: eaur-qb payments single ${id} --again. If it did not, correct the row in the MIS.`,
	missing: () => "`eaur-qb payments reset --not-here` makes such rows unsynchronised; the next run sends them.",
	voided: (id) =>
		`Ask who voided it, and why. Correct the row in the MIS, or accept it: eaur-qb reconcile accept payment:${id}`,
	mis_gone: () =>
		"Find out in the MIS who deleted the row. If no money came in, void the payment in QuickBooks. If it did, put the row " +
		"back with its own number: a new row has a new number, and would be booked a second time.",
	unapplied: () => "Apply the rest in QuickBooks to the invoice that it names.",
	account: () => "Correct the account in QuickBooks; or, where it is the right one, choose it: eaur-qb map accounts",
	not_sent: () => "Run `eaur-qb payments all`; `eaur-qb failures` says what is held.",
};
