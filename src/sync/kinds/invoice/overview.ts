import type { Ledger } from "../../../audit/ledger.js";
import type { LedgerRecord } from "../../../audit/record.js";
import type { Mis } from "../../../mis/types.js";
import { yearOf } from "../../../words/day.js";
import { addMoney, type Money, NOTHING } from "../../../words/money.js";
import { folded } from "../../../words/nearest.js";
import type { ErrorCode } from "../../../words/problem.js";
import type { MappingSettings } from "../../../words/settings.js";
import type { MisRow, SyncStatus } from "../../../words/source.js";
import { conditionsOf, type Filter, idsOf, passes } from "../../read/filter.js";
import { pagesOf } from "../../read/pages.js";
import { isSynced, statusOf } from "../../read/states.js";
import type { Directory } from "../customer/people/directory.js";
import type { Charge, FeeCategory } from "../entity.js";
import { dangles, type Lookups, readableName } from "../lookups.js";
import { INVOICE } from "./invoice.js";
import type { InvoiceLine } from "./lines.js";
import { invoiceNumber } from "./number.js";
import { parseCharge } from "./parse.js";
import { INVOICE_SOURCE } from "./source.js";

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
	readonly byYear: readonly Share[];
	readonly byMonth: readonly Share[];
	/** The largest first. */
	readonly byCategory: readonly Share[];
	readonly byCampus: readonly Share[];
	/** Why failed ones are not in QuickBooks, as far as the ledger knows; the most frequent first. */
	readonly causes: readonly CauseSum[];
	/** Charges at 1 that are not known to be in this company: they are counted as open. */
	readonly notHere: number;
	/** Charges of a status that is none of 0 to 3. */
	readonly otherStatus: number;
	/** Charges whose documents were deleted or made void in QuickBooks: they are counted as open, too. */
	readonly noMore: number;
}

export interface OverviewParts {
	readonly mis: Mis;
	readonly ledger: Ledger;
	/** Whether a row at 1 is known to be in the company at hand. */
	readonly isHere: (row: MisRow) => boolean;
	/** Whether a document that was sent is deleted or void in QuickBooks, as it was last seen. */
	readonly isNoMore: (sent: LedgerRecord) => boolean;
	readonly settings: MappingSettings;
	readonly lookups: Lookups;
	readonly categories: ReadonlyMap<string, FeeCategory>;
	readonly directory: Directory;
	/** Whether the MIS's own status is the truth about what is synchronised; else the ledger is. */
	readonly writeBack: boolean;
	/** Only the charges that it lets through count. */
	readonly filter: Filter;
	/** Told each charge that counts, where somebody wants a list of them. */
	readonly onLine?: (line: InvoiceLine) => void;
}

/** Where a charge belongs; "" where the MIS does not say. */
interface Place {
	readonly category: string;
	readonly campus: string;
	readonly campusId: string | undefined;
}

export interface CauseSum extends Sum {
	readonly kind: "invoice";
	readonly code: ErrorCode;
}

/** What one charge adds to a share. */
interface Portion {
	readonly status: SyncStatus;
	readonly amount: Money;
}

/**
 * Where the invoices stand, by month, fee category and campus. No charge is judged: the rows of the MIS are read once,
 * page by page, and the MIS, or the ledger where the MIS is not told, says what became of each. (Let the server add up
 * by payer and year, and it answers with a row for nearly every charge: 500 MB where this takes 150.)
 */
export async function invoiceOverview(parts: OverviewParts): Promise<Overview> {
	const { mis, ledger, isHere, isNoMore, settings, writeBack, filter } = parts;
	const ids = idsOf(INVOICE, filter);
	const which = { where: conditionsOf(INVOICE, filter, parts.categories), ...(ids ? { ids } : {}) };
	const misKnows = writeBack && (await mis.isTracked(INVOICE_SOURCE));
	const shares = new Shares(parts);
	const causes = new Map<ErrorCode, CauseSum>();
	let notHere = 0;
	let otherStatus = 0;
	let noMore = 0;
	for await (const page of pagesOf(mis, INVOICE_SOURCE, which)) {
		for (const row of page) {
			const { record: charge } = parseCharge(row, settings);
			const place = shares.placeOf(charge);
			if (!passes(filter, { campus: place.campus, campusId: place.campusId })) continue;
			const known = ledger.record("invoice", row.id);
			const status = misKnows ? row.status : statusOf(known);
			const isGone = status === "synced" && known !== undefined && isNoMore(known);
			const isSent = known?.qboId !== undefined && isSynced(known.state);
			const isElsewhere = misKnows && status === "synced" && !isSent && !isHere(row);
			if (isGone) noMore += 1;
			if (isElsewhere) notHere += 1;
			if (status === "other") otherStatus += 1;
			if (status === "failed") addCause(causes, known?.problem?.code, charge.stated);
			// What counts of a sent one is what was sent, whatever its row says today; of the others all that the MIS holds,
			// as `reconcile` counts it: columns add up to the whole.
			const amount = status === "synced" ? (known?.amount ?? charge.stated) : charge.stated;
			const counted = { ...charge, amount };
			shares.add(counted, place, isElsewhere || isGone ? "other" : status);
			parts.onLine?.(lineOf(parts, counted, place, isGone ? "other" : status));
		}
	}
	const byNumber = [...causes.values()].sort((a, b) => b.records - a.records);
	return { ...shares.overview(), causes: byNumber, notHere, otherStatus, noMore };
}

