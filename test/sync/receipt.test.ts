import { describe, expect, it } from "vitest";
import type { Meant } from "../../src/sync/kinds/books.js";
import type { QboDocument } from "../../src/sync/kinds/entity.js";
import type { Kind } from "../../src/sync/kinds/kind.js";
import { KINDS } from "../../src/sync/kinds/kinds.js";
import { referenceDifferences } from "../../src/sync/kinds/reference-receipt.js";
import { changedAt, isMadeWhile, isReplay } from "../../src/sync/send/receipt.js";
import type { Day } from "../../src/words/day.js";
import { qboId } from "../../src/words/ids.js";
import type { Money } from "../../src/words/money.js";
import { aSettings } from "./kinds/made-up.js";

const receiptDifferences = (meant: Meant & { readonly kind: Kind }, answered: object) =>
	meant.kind.books.receipt(meant, answered as Readonly<Record<string, unknown>>, aSettings());

const sold = (item: string): QboDocument => ({
	DetailType: "SalesItemLineDetail",
	Amount: 640_000,
	SalesItemLineDetail: { ItemRef: { value: item } },
});

const INVOICE: Meant & { readonly kind: Kind } = {
	kind: KINDS.invoice,
	document: {
		DocNumber: "MIS-77",
		TxnDate: "2026-01-05",
		CustomerRef: { value: "17" },
		CurrencyRef: { value: "RWF" },
		DepartmentRef: { value: "3" },
		Line: [sold("9")],
	},
	intended: { trace: "MIS-77", amount: 64_000_000n as Money, customerId: qboId("17"), day: "2026-01-05" as Day },
};

/** What QuickBooks answers: what was sent, and more. */
const ANSWER = {
	Id: "871",
	SyncToken: "0",
	DocNumber: "MIS-77",
	TxnDate: "2026-01-05",
	CustomerRef: { value: "17", name: "Jean Bosco" },
	CurrencyRef: { value: "RWF", name: "Rwandan franc" },
	DepartmentRef: { value: "3", name: "Main Campus" },
	TotalAmt: 640_000,
	Line: [sold("9"), { DetailType: "SubTotalLineDetail", Amount: 640_000, SubTotalLineDetail: {} }],
};

const CUSTOMER: Meant & { readonly kind: Kind } = {
	kind: KINDS.student,
	document: { DisplayName: "Jean Bosco", Notes: "RegNo: 22000017\nCampus: Main" },
	intended: { trace: "Jean Bosco", amount: undefined, customerId: undefined, day: undefined },
};
const CUSTOMER_ANSWER = { Id: "17", DisplayName: "Jean Bosco", Notes: "RegNo: 22000017\nCampus: Main", Active: true };

