import type { Ledger } from "../../../audit/ledger.js";
import type { Seen } from "../../../audit/seen.js";
import type { Company } from "../../../words/company.js";
import { Failure } from "../../../words/failure.js";
import type { MappingSettings } from "../../../words/settings.js";
import { referencesNamed } from "../../read/references.js";
import { listReferences, type NamedReference } from "../reference.js";
import { invoiceNumber } from "./number.js";

/** Why no invoice may be written into a company at all; the first reason that there is. */
export function unfitForInvoices(company: Company, settings: MappingSettings): Failure | undefined {
	return [numbersFault, taxFault, classFault]
		.map((check) => check(company, settings))
		.find((found) => found !== undefined);
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

/** Names of the settings, against the lists of the company. */
export function checkInvoiceNames(seen: Seen, settings: MappingSettings, company: Company): void {
	const { taxCode, class: oneClass, classByCampus } = settings.invoices;
	if (company.usesSalesTax && company.country !== "US" && taxCode) {
		checkName("invoices.taxCode", taxCode, "tax code", referencesNamed(seen, "TaxCode", taxCode));
	}
	for (const name of [oneClass, ...classByCampus.values()]) {
		if (name !== undefined) checkName("invoices.class", name, "class", referencesNamed(seen, "Class", name));
	}
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

/** Under another prefix every invoice would look as if it had never been sent, and be made a second time. */
export function checkPrefix(ledger: Ledger, settings: MappingSettings): void {
	const [last] = ledger.lastSent("invoice", 1);
	if (last?.trace === undefined || last.trace === invoiceNumber(last.misId, settings, last.issue)) return;
	throw new Failure("configuration", {
		code: "QB004",
		detail: `invoices.prefix is "${settings.invoices.prefix}", and invoices were made under another one already, such as ${last.trace}. With a new prefix all of them would be made a second time.`,
		fix: "Put the prefix in config.toml back to what it was. For another company or another MIS, use a ledger of its own: --profile <name>.",
	});
}