function addCause(causes: Map<ErrorCode, CauseSum>, code: ErrorCode | undefined, sum: Money = NOTHING): void {
	if (code === undefined) return;
	const { records, amount } = causes.get(code) ?? { records: 0, amount: NOTHING };
	causes.set(code, { kind: "invoice", code, records: records + 1, amount: addMoney(amount, sum) });
}

function lineOf({ ledger, settings }: OverviewParts, charge: Charge, place: Place, status: SyncStatus): InvoiceLine {
	const known = ledger.record("invoice", charge.id);
	return {
		id: charge.id,
		number: known?.trace ?? invoiceNumber(charge.id, settings),
		day: charge.day,
		payer: charge.payer,
		category: place.category,
		campus: place.campus,
		amount: charge.amount,
		status,
		qboId: known?.qboId,
		reason: status === "synced" ? undefined : known?.problem?.detail,
	};
}

/** Charges as they come in, added up by name. */
class Shares {
	private readonly total = new Map<string, Share>();
	private readonly years = new Map<string, Share>();
	private readonly months = new Map<string, Share>();
	private readonly categories = new Map<string, Share>();
	private readonly campuses = new Map<string, Share>();
	private readonly spellings = new Map<string, string>();

	constructor(private readonly parts: Pick<OverviewParts, "lookups" | "categories" | "directory">) {}

	/** Of which fee category and campus a charge is, in the words of the MIS. */
	placeOf(charge: Charge): Place {
		return { category: this.spelled(this.categoryOf(charge)), ...this.campusOf(charge) };
	}

	add(charge: Charge, { category, campus }: Place, status: SyncStatus): void {
		const portion: Portion = { status, amount: charge.amount ?? NOTHING };
		add(this.total, "", portion);
		add(this.years, charge.day?.slice(0, "YYYY".length) ?? "", portion);
		add(this.months, charge.day?.slice(0, "YYYY-MM".length) ?? "", portion);
		add(this.categories, category, portion);
		add(this.campuses, campus, portion);
	}

	/** "library fee" is "Library Fee": what differs in case and blanks alone is one category, as first met. */
	private spelled(name: string): string {
		const known = this.spellings.get(folded(name));
		if (known === undefined) this.spellings.set(folded(name), name);
		return known ?? name;
	}

	private categoryOf({ categoryId = "" }: Charge): string {
		return this.parts.categories.get(categoryId)?.name ?? unknownId("category", categoryId);
	}

	private campusOf({ payer, day }: Charge): Pick<Place, "campus" | "campusId"> {
		const { lookups, directory } = this.parts;
		const campusId = payer && directory.campusOf(payer, day && yearOf(day));
		const isKnown = campusId === undefined || !dangles(lookups, "campus", campusId);
		return { campusId, campus: isKnown ? readableName(lookups, "campus", campusId) : unknownId("campus", campusId) };
	}

	overview(): Omit<Overview, "causes" | "notHere" | "otherStatus" | "noMore"> {
		const bySize = (a: Share, b: Share) => b.all.records - a.all.records || (a.name < b.name ? -1 : 1);
		return {
			total: this.total.get("") ?? emptyShare(""),
			byYear: [...this.years.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
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

const plus = (sum: Sum, { amount }: Portion): Sum => ({
	records: sum.records + 1,
	amount: addMoney(sum.amount, amount),
});

function emptyShare(name: string): Share {
	const none: Sum = { records: 0, amount: NOTHING };
	return { name, all: none, synced: none, failed: none, open: none };
}
