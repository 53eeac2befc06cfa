import type { Company } from "../../../words/company.js";
import type { Day } from "../../../words/day.js";
import { CONFLICT, type Problem } from "../../../words/problem.js";
import type { MappingSettings } from "../../../words/settings.js";
import type { Cash } from "../entity.js";
import { BANK_SOURCE } from "./sources.js";

/** Before it the university had no books in QuickBooks' time. */
const FIRST_DAY = "1990-01-01" as Day;

/** What would be wrong to book, found before any call. Of the company nothing where it is not known yet. */
export function checkCash(
	cash: Cash,
	settings: MappingSettings,
	company: Company | undefined,
	bankCurrency: string | undefined,
	today = new Date(),
): Problem[] {
	return [
		...prepaid(cash, settings),
		...foreignMoney(bankCurrency, settings),
		...unlikelyDay(cash, today),
		...closedBooks(cash, company),
	];
}

/** The wallet's own credit is sent: this row would be the same money once more. */
function prepaid({ isPrepayment }: Cash, { payments }: MappingSettings): Problem[] {
	if (!isPrepayment || payments.prepayments === "send") return [];
	return [
		{
			code: CONFLICT,
			detail: "is_prepayment is 1: its money is in the student's wallet, and goes to QuickBooks from there",
			fix: 'Leave it: it stays held. Only where the wallets are not sent: payments.prepayments = "send" in config.toml.',
		},
	];
}

/** Whether the bank is kept in another currency than the MIS counts in. */
export const isForeign = (currency: string | undefined, settings: MappingSettings): boolean =>
	Boolean(currency) && currency !== settings.currency;

function foreignMoney(currency: string | undefined, settings: MappingSettings): Problem[] {
	if (!isForeign(currency, settings)) return [];
	const { table, columns } = BANK_SOURCE;
	return [
		{
			code: "QB004",
			detail: `its bank is kept in ${currency}, and the MIS counts in ${settings.currency}`,
			fix: `Enter this payment in QuickBooks by hand; or correct ${table}.${columns.currency.name}, if that is wrong.`,
		},
	];
}

/** Long before, or later than tomorrow: money that has not come yet is not booked. */
function unlikelyDay({ day }: Cash, today: Date): Problem[] {
	if (day === undefined) return [];
	const tomorrow = new Date(today.getTime() + 24 * 3_600_000).toISOString().slice(0, 10);
	if (day >= FIRST_DAY && day <= tomorrow) return [];
	const when = day < FIRST_DAY ? `before ${FIRST_DAY.slice(0, 4)}` : "in the future";
	return [
		{
			code: "QB004",
			detail: `invalid date: the payment is of ${day}, ${when}`,
			fix: "Correct its day in the MIS; the next run sends the payment.",
		},
	];
}

function closedBooks({ day }: Cash, company: Company | undefined): Problem[] {
	const closed = company?.bookCloseDay;
	if (company === undefined || closed === undefined || day === undefined || day > closed) return [];
	return [
		{
			code: "QB004",
			detail: `the payment is of ${day}, but the books of ${company.name} are closed up to ${closed}`,
			fix: "Correct its day in the MIS, or have the closing date in QuickBooks moved back (Account and settings, Advanced, Accounting); the next run sends the payment.",
		},
	];
}
