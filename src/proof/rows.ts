import type { ComparedDocument, ComparedRecord } from "../audit/comparison.js";
import { type MisId, qboId } from "../words/ids.js";
import type { Money } from "../words/money.js";
import { rowOfNumber } from "./numbers.js";
import type { BookInvoice, ChargeRecord, MisCharge, Sent } from "./types.js";

// How both sides are kept while they are compared: lists in JSON, in a fixed order, with amounts as text. A million rows go
// through here: names in each, or a function called for every value, would take longer than all the rest.

const textOf = (money: Money | undefined): string | null => (money === undefined ? null : money.toString());
const moneyOf = (text: string | null): Money | undefined => (text === null ? undefined : (BigInt(text) as Money));
const orNull = <T>(value: T | undefined): T | null => value ?? null;
const orNone = <T>(value: T | null): T | undefined => value ?? undefined;

type PackedCharge = readonly [
	payer: string | null,
	amount: string | null,
	debit: string | null,
	credit: string | null,
	day: NonNullable<MisCharge["day"]> | null,
	category: string,
	campus: string,
	status: MisCharge["status"],
];
type PackedSent = readonly [
	state: Sent["state"],
	qboId: Sent["qboId"] | null,
	number: string | null,
	amount: string | null,
	day: NonNullable<Sent["day"]> | null,
	payer: string | null,
	said: string | null,
	code: NonNullable<Sent["code"]> | null,
	token: string | null,
];
type PackedRecord = readonly [mis: PackedCharge | null, sent: PackedSent | null, isAsked: boolean, isInPeriod: boolean];
type PackedInvoice = readonly [
	id: string,
	number: string,
	customerId: string,
	total: string | null,
	balance: string | null,
	day: string,
	itemIds: readonly string[],
	locationId: string | null,
	isVoid: boolean,
	token: string,
	isLinked: boolean,
	isInPeriod: boolean,
];

/** @param isWanted whether its document has to be looked for where it was not met */
export function packRecord(record: ChargeRecord, isWanted: boolean): ComparedRecord {
	const { misId, mis, sent, isAsked, isInPeriod } = record;
	const row = [mis ? packedCharge(mis) : null, sent ? packedSent(sent) : null, isAsked, isInPeriod];
	return { misId, qboId: sent?.qboId, isWanted, row: JSON.stringify(row) };
}

const packedCharge = ({ payer, amount, debit, credit, day, category, campus, status }: MisCharge) => [
	...[orNull(payer), textOf(amount), debit, credit, orNull(day)],
	...[category, campus, status],
];

const packedSent = ({ state, qboId: id, number, amount, day, payer, said, code, token }: Sent) => [
	...[state, orNull(id), orNull(number), textOf(amount), orNull(day)],
	...[orNull(payer), orNull(said), orNull(code), orNull(token)],
];

export function unpackRecord(misId: MisId, row: string): ChargeRecord {
	const [mis, sent, isAsked, isInPeriod] = JSON.parse(row) as PackedRecord;
	return { misId, mis: mis ? chargeOf(mis) : undefined, sent: sent ? sentOf(sent) : undefined, isAsked, isInPeriod };
}

function chargeOf([payer, amount, debit, credit, day, category, campus, status]: PackedCharge): MisCharge {
	return { payer: orNone(payer), amount: moneyOf(amount), debit, credit, day: orNone(day), category, campus, status };
}

function sentOf([state, id, number, amount, day, payer, said, code, token]: PackedSent): Sent {
	return {
		...{ state, qboId: orNone(id), number: orNone(number), amount: moneyOf(amount), day: orNone(day) },
		...{ payer: orNone(payer), said: orNone(said), code: orNone(code), token: orNone(token) },
	};
}

export function packInvoice(invoice: BookInvoice, prefix: string, counted: boolean): ComparedDocument {
	const { id, number, customerId, total, balance, day, itemIds, locationId, isVoid, token, isLinked, isInPeriod } =
		invoice;
	const row = [
		...[id, number, customerId, textOf(total), textOf(balance), day, itemIds, orNull(locationId)],
		...[isVoid, token, isLinked, isInPeriod],
	];
	return { qboId: id, misId: rowOfNumber(number, prefix), counted, row: JSON.stringify(row) };
}

export function unpackInvoice(row: string): BookInvoice {
	const [id, number, customerId, total, balance, day, itemIds, locationId, isVoid, token, isLinked, isInPeriod] =
		JSON.parse(row) as PackedInvoice;
	return {
		...{ id: qboId(id), number, customerId, total: moneyOf(total), balance: moneyOf(balance), day, itemIds },
		...{ locationId: orNone(locationId), isVoid, token, isLinked, isInPeriod },
	};
}
