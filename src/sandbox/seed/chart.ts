import type { AccountRow } from "./basics.js";

/** The chart of accounts of a made-up university. */
export const ACCOUNTS: readonly AccountRow[] = [
	...income("Tuition Fees", "Registration Fees", "Application Fees", "Examination Fees", "Graduation Fees"),
	...income("Library Income", "Hostel Income", "Research Grants", "Consultancy Income", "Donations"),
	["Other Income", "Other Income", "OtherMiscellaneousIncome", "Revenue"],
	["Exchange Gains", "Other Income", "OtherMiscellaneousIncome", "Revenue"],
	...banks("Main Bank Account RWF", "Fees Collection Account", "Dollar Account", "Mobile Money Float", "Petty Cash"),
	["Prepaid Insurance", "Other Current Asset", "PrepaidExpenses", "Asset"],
	["Staff Advances", "Other Current Asset", "EmployeeCashAdvances", "Asset"],
	["Buildings", "Fixed Asset", "Buildings", "Asset"],
	["Laboratory Equipment", "Fixed Asset", "MachineryAndEquipment", "Asset"],
	["Computers", "Fixed Asset", "OtherFixedAssets", "Asset"],
	["Vehicles", "Fixed Asset", "Vehicles", "Asset"],
	["Accumulated Depreciation", "Fixed Asset", "AccumulatedDepreciation", "Asset"],
	["Accounts Payable (A/P)", "Accounts Payable", "AccountsPayable", "Liability"],
	["PAYE Payable", "Other Current Liability", "PayrollTaxPayable", "Liability"],
	["Pension Payable", "Other Current Liability", "PayrollTaxPayable", "Liability"],
	["Caution Money", "Other Current Liability", "OtherCurrentLiabilities", "Liability"],
	["Building Loan", "Long Term Liability", "NotesPayable", "Liability"],
	["Opening Balance Equity", "Equity", "OpeningBalanceEquity", "Equity"],
	...expenses("Academic Salaries", "Administrative Salaries", "Part-time Lecturers", "Electricity", "Water"),
	...expenses("Internet", "Telephone", "Stationery", "Printing", "Fuel", "Travel", "Repairs", "Cleaning"),
	...expenses("Security", "Insurance", "Bank Charges", "Audit Fees", "Accreditation", "Advertising"),
	...expenses("Library Books", "Laboratory Supplies", "Staff Training", "Student Sports", "Graduation Ceremony"),
];

function income(...names: string[]): AccountRow[] {
	return names.map((name) => [name, "Income", "ServiceFeeIncome", "Revenue"]);
}

function banks(...names: string[]): AccountRow[] {
	return names.map((name) => [name, "Bank", "Checking", "Asset"]);
}

function expenses(...names: string[]): AccountRow[] {
	return names.map((name) => [name, "Expense", "OtherMiscellaneousServiceCost", "Expense"]);
}

/** Items and the income account each of them posts to. Some bear the name of a fee category, some only resemble one. */
export const ITEMS: readonly (readonly [item: string, account: string])[] = [
	["Tuition Fee", "Tuition Fees"],
	["Registration Fee", "Registration Fees"],
	["Application Fee", "Application Fees"],
	["Graduation Fee", "Graduation Fees"],
	["Library Fee", "Library Income"],
	["Hostel Fee", "Hostel Income"],
	["Student Card", "Other Income"],
	["Exam Retake", "Examination Fees"],
	["Transcript", "Other Income"],
	["Laboratory", "Other Income"],
	["Hall Hire", "Other Income"],
	["Consultancy Day", "Consultancy Income"],
	["Sundry Income", "Other Income"],
];
