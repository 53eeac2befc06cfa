import type { Company } from "../../../words/company.js";
import type { Day } from "../../../words/day.js";
import type { Problem } from "../../../words/problem.js";
import type { Charge } from "../entity.js";
import { INVOICE_SOURCE } from "./source.js";

/** Before it the university had no books in QuickBooks' time: such days are slips of a key, or another calendar. */
const FIRST_DAY = "1990-01-01" as Day;

/**
 * What would be wrong to book, or what the company at hand will refuse, found before any call. Of the company nothing
 * where it is not known yet.
 */
export function checkCharge(charge: Charge, company: Company | undefined, today = new Date()): Problem[] {
	return [...unlikelyDay(charge, today), ...closedBooks(charge, company)];
}

const { table: TABLE, columns: COLUMNS } = INVOICE_SOURCE;

/** Long before or more than a year from now: nobody charges a fee for then. */
function unlikelyDay({ day }: Charge, today: Date): Problem[] {
	if (day === undefined) return [];
	const yearAhead = `${today.getUTCFullYear() + 1}${today.toISOString().slice(4, 10)}`;
	if (day >= FIRST_DAY && day <= yearAhead) return [];
	const when = day < FIRST_DAY ? `before ${FIRST_DAY.slice(0, 4)}` : "more than a year ahead";
	return [
		{
			code: "QB004",
			detail: `invalid date: ${COLUMNS.day.name} is ${day}, ${when}`,
			fix: `Correct ${COLUMNS.day.name} in ${TABLE}; the next run sends the invoice.`,
		},
	];
}

function closedBooks(charge: Charge, company: Company | undefined): Problem[] {
	const closed = company?.bookCloseDay;
	if (company === undefined || closed === undefined || charge.day === undefined || charge.day > closed) return [];
	const column = COLUMNS.day.name;
	return [
		{
			code: "QB004",
			detail: `${column} is ${charge.day}, but the books of ${company.name} are closed up to ${closed}`,
			fix: `Correct ${column} in ${TABLE}, or have the closing date in QuickBooks moved back (Account and settings, Advanced, Accounting); the next run sends the invoice.`,
		},
	];
}
