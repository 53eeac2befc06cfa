import { CATEGORY_SOURCE } from "../../src/sync/kinds/item/source.js";
import { KINDS } from "../../src/sync/kinds/kinds.js";
import type { House } from "./a-house.js";

export const STUDENT = KINDS.student.source;
export const APPLICANT = KINDS.applicant.source;
export const INVOICE = KINDS.invoice.source;

/** A fee category that has its item. */
export function aCategory({ mis, qb }: House): string {
	mis.add(CATEGORY_SOURCE, "1", { name: "Tuition Fee", status: "1" });
	return qb.put("Item", { Name: "Tuition Fee", Type: "Service" });
}

export function aStudent({ mis }: House, id: string, name = `Aline Uwase${id}`, change: object = {}): void {
	const [givenName = "", familyName = ""] = name.split(" ");
	mis.add(STUDENT, id, { identity: `2200${id}`, givenName, familyName, enteredOn: "2024-09-01", ...change });
}

export function aCharge({ mis }: House, id: string, payer: string, change: object = {}): void {
	mis.add(INVOICE, id, { payer, debit: "640000.00", credit: "0", day: "2025-09-01", categoryId: "1", ...change });
}
