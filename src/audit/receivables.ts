import type { Day } from "../words/day.js";
import type { RealmId } from "../words/ids.js";
import type { Money } from "../words/money.js";
import type { Sqlite } from "./sqlite.js";

interface Sum {
	readonly records: number;
	readonly amount: Money;
}

/** What was sent of a month, and what QuickBooks said of it when it was last asked. */
export interface BooksOfMonth {
	/** "2026-01". */
	readonly month: string;
	readonly sent: Sum;
	/** Amounts that payments and credits have settled; the records that are settled whole. */
	readonly paid: Sum;
	readonly open: Sum;
	/** Documents that are not as they were sent, and that nobody has acknowledged. */
	readonly differences: number;
}

/** What is open, by how long ago it was charged. */
export interface OpenOfAge extends Sum {
	readonly age: (typeof AGES)[number]["age"];
}

const AGES = [
	{ age: "0-30", upTo: 30 },
	{ age: "31-60", upTo: 60 },
	{ age: "61-90", upTo: 90 },
	{ age: "over 90", upTo: Number.POSITIVE_INFINITY },
] as const;

const OURS = `seen_document AS document JOIN record INDEXED BY record_by_document
	ON record.realm = document.realm AND record.qbo_id = document.qbo_id AND record.kind = 'invoice'
	WHERE document.realm = ? AND document.entity = 'Invoice' AND document.state IN ('open', 'part', 'paid')`;

/** Invoices that were sent, as QuickBooks had them when it was last asked, by the month of their day. Calls nobody. */
export function booksByMonth(database: Sqlite, realm: RealmId): BooksOfMonth[] {
	const rows = database
		.prepare(
			`SELECT substr(document.day, 1, 7) AS month, COUNT(*) AS sent, SUM(document.total) AS amount,
			   SUM(document.state = 'paid') AS paid, SUM(document.state <> 'paid') AS open, SUM(document.balance) AS balance,
			   SUM(EXISTS (SELECT 1 FROM change WHERE change.realm = document.realm AND change.entity = 'Invoice'
			     AND change.qbo_id = document.qbo_id AND change.acknowledged IS NULL AND change.field <> 'paid')) AS differences
			 FROM ${OURS} GROUP BY 1 ORDER BY 1`,
		)
		.safeIntegers()
		.all(realm) as MonthRow[];
	return rows.map(({ month, sent, amount, paid, open, balance, differences }) => {
		const [total, left] = [amount ?? 0n, balance ?? 0n];
		return {
			month: month ?? "",
			sent: { records: Number(sent), amount: total as Money },
			paid: { records: Number(paid), amount: (total - left) as Money },
			open: { records: Number(open), amount: left as Money },
			differences: Number(differences),
		};
	});
}

interface MonthRow {
	readonly month: string | null;
	readonly sent: bigint;
	readonly amount: bigint | null;
	readonly paid: bigint;
	readonly open: bigint;
	readonly balance: bigint | null;
	readonly differences: bigint;
}

/** What is open of them on a day, by age. */
export function openByAge(database: Sqlite, realm: RealmId, today: Day): OpenOfAge[] {
	const rows = database
		.prepare(
			`SELECT CAST(julianday(?) - julianday(document.day) AS INTEGER) AS days, COUNT(*) AS records,
			   SUM(document.balance) AS amount FROM ${OURS} AND document.balance > 0 GROUP BY 1`,
		)
		.safeIntegers()
		.all(today, realm) as { readonly days: bigint | null; readonly records: bigint; readonly amount: bigint }[];
	let before = Number.NEGATIVE_INFINITY;
	return AGES.map(({ age, upTo }) => {
		const own = rows.filter(({ days }) => Number(days ?? 0n) > before && Number(days ?? 0n) <= upTo);
		before = upTo;
		return {
			age,
			records: own.reduce((sum, { records }) => sum + Number(records), 0),
			amount: own.reduce((sum, { amount }) => (sum + amount) as Money, 0n as Money),
		};
	});
}
