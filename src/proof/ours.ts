import type { SentRecord } from "../audit/record.js";
import type { MisId } from "../words/ids.js";
import { receiptName } from "./book-payments.js";
import { type PeopleSent, personKey } from "./customers.js";
import { chargesOf } from "./mis-charges.js";
import { namesIn } from "./mis-names.js";
import { type MisPeople, readPeople } from "./mis-people.js";
import { type MisReceipt, readReceipts } from "./mis-receipts.js";
import { findNamed, NamedInvoices } from "./named-invoices.js";
import type { ProofParts, ProofQuestion } from "./question.js";
import { Rows } from "./rows.js";
import { isNarrowed, type Scope } from "./scope.js";
import type { ChargeRecord } from "./types.js";

/** Records that are looked up one by one, where reading everything would take longer. */
const FEW_RECORDS = 300;

/** The MIS and the ledger. */
export interface Ours {
	readonly people: MisPeople;
	readonly peopleSent: PeopleSent;
	/** Charges that are asked about, where they are few enough to be looked up one by one. */
	readonly few: readonly MisId[] | undefined;
	readonly snapshot: string;
	/** How records and documents are kept. */
	readonly rows: Rows;
	readonly receipts: readonly MisReceipt[];
	readonly receiptsSent: ReadonlyMap<string, SentRecord>;
	/** That the receipts name. */
	readonly named: NamedInvoices;
	readonly categories: ReadonlyMap<string, string>;
}

/** Reads it: the MIS at one moment, and the ledger right after it. */
export async function readOurs(parts: ProofParts, { kinds, scope }: ProofQuestion): Promise<Ours> {
	const mis = await parts.snapshot();
	try {
		const people = await readPeople(mis);
		const peopleSent = new Map<string, SentRecord>();
		for (const kind of ["student", "applicant"] as const)
			for (const record of parts.ledger(kind)) peopleSent.set(personKey(kind, record.misId), record);
		const { prefix } = parts.settings.invoices;
		const rows = new Rows(prefix);
		const asked: MisId[] = [];
		if (kinds.includes("invoice")) {
			const { invoices, separators } = parts.settings;
			const terms = { amount: invoices.amount, separators, scope };
			for await (const page of chargesOf(mis, people, parts.ledger("invoice"), terms)) {
				parts.comparison.addRecords(page.map((record) => rows.packRecord(record, isWanted(parts, scope, record))));
				if (asked.length > FEW_RECORDS) continue;
				for (const record of page) if (record.isAsked) asked.push(record.misId);
			}
		}
		const isFew = isNarrowed(scope) && asked.length <= FEW_RECORDS;
		const receiptsSent = new Map<string, SentRecord>();
		const isPaid = kinds.includes("payment");
		for (const kind of isPaid ? (["payment", "topup"] as const) : [])
			for (const record of parts.ledger(kind)) receiptsSent.set(receiptName(kind, record.misId), record);
		const receipts = isPaid ? await readReceipts(mis, parts.settings) : [];
		const named = isPaid ? await findNamed(mis, receipts, parts.ledger("invoice"), prefix) : new NamedInvoices();
		const categories = isPaid ? await namesIn(mis, "tbl_income_category", "id", ["name"]) : new Map<string, string>();
		return {
			rows,
			receipts,
			receiptsSent,
			named,
			categories,
			people,
			peopleSent,
			few: isFew ? asked : undefined,
			snapshot: mis.taken,
		};
	} finally {
		await mis.close();
	}
}

/** What is said to be in QuickBooks is looked for wherever it may be. */
function isWanted(
	{ misTells }: ProofParts,
	scope: Scope,
	{ mis, sent, isAsked: isMeant, isInPeriod: isOfPeriod }: ChargeRecord,
): boolean {
	const isSaid = sent?.qboId !== undefined || (misTells && mis?.status === "synced");
	return isSaid && isMeant && (isOfPeriod || isNarrowed(scope));
}
