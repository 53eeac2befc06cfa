import type { MisSnapshot } from "../mis/types.js";
import { type Day, parseDay } from "../words/day.js";
import { identityOf, type MisId, misId } from "../words/ids.js";
import type { Money } from "../words/money.js";
import type { MappingSettings } from "../words/settings.js";
import { amountIn, moneyExpression } from "./mis-amounts.js";
import { receiptDay } from "./mis-days.js";
import { meant, namesIn, rowsOf, textOf } from "./mis-names.js";
import { keyOf, statusOf } from "./mis-people.js";
import type { MisStatus } from "./types.js";

export type ReceiptKind = "payment" | "topup";

/** Money that the MIS has received: a receipt, or a credit of the wallet ledger. */
export interface MisReceipt {
	readonly kind: ReceiptKind;
	readonly misId: MisId;
	readonly payer: string | undefined;
	readonly amount: Money | undefined;
	/** That its bank is kept in, where it is not the one that the MIS counts in: it does not add up with the others. */
	readonly otherCurrency: string | undefined;
	readonly day: Day | undefined;
	/** Amount and day as the row says them, word for word. */
	readonly said: readonly [amount: string | null, day: string | null];
	readonly channel: string;
	readonly bankId: string;
	readonly categoryId: string;
	/** Reference number or id of the invoice that it pays; "" where it says none. */
	readonly named: string;
	readonly status: MisStatus;
	/** A copy of it stands among those that were reversed: the money was given back. */
	readonly isReversed: boolean;
}

/** All of them, but rows that spend what was put into a wallet before: that money came in with its credit. */
export async function readReceipts(
	mis: MisSnapshot,
	{ separators, payments, currency }: MappingSettings,
): Promise<readonly MisReceipt[]> {
	const receipts: MisReceipt[] = [];
	const reversed = await readReversed(mis);
	const money = (table: string, name: string) => moneyExpression(mis.dialect, mis.columns(table)?.get(name));
	const currencies = await namesIn(mis, "tbl_bank", "bank_id", ["currency"]);
	const other = (bankId: string | null | undefined) => {
		const of = (currencies.get(trimmed(bankId)) ?? currency).trim().toUpperCase();
		return { otherCurrency: of === currency ? undefined : of };
	};
	const rows = rowsOf(mis, "payment", "id", (column) => [
		...[column("reg_no"), money("payment", "amount"), column("date"), textOf(mis, column("recorded_date"))],
		...[column("payment_chanel"), textOf(mis, column("bank_id")), column("fee_category"), column("invoi_ref")],
		...[textOf(mis, column("QuickBk_Status")), column("student_wallet_ref"), column("trans_code")],
	]);
	for await (const page of rows) {
		for (const [id, payer, amount = null, typed = null, recorded, ...others] of page) {
			const [channel, bankId, categoryId, named, status = null, wallet, code] = others;
			if (trimmed(wallet) !== "") continue;
			receipts.push({
				...{ kind: "payment", misId: misId(id ?? ""), payer: identityOf(payer), amount: amountIn(amount, separators) },
				...{ day: receiptDay(typed, recorded, payments), said: [amount, typed] },
				...{ channel: trimmed(channel), bankId: trimmed(bankId), categoryId: trimmed(categoryId) },
				...other(bankId),
				...{ named: trimmed(named), status: statusOf(status) },
				isReversed: reversed.has(reversalOf(code, payer, amountIn(amount, separators))),
			});
		}
	}
	const table = "tbl_student_wallet_ledger";
	const credits = rowsOf(mis, table, "id", (column) => [
		...[column("student_id"), money(table, "original_amount"), textOf(mis, column("created_at"))],
		...[column("payment_chanel"), textOf(mis, column("bank_id")), textOf(mis, column("fee_category"))],
		...[textOf(mis, column("QuickBk_Status")), column("direction"), column("source"), column("trans_code")],
	]);
	for await (const page of credits) {
		for (const [id, payer, amount = null, day, channel, bankId, categoryId, status = null, ...others] of page) {
			const [way, source, code] = others;
			if (way !== "credit" || source !== "sales_receipt") continue;
			receipts.push({
				...{ kind: "topup", misId: misId(id ?? ""), payer: identityOf(payer), amount: amountIn(amount, undefined) },
				...{
					day: parseDay(day),
					said: [amount, day ?? null],
					channel: trimmed(channel),
					bankId: trimmed(bankId),
					categoryId: trimmed(categoryId),
				},
				...other(bankId),
				...{ named: "", status: statusOf(status) },
				isReversed: reversed.has(reversalOf(code, payer, amountIn(amount, undefined))),
			});
		}
	}
	return receipts;
}

/** Copies of reversed rows, by transaction code, payer and amount. Many a MIS has no such table. */
async function readReversed(mis: MisSnapshot): Promise<ReadonlySet<string | undefined>> {
	const table = "tbl_payment_reverse";
	const reversed = new Set<string | undefined>();
	const amount = moneyExpression(mis.dialect, mis.columns(table)?.get("amount"));
	for await (const page of rowsOf(mis, table, "id", (column) => [column("trans_code"), column("reg_no"), amount]))
		for (const [, code, payer, sum = null] of page) reversed.add(reversalOf(code, payer, amountIn(sum, undefined)));
	reversed.delete(undefined);
	return reversed;
}

type Text = string | null | undefined;

/** Undefined where the row lacks what it would be matched by. */
function reversalOf(code: Text, payer: Text, amount: Money | undefined): string | undefined {
	const [number, who] = [meant(code), identityOf(payer)];
	return number && who && amount !== undefined ? JSON.stringify([number, keyOf(who), String(amount)]) : undefined;
}

const trimmed = (text: string | null | undefined): string => (text ?? "").trim();
