import type { MisSnapshot } from "../mis/snapshot.js";
import { type Day, parseDay } from "../words/day.js";
import { type MisId, misId } from "../words/ids.js";
import type { Money } from "../words/money.js";
import type { MappingSettings } from "../words/settings.js";
import { asShown } from "../words/shown.js";
import { amountIn, chargeAmount, moneyExpression, quoted } from "./mis-amounts.js";
import { receiptDay } from "./mis-days.js";
import { namesIn, textOf } from "./mis-names.js";
import { keyOf, type PersonKind } from "./mis-people.js";

export interface AccountHolder {
	readonly kind: PersonKind;
	readonly misId: MisId;
	readonly key: string;
	readonly name: string;
}

/** A charge or a receipt of one person, as the MIS has it. */
export interface AccountEntry {
	readonly kind: "invoice" | "payment" | "topup";
	readonly misId: MisId;
	readonly day: Day | undefined;
	readonly what: string;
	/** Undefined where it cannot be read. */
	readonly amount: Money | undefined;
}

export interface Account {
	/** The student of this key, else the applicant; undefined where there is neither. */
	readonly holder: AccountHolder | undefined;
	readonly entries: readonly AccountEntry[];
}

/** Everything that the MIS charges one person, and what it has received. */
export async function readAccount(
	mis: MisSnapshot,
	key: string,
	kind: PersonKind | undefined,
	settings: MappingSettings,
): Promise<Account> {
	const holder = await readHolder(mis, key, kind);
	const categories = await namesIn(mis, "tbl_income_category", "id", ["name"]);
	const charges = await readCharges(mis, key, categories, settings);
	const credits = await readCredits(mis, key, categories);
	const receipts = await readReceipts(mis, key, categories, settings, new Set(credits.map(({ code }) => code)));
	return { holder, entries: [...charges, ...credits, ...receipts] };
}

type Row = readonly (string | null)[];

/** Rows of one person. A column that this MIS lacks is NULL; a table that it lacks has none. */
async function rowsOfPerson(
	mis: MisSnapshot,
	table: string,
	keyColumn: string,
	key: string,
	select: (column: (name: string) => string, money: (name: string) => string) => readonly string[],
): Promise<readonly Row[]> {
	const columns = mis.columns(table);
	const who = columns?.get(keyColumn);
	if (!columns || !who) return [];
	const find = (name: string) => {
		const column = columns.get(name.toLowerCase());
		return column ? quoted(column.name) : "NULL";
	};
	const list = select(find, (name) => moneyExpression(mis.dialect, columns.get(name)));
	const sql = `SELECT ${[quoted(who.name), ...list].join(", ")} FROM ${quoted(table)} WHERE UPPER(${quoted(who.name)}) LIKE ?`;
	const rows = await mis.read(sql, [`%${key.toUpperCase().replace(/[%_\\]/g, "_")}%`]);
	return rows.filter(([identity]) => keyOf(identity ?? "") === keyOf(key)).map(([, ...row]) => row);
}

async function readHolder(mis: MisSnapshot, key: string, kind: PersonKind | undefined) {
	const tables = [
		["student", "tbl_personal_ug", "reg_no", ["per_id_ug", "fname", "middlename", "lname"]],
		["applicant", "tbl_online_application", "tracking_id", ["appl_id", "first_name", "middlename", "family_name"]],
	] as const;
	for (const [each, table, keyColumn, [id, ...names]] of tables) {
		if (kind !== undefined && kind !== each) continue;
		const rows = await rowsOfPerson(mis, table, keyColumn, key, (column) => [
			textOf(mis, column(id)),
			...names.map(column),
		]);
		const [row] = [...rows].sort(([a], [b]) => Number(a) - Number(b));
		if (!row) continue;
		const [number, ...texts] = row;
		const name = texts.map((text) => (text ?? "").trim()).filter((text) => text !== "");
		return { kind: each, misId: misId(number ?? ""), key: key.trim(), name: asShown(name.join(" ")) };
	}
	return undefined;
}

async function readCharges(
	mis: MisSnapshot,
	key: string,
	categories: ReadonlyMap<string, string>,
	{ invoices, separators }: MappingSettings,
): Promise<AccountEntry[]> {
	const rows = await rowsOfPerson(mis, "tbl_imvoice", "reg_no", key, (column, money) => [
		...[textOf(mis, column("id")), money("dept"), money("credit")],
		...[textOf(mis, column("invoice_date")), textOf(mis, column("fee_category"))],
	]);
	return rows.map(([id, debit = null, credit = null, day = null, category = null]) => ({
		kind: "invoice",
		misId: misId(id ?? ""),
		day: parseDay(day),
		what: categories.get((category ?? "").trim()) ?? "Charge",
		amount: chargeAmount(debit, credit, { amount: invoices.amount, separators }),
	}));
}

/** Money that came in through the wallet; it is spent by rows of `payment` that bear the wallet's number. */
async function readCredits(mis: MisSnapshot, key: string, categories: ReadonlyMap<string, string>) {
	const rows = await rowsOfPerson(mis, "tbl_student_wallet_ledger", "student_id", key, (column, money) => [
		...[textOf(mis, column("id")), money("original_amount"), textOf(mis, column("created_at"))],
		...[column("direction"), column("source"), textOf(mis, column("fee_category")), column("trans_code")],
	]);
	return rows.flatMap(([id, amount = null, day = null, direction, source, category, code]) => {
		if (direction !== "credit" || source !== "sales_receipt") return [];
		const what = categories.get((category ?? "").trim()) ?? "Top-up of the wallet";
		const entry = { kind: "topup" as const, misId: misId(id ?? ""), day: parseDay(day), what };
		return [{ ...entry, amount: amountIn(amount, undefined), code: (code ?? "").trim() }];
	});
}

/** Receipts, but those that spend the wallet's money, that the wallet has too, and that were reversed. */
async function readReceipts(
	mis: MisSnapshot,
	key: string,
	categories: ReadonlyMap<string, string>,
	{ separators, payments }: MappingSettings,
	credited: ReadonlySet<string>,
): Promise<AccountEntry[]> {
	const reversed = new Set(
		(
			await rowsOfPerson(mis, "tbl_payment_reverse", "reg_no", key, (column, money) => [
				column("trans_code"),
				money("amount"),
			])
		).map(([code, amount]) => `${(code ?? "").trim()} ${amount}`),
	);
	const rows = await rowsOfPerson(mis, "payment", "reg_no", key, (column, money) => [
		...[textOf(mis, column("id")), money("amount"), column("date"), textOf(mis, column("recorded_date"))],
		...[column("fee_category"), column("student_wallet_ref"), textOf(mis, column("is_prepayment"))],
		...[column("external_transaction_id"), column("trans_code"), column("payment_chanel")],
	]);
	return rows.flatMap((row) => {
		const [id, amount = null, typed = null, recorded, category, wallet, prepaid, transaction, code, channel] = row;
		const isSpending = (wallet ?? "").trim() !== "" || (prepaid === "1" && payments.prepayments === "hold");
		const isTwice = (transaction ?? "").trim() !== "" && credited.has((transaction ?? "").trim());
		if (isSpending || isTwice || reversed.has(`${(code ?? "").trim()} ${amount}`)) return [];
		const what = [categories.get((category ?? "").trim()) ?? "Payment", (channel ?? "").trim()].filter(Boolean);
		return [
			{
				kind: "payment" as const,
				misId: misId(id ?? ""),
				day: receiptDay(typed, recorded, payments),
				what: asShown(what.join(", ")),
				amount: amountIn(amount, separators),
			},
		];
	});
}
