import type { Company } from "../../../words/company.js";
import type { Problem } from "../../../words/problem.js";
import type { Charge } from "../../entity.js";
import { INVOICE_SOURCE } from "./source.js";

/** What the company at hand will refuse, found before any call. Nothing where the company is not known yet. */
export function checkCharge(charge: Charge, company: Company | undefined): Problem[] {
	const closed = company?.bookCloseDay;
	if (company === undefined || closed === undefined || charge.day === undefined || charge.day > closed) return [];
	const column = INVOICE_SOURCE.columns.day.name;
	return [
		{
			code: "QB004",
			detail: `${column} is ${charge.day}, but the books of ${company.name} are closed up to ${closed}`,
			fix: `Correct ${column} in ${INVOICE_SOURCE.table}, or have the closing date in QuickBooks moved back (Account and settings, Advanced, Accounting); the next run sends the invoice.`,
		},
	];
}
