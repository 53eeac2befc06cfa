import type { MisSnapshot } from "../mis/types.js";
import { type Day, parseDay } from "../words/day.js";
import { type MisId, misId } from "../words/ids.js";
import type { Money } from "../words/money.js";
import type { MappingSettings } from "../words/settings.js";
import { asShown } from "../words/shown.js";
import { amountIn, chargeAmount, moneyExpression, quoted } from "./mis-amounts.js";
import { receiptDay } from "./mis-days.js";
import { columnIn, meant, namesIn, rowsOf, textOf } from "./mis-names.js";
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
	/** By what a receipt may be the same money as another one. */
	readonly transaction?: string;
	readonly slip?: string;
	/** Why it is no money that came in, whatever else the MIS has. */
	readonly aside?: string;
}

export interface Account {
	/** The student of this key, else the applicant; undefined where there is neither. */
	readonly holder: AccountHolder | undefined;
	/** Of an applicant whose number a student bears: whom every charge and receipt under it means. */
	readonly student: AccountHolder | undefined;
	readonly entries: readonly AccountEntry[];
	/** Receipts of others that bear a transaction of this person. */
	readonly others: readonly Pick<AccountEntry, "kind" | "misId" | "transaction">[];
}

/** Everything that the MIS charges one person, and what it has received. */
export async function readAccount(
	mis: MisSnapshot,
	key: string,
	kind: PersonKind | undefined,
	settings: MappingSettings,
): Promise<Account> {
	const holder = await readHolder(mis, key, kind);
	const student = kind === "applicant" ? await readHolder(mis, key, "student") : undefined;
	if (student) return { holder, student, entries: [], others: [] };
	const categories = await namesIn(mis, "tbl_income_category", "id", ["name"]);
	const charges = await readCharges(mis, key, categories, settings);
	const credits = await readCredits(mis, key, categories);
	const receipts = await readReceipts(mis, key, categories, settings);
	const entries = [...charges, ...credits, ...receipts];
	return { holder, student, entries, others: await readOthers(mis, key, entries) };
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
	const list = select(
		(name) => columnIn(columns, name),
		(name) => moneyExpression(mis.dialect, columns.get(name)),
	);
	const sql = `SELECT ${[columnIn(columns, keyColumn), ...list].join(", ")} FROM ${quoted(table)} WHERE UPPER(${quoted(who.name)}) LIKE ?`;
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
async function readCredits(
	mis: MisSnapshot,
	key: string,
	categories: ReadonlyMap<string, string>,
): Promise<AccountEntry[]> {
	const rows = await rowsOfPerson(mis, "tbl_student_wallet_ledger", "student_id", key, (column, money) => [
		...[textOf(mis, column("id")), money("original_amount"), textOf(mis, column("created_at"))],
		...[column("direction"), column("source"), textOf(mis, column("fee_category")), column("trans_code")],
	]);
	return rows.flatMap(([id, amount = null, day = null, direction, source, category, code]) => {
		if (direction !== "credit" || source !== "sales_receipt") return [];
		const what = categories.get((category ?? "").trim()) ?? "Top-up of the wallet";
		const entry = { kind: "topup" as const, misId: misId(id ?? ""), day: parseDay(day), what };
		return [{ ...entry, amount: amountIn(amount, undefined), ...withTransaction(code) }];
	});
}

/** Why a receipt is no money that came in: a copy of it stands among the reversed ones. */
export const REVERSED = "reversed";

/** Receipts, each with why it is no money that came in: it was in the wallet before, it was reversed, it is other money. */
async function readReceipts(
	mis: MisSnapshot,
	key: string,
	categories: ReadonlyMap<string, string>,
	{ separators, payments, currency }: MappingSettings,
): Promise<AccountEntry[]> {
	const reversals = await rowsOfPerson(mis, "tbl_payment_reverse", "reg_no", key, (column, money) => [
		column("trans_code"),
		money("amount"),
	]);
	const reversed = new Set(reversals.map(([code, amount]) => `${meant(code)} ${amount}`));
	const currencies = await namesIn(mis, "tbl_bank", "bank_id", ["currency"]);
	const rows = await rowsOfPerson(mis, "payment", "reg_no", key, (column, money) => [
		...[textOf(mis, column("id")), money("amount"), column("date"), textOf(mis, column("recorded_date"))],
		...[column("fee_category"), column("student_wallet_ref"), textOf(mis, column("is_prepayment"))],
		...[column("external_transaction_id"), column("trans_code"), column("payment_chanel")],
		...[textOf(mis, column("bank_id")), column("slip_no")],
	]);
	return rows.map(([id, amount = null, typed = null, recorded, category, wallet, prepaid, transaction, ...others]) => {
		const [code, channel, bank, slip] = others.map((text) => (text ?? "").trim());
		const of = (currencies.get(bank ?? "") ?? currency).toUpperCase();
		const what = [categories.get((category ?? "").trim()) ?? "Payment", channel].filter(Boolean);
		const number = meant(slip);
		const aside =
			(wallet ?? "").trim() !== "" || (prepaid === "1" && payments.prepayments === "hold")
				? "paid out of the wallet"
				: meant(code) !== undefined && reversed.has(`${meant(code)} ${amount}`)
					? REVERSED
					: of !== currency
						? `in ${of}`
						: undefined;
		return {
			kind: "payment" as const,
			misId: misId(id ?? ""),
			day: receiptDay(typed, recorded, payments),
			what: asShown(what.join(", ")),
			amount: amountIn(amount, separators),
			...withTransaction(transaction),
			...(number !== undefined && { slip: `${bank} ${number} ${amountIn(amount, separators)}` }),
			...(aside !== undefined && { aside }),
		};
	});
}

function withTransaction(code: string | null | undefined): { readonly transaction?: string } {
	const transaction = meant(code);
	return transaction === undefined ? {} : { transaction };
}

/** One transaction may stand at two people: then only one of them has paid. */
async function readOthers(mis: MisSnapshot, key: string, entries: readonly AccountEntry[]): Promise<Account["others"]> {
	const wanted = new Set(entries.flatMap(({ transaction }) => transaction ?? []));
	if (wanted.size === 0) return [];
	const found: (typeof entries)[number][] = [];
	const note = (
		kind: "payment" | "topup",
		id: string | null | undefined,
		who: string | null | undefined,
		of: string,
	) => {
		const transaction = meant(of);
		if (transaction === undefined || !wanted.has(transaction) || keyOf(who ?? "") === keyOf(key)) return;
		found.push({ kind, misId: misId(id ?? ""), day: undefined, what: "", amount: undefined, transaction });
	};
	const receipts = rowsOf(mis, "payment", "id", (column) =>
		["reg_no", "external_transaction_id", "student_wallet_ref"].map(column),
	);
	for await (const page of receipts)
		for (const [id, who, transaction, wallet] of page)
			if ((wallet ?? "").trim() === "") note("payment", id, who, transaction ?? "");
	const credits = rowsOf(mis, "tbl_student_wallet_ledger", "id", (column) =>
		["student_id", "trans_code", "direction", "source"].map(column),
	);
	for await (const page of credits)
		for (const [id, who, code, way, source] of page)
			if (way === "credit" && source === "sales_receipt") note("topup", id, who, code ?? "");
	return found;
}
