import { laterDay } from "./clock.js";
import type { Company } from "./company.js";
import type { Alterable } from "./fault-names.js";
import { isObject, type Json, type JsonObject, objectAt, objectsAt, refAt, textAt, without } from "./json.js";
import { amount, hundredths } from "./money.js";

/** A franc more, unless a rule says what the total shall be. */
const A_LITTLE = 100;

/** A change of one thing about an object, and back again. */
export interface Tampering {
	change(object: JsonObject): JsonObject;
	/** The changed object as it would be without the change; `sent` is what the client wanted. */
	conceal(object: JsonObject, sent: JsonObject): JsonObject;
}

/** Changes `what` of an object, to `to` or to the next best. */
export function tampering(what: Alterable, to: Json | undefined, company: Company): Tampering {
	if (what === "total") return otherTotal(to);
	const { keys, next } = PROPERTIES[what];
	return {
		change: (object) => {
			const [key] = keys.filter((each) => object[each] !== undefined);
			return { ...object, [key ?? keys[0] ?? what]: next(object, to, company) };
		},
		conceal: (object, sent) => ({ ...object, ...picked(sent, keys) }),
	};
}

interface PropertyChange {
	readonly keys: readonly string[];
	readonly next: (object: JsonObject, to: Json | undefined, company: Company) => Json;
}

const PROPERTIES: Readonly<Record<Exclude<Alterable, "total">, PropertyChange>> = {
	day: { keys: ["TxnDate"], next: (object, to, company) => to ?? laterDay(dayIn(object, company), 1) },
	number: {
		keys: ["DocNumber", "PaymentRefNum"],
		next: ({ DocNumber, PaymentRefNum }, to) => String(to ?? `${String(DocNumber ?? PaymentRefNum ?? "")}-X`),
	},
	customer: {
		keys: ["CustomerRef"],
		next: (object, to, company) => ({ value: String(to ?? otherThan(refAt(object, "CustomerRef"), company)) }),
	},
	name: {
		keys: ["DisplayName", "Name"],
		next: ({ DisplayName, Name }, to) => to ?? `${String(DisplayName ?? Name ?? "")} (2)`,
	},
	notes: { keys: ["Notes", "PrivateNote"], next: (_object, to) => to ?? "" },
	// Of a payment: nothing of it is applied, or half of its first line.
	link: { keys: ["Line"], next: () => [] },
	part: { keys: ["Line"], next: (object) => halved(objectsAt(object, "Line")) },
};

function otherTotal(to: Json | undefined): Tampering {
	const difference = (object: JsonObject) => (to === undefined ? A_LITTLE : (hundredths(to) ?? 0) - totalOf(object));
	return {
		change: (object) => plus(object, difference(object)),
		conceal: (object, sent) => plus(object, -difference(sent)),
	};
}

/** The first line, and with it the totals, raised by an amount. */
function plus(object: JsonObject, byHundredths: number): JsonObject {
	const raised = (value: Json | undefined) => amount((hundredths(value) ?? 0) + byHundredths);
	const [first, ...others] = objectsAt(object, "Line");
	const totals = ["TotalAmt", "Balance", "UnappliedAmt"].filter((key) => object[key] !== undefined);
	return {
		...object,
		...Object.fromEntries(totals.map((key) => [key, raised(object[key])])),
		...(first && isSale(first) ? { Line: [withAmount(first, raised(first.Amount)), ...others] } : {}),
	};
}

function halved([first, ...others]: readonly JsonObject[]): JsonObject[] {
	return first ? [{ ...first, Amount: amount(Math.floor((hundredths(first.Amount) ?? 0) / 2)) }, ...others] : [];
}

function isSale(line: JsonObject): boolean {
	return isObject(line.SalesItemLineDetail);
}

/** Quantity and price go, or they would not fit any more. */
function withAmount(line: JsonObject, Amount: number): JsonObject {
	const detail = objectAt(line, "SalesItemLineDetail") ?? {};
	return { ...line, Amount, SalesItemLineDetail: without(detail, ["Qty", "UnitPrice", "TaxInclusiveAmt"]) };
}

function totalOf(object: JsonObject): number {
	const given = hundredths(object.TotalAmt);
	return given ?? objectsAt(object, "Line").reduce((sum, line) => sum + (hundredths(line.Amount) ?? 0), 0);
}

function dayIn(object: JsonObject, company: Company): string {
	return textAt(object, "TxnDate") ?? company.today();
}

function otherThan(id: string | undefined, company: Company): string {
	const other = [...company.store("Customer").entries()].find((entry) => entry.id !== id);
	return other?.id ?? "";
}

function picked(object: JsonObject, keys: readonly string[]): JsonObject {
	return Object.fromEntries(Object.entries(object).filter(([key]) => keys.includes(key)));
}
