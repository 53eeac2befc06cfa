import type { Company } from "../../../words/company.js";
import { Failure } from "../../../words/failure.js";
import type { MappingSettings } from "../../../words/settings.js";

/** Why no payment may be written into a company at all. */
export function unfitForCash(company: Company, { payments }: MappingSettings): Failure | undefined {
	if (!company.autoAppliesCredits || payments.acceptAutoApply) return undefined;
	return new Failure("configuration", {
		code: "QB004",
		detail: `${company.name} applies credits and payments to invoices by itself: what is sent would settle other invoices than those it names.`,
		fix: "Switch it off in QuickBooks: Settings, Account and settings, Advanced, Automation, Automatically apply credits. Or, where that is wanted: payments.acceptAutoApply = true in config.toml.",
	});
}
