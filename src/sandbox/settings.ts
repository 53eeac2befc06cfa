import { timestamp } from "./clock.js";
import type { Company } from "./company.js";
import { homeCurrencyOf } from "./entities/currencies.js";
import type { JsonObject } from "./json.js";

const FOUNDED = Date.UTC(2019, 0, 7, 8);

/** CompanyInfo, as `GET /companyinfo/{realm}` and queries give it. */
export function companyInfo(company: Company): JsonObject {
	const { name, country } = company.settings;
	return {
		...envelope(),
		CompanyName: name,
		LegalName: name,
		Country: country,
		CompanyStartDate: "2019-01-07",
		FiscalYearStartMonth: "January",
		SupportedLanguages: "en",
		DefaultTimeZone: country === "US" ? "America/Los_Angeles" : "Africa/Kigali",
		Email: { Address: "finance@example.edu" },
		NameValue: [
			{ Name: "OfferingSku", Value: "QuickBooks Online Plus" },
			{ Name: "SubscriptionStatus", Value: "SUBSCRIBED" },
		],
	};
}

/** Preferences, as `GET /preferences` and queries give them. */
export function preferences(company: Company): JsonObject {
	const settings = company.settings;
	return {
		...envelope(),
		AccountingInfoPrefs: {
			UseAccountNumbers: false,
			TrackDepartments: settings.tracksLocations,
			ClassTrackingPerTxn: settings.tracksClasses,
			ClassTrackingPerTxnLine: settings.tracksClasses,
			CustomerTerminology: "Customers",
			DepartmentTerminology: "Location",
			...(settings.bookCloseDate ? { BookCloseDate: settings.bookCloseDate } : {}),
		},
		SalesFormsPrefs: {
			CustomTxnNumbers: settings.customTransactionNumbers,
			AutoApplyCredit: settings.autoApply,
			AutoApplyPayments: settings.autoApply,
			AllowDiscount: true,
			AllowDeposit: false,
			AllowServiceDate: false,
			AllowShipping: false,
			AllowEstimates: true,
			DefaultCustomerMessage: "",
			ETransactionEnabledStatus: "NotApplicable",
			IPNSupportEnabled: false,
			CustomField: [],
		},
		CurrencyPrefs: {
			MultiCurrencyEnabled: settings.multicurrency,
			HomeCurrency: homeCurrencyOf(company),
		},
		TaxPrefs: { UsingSalesTax: settings.usesSalesTax, PartnerTaxEnabled: settings.usesSalesTax },
		ProductAndServicesPrefs: { ForSales: true, ForPurchase: false, QuantityWithPriceAndRate: true },
		EmailMessagesPrefs: {},
		ReportPrefs: { ReportBasis: "Accrual", CalcAgingReportFromTxnDate: false },
		TimeTrackingPrefs: {
			UseServices: true,
			BillCustomers: true,
			ShowBillRateToAll: false,
			WorkWeekStartDate: "Monday",
		},
		VendorAndPurchasesPrefs: { TrackingByCustomer: false, BillableExpenseTracking: false, POCustomField: [] },
		FinanceChargesPrefs: { AssessFinChrgForOverdueInv: false, CalcFinChrgFromTxnDate: false },
		PrintDocumentPrefs: {},
		AdvancedInventoryPrefs: { MLIEnabled: false, QBOAdvancedInventory: false },
		OtherPrefs: { NameValue: [{ Name: "SalesFormsPrefs.UsingPriceLevels", Value: "false" }] },
	};
}

function envelope(): JsonObject {
	const moment = timestamp(FOUNDED);
	return {
		domain: "QBO",
		sparse: false,
		Id: "1",
		SyncToken: "0",
		MetaData: { CreateTime: moment, LastUpdatedTime: moment },
	};
}
