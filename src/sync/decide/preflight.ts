import type { Mis } from "../../mis/types.js";
import type { Company } from "../../words/company.js";
import { Failure } from "../../words/failure.js";
import type { MappingSettings } from "../../words/settings.js";
import type { Kind } from "../kinds/kind.js";

/** Reasons not to write into this company at all, found before the first write. Throws the first `Failure`. */
export function checkCompany(company: Company, settings: MappingSettings, kinds: readonly Kind[]): void {
	const fault = [currencyFault(company, settings), ...kinds.map((kind) => kind.unfit(company, settings))].find(
		(found) => found !== undefined,
	);
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

/** What marks are going to be written into. */
interface MisToMark {
	readonly mis: Mis;
	readonly writeBack: boolean;
	readonly production: boolean;
	/** All that there are: a mark of a sandbox stands in the way of everything. */
	readonly kinds: readonly Kind[];
}

/** Rows without tracking columns cannot be marked; rows that a rehearsal marked would be taken for sent ones. */
export async function checkMis(parts: MisToMark, kinds: readonly Kind[]): Promise<void> {
	if (!parts.writeBack) return;
	for (const { source } of kinds) await parts.mis.requireTracking(source);
	if (parts.production) await checkForSandboxMarks(parts.mis, parts.kinds);
}

async function checkForSandboxMarks(mis: Mis, kinds: readonly Kind[]): Promise<void> {
	let rows = 0;
	for (const { source } of kinds) rows += (await mis.isTracked(source)) ? await mis.countSandboxMarks(source) : 0;
	if (rows === 0) return;
	throw new Failure("configuration", {
		code: "QB011",
		detail: `${rows} rows of the MIS were marked by a rehearsal against a sandbox: they are not in the real company.`,
		fix: "Make them unsynchronised again: eaur-qb invoices reset --sandbox",
	});
}
