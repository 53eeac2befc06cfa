import type { FaultRule } from "./faults.js";

/** What the company is like: Intuit's CompanyInfo and Preferences in plain words. */
export interface CompanySettings {
	readonly name: string;
	/** Two letters, as in CompanyInfo.Country. `US` brings ISO-8859-1 texts and the codes TAX and NON. */
	readonly country: string;
	readonly homeCurrency: string;
	readonly multicurrency: boolean;
	readonly usesSalesTax: boolean;
	/** The rate of the standard tax code, in percent. */
	readonly taxPercent: number;
	readonly tracksLocations: boolean;
	readonly tracksClasses: boolean;
	/** Preferences.SalesFormsPrefs.CustomTxnNumbers: off, QuickBooks numbers documents itself and ignores ours. */
	readonly customTransactionNumbers: boolean;
	/** The switch "Warn if duplicate number is used", which the API does not show. */
	readonly warnDuplicateNumbers: boolean;
	/** `YYYY-MM-DD`: this day and all before are closed. Null: the books are open. */
	readonly bookCloseDate: string | null;
	/** Whether QuickBooks applies open credits and payments to invoices by itself; on in recorded companies. */
	readonly autoApply: boolean;
	/**
	 * Whether custom fields on customers are kept, for calls with `include=enhancedAllCustomFields`; otherwise they are
	 * dropped silently.
	 */
	readonly enhancedCustomFields: boolean;
}

/** Limits per company; source: Intuit's page "limits and throttles". */
export interface Limits {
	readonly callsPerMinute: number;
	readonly batchesPerMinute: number;
	readonly perSecond: number;
	readonly inFlight: number;
	readonly itemsPerBatch: number;
	/** Since November 2025 the free tier is metered; a run of the sandbox counts as a month. */
	readonly readsPerMonth: number;
	/** How long a minute takes, in milliseconds; the second shrinks along with it. */
	readonly minuteMs: number;
}

/** How slowly the server answers. */
export interface Latency {
	readonly perCallMs: number;
	readonly perItemMs: number;
	/** 0.5: between half and one and a half times the figure. */
	readonly spread: number;
	readonly seed: number;
}

export interface TokenTimes {
	readonly accessSeconds: number;
	readonly refreshSeconds: number;
	/** A refresh token is replaced at every n-th refresh; the old one is dead from then on. 1 is the strictest. */
	readonly rotateRefreshEvery: number;
}

export interface Throttling {
	/** Intuit answers 429 as XML even to those who asked for JSON. */
	readonly shape: "xml" | "json";
	/** Undocumented by Intuit; absent by default. */
	readonly retryAfterSeconds?: number;
}

export interface SandboxOptions {
	/** 0: any free port. */
	readonly port?: number;
	readonly seed?: "empty" | "company-in-use";
	readonly realmId?: string;
	readonly company?: Partial<CompanySettings>;
	readonly limits?: Partial<Limits>;
	readonly latency?: Partial<Latency>;
	readonly tokens?: Partial<TokenTimes>;
	readonly throttling?: Throttling;
	/** How long a requestid is remembered; undocumented by Intuit. Default: for ever. */
	readonly requestIdMemoryMs?: number;
	/** How far QuickBooks' clock is ahead of this computer's, in milliseconds; negative: behind. */
	readonly clockOffsetMs?: number;
	readonly faults?: readonly FaultRule[];
}

export const DEFAULT_COMPANY: CompanySettings = {
	name: "Mountain Lake University (sandbox)",
	country: "RW",
	homeCurrency: "RWF",
	multicurrency: false,
	usesSalesTax: false,
	taxPercent: 18,
	tracksLocations: true,
	tracksClasses: false,
	customTransactionNumbers: true,
	warnDuplicateNumbers: true,
	bookCloseDate: null,
	autoApply: true,
	enhancedCustomFields: false,
};

export const DEFAULT_LIMITS: Limits = {
	callsPerMinute: 500,
	batchesPerMinute: 40,
	perSecond: 10,
	inFlight: 10,
	itemsPerBatch: 30,
	readsPerMonth: 500_000,
	minuteMs: 60_000,
};

export const NO_LATENCY: Latency = { perCallMs: 0, perItemMs: 0, spread: 0, seed: 1 };

/** 3600 s and 101 days, as Intuit's token answers say. */
export const DEFAULT_TOKEN_TIMES: TokenTimes = {
	accessSeconds: 3600,
	refreshSeconds: 8_726_400,
	rotateRefreshEvery: 1,
};
