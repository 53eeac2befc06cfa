import type { MisId, QboId } from "../words/ids.js";
import type { Money } from "../words/money.js";
import { openSqlite, type Sqlite } from "./sqlite.js";

/** A record of the MIS or of the ledger, to be compared; `row` is whatever JSON the caller put in. */
export interface ComparedRecord {
	readonly misId: MisId;
	/** The document that the ledger knows for it. */
	readonly qboId: QboId | undefined;
	/** Whether its document has to be looked for where it was not met: by its id, where the ledger knows one, else by number. */
	readonly isWanted: boolean;
	readonly row: string;
}

/** A document of QuickBooks; `misId` by its number, where that is one of ours. */
export interface ComparedDocument {
	readonly qboId: QboId;
	readonly misId: MisId | undefined;
	/** Whether it is one of those that were counted. */
	readonly counted: boolean;
	readonly row: string;
}

/** A record, and one of its documents. */
type PairedRow = readonly [
	misId: MisId,
	knownId: QboId | null,
	row: string,
	documentId: QboId | null,
	document: string | null,
];

/**
 * Both sides of a comparison, to be gone through in the order of MIS keys: a million of each do not belong into memory.
 * A nameless temporary file that is gone with the command.
 */
export class Comparison {
	// Keys are bound as text: their columns make integers of it, whatever their size.
	private readonly database = openTemporary();
	private readonly insertRecord = this.database.prepare("INSERT INTO record VALUES (?, ?, ?, ?)");
	private readonly insertDocument = this.database.prepare(
		"INSERT OR REPLACE INTO document (qbo_id, mis_id, counted, row) VALUES (?, ?, ?, ?)",
	);
	private readonly deleteDocument = this.database.prepare("DELETE FROM document WHERE qbo_id = ?");

	private readonly insertOpen = this.database.prepare("INSERT OR REPLACE INTO open_document VALUES (?, ?, ?, ?)");
	private readonly deleteOpen = this.database.prepare("DELETE FROM open_document WHERE entity = ? AND qbo_id = ?");

	addRecords(records: readonly ComparedRecord[]): void {
		this.database.transaction(() => {
			for (const { misId, qboId, isWanted, row } of records)
				this.insertRecord.run(misId, qboId ?? null, isWanted ? 1 : 0, row);
		})();
	}

	/** One that is here already is replaced. */
	addDocuments(documents: readonly ComparedDocument[]): void {
		this.database.transaction(() => {
			for (const { qboId, misId, counted, row } of documents)
				this.insertDocument.run(qboId, misId ?? null, counted ? 1 : 0, row);
		})();
	}

	dropDocuments(ids: readonly string[]): void {
		for (const id of ids) this.deleteDocument.run(id);
	}

	/** All of them are going to be read again. */
	forgetDocuments(): void {
		this.database.exec("DELETE FROM document; DELETE FROM open_document;");
	}

	/** How many of the counted documents are here. */
	countedDocuments(): number {
		return this.database.prepare("SELECT COUNT(*) FROM document WHERE counted = 1").pluck().get() as number;
	}

	/** Documents that the ledger knows for records that are wanted, and that are not here. */
	unseenIds(): QboId[] {
		return this.database
			.prepare(
				`SELECT qbo_id FROM record WHERE is_wanted = 1 AND qbo_id IS NOT NULL
				   AND NOT EXISTS (SELECT 1 FROM document WHERE document.qbo_id = record.qbo_id)`,
			)
			.pluck()
			.all() as QboId[];
	}

	/** Records that are wanted, of which the ledger knows no document, and none here bears their number. */
	unseenRecords(): MisId[] {
		const rows = this.database.prepare(
			`SELECT CAST(mis_id AS TEXT) FROM record WHERE is_wanted = 1 AND qbo_id IS NULL
			   AND mis_id NOT IN (SELECT mis_id FROM document WHERE mis_id IS NOT NULL)`,
		);
		return rows.pluck().all() as MisId[];
	}