describe("a receipt says exactly what was sent", () => {
	it("however much more it says", () => {
		expect(receiptDifferences(INVOICE, ANSWER)).toEqual([]);
		expect(receiptDifferences(CUSTOMER, CUSTOMER_ANSWER)).toEqual([]);
	});

	it("what was not sent is not compared", () => {
		const { CurrencyRef: _currency, DepartmentRef: _location, ...document } = INVOICE.document;
		expect(receiptDifferences({ ...INVOICE, document }, { ...ANSWER, DepartmentRef: { value: "8" } })).toEqual([]);
	});

	it.each<[string, object, string]>([
		["another total", { TotalAmt: 640_001 }, "its total is 640,001, not 640,000"],
		["no total", { TotalAmt: undefined }, "its total is missing, not 640,000"],
		["another day", { TxnDate: "2026-01-06" }, "its date is 2026-01-06, not 2026-01-05"],
		["another customer", { CustomerRef: { value: "18" } }, "its customer is 18, not 17"],
		["a number of QuickBooks' own", { DocNumber: "1038" }, "its number is 1038, not MIS-77"],
		["no number", { DocNumber: undefined }, "its number is missing, not MIS-77"],
		["another currency", { CurrencyRef: { value: "USD" } }, "its currency is USD, not RWF"],
		["another location", { DepartmentRef: { value: "4" } }, "its location is 4, not 3"],
		["no location", { DepartmentRef: undefined }, "its location is missing, not 3"],
		["another item", { Line: [sold("10")] }, "its items are 10, not 9"],
		["an item twice", { Line: [sold("9"), sold("9")] }, "its items are 9, 9, not 9"],
		["no line", { Line: undefined }, "its items are missing, not 9"],
	])("%s is none for an invoice", (_what, change, sentence) => {
		expect(receiptDifferences(INVOICE, { ...ANSWER, ...change })).toEqual([sentence]);
	});

	it.each<[string, object, string]>([
		["another name", { DisplayName: "Jean Bosko" }, "its name is Jean Bosko, not Jean Bosco"],
		["another student", { Notes: "RegNo: 22000018" }, "its identity is 22000018 (student), not 22000017 (student)"],
		["an applicant", { Notes: "TrackingID: 22000017" }, "its identity is 22000017 (applicant), not 22000017 (student)"],
		["no identity", { Notes: undefined }, "its identity is missing, not 22000017 (student)"],
		["an inactive one", { Active: false }, "it is inactive"],
	])("%s is none for a customer", (_what, change, sentence) => {
		expect(receiptDifferences(CUSTOMER, { ...CUSTOMER_ANSWER, ...change })).toEqual([sentence]);
	});

	const LINE = sold("9").SalesItemLineDetail as QboDocument;
	const soldWith = (detail: object, line: object = {}): QboDocument => ({
		...sold("9"),
		...line,
		SalesItemLineDetail: { ...LINE, ...detail },
	});
	const FULL: Meant & { readonly kind: Kind } = {
		...INVOICE,
		document: {
			...INVOICE.document,
			PrivateNote: "Semester  one",
			ClassRef: { value: "5" },
			Line: [soldWith({ TaxCodeRef: { value: "7" }, ClassRef: { value: "5" } }, { Description: "Tuition Fee" })],
		},
	};
	const FULL_ANSWER = { ...ANSWER, PrivateNote: "Semester one", Line: FULL.document.Line, ClassRef: { value: "5" } };

	it("class, tax code and texts among it, as far as the answer tells of them", () => {
		expect(receiptDifferences(FULL, FULL_ANSWER)).toEqual([]);
		expect(receiptDifferences(FULL, { ...FULL_ANSWER, PrivateNote: undefined, ClassRef: undefined })).toEqual([]);
		const perInvoice = [soldWith({ TaxCodeRef: { value: "7" } })];
		expect(receiptDifferences(FULL, { ...FULL_ANSWER, Line: perInvoice })).toEqual([]);
	});

	it.each<[string, object, string]>([
		["another class", { ClassRef: { value: "6" } }, "its class is 5, 6, not 5"],
		[
			"no class",
			{ ClassRef: undefined, Line: [soldWith({ TaxCodeRef: { value: "7" } })] },
			"its class is missing, not 5",
		],
		["another tax code", { Line: [soldWith({ TaxCodeRef: { value: "8" } })] }, "its tax code is 8, not 7"],
		["no tax code", { Line: [soldWith({})] }, "its tax code is missing, not 7"],
		["another memo", { PrivateNote: "Semester two" }, "its memo is Semester two, not Semester  one"],
		[
			"another description",
			{ Line: [soldWith({ TaxCodeRef: { value: "7" } }, { Description: "Rent" })] },
			"its description is Rent, not Tuition Fee",
		],
	])("%s is none for an invoice that was sent with one", (_what, change, sentence) => {
		expect(receiptDifferences(FULL, { ...FULL_ANSWER, ...change })).toEqual([sentence]);
	});

	it.each<[string, object, string]>([
		["another given name", { GivenName: "Paul" }, "its given name is Paul, not Jean"],
		["another family name", { FamilyName: "Bosko" }, "its family name is Bosko, not Bosco"],
		["another phone", { PrimaryPhone: { FreeFormNumber: "2" } }, "its phone is 2, not 1"],
		["another email", { PrimaryEmailAddr: { Address: "b@x.rw" } }, "its email is b@x.rw, not A@x.rw"],
		["another type", { CustomerTypeRef: { value: "2" } }, "its customer type is 2, not 1"],
	])("%s is none for a customer; none at all, and another letter case, say nothing", (_what, change, sentence) => {
		const sent = {
			...{ GivenName: "Jean", FamilyName: "Bosco", PrimaryPhone: { FreeFormNumber: "1" } },
			...{ PrimaryEmailAddr: { Address: "A@x.rw" }, CustomerTypeRef: { value: "1" } },
		};
		const meant = { ...CUSTOMER, document: { ...CUSTOMER.document, ...sent } };
		expect(receiptDifferences(meant, CUSTOMER_ANSWER)).toEqual([]);
		const same = { ...CUSTOMER_ANSWER, ...sent, PrimaryEmailAddr: { Address: "a@X.rw" } };
		expect(receiptDifferences(meant, same)).toEqual([]);
		expect(receiptDifferences(meant, { ...same, ...change })).toEqual([sentence]);
	});

	it.each<[string, object, string[]]>([
		["as it was sent", {}, []],
		["another name", { Name: "Tuition (2)" }, ["its name is Tuition (2), not Tuition"]],
		["another type", { Type: "Inventory" }, ["its type is Inventory, not Service"]],
		["another account", { IncomeAccountRef: { value: "80" } }, ["its income account is 80, not 79"]],
		["no account", { IncomeAccountRef: undefined }, ["its income account is missing, not 79"]],
		["an inactive one", { Active: false }, ["it is inactive"]],
	])("of an item: %s", (_what, change, sentences) => {
		const document = { Name: "Tuition", Type: "Service", IncomeAccountRef: { value: "79" } };
		expect(referenceDifferences(document, { ...document, Id: "9", Active: true, ...change })).toEqual(sentences);
	});

	it("another one's answer differs in everything", () => {
		expect(receiptDifferences(INVOICE, CUSTOMER_ANSWER)).toHaveLength(7);
	});
});

