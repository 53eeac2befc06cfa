/** How a property is compared. */
export type ValueType = "id" | "text" | "number" | "day" | "time" | "flag" | "reference" | "email";

const TIMES = "MetaData.CreateTime:time MetaData.LastUpdatedTime:time";
const PERSON = `Id:id DisplayName:text GivenName:text MiddleName:text FamilyName:text PrintOnCheckName:text
	PrimaryEmailAddr:email Active:flag ${TIMES}`;
const NAMED = `Id:id Name:text Active:flag ${TIMES}`;
const TREE = `${NAMED} FullyQualifiedName:text`;
const SALES_FORM = `Id:id DocNumber:text CustomerRef:reference TxnDate:day Balance:number ${TIMES}`;

const OTHER_FORM = `Id:id DocNumber:text TxnDate:day TotalAmt:number ${TIMES}`;

/** What the entity pages of Intuit's API reference mark as filterable; everything else is refused with 4001. */
const TABLE: Readonly<Record<string, string>> = {
	Customer: `${PERSON} CompanyName:text Balance:number FullyQualifiedName:text`,
	Vendor: `${PERSON} CompanyName:text Balance:number`,
	Employee: PERSON,
	Item: `${TREE} Type:text Taxable:flag SubItem:flag`,
	Department: `${TREE} SubDepartment:flag`,
	Class: `${TREE} SubClass:flag`,
	Account: `${TREE} AccountType:text AccountSubType:text Classification:text CurrentBalance:number SubAccount:flag`,
	Term: NAMED,
	PaymentMethod: `${NAMED} Type:text`,
	CustomerType: NAMED,
	TaxCode: NAMED,
	TaxRate: NAMED,
	TaxAgency: `Id:id DisplayName:text ${TIMES}`,
	CompanyCurrency: `Id:id Code:text Name:text Active:flag ${TIMES}`,
	Attachable: `Id:id FileName:text Note:text ${TIMES}`,
	ExchangeRate: `Id:id SourceCurrencyCode:text AsOfDate:day ${TIMES}`,
	Budget: NAMED,
	Bill: `${OTHER_FORM} VendorRef:reference DueDate:day Balance:number APAccountRef:reference`,
	BillPayment: `${OTHER_FORM} VendorRef:reference`,
	Deposit: OTHER_FORM,
	JournalEntry: OTHER_FORM,
	Purchase: `${OTHER_FORM} PaymentType:text AccountRef:reference`,
	PurchaseOrder: `${OTHER_FORM} VendorRef:reference`,
	Transfer: `Id:id TxnDate:day ${TIMES}`,
	TimeActivity: `Id:id TxnDate:day EmployeeRef:reference VendorRef:reference CustomerRef:reference ${TIMES}`,
	Estimate: `${SALES_FORM} ExpirationDate:day`,
	RefundReceipt: SALES_FORM,
	Invoice: `${SALES_FORM} DueDate:day SalesTermRef:reference ProjectRef:reference`,
	CreditMemo: SALES_FORM,
	SalesReceipt: SALES_FORM,
	Payment: `Id:id CustomerRef:reference TxnDate:day PaymentRefNum:text TotalAmt:number PaymentMethodRef:reference
		ProjectRef:reference ${TIMES}`,
	CompanyInfo: `Id:id ${TIMES}`,
	Preferences: `Id:id ${TIMES}`,
};

export interface FilterableProperty {
	readonly name: string;
	readonly type: ValueType;
}

const FILTERABLE = new Map(Object.entries(TABLE).map(([entity, words]) => [entity, parse(words)]));

/** The filterable property of that name, in any case. */
export function filterable(entity: string, name: string): FilterableProperty | undefined {
	return FILTERABLE.get(entity)?.get(name.toLowerCase());
}

function parse(words: string): ReadonlyMap<string, FilterableProperty> {
	const properties = words
		.trim()
		.split(/\s+/)
		.map((word) => {
			const [name = "", type = "text"] = word.split(":");
			return { name, type: type as ValueType };
		});
	return new Map(properties.map((each) => [each.name.toLowerCase(), each]));
}
