import type { MisSnapshot } from "../mis/types.js";
import { type Day, parseDay } from "../words/day.js";
import { identityOf, type MisId, misId } from "../words/ids.js";
import type { Money } from "../words/money.js";
import type { MappingSettings } from "../words/settings.js";
import { amountIn, moneyExpression } from "./mis-amounts.js";
import { receiptDay } from "./mis-days.js";
import { namesIn, rowsOf, textOf } from "./mis-names.js";
import { statusOf } from "./mis-people.js";
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
}

/** All of them, but rows that spend what was put into a wallet before: that money came in with its credit. */
export async function readReceipts(
	mis: MisSnapshot,
	{ separators, payments, currency }: MappingSettings,
): Promise<readonly MisReceipt[]> {
	const receipts: MisReceipt[] = [];
	const money = (table: string, name: string) => moneyExpression(mis.dialect, mis.columns(table)?.get(name));
	const currencies = await namesIn(mis, "tbl_bank", "bank_id", ["currency"]);
	const other = (bankId: string | null | undefined) => {
		const of = (currencies.get(trimmed(bankId)) ?? currency).trim().toUpperCase();
		return { otherCurrency: of === currency ? undefined : of };
	};
	const rows = rowsOf(mis, "payment", "id", (column) => [
		...[column("reg_no"), money("payment", "amount"), column("date"), textOf(mis, column("recorded_date"))],
		...[column("payment_chanel"), textOf(mis, column("bank_id")), column("fee_category"), column("invoi_ref")],
		...[textOf(mis, column("QuickBk_Status")), column("student_wallet_ref")],
	]);
	for await (const page of rows) {
		for (const [id, payer, amount = null, typed = null, recorded, ...others] of page) {
			const [channel, bankId, categoryId, named, status = null, wallet] = others;
			if (trimmed(wallet) !== "") continue;
			receipts.push({
				...{ kind: "payment", misId: misId(id ?? ""), payer: identityOf(payer), amount: amountIn(amount, separators) },
				...{ day: receiptDay(typed, recorded, payments), said: [amount, typed] },
				...{ channel: trimmed(channel), bankId: trimmed(bankId), categoryId: trimmed(categoryId) },
				...other(bankId),
				...{ named: trimmed(named), status: statusOf(status) },
			});
		}
	}
	const table = "tbl_student_wallet_ledger";
	const credits = rowsOf(mis, table, "id", (column) => [
		...[column("student_id"), money(table, "original_amount"), textOf(mis, column("created_at"))],
		...[column("payment_chanel"), textOf(mis, column("bank_id")), textOf(mis, column("fee_category"))],
		...[textOf(mis, column("QuickBk_Status")), column("direction"), column("source")],
	]);
	for await (const page of credits) {
		for (const [id, payer, amount = null, day, channel, bankId, categoryId, status = null, way, source] of page) {
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
			});
		}
	}
	return receipts;
}

const trimmed = (text: string | null | undefined): string => (text ?? "").trim();
