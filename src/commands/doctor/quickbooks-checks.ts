import type { AuditRooms } from "../../audit/open.js";
import type { Mis } from "../../mis/types.js";
import { duration, plural } from "../../output/text.js";
import type { QuickBooks } from "../../quickbooks/client.js";
import { companyOf } from "../../quickbooks/company.js";
import { checkCompany } from "../../sync/decide/preflight.js";
import { unfitForCash } from "../../sync/kinds/cash/company.js";
import { matchItem } from "../../sync/kinds/item/match.js";
import { kindsInUse } from "../../sync/kinds/kinds.js";
import { matchLocation } from "../../sync/kinds/location/match.js";
import { readReference } from "../../sync/look/found.js";
import { queryPages } from "../../sync/look/look.js";
import { mappedItem, usedFor, usedItem } from "../../sync/read/references.js";
import { loadCategories, loadLookups } from "../../sync/read/world.js";
import type { Company } from "../../words/company.js";
import type { Connection } from "../../words/connection.js";
import type { MappingSettings } from "../../words/settings.js";
import { connect } from "../connection.js";
import type { Context } from "../context.js";
import { accountsCheck, methodsCheck } from "./cash-checks.js";
import { attempt, broken, type Check, fault, ok, skipped, warning } from "./check.js";
import { customFieldsCheck } from "./custom-fields-check.js";

const SKIPPED = ["Company", "Clock", "Preferences", "Custom fields", "Items", "Locations"] as const;
export const QUICKBOOKS_CHECKS: readonly string[] = ["QuickBooks", ...SKIPPED];
const DAY_MS = 86_400_000;
/** Two weeks: time enough to reach the person who may log in. */
const SOON_MS = 14 * DAY_MS;
/** Tokens are renewed some minutes before they end; a clock that is off by more spoils that. */
const MOST_CLOCK_MS = 2 * 60_000;

/** QuickBooks: reachable, connected and until when, the company's settings, and what of the MIS is mapped. Only reads. */
export async function quickbooksChecks(
	context: Context,
	mis: Mis | undefined,
	audit: AuditRooms | undefined,
): Promise<Check[]> {
	let qb: QuickBooks;
	let company: Company;
	let connection: Connection;
	try {
		({ qb, connection } = await connect(context, (sentence) => context.printer.detail(sentence)));
		company = companyOf(qb.realmId, await qb.companyInfo(), await qb.preferences());
	} catch (error) {
		return [broken("QuickBooks", error), ...SKIPPED.map((name) => skipped(name, "QuickBooks cannot be asked"))];
	}
	const settings = context.config.mapping;
	const known = [companyCheck(company, settings), ...preferences(company, settings)];
	return [
		connectionEnd(connection, Date.now()),
		...known,
		...(known.some(({ state }) => state === "fault") ? [] : [await attempt("Settings", () => fits(company, settings))]),
		await attempt("Custom fields", () => customFieldsCheck(qb, settings, audit)),
		...(await mappings(qb, company, mis, audit, settings)),
	];
}

function connectionEnd({ tokens, environment }: Connection, now: number): Check {
	const end = tokens.connectionExpiresAt ?? tokens.refreshExpiresAt;
	const day = new Date(end).toISOString().slice(0, 10);
	if (end - now > SOON_MS) return ok("QuickBooks", `connected (${environment}) until ${day}`);
	const left = duration(Math.max(0, end - now));
	return warning(
		"QuickBooks",
		`The connection ends on ${day}, in ${left}.`,
		"Log in again before then: eaur-qb auth login",
	);
}

function companyCheck(company: Company, settings: MappingSettings): Check {
	const { name, country, homeCurrency, realmId } = company;
	if (homeCurrency !== settings.currency) {
		return fault(
			"Company",
			`${name} counts in ${homeCurrency || "an unknown currency"}, the MIS in ${settings.currency}.`,
			"Connect the right company, or correct mis.currency in config.toml.",
		);
	}
	return ok("Company", `${name} (company ${realmId}, ${country}, ${homeCurrency})`);
}

/** The very check that a run begins with: what would stop it must not be passed here. */
function fits(company: Company, settings: MappingSettings): Check {
	checkCompany(company, settings, kindsInUse(settings));
	return ok("Settings", "a run may begin with these settings in this company");
}

