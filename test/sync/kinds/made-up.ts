import { nameKeyOf } from "../../../src/sync/kinds/customer/names.js";
import type { Person } from "../../../src/sync/kinds/entity.js";
import type { Company } from "../../../src/words/company.js";
import { type Identity, misId, realmId } from "../../../src/words/ids.js";
import type { MappingSettings } from "../../../src/words/settings.js";
import type { MisRow } from "../../../src/words/source.js";

export interface SettingsChange {
	readonly customers?: Partial<MappingSettings["customers"]>;
	readonly invoices?: Partial<MappingSettings["invoices"]>;
	readonly payments?: Partial<MappingSettings["payments"]>;
}

/** The default settings, changed where a test says so. */
export function aSettings(change: SettingsChange = {}): MappingSettings {
	return {
		currency: "RWF",
		customers: { displayName: "name", customFields: new Map(), omitFields: [], ...change.customers },
		invoices: {
			prefix: "MIS-",
			amount: "debit",
			taxCode: undefined,
			class: undefined,
			withoutLocation: "hold",
			classByCampus: new Map(),
			...change.invoices,
		},
		payments: {
			enabled: false,
			prepayments: "hold",
			dateOrder: undefined,
			date: "hold",
			reference: "key",
			allocation: "named",
			beforeInvoice: "hold",
			acceptAutoApply: false,
			...change.payments,
		},
	};
}

export function aCompany(change: Partial<Company> = {}): Company {
	return {
		realmId: realmId("9130000000000001"),
		name: "Made-up University",
		country: "RW",
		homeCurrency: "RWF",
		multicurrency: false,
		usesSalesTax: false,
		tracksLocations: true,
		tracksClasses: false,
		customTransactionNumbers: true,
		bookCloseDay: undefined,
		autoAppliesCredits: false,
		...change,
	};
}

export const anIdentity = (text: string): Identity => text as Identity;

export function aPerson(change: Partial<Person> = {}): Person {
	const name = change.name ?? "Aline Uwase";
	return {
		kind: "student",
		id: misId("7"),
		identity: anIdentity("22000017"),
		name,
		nameKey: nameKeyOf(name),
		givenName: "Aline",
		middleName: undefined,
		familyName: "Uwase",
		phone: undefined,
		email: undefined,
		fields: [],
		campusId: undefined,
		enteredOn: undefined,
		...change,
	};
}

/** A row by our names for its values. */
export function aRow(values: Readonly<Record<string, string | null>>, id = "7"): MisRow {
	return { id: misId(id), status: "not-synced", pushedBy: null, pushedAt: null, qboIdHint: null, values };
}
