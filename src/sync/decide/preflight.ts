import type { Seen } from "../../audit/seen.js";
import type { Mis } from "../../mis/types.js";
import type { Company } from "../../words/company.js";
import { Failure } from "../../words/failure.js";
import type { MappingSettings } from "../../words/settings.js";
import type { Kind } from "../kinds/entity.js";
import { KINDS, TRACKED_SOURCES } from "../kinds/kinds.js";
import { listReferences, type NamedReference } from "../kinds/reference.js";
import { referencesNamed } from "../read/references.js";

/** Reasons not to write into this company at all, found before the first write. Throws the first `Failure`. */
export function checkCompany(company: Company, settings: MappingSettings, sendsInvoices: boolean): void {
	const fault = [currencyFault, ...(sendsInvoices ? [numbersFault, taxFault, classFault] : [])]
		.map((check) => check(company, settings))
		.find((found) => found !== undefined);
	if (fault) throw fault;
}

/** What a person should know about the company before going on. */
export function companyWarnings(company: Company): string[] {
	if (!company.autoAppliesCredits) return [];
	return [
		`${company.name} applies credits to invoices automatically: QuickBooks may settle invoices by itself (Settings, Advanced, Automation).`,
	];
}

function currencyFault(company: Company, settings: MappingSettings): Failure | undefined {
	if (company.homeCurrency === settings.currency) return undefined;
	return new Failure("configuration", {
		code: "QB004",
		detail: `The home currency of ${company.name} is ${company.homeCurrency || "unknown"}, the MIS counts in ${settings.currency}.`,
		fix: `Connect the right company. If the MIS really counts in ${company.homeCurrency || "another currency"}, set mis.currency in config.toml.`,
	});
}

function numbersFault(company: Company): Failure | undefined {
	if (company.customTransactionNumbers) return undefined;
	return new Failure("configuration", {
		code: "QB004",
		detail: `${company.name} numbers its invoices itself: ours could not be found again, and might be made twice.`,
		fix: "Switch on custom transaction numbers in QuickBooks: Settings, Account and settings, Sales, Sales form content.",
	});
}

function taxFault(company: Company, settings: MappingSettings): Failure | undefined {
	if (!company.usesSalesTax || settings.invoices.taxCode !== undefined) return undefined;
	return new Failure("configuration", {
		code: "QB006",
		detail: `${company.name} uses sales tax, and no tax code is chosen. A tax is never guessed.`,
		fix: "Set invoices.taxCode in config.toml to the name of the tax code that fees carry, such as the exempt one.",
	});
}

function classFault(company: Company, settings: MappingSettings): Failure | undefined {
	const wanted = settings.invoices.class ?? [...settings.invoices.classByCampus.values()][0];
	if (wanted === undefined || company.tracksClasses) return undefined;
	return new Failure("configuration", {
		code: "QB006",
		detail: `invoices.class is set to ${wanted}, and ${company.name} does not track classes.`,
		fix: "Switch on classes in QuickBooks (Settings, Advanced, Categories), or take invoices.class out of config.toml.",
	});
}

/** A name in the configuration must mean one thing in the company. Throws `Failure` "configuration" where it does not. */
function checkName(setting: string, name: string, what: string, found: readonly NamedReference[]): void {
	if (found.length === 1) return;
	if (found.length === 0) throw unknownName(setting, name, what);
	throw new Failure("configuration", {
		code: "QB006",
		detail: `${setting} is "${name}", and several in QuickBooks bear that name: ${listReferences(found)}.`,
		fix: `Give ${setting} the full name, or the id of the one that is meant, as "id:${found[0]?.id ?? ""}".`,
	});
}

function unknownName(setting: string, name: string, what: string): Failure {
	return new Failure("configuration", {
		code: "QB006",
		detail: `${setting} is "${name}", and the company has no active ${what} of that name.`,
		fix: `Correct ${setting} in config.toml, or make the ${what} in QuickBooks.`,
	});
}

/** What marks are going to be written into. */
interface MisToMark {
	readonly mis: Mis;
	readonly writeBack: boolean;
	readonly production: boolean;
}

/** Rows without tracking columns cannot be marked; rows that a rehearsal marked would be taken for sent ones. */
export async function checkMis(parts: MisToMark, kinds: readonly Kind[]): Promise<void> {
	if (!parts.writeBack) return;
	for (const kind of kinds) {
		const { source } = KINDS[kind];
		if (await parts.mis.isTracked(source)) {
			await parts.mis.requireTracking(source);
			continue;
		}
		throw new Failure("configuration", {
			code: "QB011",
			detail: `${source.table} in ${parts.mis.where} has no columns to note what was sent (QuickBk_Status, pushed_by, pushed_date).`,
			fix: "Add them with `eaur-qb mis prepare`, or set MIS_WRITE_BACK=off so that this tool's own ledger remembers.",
		});
	}
	if (parts.production) await checkForSandboxMarks(parts.mis);
}

async function checkForSandboxMarks(mis: Mis): Promise<void> {
	let rows = 0;
	for (const source of TRACKED_SOURCES) rows += (await mis.isTracked(source)) ? await mis.countSandboxMarks(source) : 0;
	if (rows === 0) return;
	throw new Failure("configuration", {
		code: "QB011",
		detail: `${rows} rows of the MIS were marked by a rehearsal against a sandbox: they are not in the real company.`,
		fix: "Make them unsynchronised again: eaur-qb invoices reset --sandbox",
	});
}

interface NamesToCheck {
	readonly seen: Seen;
	readonly settings: MappingSettings;
	readonly company: Company;
}

/** Names of the settings, against the lists of the company. */
export function checkNames({ seen, settings, company }: NamesToCheck, sendsInvoices: boolean): void {
	if (!sendsInvoices) return;
	const { taxCode, class: oneClass, classByCampus } = settings.invoices;
	if (company.usesSalesTax && company.country !== "US" && taxCode) {
		checkName("invoices.taxCode", taxCode, "tax code", referencesNamed(seen, "TaxCode", taxCode));
	}
	for (const name of [oneClass, ...classByCampus.values()]) {
		if (name !== undefined) checkName("invoices.class", name, "class", referencesNamed(seen, "Class", name));
	}
}
