import type { LedgerRecord } from "../../../audit/record.js";
import type { ScratchCash } from "../../../audit/scratch.js";
import type { SeenDocument } from "../../../audit/seen-document.js";
import { identityKey, type QboId } from "../../../words/ids.js";
import { type Money, moneyGrouped, moneyText, NOTHING } from "../../../words/money.js";
import { CONFLICT, type Problem, type Warning } from "../../../words/problem.js";
import type { MisRow } from "../../../words/source.js";
import { digestOf } from "../../decide/digest.js";
import { isSynced } from "../../read/states.js";
import type { World } from "../../read/world.js";
import type { Cash, CashKind } from "../entity.js";
import { daysNear } from "./day-apart.js";
import { sameNumber } from "./known-by.js";
import { cashId, cashNumber, isCashNumber } from "./number.js";
import { REVERSAL_SOURCE } from "./sources.js";

/** Both become payments of one list in QuickBooks. */
export const CASH_KINDS: readonly CashKind[] = ["payment", "topup"];

/** Why a row may be money that is booked already, or is going to be under another row; undefined where nothing says so. */
export function doubleOf(world: World, cash: Cash, customerId: QboId | undefined): Problem | undefined {
	return inMis(world, cash) ?? inQuickBooks(world, cash, customerId);
}

/** Two rows of one transaction; or of one slip, payer and amount. */
function inMis(world: World, cash: Cash): Problem | undefined {
	const { transaction, slip, amount, payer } = cash;
	if (transaction !== undefined) {
		const other = goesInstead(world, cash, world.cash.ofTransaction(transaction));
		if (other) return doubleRow(cash, other, `of the same transaction ${transaction}`);
	}
	if (amount === undefined || payer === undefined) return undefined;
	const among = (rows: readonly ScratchCash[]) =>
		goesInstead(
			world,
			cash,
			rows.filter((each) => isSame(each, payer, amount)),
		);
	const ofSlip = slip === undefined ? undefined : among(world.cash.ofSlip(cash));
	if (ofSlip) return doubleRow(cash, ofSlip, `of the same bank, slip ${slip}, payer and amount`);
	const entered = among(enteredOtherwise(world, cash));
	return (
		entered &&
		doubleRow(cash, entered, "of the same payer and amount, and the slip of one is the transaction of the other")
	);
}

/** Rows whose slip is this one's transaction, or the other way about: the office has the number of the gateway's message. */
function enteredOtherwise({ cash: book }: World, { transaction, slip }: Cash): readonly ScratchCash[] {
	return [
		...(slip === undefined ? [] : book.ofTransaction(slip)),
		...(transaction === undefined ? [] : book.ofSlipNumber(transaction)),
	];
}

const isSame = ({ payer, amount }: ScratchCash, of: NonNullable<Cash["payer"]>, sum: Money): boolean =>
	payer === identityKey(of) && amount === moneyText(sum);

/** The row that goes where several are the same money: one that is booked, else the wallet's credit, else the lowest. */
function goesInstead(world: World, { kind, id }: Cash, rows: readonly ScratchCash[]): ScratchCash | undefined {
	const isOwn = (row: Pick<ScratchCash, "kind" | "id">) => row.kind === kind && row.id === id;
	const rank = (row: Pick<ScratchCash, "kind" | "id">) => (isBooked(world, row) ? 0 : row.kind === "topup" ? 1 : 2);
	const others = rows.filter((row) => !isOwn(row));
	const isBefore = (a: Pick<ScratchCash, "kind" | "id">, b: Pick<ScratchCash, "kind" | "id">) =>
		rank(a) === rank(b) ? BigInt(a.id) < BigInt(b.id) : rank(a) < rank(b);
	return others.find((other) => isBefore(other, { kind, id }));
}

/** By this ledger, or by one that is lost or another computer's: then its key stands in QuickBooks. */
function isBooked({ ledger, seen }: World, { kind, id }: Pick<ScratchCash, "kind" | "id">): boolean {
	const record = ledger.record(kind, id);
	if (record && isSynced(record.state)) return true;
	const keys = [1, 2, 3].map((issue) => cashNumber(kind as CashKind, id, issue));
	return keys.some((key) => seen.documents("Payment", key).some(({ total }) => total !== NOTHING));
}

