import type { ExpectedPayment } from "../../src/sandbox/university/index.js";
import type { QboObject, Stage } from "./stage.js";
import type { Verdict } from "./verdict.js";

// What is right of payments, computed here from the rows of the made-up MIS alone.

const numberOf = ({ table, key }: ExpectedPayment): string => (table === "payment" ? `MP-${key}` : `MW-${key}`);

/** Each once, over its amount, of its day, from its payer; and what every invoice owes after them. */
export async function comparePayments(
	stage: Stage,
	customers: ReadonlyMap<string, string>,
	verdict: Verdict,
): Promise<void> {
	if (stage.expectedPayments.length === 0) return;
	const found = new Map<string, QboObject[]>();
	for (const object of await stage.objects("Payment")) {
		const number = textOf(object.PaymentRefNum);
		if (/^M[PW]-/.test(number)) found.set(number, [...(found.get(number) ?? []), object]);
	}
	const payers = payersOf(stage, customers);
	for (const expected of stage.expectedPayments.filter(({ outcome }) => outcome === "send")) {
		const number = numberOf(expected);
		const objects = found.get(number) ?? [];
		if (objects.length === 0) verdict.lost.push(`${number} is not in QuickBooks`);
		if (objects.length > 1) verdict.twice.push(`${number} is in QuickBooks ${objects.length} times`);
		for (const object of objects) comparePayment(number, expected, object, payers.get(number), verdict);
		found.delete(number);
	}
	for (const number of found.keys()) verdict.wrong.push(`${number} should not be in QuickBooks`);
	await compareBalances(stage, verdict);
	await compareStatuses(stage, verdict);
}

/** Ids of the customers who paid, by number. */
function payersOf({ university, expected }: Stage, customers: ReadonlyMap<string, string>): Map<string, string> {
	const byIdentity = new Map<string, string>();
	for (const row of expected) {
		const id = row.table === "tbl_imvoice" ? undefined : customers.get(`${row.table} ${row.key}`);
		if (id !== undefined && row.table !== "tbl_imvoice") byIdentity.set((row.identity ?? "").toUpperCase(), id);
	}
	const payers = new Map<string, string>();
	const note = (number: string, identity: unknown) => {
		const id = byIdentity.get(String(identity).trim().toUpperCase());
		if (id !== undefined) payers.set(number, id);
	};
	for (const { id, reg_no } of university.tables.payment) note(`MP-${id}`, reg_no);
	for (const { id, student_id } of university.tables.tbl_student_wallet_ledger) note(`MW-${id}`, student_id);
	return payers;
}

function comparePayment(
	number: string,
	{ amount, day }: ExpectedPayment,
	{ TotalAmt, TxnDate, CustomerRef }: QboObject,
	payer: string | undefined,
	verdict: Verdict,
): void {
	if (Number(TotalAmt) !== Number(amount)) verdict.wrong.push(`${number}: ${String(TotalAmt)} instead of ${amount}`);
	if (TxnDate !== day) verdict.wrong.push(`${number}: of ${String(TxnDate)} instead of ${day}`);
	const customer = (CustomerRef as { value?: unknown } | undefined)?.value;
	if (customer !== payer) verdict.wrong.push(`${number}: from another customer`);
}

/** What was charged, less what was paid for it; never less than nothing. */
async function compareBalances(stage: Stage, verdict: Verdict): Promise<void> {
	const paid = new Map<number, number>();
	for (const { outcome, invoice, amount } of stage.expectedPayments)
		if (outcome === "send" && invoice !== undefined) paid.set(invoice, (paid.get(invoice) ?? 0) + Number(amount));
	const balances = new Map(
		(await stage.objects("Invoice")).map(({ DocNumber, Balance }) => [textOf(DocNumber), Number(Balance)]),
	);
	for (const row of stage.expected) {
		if (row.table !== "tbl_imvoice" || row.outcome !== "send") continue;
		const owed = Math.max(0, Number(row.amount) - (paid.get(row.key) ?? 0));
		const balance = balances.get(`MIS-${row.key}`);
		if (balance !== owed) verdict.wrong.push(`MIS-${row.key} owes ${balance} instead of ${owed}`);
	}
}

const TOLD = { send: "1", hold: "2", never: "0" } as const;

async function compareStatuses(stage: Stage, verdict: Verdict): Promise<void> {
	for (const table of ["payment", "tbl_student_wallet_ledger"] as const) {
		const rows = await stage.query(`SELECT id, COALESCE(QuickBk_Status, 0) AS status FROM ${table}`);
		const statuses = new Map(rows.map(({ id, status }) => [Number(id), status]));
		for (const { key, outcome } of stage.expectedPayments.filter((each) => each.table === table)) {
			const status = statuses.get(key);
			const right = stage.writesBack ? TOLD[outcome] : "0";
			if (status !== right) verdict.wrong.push(`${table} ${key} is at ${status} instead of ${right}`);
		}
	}
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
