const OBJECT =
	"Id:id SyncToken:string MetaData:ModificationMetaData domain:string sparse:boolean status:EntityStatusEnum";
const TRANSACTION = `${OBJECT} AttachableRef:AttachableRef[] CurrencyRef:ReferenceType CustomField:CustomField[]
	DepartmentRef:ReferenceType DocNumber:string ExchangeRate:decimal GlobalTaxCalculation:GlobalTaxCalculationEnum
	HomeTotalAmt:decimal Line:Line[] LinkedTxn:LinkedTxn[] PrivateNote:string RecurDataRef:ReferenceType TotalAmt:decimal
	TransactionLocationType:string TxnDate:date TxnTaxDetail:TxnTaxDetail`;

/** Properties of the entities in `entities/others.ts`, in the words of `properties.ts`, after Intuit's entity pages. */
export const OTHER_PROPERTIES: Readonly<Record<string, string>> = {
	Attachable: `${OBJECT} AttachableRef:AttachableRef[] Category:string ContentType:string FileAccessUri:string
		FileName:string Lat:string Long:string Note:string PlaceName:string Size:decimal Tag:string
		TempDownloadUri:string ThumbnailFileAccessUri:string ThumbnailTempDownloadUri:string`,
	Bill: `${TRANSACTION} APAccountRef:ReferenceType Balance:decimal DueDate:date HomeBalance:decimal IncludeInAnnualTPAR:boolean
		SalesTermRef:ReferenceType VendorAddr:PhysicalAddress VendorRef:ReferenceType`,
	BillPayment: `${TRANSACTION} APAccountRef:ReferenceType CheckPayment:BillPaymentCheck
		CreditCardPayment:BillPaymentCreditCard PayType:BillPaymentTypeEnum ProcessBillPayment:boolean
		VendorRef:ReferenceType`,
	Budget: `${OBJECT} Active:boolean BudgetDetail:BudgetDetail[] BudgetEntryType:string BudgetType:string EndDate:date
		Name:string StartDate:date`,
	CompanyCurrency: `${OBJECT} Active:boolean Code:string CustomField:CustomField[] Name:string`,
	Deposit: `${TRANSACTION} CashBack:CashBackInfo DepositToAccountRef:ReferenceType TxnSource:string`,
	ExchangeRate: `${OBJECT} AsOfDate:date CustomField:CustomField[] Rate:decimal SourceCurrencyCode:string
		TargetCurrencyCode:string`,
	JournalEntry: `${TRANSACTION} Adjustment:boolean EnteredInHomeCurrency:boolean HomeCurrencyAdjustment:boolean`,
	Purchase: `${TRANSACTION} AccountRef:ReferenceType Credit:boolean EntityRef:ReferenceType PaymentMethodRef:ReferenceType
		PaymentRefNum:string PaymentType:PaymentTypeEnum PrintStatus:PrintStatusEnum PurchaseEx:IntuitAnyType
		RemitToAddr:PhysicalAddress TxnNum:string`,
	PurchaseOrder: `${TRANSACTION} APAccountRef:ReferenceType ClassRef:ReferenceType DueDate:date EmailStatus:EmailStatusEnum
		Memo:string POEmail:EmailAddress POStatus:PurchaseOrderStatusEnum SalesTermRef:ReferenceType
		ShipAddr:PhysicalAddress ShipMethodRef:ReferenceType ShipTo:ReferenceType VendorAddr:PhysicalAddress
		VendorRef:ReferenceType`,
	TaxAgency: `${OBJECT} DisplayName:string LastFileDate:date TaxAgencyConfig:string TaxRegistrationNumber:string
		TaxTrackedOnPurchases:boolean TaxTrackedOnSales:boolean`,
	TaxRate: `${OBJECT} Active:boolean AgencyRef:ReferenceType Description:string DisplayType:string
		EffectiveTaxRate:EffectiveTaxRate[] Name:string OriginalTaxRate:string RateValue:decimal SpecialTaxType:string
		TaxReturnLineRef:ReferenceType`,
	TimeActivity: `${OBJECT} AttachableRef:AttachableRef[] BillableStatus:BillableStatusEnum BreakHours:int BreakMinutes:int
		ClassRef:ReferenceType CostRate:decimal CustomerRef:ReferenceType DepartmentRef:ReferenceType Description:string
		CurrencyRef:ReferenceType EmployeeRef:ReferenceType EndTime:dateTime HourlyRate:decimal Hours:int ItemRef:ReferenceType
		Minutes:int NameOf:TimeActivityTypeEnum StartTime:dateTime Taxable:boolean TxnDate:date VendorRef:ReferenceType`,
	Transfer: `${TRANSACTION} Amount:decimal FromAccountRef:ReferenceType ToAccountRef:ReferenceType`,
};

/** Entities with the properties of another, and some of their own. */
export const LIKE: Readonly<Record<string, readonly [entity: string, more: string]>> = {
	Estimate: ["Invoice", "AcceptedBy:string AcceptedDate:date ExpirationDate:date"],
	RefundReceipt: ["SalesReceipt", "CreditCardPayment:CreditCardPayment"],
};
