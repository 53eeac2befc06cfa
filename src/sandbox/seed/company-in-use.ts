import { laterDay } from "../clock.js";
import type { Company } from "../company.js";
import { kind } from "../entities/kinds.js";
import { create } from "../entities/writes.js";
import { type JsonObject, textAt } from "../json.js";
import { accountOf, plantAll } from "./basics.js";
import { ACCOUNTS, ITEMS } from "./chart.js";
import { CUSTOMERS, EMPLOYEES, VENDORS } from "./people.js";
import { restOfTheYear } from "./year.js";

const OPENED = "2025-01-13";
const FIRST_TERM = "2025-09-01";
const INVOICES = 40;
/** Every second invoice has been paid, every sixth of those in part. */
const PAID_EVERY = 2;
const PARTLY_PAID_EVERY = 12;

/**
 * A company that has been worked in for a year: accounts, items, locations, people, invoices under numbers of its own,
 * payments. It came about by the rules, before whatever its books are set to now.
 */
export function seedCompanyInUse(company: Company): void {
	const { settings, clock } = company;
	company.settings = { ...settings, ...PERMISSIVE };
	onDay(company, OPENED);
	seedLists(company);
	seedPeople(company);
	for (let index = 0; index < INVOICES; index++) seedInvoice(company, index);
	seedRest(company);
	company.settings = settings;
	company.clock = clock;
}

const PERMISSIVE = {
	multicurrency: false,
	usesSalesTax: false,
	tracksLocations: true,
	tracksClasses: true,
	customTransactionNumbers: true,
	bookCloseDate: null,
	autoApply: false,
};

function seedLists(company: Company): void {
	plantAll(company, "Account", ACCOUNTS.map(accountOf));
	for (const [Name, account] of ITEMS) {
		make(company, "Item", { Name, Type: "Service", IncomeAccountRef: { value: idOf(company, "Account", account) } });
	}
	for (const Name of ["Main Campus", "Kigali Campus"]) make(company, "Department", { Name });
	for (const Name of ["Day Programme", "Evening Programme"]) make(company, "Class", { Name });
	plantAll(company, "CustomerType", [{ Name: "Student" }, { Name: "Applicant" }, { Name: "Sponsor" }]);
}

function seedPeople(company: Company): void {
	for (const [index, DisplayName] of CUSTOMERS.entries()) make(company, "Customer", customer(DisplayName, index));
	for (const DisplayName of VENDORS) make(company, "Vendor", { DisplayName });
	for (const [GivenName, FamilyName] of EMPLOYEES) make(company, "Employee", { GivenName, FamilyName });
}

function customer(DisplayName: string, index: number): JsonObject {
	return {
		DisplayName,
		PrimaryEmailAddr: { Address: `customer${index + 1}@example.org` },
		PrimaryPhone: { FreeFormNumber: `+250 700 000 ${String(index + 1).padStart(3, "0")}` },
		BillAddr: { Line1: `KN ${index + 1} Street`, City: "Kigali", Country: "Rwanda" },
	};
}

function seedInvoice(company: Company, index: number): void {
	const day = laterDay(FIRST_TERM, index * 2);
	onDay(company, day);
	const CustomerRef = { value: idOf(company, "Customer", CUSTOMERS[index % CUSTOMERS.length] ?? "") };
	const [item = ""] = ITEMS[index % ITEMS.length] ?? [];
	const Amount = 25_000 + index * 12_500;
	const ItemRef = { value: idOf(company, "Item", item) };
	const invoice = make(company, "Invoice", {
		DocNumber: String(1001 + index),
		TxnDate: day,
		CustomerRef,
		SalesTermRef: { value: idOf(company, "Term", "Net 30") },
		DepartmentRef: { value: idOf(company, "Department", index % 3 === 0 ? "Kigali Campus" : "Main Campus") },
		Line: [{ DetailType: "SalesItemLineDetail", Amount, Description: item, SalesItemLineDetail: { ItemRef } }],
	});
	if (index % PAID_EVERY !== 0) return;
	const paid = index % PARTLY_PAID_EVERY === 0 ? Amount / 2 : Amount;
	seedPayment(company, CustomerRef, textAt(invoice, "Id") ?? "", paid, laterDay(day, 10));
}

function seedRest(company: Company): void {
	const day = laterDay(FIRST_TERM, INVOICES * 2);
	onDay(company, day);
	const ref = (entity: string, name: string) => ({ value: idOf(company, entity, name) });
	for (const [entity, content] of restOfTheYear(ref, day)) make(company, entity, content);
	plantAll(company, "Budget", [{ Name: "This year", BudgetType: "ProfitAndLoss", BudgetEntryType: "Monthly" }]);
	plantAll(company, "CompanyCurrency", [{ Code: "USD", Name: "United States Dollar" }]);
	plantAll(company, "ExchangeRate", [
		{ SourceCurrencyCode: "USD", TargetCurrencyCode: "RWF", Rate: 1450, AsOfDate: day },
	]);
}

function seedPayment(company: Company, CustomerRef: JsonObject, TxnId: string, paid: number, TxnDate: string): void {
	onDay(company, TxnDate);
	make(company, "Payment", {
		CustomerRef,
		TxnDate,
		TotalAmt: paid,
		PaymentMethodRef: { value: idOf(company, "PaymentMethod", "Bank Transfer") },
		PaymentRefNum: `BK-${TxnId}`,
		Line: [{ Amount: paid, LinkedTxn: [{ TxnId, TxnType: "Invoice" }] }],
	});
}

function make(company: Company, entity: string, content: JsonObject): JsonObject {
	return create(company, kind(entity), content, { allowDuplicateNumbers: false, enhancedCustomFields: false });
}

function onDay(company: Company, day: string): void {
	const morning = Date.parse(`${day}T09:00:00+02:00`);
	company.clock = () => morning;
}

function idOf(company: Company, entity: string, name: string): string {
	const property = ["Customer", "Vendor"].includes(entity) ? "DisplayName" : "Name";
	return company.store(entity).having(property, name)[0]?.id ?? "";
}
