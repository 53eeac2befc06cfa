import type { Ledger } from "../audit/ledger.js";
import type { Group, Mis } from "../mis/types.js";
import { identityOf } from "../words/ids.js";
import { addMoney, type Money, NOTHING } from "../words/money.js";
import type { MappingSettings } from "../words/settings.js";
import type { SyncStatus } from "../words/source.js";
import type { Directory } from "./directory.js";
import { parseCharge } from "./entities/invoice/parse.js";
import { INVOICE_SOURCE } from "./entities/invoice/source.js";
import { dangles, type Lookups, readableName } from "./entities/lookups.js";
import type { FeeCategory } from "./entity.js";
import { pagesOf } from "./pages.js";
import { statusOf } from "./states.js";

/** Records and amounts of one part of the whole: a month, a fee category, a campus. */
export interface Share {
	/** "2025-08", "Tuition Fee", "Main Campus"; "" where the MIS does not say. */
	readonly name: string;
	readonly all: Sum;
	readonly synced: Sum;
	readonly failed: Sum;
	/** Neither synchronised nor failed: not sent yet, or under way. */
	readonly open: Sum;
}

export interface Sum {
	readonly records: number;
	readonly amount: Money;
}

/** Where the invoices stand. Every charge is in one share of each list. */
export interface Overview {
	readonly total: Share;
	/** Ascending; days that are none, under "". */
	readonly byMonth: readonly Share[];
	/** The largest first. */
	readonly byCategory: readonly Share[];
	readonly byCampus: readonly Share[];
}

export interface OverviewParts {
	readonly mis: Mis;
	readonly ledger: Ledger;
	readonly settings: MappingSettings;
	readonly lookups: Lookups;
	readonly categories: ReadonlyMap<string, FeeCategory>;
	readonly directory: Directory;
	/** Whether the MIS's own status is the truth about what is synchronised; else the ledger is. */
	readonly writeBack: boolean;
}

/** Charges that share what they are counted by. */
interface Portion {
	readonly status: SyncStatus;
	readonly records: number;
	readonly amount: Money;
}

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;

/**
 * Where the invoices stand, by month, fee category and campus. No charge is judged: with write-back on the MIS adds up,
 * in two statements; else its rows are read once and the ledger says what became of each.
 */
export async function invoiceOverview(parts: OverviewParts): Promise<Overview> {
	const shares = new Shares(parts);
	if (parts.writeBack && (await parts.mis.isTracked(INVOICE_SOURCE))) await addGroups(parts, shares);
	else await addRows(parts, shares);
	return shares.overview();
}

async function addGroups({ mis, settings }: OverviewParts, shares: Shares): Promise<void> {
	const amount = { of: "debit", less: settings.invoices.amount === "net" ? "credit" : undefined };
	const portionOf = ({ status, rows: records, amount }: Group): Portion => ({ status, records, amount });
	const [month, category] = [{ column: "day", part: "month" } as const, { column: "categoryId", part: "all" } as const];
	for (const group of await mis.groups(INVOICE_SOURCE, { by: [month, category], amount })) {
		shares.addMonth(group.keys[0], portionOf(group));
		shares.addCategory(group.keys[1], portionOf(group));
	}
	const [payer, year] = [{ column: "payer", part: "all" } as const, { column: "day", part: "year" } as const];
	for (const group of await mis.groups(INVOICE_SOURCE, { by: [payer, year], amount })) {
		shares.addPayer(group.keys[0], group.keys[1], portionOf(group));
	}
}

async function addRows({ mis, ledger, settings }: OverviewParts, shares: Shares): Promise<void> {
	for await (const page of pagesOf(mis, INVOICE_SOURCE)) {
		for (const row of page) {
			const { amount, day, categoryId, payer } = parseCharge(row, settings).record;
			const portion = { status: statusOf(ledger.record("invoice", row.id)), records: 1, amount: amount ?? NOTHING };
			shares.addMonth(day?.slice(0, "YYYY-MM".length), portion);
			shares.addCategory(categoryId, portion);
			shares.addPayer(payer, day?.slice(0, "YYYY".length), portion);
		}
	}
}

/** Portions as they come in, added up by name. */
class Shares {
	private readonly total = new Map<string, Share>();
	private readonly months = new Map<string, Share>();
	private readonly categories = new Map<string, Share>();
	private readonly campuses = new Map<string, Share>();

	constructor(private readonly parts: Pick<OverviewParts, "lookups" | "categories" | "directory">) {}

	addMonth(month: string | null | undefined, portion: Portion): void {
		add(this.total, "", portion);
		add(this.months, MONTH.test(month ?? "") ? (month ?? "") : "", portion);
	}

	addCategory(id: string | null | undefined, portion: Portion): void {
		const key = (id ?? "").trim();
		add(this.categories, this.parts.categories.get(key)?.name ?? unknownId("category", key), portion);
	}

	addPayer(payer: string | null | undefined, year: string | null | undefined, portion: Portion): void {
		const identity = identityOf(payer);
		const campusId = identity && this.parts.directory.campusOf(identity, year ?? undefined);
		const { lookups } = this.parts;
		const isKnown = campusId === undefined || !dangles(lookups, "campus", campusId);
		add(this.campuses, isKnown ? readableName(lookups, "campus", campusId) : unknownId("campus", campusId), portion);
	}

	overview(): Overview {
		const bySize = (a: Share, b: Share) => b.all.records - a.all.records || (a.name < b.name ? -1 : 1);
		return {
			total: this.total.get("") ?? emptyShare(""),
			byMonth: [...this.months.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
			byCategory: [...this.categories.values()].sort(bySize),
			byCampus: [...this.campuses.values()].sort(bySize),
		};
	}
}

/** "category 555 (not in the MIS)": no foreign key in the MIS prevents it. */
const unknownId = (what: string, id: string): string => (id === "" ? "" : `${what} ${id} (not in the MIS)`);

function add(shares: Map<string, Share>, name: string, portion: Portion): void {
	const share = shares.get(name) ?? emptyShare(name);
	const part = portion.status === "synced" ? "synced" : portion.status === "failed" ? "failed" : "open";
	shares.set(name, { ...share, all: plus(share.all, portion), [part]: plus(share[part], portion) });
}

const plus = (sum: Sum, { records, amount }: Portion): Sum => ({
	records: sum.records + records,
	amount: addMoney(sum.amount, amount),
});

function emptyShare(name: string): Share {
	const none: Sum = { records: 0, amount: NOTHING };
	return { name, all: none, synced: none, failed: none, open: none };
}
