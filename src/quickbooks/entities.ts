/** What can be written here. List entities go one at a time (Intuit: "You must serially perform additions"). */
export type WrittenEntity =
	| "Customer"
	| "Item"
	| "Department"
	| "PaymentMethod"
	| "Invoice"
	| "SalesReceipt"
	| "Payment";
export type QueriedEntity =
	| WrittenEntity
	| "CreditMemo"
	| "Estimate"
	| "RefundReceipt"
	| "Vendor"
	| "Employee"
	| "Class"
	| "Account"
	| "TaxCode"
	| "TaxRate"
	| "CustomerType";
