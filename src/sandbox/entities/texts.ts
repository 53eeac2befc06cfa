import type { Company } from "../company.js";
import { isList, isObject, type Json, type JsonObject } from "../json.js";
import { Refusal } from "../refusal.js";

/** Longest texts per property path, in characters; source: the entity pages of Intuit's API reference. */
const ADDRESS = { Line1: 500, Line2: 500, Line3: 500, Line4: 500, Line5: 500, City: 255, Country: 255 };
const FULL_ADDRESS = { ...ADDRESS, CountrySubDivisionCode: 255, PostalCode: 30 };
const PHONE = { FreeFormNumber: 30 };
const EMAIL = { Address: 100 };

type LengthsOf = { readonly [property: string]: number | LengthsOf };

const PERSON: LengthsOf = {
	DisplayName: 500,
	Title: 16,
	Suffix: 16,
	GivenName: 100,
	MiddleName: 100,
	FamilyName: 100,
	CompanyName: 100,
	PrintOnCheckName: 110,
	Notes: 2000,
	ResaleNum: 16,
	AcctNum: 100,
	PrimaryEmailAddr: EMAIL,
	PrimaryPhone: PHONE,
	AlternatePhone: PHONE,
	Mobile: PHONE,
	Fax: PHONE,
	WebAddr: { URI: 1000 },
	BillAddr: FULL_ADDRESS,
	ShipAddr: FULL_ADDRESS,
};

const SALES_FORM: LengthsOf = {
	DocNumber: 21,
	PrivateNote: 4000,
	PaymentRefNum: 21,
	CustomerMemo: { value: 1000 },
	Line: { Description: 4000 },
	CustomField: { StringValue: 31 },
	BillAddr: FULL_ADDRESS,
	ShipAddr: FULL_ADDRESS,
};

const NAMED: LengthsOf = { Name: 100, Description: 4000, PurchaseDesc: 1000, Sku: 100, AcctNum: 20 };

const LENGTHS: Readonly<Record<string, LengthsOf>> = {
	Customer: PERSON,
	Vendor: PERSON,
	Employee: PERSON,
	Item: NAMED,
	Account: NAMED,
	Class: NAMED,
	Department: NAMED,
	Term: { Name: 31 },
	PaymentMethod: { Name: 31 },
	Invoice: SALES_FORM,
	CreditMemo: SALES_FORM,
	SalesReceipt: SALES_FORM,
	Payment: SALES_FORM,
};

const NAMES = ["DisplayName", "Title", "GivenName", "MiddleName", "FamilyName", "Suffix", "Name"];

/** What a name may not hold: colon, tab, line ends and every other control character. */
const NOT_IN_NAMES = /[:\p{Cc}]/u;
/** What no text may hold: control characters that XML has no place for, and halves of characters. */
const NOT_IN_TEXTS = /(?![\t\n\r])[\p{Cc}\p{Cs}\ufffe\uffff]/u;
const BEYOND_LATIN_1 = /[^\p{Cc}\u0020-\u00ff]/u;

/** Lengths (2050), characters (2040) and e-mail addresses (2210) of everything that was sent. */
export function checkTexts(entity: string, object: JsonObject, company: Company): void {
	checkLengths(object, LENGTHS[entity] ?? {}, entity);
	checkNames(entity, object);
	checkCharacters(object, "", company.isAmerican ? BEYOND_LATIN_1 : undefined);
	checkEmail(object, "PrimaryEmailAddr");
	checkEmail(object, "BillEmail");
}

function checkLengths(object: JsonObject, lengths: LengthsOf, path: string): void {
	for (const [name, limit] of Object.entries(lengths)) {
		const value = object[name];
		const values = isList(value) ? value : [value];
		for (const each of values) checkLength(each, limit, name, path);
	}
}

function checkLength(value: Json | undefined, limit: number | LengthsOf, name: string, path: string): void {
	if (typeof limit !== "number") {
		if (isObject(value)) checkLengths(value, limit, `${path}.${name}`);
	} else if (typeof value === "string" && value.length > limit) {
		throw new Refusal(
			"2050",
			"String length is either shorter or longer than supported by specification",
			`String length specified does not match the supported length. Min:0 Max:${limit} supported. ` +
				`Supplied length:${value.length}`,
			name,
		);
	}
}

function checkNames(entity: string, object: JsonObject): void {
	for (const name of NAMES) {
		const value = object[name];
		if (typeof value === "string" && NOT_IN_NAMES.test(value)) throw invalidCharacters(name);
	}
	if (entity === "Account" && String(object.Name ?? "").includes('"')) throw invalidCharacters("Name");
}

function checkCharacters(value: Json | undefined, name: string, alsoRefused: RegExp | undefined): void {
	if (typeof value === "string") {
		if (NOT_IN_TEXTS.test(value) || alsoRefused?.test(value)) throw invalidCharacters(name);
	} else if (isList(value)) {
		for (const each of value) checkCharacters(each, name, alsoRefused);
	} else if (isObject(value)) {
		for (const [key, each] of Object.entries(value)) checkCharacters(each, key, alsoRefused);
	}
}

function invalidCharacters(name: string): Refusal {
	return new Refusal(
		"2040",
		"Invalid String. Element contains invalid characters",
		`Element contains invalid characters : Property Name:${name}`,
		name,
	);
}

const ADDRESS_SHAPE = /^[^\s@<>()[\],;:"\\]+@[^\s@<>()[\],;:"\\.]+(\.[^\s@<>()[\],;:"\\.]+)+$/;

function checkEmail(object: JsonObject, property: string): void {
	const holder = object[property];
	const address = isObject(holder) ? holder.Address : undefined;
	if (typeof address !== "string" || address === "") return;
	const addresses = property === "BillEmail" ? address.split(",").map((each) => each.trim()) : [address];
	if (addresses.every(isEmail)) return;
	throw new Refusal("2210", "Invalid Email Address format", `Email Address does not conform to RFC 822 : ${address}`);
}

function isEmail(address: string): boolean {
	const local = address.slice(0, address.indexOf("@"));
	return ADDRESS_SHAPE.test(address) && !local.startsWith(".") && !local.endsWith(".") && !local.includes("..");
}