	/**
	 * Everything is here: documents belong to the record whose id the ledger knows, else to that of their number. Most bear
	 * the number of the record that knows them: these are seen by the key alone.
	 */
	pair(): void {
		const others = this.database
			.prepare(
				`SELECT document.qbo_id FROM document LEFT JOIN record USING (mis_id)
				 WHERE record.qbo_id IS NOT document.qbo_id`,
			)
			.pluck()
			.all() as QboId[];
		if (others.length > 0) this.database.exec("CREATE INDEX IF NOT EXISTS record_by_document ON record (qbo_id)");
		const known = this.database
			.prepare("SELECT mis_id FROM record WHERE qbo_id = ? ORDER BY mis_id")
			.pluck()
			.safeIntegers();
		const move = this.database.prepare("UPDATE document SET mis_id = ? WHERE qbo_id = ?");
		this.database.transaction(() => {
			for (const id of others) {
				const owner = known.get(id);
				if (owner !== undefined) move.run(owner, id);
			}
		})();
		this.database.exec("CREATE INDEX IF NOT EXISTS document_in_order ON document (mis_id)");
	}

	/** Each record with each of its documents, or with none, in ascending MIS key: one that has several comes several times. */
	pairs(): Iterable<PairedRow> {
		return this.database
			.prepare(
				`SELECT CAST(record.mis_id AS TEXT), record.qbo_id, record.row, document.qbo_id, document.row
				 FROM record LEFT JOIN document INDEXED BY document_in_order USING (mis_id) ORDER BY record.mis_id`,
			)
			.raw()
			.iterate() as Iterable<PairedRow>;
	}

	/** Documents that belong to no record, in the order in which they were read. */
	strangers(): Iterable<readonly [qboId: QboId, row: string]> {
		return this.database
			.prepare(
				`SELECT qbo_id, row FROM document
				 WHERE mis_id IS NULL OR NOT EXISTS (SELECT 1 FROM record WHERE record.mis_id = document.mis_id)`,
			)
			.raw()
			.iterate() as Iterable<[QboId, string]>;
	}

	/** What each of these documents adds to the balance of its customer. One that is here already is replaced. */
	addOpen(entity: string, documents: readonly (readonly [id: string, customerId: string, open: Money])[]): void {
		this.database.transaction(() => {
			for (const [id, customerId, open] of documents) this.insertOpen.run(entity, id, customerId, open);
		})();
	}

	dropOpen(entity: string, ids: readonly string[]): void {
		for (const id of ids) this.deleteOpen.run(entity, id);
	}

	forgetOpen(entity: string): void {
		this.database.prepare("DELETE FROM open_document WHERE entity = ?").run(entity);
	}

	countedOpen(entity: string): number {
		return this.database.prepare("SELECT COUNT(*) FROM open_document WHERE entity = ?").pluck().get(entity) as number;
	}

	/** All of them. */
	openDocuments(): Iterable<readonly [customerId: string, open: Money]> {
		const rows = this.database.prepare("SELECT customer_id, open FROM open_document WHERE open <> 0");
		return rows.safeIntegers().raw().iterate() as Iterable<[string, Money]>;
	}

	close(): void {
		this.database.close();
	}
}

/** Ids are text, and their order is not that in which they come: with less, each would be read from the disk. */
const CACHE_KIB = 12_288;

function openTemporary(): Sqlite {
	const database = openSqlite("");
	database.pragma("journal_mode = OFF");
	database.pragma("synchronous = OFF");
	database.pragma(`cache_size = -${CACHE_KIB}`);
	database.exec(`
		CREATE TABLE record (mis_id INTEGER PRIMARY KEY, qbo_id TEXT, is_wanted INTEGER NOT NULL, row TEXT NOT NULL);
		CREATE TABLE document (qbo_id TEXT PRIMARY KEY, mis_id INTEGER, counted INTEGER NOT NULL, row TEXT NOT NULL);
		CREATE TABLE open_document (entity TEXT, qbo_id TEXT, customer_id TEXT NOT NULL, open INTEGER NOT NULL,
			PRIMARY KEY (entity, qbo_id)) WITHOUT ROWID;
	`);
	return database;
}