function preferences(company: Company, settings: MappingSettings): Check[] {
	return [
		company.customTransactionNumbers
			? ok("Invoice numbers", "custom transaction numbers are on")
			: fault(
					"Invoice numbers",
					"QuickBooks numbers invoices itself: ours could not be found again.",
					"Switch on custom transaction numbers in QuickBooks: Settings, Account and settings, Sales.",
				),
		company.usesSalesTax && settings.invoices.taxCode === undefined
			? fault(
					"Sales tax",
					`${company.name} uses sales tax, and no tax code is chosen.`,
					"Set invoices.taxCode in config.toml to the name of the tax code that fees carry.",
				)
			: ok("Sales tax", company.usesSalesTax ? `on; fees carry ${settings.invoices.taxCode}` : "off"),
		unfitForCash(company, settings) !== undefined && settings.payments.enabled
			? fault(
					"Credits",
					"QuickBooks applies credits and payments to invoices by itself: no payment is sent.",
					"Switch it off in QuickBooks: Settings, Advanced, Automation. Or, where that is wanted: acceptAutoApply = true under [payments] in config.toml.",
				)
			: company.autoAppliesCredits
				? warning(
						"Credits",
						"QuickBooks applies credits to invoices by itself, and may settle invoices nobody paid.",
						"Switch it off in QuickBooks unless you want it: Settings, Advanced, Automation.",
					)
				: ok("Credits", "QuickBooks does not apply them by itself"),
		ok("Closing date", company.bookCloseDay ? `books are closed up to ${company.bookCloseDay}` : "none"),
		ok("Multicurrency", company.multicurrency ? "on" : "off"),
	];
}

async function mappings(
	qb: QuickBooks,
	company: Company,
	mis: Mis | undefined,
	audit: AuditRooms | undefined,
	settings: MappingSettings,
): Promise<Check[]> {
	if (!mis) return [skipped("Items", "the MIS cannot be asked"), skipped("Locations", "the MIS cannot be asked")];
	const seen = audit?.seen(qb.realmId);
	const ledger = audit?.ledger(qb.realmId);
	let serverTime: string | undefined;
	const items = await attempt("Items", async () => {
		const list: ReturnType<typeof readReference>[] = [];
		for await (const page of queryPages(qb, "Item", [])) {
			serverTime ??= page.time;
			list.push(...page.objects.map(readReference));
		}
		const categories = [...(await loadCategories(mis, "unicode")).values()];
		const missing = categories.filter(
			(each) => matchItem(each, seen && mappedItem(seen, each), list, seen && usedItem(seen, each)) === undefined,
		);
		return mapped(
			"Items",
			"fee category",
			"fee categories",
			missing.map(({ name }) => name),
			"items",
			"an item: their invoices are held",
		);
	});
	const locations = await attempt("Locations", async () => {
		if (!company.tracksLocations) return ok("Locations", "the company does not track locations");
		const list: ReturnType<typeof readReference>[] = [];
		for await (const page of queryPages(qb, "Department", [])) list.push(...page.objects.map(readReference));
		const explicit = seen?.mappings("location");
		const campuses = [...(await loadLookups(mis)).campus.values()];
		const used = (campus: string) => seen && usedFor(seen, "location", campus);
		const missing = campuses.filter(
			(campus) => matchLocation(campus, explicit?.get(campus), list, used(campus)) === undefined,
		);
		return mapped(
			"Locations",
			"campus",
			"campuses",
			missing,
			"locations",
			'a location: invoices are held until they are mapped, unless invoices.withoutLocation is "send"',
		);
	});
	const accounts = settings.payments.enabled
		? [
				await attempt("Accounts", () => accountsCheck({ qb, mis, seen, ledger, settings }, company)),
				await attempt("Payment methods", () => methodsCheck({ qb, mis, seen, ledger, settings })),
			]
		: [];
	return [clock(serverTime, Date.now()), items, locations, ...accounts];
}

const MOST_NAMES = 4;

function mapped(
	name: string,
	one: string,
	many: string,
	missing: readonly string[],
	of: "items" | "locations",
	so: string,
): Check {
	const names = [...new Set(missing)];
	if (names.length === 0) return ok(name, `every ${one} has one`);
	const some = names
		.slice(0, MOST_NAMES)
		.map((each) => `"${each}"`)
		.join(", ");
	const more = names.length > MOST_NAMES ? " and others" : "";
	const detail = `${plural(names.length, one, many)} without ${so} (${some}${more}).`;
	const fix = `Make or choose them: eaur-qb map ${of}`;
	return of === "items" ? fault(name, detail, fix) : warning(name, detail, fix);
}

function clock(serverTime: string | undefined, now: number): Check {
	const theirs = Date.parse(serverTime ?? "");
	if (Number.isNaN(theirs)) return skipped("Clock", "QuickBooks did not tell its time");
	const off = Math.abs(theirs - now);
	if (off <= MOST_CLOCK_MS) return ok("Clock", "agrees with QuickBooks");
	return warning(
		"Clock",
		`This computer's clock is ${duration(off)} ${theirs > now ? "behind" : "ahead of"} that of QuickBooks.`,
		"Let the computer take its time from the network (NTP).",
	);
}
