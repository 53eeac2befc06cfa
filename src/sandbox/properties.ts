import { LIKE, OTHER_PROPERTIES } from "./other-properties.js";

/**
 * The properties QuickBooks knows, per entity and nested object, as `name:type` (`[]`: a list), after Intuit's
 * published schema of the v3 API. Types without an entry of their own are taken as they come.
 */
const TABLE: Readonly<Record<string, string>> = {
	Account: `
		AccountAlias:string AccountEx:IntuitAnyType AccountPurposes:ReferenceType[] AccountSubType:string
		AccountType:AccountTypeEnum AcctNum:string AcctNumExtn:string Active:boolean AttachableRef:AttachableRef[]
		BankNum:string Classification:AccountClassificationEnum CurrencyRef:ReferenceType CurrentBalance:decimal
		CurrentBalanceWithSubAccounts:decimal CustomField:CustomField[] Description:string FIName:string
		FullyQualifiedName:string Id:id JournalCodeRef:ReferenceType MetaData:ModificationMetaData Name:string
		OnlineBankingEnabled:boolean OpeningBalance:decimal OpeningBalanceDate:date ParentRef:ReferenceType
		SubAccount:boolean SyncToken:string TaxAccount:boolean TaxCodeRef:ReferenceType TxnLocationType:string
		domain:string sparse:boolean status:EntityStatusEnum`,
	Class: `
		Active:boolean AttachableRef:AttachableRef[] ClassEx:IntuitAnyType CustomField:CustomField[]
		FullyQualifiedName:string Id:id MetaData:ModificationMetaData Name:string ParentRef:ReferenceType
		SubClass:boolean SyncToken:string domain:string sparse:boolean status:EntityStatusEnum`,
	CompanyInfo: `
		AttachableRef:AttachableRef[] CompanyAddr:PhysicalAddress CompanyEmailAddr:EmailAddress
		CompanyFileName:string CompanyInfoEx:IntuitAnyType CompanyName:string CompanyStartDate:date
		CompanyURL:WebSiteAddress CompanyUserAdminEmail:string CompanyUserId:string Country:string
		CustomField:CustomField[] CustomerCommunicationAddr:PhysicalAddress
		CustomerCommunicationEmailAddr:EmailAddress DefaultTimeZone:string Email:EmailAddress EmployerId:string
		Fax:TelephoneNumber FifoCalculationStatus:FifoCalculationStatus FiscalYearStartMonth:MonthEnum
		FlavorStratum:string Id:id LastImportedTime:dateTime LastSyncTime:dateTime LegalAddr:PhysicalAddress
		LegalName:string MetaData:ModificationMetaData Mobile:TelephoneNumber MultiByteCharsSupported:boolean
		NameValue:NameValue[] OtherAddr:PhysicalAddress[] OtherContactInfo:ContactInfo[]
		PrimaryPhone:TelephoneNumber QBVersion:string SampleFile:boolean ShipAddr:PhysicalAddress
		SupportedLanguages:string SyncToken:string TaxYearStartMonth:MonthEnum WebAddr:WebSiteAddress domain:string
		sparse:boolean status:EntityStatusEnum`,
	CreditMemo: `
		ARAccountRef:ReferenceType ApplyTaxAfterDiscount:boolean AttachableRef:AttachableRef[] AutoDocNumber:boolean
		Balance:decimal BillAddr:PhysicalAddress BillEmail:EmailAddress BillEmailBcc:EmailAddress
		BillEmailCc:EmailAddress CheckPayment:CheckPayment ClassRef:ReferenceType
		CreditCardPayment:CreditCardPayment CreditMemoEx:IntuitAnyType CurrencyRef:ReferenceType
		CustomField:CustomField[] CustomerMemo:MemoRef CustomerRef:ReferenceType
		DeliveryInfo:TransactionDeliveryInfo DepartmentRef:ReferenceType DepositToAccountRef:ReferenceType
		DiscountAmt:decimal DiscountRate:decimal DocNumber:string DueDate:date EmailStatus:EmailStatusEnum
		ExchangeRate:decimal FOB:string FinanceCharge:boolean FreeFormAddress:boolean
		GlobalTaxCalculation:GlobalTaxCalculationEnum GovtTxnRefIdentifier:string HomeBalance:decimal
		HomeTotalAmt:decimal HomeTotalCostAmount:decimal Id:id InvoiceRef:ReferenceType Line:Line[]
		LinkedTxn:LinkedTxn[] MetaData:ModificationMetaData PONumber:string PaymentMethodRef:ReferenceType
		PaymentRefNum:string PaymentType:PaymentTypeEnum PrintStatus:PrintStatusEnum PrivateNote:string
		ProjectRef:ReferenceType RecurDataRef:ReferenceType RecurringInfo:RecurringInfo RemainingCredit:decimal
		RemitToRef:ReferenceType SalesRepRef:ReferenceType SalesTermRef:ReferenceType ShipAddr:PhysicalAddress
		ShipDate:date ShipFromAddr:PhysicalAddress ShipMethodRef:ReferenceType ShippingTaxIncludedInTotalTax:boolean
		SyncToken:string Tag:Tag[] TaxExemptionRef:ReferenceType TaxFormNum:string TaxFormType:string
		TemplateRef:ReferenceType TotalAmt:decimal TotalCostAmount:decimal TrackingNum:string
		TransactionLocationType:string TxnApprovalInfo:TxnApprovalInfo TxnDate:date TxnSource:string
		TxnStatus:string TxnTaxDetail:TxnTaxDetail domain:string sparse:boolean status:EntityStatusEnum`,
	CustomField: `
		BooleanValue:boolean DateValue:date DefinitionId:id Name:string NumberValue:decimal StringValue:string
		Type:CustomFieldTypeEnum`,
	Customer: `
		ARAccountRef:ReferenceType AcctNum:string Active:boolean AltContactName:string
		AlternatePhone:TelephoneNumber AttachableRef:AttachableRef[] Balance:decimal BalanceWithJobs:decimal
		BillAddr:PhysicalAddress BillWithParent:boolean BusinessNumber:string CCDetail:CreditChargeInfo
		ClientCompanyId:string ClientEntityId:string CompanyName:string ContactName:string CreditLimit:decimal
		CurrencyRef:ReferenceType CustomField:CustomField[] CustomerEx:IntuitAnyType CustomerTypeRef:ReferenceType
		DefaultTaxCodeRef:ReferenceType DisplayName:string FamilyName:string Fax:TelephoneNumber
		FullyQualifiedName:string GSTIN:string GSTRegistrationType:string GivenName:string Id:id IntuitId:string
		IsCISContractor:boolean IsProject:boolean Job:boolean JobInfo:JobInfo Level:int
		MetaData:ModificationMetaData MiddleName:string Mobile:TelephoneNumber Notes:string OpenBalanceDate:date
		Organization:boolean OtherAddr:PhysicalAddress[] OtherContactInfo:ContactInfo[] OverDueBalance:decimal
		ParentRef:ReferenceType PaymentMethodRef:ReferenceType PreferredDeliveryMethod:string
		PriceLevelRef:ReferenceType PrimaryEmailAddr:EmailAddress PrimaryPhone:TelephoneNumber
		PrimaryTaxIdentifier:string PrintOnCheckName:string ResaleNum:string RootCustomerRef:ReferenceType
		SalesRepRef:ReferenceType SalesTermRef:ReferenceType SecondaryTaxIdentifier:string ShipAddr:PhysicalAddress
		Source:string Suffix:string SyncToken:string TDSEnabled:boolean TaxExemptionReasonId:string
		TaxGroupCodeRef:ReferenceType TaxRateRef:ReferenceType TaxRegime:string Taxable:boolean Title:string
		TotalExpense:decimal TotalRevenue:decimal UserId:string V4IDPseudonym:string WebAddr:WebSiteAddress
		domain:string sparse:boolean status:EntityStatusEnum`,
	CustomerType: `
		Active:boolean AttachableRef:AttachableRef[] CustomField:CustomField[] FullyQualifiedName:string Id:id
		MetaData:ModificationMetaData Name:string ParentRef:ReferenceType SyncToken:string domain:string
		sparse:boolean status:EntityStatusEnum`,
	Department: `
		Active:boolean Address:PhysicalAddress AttachableRef:AttachableRef[] CustomField:CustomField[]
		DepartmentEx:IntuitAnyType FullyQualifiedName:string Id:id MetaData:ModificationMetaData Name:string
		ParentRef:ReferenceType SubDepartment:boolean SyncToken:string domain:string sparse:boolean
		status:EntityStatusEnum`,
	DescriptionLineDetail: `DescriptionLineDetailEx:IntuitAnyType ServiceDate:date TaxCodeRef:ReferenceType`,
	DiscountLineDetail: `
		ClassRef:ReferenceType DiscountAccountRef:ReferenceType DiscountLineDetailEx:IntuitAnyType
		DiscountPercent:decimal DiscountRef:ReferenceType PercentBased:boolean ServiceDate:date
		TaxCodeRef:ReferenceType`,
	EmailAddress: `Address:string Default:boolean Id:id Tag:string`,
	Employee: `
		AcctNum:string Active:boolean AlternatePhone:TelephoneNumber AttachableRef:AttachableRef[]
		BillAddr:PhysicalAddress BillRate:decimal BillableTime:boolean BirthDate:date CompanyName:string
		CostRate:decimal CurrencyRef:ReferenceType CustomField:CustomField[] DisplayName:string
		EmployeeNumber:string EmployeeType:string FamilyName:string Fax:TelephoneNumber Gender:string
		GivenName:string HiredDate:date Id:id MetaData:ModificationMetaData MiddleName:string Mobile:TelephoneNumber
		Notes:string Organization:boolean OtherAddr:PhysicalAddress[] OtherContactInfo:ContactInfo[]
		PrimaryAddr:PhysicalAddress PrimaryEmailAddr:EmailAddress PrimaryPhone:TelephoneNumber
		PrintOnCheckName:string ReleasedDate:date SSN:string ShipAddr:PhysicalAddress Suffix:string SyncToken:string
		Title:string UseTimeEntry:string V4IDPseudonym:string WebAddr:WebSiteAddress domain:string sparse:boolean
		status:EntityStatusEnum`,
	Invoice: `
		ARAccountRef:ReferenceType AllowIPNPayment:boolean AllowOnlineACHPayment:boolean
		AllowOnlineCreditCardPayment:boolean AllowOnlinePayPalPayment:boolean AllowOnlinePayment:boolean
		ApplyTaxAfterDiscount:boolean AttachableRef:AttachableRef[] AutoDocNumber:boolean AutoPayEligible:boolean
		Balance:decimal BillAddr:PhysicalAddress BillEmail:EmailAddress BillEmailBcc:EmailAddress
		BillEmailCc:EmailAddress CfdiUse:int CheckPayment:CheckPayment ClassRef:ReferenceType
		ConvenienceFeeDetail:ConvenienceFeeDetail CreditCardPayment:CreditCardPayment CurrencyRef:ReferenceType
		CustomField:CustomField[] CustomerMemo:MemoRef CustomerRef:ReferenceType
		DeliveryInfo:TransactionDeliveryInfo DepartmentRef:ReferenceType Deposit:decimal
		DepositToAccountRef:ReferenceType DiscountAmt:decimal DiscountRate:decimal DocNumber:string DueDate:date
		ECloudStatusTimeStamp:dateTime EInvoiceStatus:ETransactionStatusEnum EmailStatus:EmailStatusEnum
		ExchangeRate:decimal Exportation:string FOB:string FinanceCharge:boolean
		FinancingProductType:FinancingProductTypeEnum FreeFormAddress:boolean GlobalInfo:MXGlobalInfo
		GlobalTaxCalculation:GlobalTaxCalculationEnum GovtTxnRefIdentifier:string GratuityEnabled:boolean
		HomeBalance:decimal HomeTotalAmt:decimal HomeTotalCostAmount:decimal Id:id InvoiceEx:IntuitAnyType
		InvoiceLink:string InvoiceLinkExpiryDate:date InvoiceLinkSecurityCode:string LessCIS:decimal Line:Line[]
		LinkedTxn:LinkedTxn[] MetaData:ModificationMetaData PONumber:string PaymentDetailsMessage:string
		PaymentMethodRef:ReferenceType PaymentRefNum:string PaymentType:PaymentTypeEnum PrintStatus:PrintStatusEnum
		PrivateNote:string ProjectRef:ReferenceType RecurDataRef:ReferenceType RecurringInfo:RecurringInfo
		RemitToRef:ReferenceType SalesRepRef:ReferenceType SalesTermRef:ReferenceType SchedulePayEligible:boolean
		ScheduledPaymentId:string ShipAddr:PhysicalAddress ShipDate:date ShipFromAddr:PhysicalAddress
		ShipMethodRef:ReferenceType ShippingTaxIncludedInTotalTax:boolean
		SubscriptionPaymentsSetting:SubscriptionPaymentsSettingEnum SyncToken:string Tag:Tag[]
		TaxExemptionRef:ReferenceType TaxFormNum:string TaxFormType:string TemplateRef:ReferenceType
		TotalAmt:decimal TotalCostAmount:decimal TrackingNum:string TransactionLocationType:string
		TxnApprovalInfo:TxnApprovalInfo TxnDate:date TxnSource:string TxnStatus:string TxnTaxDetail:TxnTaxDetail
		callToAction:string domain:string invoiceStatus:string invoiceStatusLog:StatusInfo[] sparse:boolean
		status:EntityStatusEnum`,
	Item: `
		AbatementRate:decimal Active:boolean AssetAccountRef:ReferenceType AttachableRef:AttachableRef[]
		AvgCost:decimal BuildPoint:decimal COGSAccountRef:ReferenceType ClassRef:ReferenceType
		CustomField:CustomField[] DeferredRevenue:boolean DepositToAccountRef:ReferenceType Description:string
		ExpenseAccountRef:ReferenceType FullyQualifiedName:string Id:id IncomeAccountRef:ReferenceType
		InvStartDate:date ItemAssemblyDetail:ItemAssemblyDetail ItemCategoryType:string ItemEx:IntuitAnyType
		ItemGroupDetail:ItemGroupDetail Level:int ManPartNum:string MetaData:ModificationMetaData Name:string
		ParentRef:ReferenceType PaymentMethodRef:ReferenceType PercentBased:boolean PrefVendorRef:ReferenceType
		PrintGroupedItems:boolean PurchaseCost:decimal PurchaseDesc:string PurchaseTaxCodeRef:ReferenceType
		PurchaseTaxIncluded:boolean QtyOnHand:decimal QtyOnPurchaseOrder:decimal QtyOnSalesOrder:decimal
		RatePercent:decimal ReorderPoint:decimal ReverseChargeRate:decimal SalesTaxCodeRef:ReferenceType
		SalesTaxIncluded:boolean ServiceType:string Sku:string Source:string SpecialItem:boolean
		SpecialItemType:SpecialItemTypeEnum SubItem:boolean SyncToken:string TaxClassificationRef:ReferenceType
		Taxable:boolean TrackQtyOnHand:boolean Type:ItemTypeEnum UOMSetRef:ReferenceType UQCDisplayText:string
		UQCId:string UnitPrice:decimal domain:string sparse:boolean status:EntityStatusEnum`,
	Line: `
		AccountBasedExpenseLineDetail:AccountBasedExpenseLineDetail Amount:decimal CostAmount:decimal
		CustomField:CustomField[] DepositLineDetail:DepositLineDetail Description:string
		DescriptionLineDetail:DescriptionLineDetail DetailType:LineDetailTypeEnum
		DiscountLineDetail:DiscountLineDetail GroupLineDetail:GroupLineDetail HomeCostAmount:decimal Id:id
		ItemAdjustmentLineDetail:ItemAdjustmentLineDetail ItemBasedExpenseLineDetail:ItemBasedExpenseLineDetail
		ItemReceiptLineDetail:ItemReceiptLineDetail JournalEntryLineDetail:JournalEntryLineDetail
		LineEx:IntuitAnyType LineNum:positiveInteger LinkedTxn:LinkedTxn[] PaymentLineDetail:PaymentLineDetail
		ProjectRef:ReferenceType PurchaseOrderItemLineDetail:PurchaseOrderItemLineDetail Received:decimal
		ReimburseLineDetail:ReimburseLineDetail SalesItemLineDetail:SalesItemLineDetail
		SalesOrderItemLineDetail:SalesOrderItemLineDetail SubTotalLineDetail:SubTotalLineDetail
		TDSLineDetail:TDSLineDetail TaxLineDetail:TaxLineDetail`,
	LinkedTxn: `TxnId:id TxnLineId:id TxnType:string`,
	MemoRef: `id:id value:string`,
	ModificationMetaData: `
		CreateTime:dateTime CreatedByRef:ReferenceType LastChangedInQB:dateTime LastModifiedByRef:ReferenceType
		LastUpdatedTime:dateTime Synchronized:boolean`,
	Payment: `
		ARAccountRef:ReferenceType AttachableRef:AttachableRef[] CheckPayment:CheckPayment
		CreditCardPayment:CreditCardPayment CurrencyRef:ReferenceType CustomField:CustomField[]
		CustomerRef:ReferenceType DepartmentRef:ReferenceType DepositToAccountRef:ReferenceType DocNumber:string
		ExchangeRate:decimal HomeTotalCostAmount:decimal Id:id Line:Line[] LinkedTxn:LinkedTxn[]
		MetaData:ModificationMetaData PaymentEx:IntuitAnyType PaymentMethodRef:ReferenceType PaymentRefNum:string
		PaymentType:PaymentTypeEnum PrivateNote:string ProcessPayment:boolean ProjectRef:ReferenceType
		RecurDataRef:ReferenceType RecurringInfo:RecurringInfo RemitToRef:ReferenceType SyncToken:string Tag:Tag[]
		TaxFormNum:string TaxFormType:string TotalAmt:decimal TotalCostAmount:decimal TransactionLocationType:string
		TxnApprovalInfo:TxnApprovalInfo TxnDate:date TxnSource:string TxnStatus:string TxnTaxDetail:TxnTaxDetail
		UnappliedAmt:decimal domain:string sparse:boolean status:EntityStatusEnum`,
	PaymentMethod: `
		Active:boolean AttachableRef:AttachableRef[] CustomField:CustomField[] Id:id MetaData:ModificationMetaData
		Name:string PaymentMethodEx:IntuitAnyType SyncToken:string Type:string domain:string sparse:boolean
		status:EntityStatusEnum`,
	PhysicalAddress: `
		City:string Country:string CountryCode:string CountrySubDivisionCode:string County:string Id:id Lat:string
		Line1:string Line2:string Line3:string Line4:string Line5:string Long:string Note:string PostalCode:string
		PostalCodeSuffix:string Tag:string`,
	Preferences: `
		AccountingInfoPrefs:CompanyAccountingPrefs AdvancedInventoryPrefs:AdvancedInventoryPrefs
		AttachableRef:AttachableRef[] CurrencyPrefs:CurrencyPrefs CustomField:CustomField[]
		EmailMessagesPrefs:EmailMessagesPrefs FinanceChargesPrefs:FinanceChargePrefs Id:id
		MetaData:ModificationMetaData OtherPrefs:OtherPrefs PrintDocumentPrefs:PrintDocumentPrefs
		ProductAndServicesPrefs:ProductAndServicesPrefs ReportPrefs:ReportPrefs SalesFormsPrefs:SalesFormsPrefs
		SyncToken:string TaxPrefs:TaxPrefs TimeTrackingPrefs:TimeTrackingPrefs
		VendorAndPurchasesPrefs:VendorAndPurchasesPrefs domain:string sparse:boolean status:EntityStatusEnum`,
	ReferenceType: `name:string type:string value:string`,
	SalesItemLineDetail: `
		ClassRef:ReferenceType DeferredRevenue:boolean DiscountAmt:decimal DiscountRate:decimal
		InventorySiteRef:ReferenceType ItemAccountRef:ReferenceType ItemRef:ReferenceType MarkupInfo:MarkupInfo
		PriceLevelRef:ReferenceType Qty:decimal RatePercent:decimal SalesItemLineDetailEx:IntuitAnyType
		ServiceDate:date TaxClassificationRef:ReferenceType TaxCodeRef:ReferenceType TaxInclusiveAmt:decimal
		UOMRef:UOMRef UnitCostPrice:decimal UnitPrice:decimal`,
	SalesReceipt: `
		ARAccountRef:ReferenceType ApplyTaxAfterDiscount:boolean AttachableRef:AttachableRef[] AutoDocNumber:boolean
		Balance:decimal BillAddr:PhysicalAddress BillEmail:EmailAddress BillEmailBcc:EmailAddress
		BillEmailCc:EmailAddress CheckPayment:CheckPayment ClassRef:ReferenceType
		CreditCardPayment:CreditCardPayment CurrencyRef:ReferenceType CustomField:CustomField[] CustomerMemo:MemoRef
		CustomerRef:ReferenceType DeliveryInfo:TransactionDeliveryInfo DepartmentRef:ReferenceType
		DepositToAccountRef:ReferenceType DiscountAmt:decimal DiscountRate:decimal DocNumber:string DueDate:date
		EmailStatus:EmailStatusEnum ExchangeRate:decimal FOB:string FinanceCharge:boolean FreeFormAddress:boolean
		GlobalTaxCalculation:GlobalTaxCalculationEnum GovtTxnRefIdentifier:string HomeBalance:decimal
		HomeTotalAmt:decimal HomeTotalCostAmount:decimal Id:id LessCIS:decimal Line:Line[] LinkedTxn:LinkedTxn[]
		MetaData:ModificationMetaData PONumber:string PaymentMethodRef:ReferenceType PaymentRefNum:string
		PaymentType:PaymentTypeEnum PrintStatus:PrintStatusEnum PrivateNote:string ProjectRef:ReferenceType
		RecurDataRef:ReferenceType RecurringInfo:RecurringInfo RemitToRef:ReferenceType SalesReceiptEx:IntuitAnyType
		SalesRepRef:ReferenceType SalesTermRef:ReferenceType ShipAddr:PhysicalAddress ShipDate:date
		ShipFromAddr:PhysicalAddress ShipMethodRef:ReferenceType ShippingTaxIncludedInTotalTax:boolean
		SyncToken:string Tag:Tag[] TaxExemptionRef:ReferenceType TaxFormNum:string TaxFormType:string
		TemplateRef:ReferenceType TotalAmt:decimal TotalCostAmount:decimal TrackingNum:string
		TransactionLocationType:string TxnApprovalInfo:TxnApprovalInfo TxnDate:date TxnSource:string
		TxnStatus:string TxnTaxDetail:TxnTaxDetail domain:string sparse:boolean status:EntityStatusEnum`,
	SubTotalLineDetail: `ItemRef:ReferenceType ServiceDate:date`,
	TaxCode: `
		Active:boolean AttachableRef:AttachableRef[] CustomField:CustomField[] Description:string Hidden:boolean
		Id:id MetaData:ModificationMetaData Name:string PurchaseTaxRateList:TaxRateList SalesTaxRateList:TaxRateList
		SyncToken:string TaxCodeConfigType:string TaxGroup:boolean Taxable:boolean domain:string sparse:boolean
		status:EntityStatusEnum`,
	TelephoneNumber: `
		AreaCode:string CountryCode:string Default:boolean DeviceType:string ExchangeCode:string Extension:string
		FreeFormNumber:string Id:id Tag:string`,
	Term: `
		Active:boolean AttachableRef:AttachableRef[] CustomField:CustomField[] DayOfMonthDue:positiveInteger
		DiscountDayOfMonth:positiveInteger DiscountDays:int DiscountPercent:decimal DueDays:int
		DueNextMonthDays:positiveInteger Id:id MetaData:ModificationMetaData Name:string SalesTermEx:IntuitAnyType
		SyncToken:string Type:string domain:string sparse:boolean status:EntityStatusEnum`,
	TxnTaxDetail: `
		DefaultTaxCodeRef:ReferenceType TaxLine:Line[] TaxReviewStatus:TaxReviewStatusEnum TotalTax:decimal
		TxnTaxCodeRef:ReferenceType UseAutomatedSalesTax:boolean`,
	Vendor: `
		APAccountRef:ReferenceType AcctNum:string Active:boolean AlternatePhone:TelephoneNumber
		AttachableRef:AttachableRef[] Balance:decimal BillAddr:PhysicalAddress BillRate:decimal
		BusinessNumber:string CompanyName:string CostRate:decimal CurrencyRef:ReferenceType
		CustomField:CustomField[] DefaultExpenseAccount:ReferenceType DisplayName:string FamilyName:string
		Fax:TelephoneNumber GSTIN:string GSTRegistrationType:string GivenName:string HasTPAR:boolean Id:id
		MetaData:ModificationMetaData MiddleName:string Mobile:TelephoneNumber Notes:string OpenBalanceDate:date
		Organization:boolean OtherAddr:PhysicalAddress[] OtherContactInfo:ContactInfo[] OtherInfo:ContactInfo
		PrimaryEmailAddr:EmailAddress PrimaryPhone:TelephoneNumber PrintOnCheckName:string ShipAddr:PhysicalAddress
		Source:string Suffix:string SyncToken:string T4AEligible:boolean T5018Eligible:boolean TaxIdentifier:string
		TaxReportingBasis:string TermRef:ReferenceType Title:string Vendor1099:boolean
		VendorPaymentBankDetail:VendorPaymentBankDetail WebAddr:WebSiteAddress domain:string sparse:boolean
		status:EntityStatusEnum`,
	WebSiteAddress: `Default:boolean Id:id Tag:string URI:anyURI`,
};

export interface Property {
	readonly name: string;
	readonly type: string;
	readonly many: boolean;
}

const ALL: Readonly<Record<string, string>> = {
	...TABLE,
	...OTHER_PROPERTIES,
	...Object.fromEntries(Object.entries(LIKE).map(([type, [other, more]]) => [type, `${TABLE[other]} ${more}`])),
};

const TYPES = new Map(Object.entries(ALL).map(([type, words]) => [type, parse(words)]));

/** The properties of an entity or nested type; undefined for a type the table does not list. */
export function propertiesOf(type: string): ReadonlyMap<string, Property> | undefined {
	return TYPES.get(type);
}

function parse(words: string): ReadonlyMap<string, Property> {
	const properties = words.trim().split(/\s+/).map(property);
	return new Map(properties.map((each) => [each.name, each]));
}

function property(word: string): Property {
	const [name = "", type = ""] = word.split(":");
	const many = type.endsWith("[]");
	return { name, type: many ? type.slice(0, -2) : type, many };
}
