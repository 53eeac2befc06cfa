import { qboId } from "../words/ids.js";
import { moneyOfJson, NOTHING } from "../words/money.js";
import { asShown } from "../words/shown.js";
import { isVoidInEnglish, noteBeforeVoid } from "../words/voided.js";
import { isInPeriod, type Scope } from "./scope.js";
import type { BookInvoice } from "./types.js";

// QuickBooks' answers, read without the mapping. What is missing or odd is undefined or "".

export type QboObject = Readonly<Record<string, unknown>>;

export function invoiceIn(object: QboObject, period: Pick<Scope, "from" | "to">): BookInvoice {
	const total = moneyOfJson(object.TotalAmt);
	const day = textIn(object.TxnDate);
	return {
		id: qboId(textIn(object.Id)),
		number: textIn(object.DocNumber),
		customerId: referenceIn(object.CustomerRef) ?? "",
		total,
		balance: moneyOfJson(object.Balance),
		day,
		itemIds: itemsIn(object),
		locationId: referenceIn(object.DepartmentRef),
		token: textIn(object.SyncToken),
		isLinked: Array.isArray(object.LinkedTxn) && object.LinkedTxn.length > 0,
		isVoid: isVoid(object),
		isInPeriod: isInPeriod(period, day),
	};
}

/** Whether a transaction was voided, in a company of whatever language. */
export function isVoid(object: QboObject): boolean {
	const isEmpty = linesIn(object).every(({ Amount }) => (moneyOfJson(Amount) ?? NOTHING) === NOTHING);
	const note = textIn(object.PrivateNote);
	return (isEmpty || isVoidInEnglish(note)) && noteBeforeVoid(note, moneyOfJson(object.TotalAmt)) !== undefined;
}

/** A customer of QuickBooks, as far as it says who somebody is. */
export interface BookCustomer {
	readonly id: string;
	readonly name: string;
	/** Given, middle and family name, and what it is called. */
	readonly names: string;
	readonly isActive: boolean;
	/** "student" with a reg_no, "applicant" with a tracking_id: the line of its Notes that names one. */
	readonly bears: { readonly kind: "student" | "applicant"; readonly identity: string } | undefined;
	readonly balance: ReturnType<typeof moneyOfJson>;
}

const IDENTITY = /^(RegNo|TrackingID): *(\S.*)$/m;

export function customerIn(object: QboObject): BookCustomer {
	const [, field, identity] = IDENTITY.exec(textIn(object.Notes)) ?? [];
	const parts = [object.GivenName, object.MiddleName, object.FamilyName, object.DisplayName].map(textIn);
	return {
		id: textIn(object.Id),
		name: asShown(textIn(object.DisplayName)),
		names: parts.join(" "),
		isActive: object.Active !== false,
		bears: identity === undefined ? undefined : { kind: field === "RegNo" ? "student" : "applicant", identity },
		balance: moneyOfJson(object.Balance),
	};
}

/** An item or a location: its own name, and with those above it. */
export interface BookName {
	readonly id: string;
	readonly name: string;
	readonly path: string;
}

export function nameIn(object: QboObject): BookName {
	const name = asShown(textIn(object.Name));
	return { id: textIn(object.Id), name, path: asShown(textIn(object.FullyQualifiedName)) || name };
}

function linesIn({ Line: lines }: QboObject): readonly QboObject[] {
	return Array.isArray(lines) ? lines.filter(isObject) : [];
}

/** Each once. */
function itemsIn(object: QboObject): readonly string[] {
	const ids: string[] = [];
	for (const line of linesIn(object)) {
		const id = itemIn(line);
		if (id !== undefined && !ids.includes(id)) ids.push(id);
	}
	return ids;
}

function itemIn(line: QboObject): string | undefined {
	return isObject(line.SalesItemLineDetail) ? referenceIn(line.SalesItemLineDetail.ItemRef) : undefined;
}

export const referenceIn = (value: unknown): string | undefined =>
	(isObject(value) ? textIn(value.value) : "") || undefined;

const isObject = (value: unknown): value is QboObject =>
	typeof value === "object" && value !== null && !Array.isArray(value);

export const textIn = (value: unknown): string =>
	typeof value === "string" || typeof value === "number" ? String(value) : "";