/** Why a row may be money that was given back; undefined where nothing says so. */
export function takenBack(world: World, cash: Cash): Problem | undefined {
	if (!world.cash.isReversed(cash)) return undefined;
	return {
		code: CONFLICT,
		detail: `${TAKEN_BACK}: a copy of the row stands in ${REVERSAL_SOURCE.table} (same trans_code, payer and amount)`,
		fix: waysOut(cash, "If it was taken back, leave it: it stays held."),
	};
}

const TAKEN_BACK = "this money seems to have been taken back";
const MAY_BE = "it may be";

/** Whether a row is held as money that was given back. */
export const isHeldAsTakenBack = (record: LedgerRecord | undefined): boolean =>
	record?.problem?.detail.includes(TAKEN_BACK) === true;

/** Whether a row is held as money that may be booked already. */
export const isHeldAsDouble = (record: LedgerRecord | undefined): boolean =>
	record?.problem?.detail.includes(MAY_BE) === true;

/** What the ledger keeps of a row that was not taken back, as somebody says who knows. */
export const digestOfKept = (row: MisRow): string => digestOf(["kept", row.values]);

/** A payment or sales receipt that is not ours. */
function inQuickBooks(world: World, cash: Cash, customerId: QboId | undefined): Problem | undefined {
	for (const entity of ["Payment", "SalesReceipt"] as const) {
		const found = foreignLike(world, entity, cash, customerId).find((each) => isForeign(world, each));
		if (found) return doubleDocument(cash, entity, found);
	}
	return undefined;
}

function foreignLike({ seen }: World, entity: string, cash: Cash, customerId: QboId | undefined): SeenDocument[] {
	const { amount, day, transaction, slip } = cash;
	const near =
		customerId && amount !== undefined && day
			? seen.documentsBetween(entity, customerId, amount, ...daysNear(day))
			: [];
	const bearing = (number: string | undefined) =>
		number === undefined
			? []
			: [...new Set([number, sameNumber(number)])].flatMap((each) => seen.documents(entity, each));
	const sameTransaction = bearing(transaction);
	// One slip may have paid for several students.
	const sameSlip = bearing(slip).filter((each) => each.customerId === customerId);
	return [...near, ...sameTransaction, ...sameSlip];
}

/** Neither made by this tool, nor said to be the document of another row. What was voided is nobody's money. */
function isForeign({ ledger }: World, { id, number, total }: SeenDocument): boolean {
	if (isCashNumber(number) || total === NOTHING) return false;
	return ledger.byDocument(id, CASH_KINDS).length === 0;
}

function doubleRow(cash: Cash, { kind, id }: ScratchCash, same: string): Problem {
	return {
		code: CONFLICT,
		detail: `${MAY_BE} the same money as payment ${cashId(kind as CashKind, id)} of the MIS: ${same}`,
		fix: waysOut(cash, "If it is the same, leave it: it stays held."),
	};
}

function doubleDocument(
	cash: Cash,
	entity: "Payment" | "SalesReceipt",
	{ id, number, total, day }: SeenDocument,
): Problem {
	const what = entity === "Payment" ? "payment" : "sales receipt";
	const sum = total === undefined ? "" : ` of ${moneyGrouped(total)}`;
	return {
		code: CONFLICT,
		detail: `${MAY_BE} in QuickBooks already: a ${what} that is not ours${sum}, ${day ?? "without a day"}, reference ${number || "none"} (id ${id})`,
		fix: waysOut(cash, `If it is the same: eaur-qb payments link ${cashId(cash.kind, cash.id)} ${id}.`),
	};
}

const waysOut = ({ kind, id }: Cash, same: string): string =>
	`${same} If it is really other money: eaur-qb payments accept ${cashId(kind, id)}; the next run sends it.`;

/** One slip for several students is normal, and worth a look; so is a number that is another row's transaction. */
export function slipWarnings(world: World, cash: Cash): readonly Warning[] {
	const { slip, payer, amount } = cash;
	if (payer === undefined) return [];
	const others = slip === undefined ? [] : world.cash.ofSlip(cash).filter((each) => each.payer !== identityKey(payer));
	const alike = enteredOtherwise(world, cash).find(
		(each) =>
			!(each.kind === cash.kind && each.id === cash.id) && !(amount !== undefined && isSame(each, payer, amount)),
	);
	return [
		...(others.length === 0
			? []
			: [`the slip ${slip} also paid for ${others.length === 1 ? "another" : `${others.length} others`}`]),
		...(alike === undefined
			? []
			: [
					`its slip or transaction is the transaction or slip of payment ${cashId(alike.kind as CashKind, alike.id)}, of another payer or amount: look whether it is the same money`,
				]),
	];
}
