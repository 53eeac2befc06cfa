import Database from "better-sqlite3";

/** What was charged and what came in, in hundredths. */
export interface Account {
	readonly charged: number;
	readonly paid: number;
}

/**
 * What each person was charged and has paid, of the rows that are marked as sent, by the number that they bear (in
 * capitals). Added up by the database itself: whoever compares it with QuickBooks shares no code with what sent it.
 */
export function accountsInMis(file: string): ReadonlyMap<string, Account> {
	const database = new Database(file, { readonly: true });
	try {
		return new Map(
			database
				.prepare<[], Account & { readonly payer: string }>(STATEMENT)
				.all()
				.map(({ payer, charged, paid }) => [payer, { charged, paid }]),
		);
	} finally {
		database.close();
	}
}

const PERSON = (column: string) => `UPPER(TRIM(COALESCE(${column}, ''))) AS payer`;
const HUNDREDTHS = (column: string) => `CAST(ROUND(${column} * 100) AS INTEGER)`;

const STATEMENT = `
	SELECT payer, SUM(charged) AS charged, SUM(paid) AS paid FROM (
		SELECT ${PERSON("reg_no")}, ${HUNDREDTHS("dept")} AS charged, 0 AS paid
			FROM tbl_imvoice WHERE QuickBk_Status = 1
		UNION ALL SELECT ${PERSON("reg_no")}, 0, ${HUNDREDTHS("amount")}
			FROM payment WHERE QuickBk_Status = 1
		UNION ALL SELECT ${PERSON("student_id")}, 0, ${HUNDREDTHS("original_amount")}
			FROM tbl_student_wallet_ledger WHERE QuickBk_Status = 1
	) GROUP BY payer`;
