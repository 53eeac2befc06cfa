import type { Day } from "./day.js";
import type { RealmId } from "./ids.js";

/** What the tool must know of a QuickBooks company before it writes. From CompanyInfo and Preferences. */
export interface Company {
	readonly realmId: RealmId;
	readonly name: string;
	/** ISO code such as "RW" or "US". US companies take ISO-8859-1 text only. */
	readonly country: string;
	readonly homeCurrency: string;
	readonly multicurrency: boolean;
	readonly usesSalesTax: boolean;
	readonly tracksLocations: boolean;
	readonly tracksClasses: boolean;
	/** Without it QuickBooks numbers documents itself, and our natural key is gone. */
	readonly customTransactionNumbers: boolean;
	/** On or before this day the books are closed. */
	readonly bookCloseDay: Day | undefined;
	/** QuickBooks may apply credits to other invoices by itself. */
	readonly autoAppliesCredits: boolean;
}