describe("an answer that tells of something older than its request is a replay", () => {
	const first = new Date("2026-01-05T17:00:00.400Z");
	const made = (CreateTime: unknown) => ({ MetaData: { CreateTime } });

	it.each<[string, object, boolean]>([
		["made as it was sent", made("2026-01-05T09:00:01-08:00"), false],
		["of the same second, which is cut", made("2026-01-05T09:00:00-08:00"), false],
		["of yesterday", made("2026-01-04T09:00:00-08:00"), true],
		["ten seconds older", made("2026-01-05T08:59:50-08:00"), true],
		["five seconds older, as far as clocks may be apart", made("2026-01-05T16:59:55.400Z"), false],
		["a moment more than that", made("2026-01-05T16:59:55.399Z"), true],
		["without a time", {}, false],
		["of a time that is none", made("soon"), false],
	])("%s: %s → %s", (_what, answer, expected) => {
		expect(isReplay(answer as Readonly<Record<string, unknown>>, first)).toBe(expected);
	});
});

it("an answer to a request of which nobody knows when it went out is taken for no replay", () => {
	expect(isReplay({ MetaData: { CreateTime: "2020-01-01T00:00:00Z" } }, undefined)).toBe(false);
});

describe("when QuickBooks had last changed it", () => {
	it.each<[string, object, Date | undefined]>([
		[
			"as the answer says",
			{ MetaData: { LastUpdatedTime: "2026-01-05T09:00:01-08:00" } },
			new Date("2026-01-05T17:00:01Z"),
		],
		["a time that is none", { MetaData: { LastUpdatedTime: "soon" } }, undefined],
		["without a time", { MetaData: {} }, undefined],
		["without anything of itself", {}, undefined],
	])("%s", (_what, answer, expected) => {
		expect(changedAt(answer as Readonly<Record<string, unknown>>)).toEqual(expected);
	});
});

describe("what was made while a request was on its way is what became of it", () => {
	const from = new Date("2026-01-05T17:00:00.400Z");
	const until = new Date("2026-01-05T17:02:30Z");

	it.each<[string, unknown, boolean]>([
		["as it was sent", "2026-01-05T09:00:01-08:00", true],
		["of the same second, which is cut", "2026-01-05T09:00:00-08:00", true],
		["just before QuickBooks must be done", "2026-01-05T09:02:30-08:00", true],
		["as early as clocks may be apart", "2026-01-05T16:59:55.400Z", true],
		["a moment earlier", "2026-01-05T16:59:55.399Z", false],
		["as late as clocks may be apart", "2026-01-05T17:02:35Z", true],
		["a moment later", "2026-01-05T17:02:35.001Z", false],
		["of the minute before", "2026-01-05T08:59:50-08:00", false],
		["an hour later, when another computer may have sent it", "2026-01-05T10:00:00-08:00", false],
		["of a time that is none", "soon", false],
	])("%s: %s → %s", (_what, CreateTime, expected) => {
		expect(isMadeWhile({ MetaData: { CreateTime } }, { from, until })).toBe(expected);
	});

	it("not where it is unknown when it went out, as with requests of earlier versions", () => {
		const object = { MetaData: { CreateTime: "2026-01-05T09:00:01-08:00" } };
		expect(isMadeWhile(object, { from: undefined, until })).toBe(false);
	});
});
