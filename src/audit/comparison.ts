import type { MisId, QboId } from "../words/ids.js";
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

/**
 * Both sides of a comparison, to be gone through in the order of MIS keys: a million of each do not belong into memory.
 * A nameless temporary file that is gone with the command.
 */
export class Comparison {
	private readonly database = openTemporary();
	private readonly insertRecord = this.database.prepare("INSERT INTO record VALUES (?, ?, ?, ?)");
	private readonly insertDocument = this.database.prepare(
		"INSERT OR REPLACE INTO document (qbo_id, mis_id, counted, row) VALUES (?, ?, ?, ?)",
	);
	private readonly deleteDocument = this.database.prepare("DELETE FROM document WHERE qbo_id = ?");

	addRecords(records: readonly ComparedRecord[]): void {
		this.database.transaction(() => {
			for (const { misId, qboId, isWanted, row } of records)
				this.insertRecord.run(BigInt(misId), qboId ?? null, isWanted ? 1 : 0, row);
		})();
	}

	/** One that is here already is replaced. */
	addDocuments(documents: readonly ComparedDocument[]): void {
		this.database.transaction(() => {
			for (const { qboId, misId, counted, row } of documents)
				this.insertDocument.run(qboId, misId === undefined ? null : BigInt(misId), counted ? 1 : 0, row);
		})();
	}

	dropDocuments(ids: readonly string[]): void {
		for (const id of ids) this.deleteDocument.run(id);
	}

	/** All of them are going to be read again. */
	forgetDocuments(): void {
		this.database.exec("DELETE FROM document");
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
	 * the number of the record that knows them: these are seen by the key alone, in order.
	 */
	pair(): void {
		this.database.exec(`
			CREATE INDEX IF NOT EXISTS record_by_document ON record (qbo_id) WHERE qbo_id IS NOT NULL;
			UPDATE document SET mis_id = (SELECT mis_id FROM record WHERE record.qbo_id = document.qbo_id)
			 WHERE NOT EXISTS (SELECT 1 FROM record WHERE record.mis_id = document.mis_id AND record.qbo_id = document.qbo_id)
			   AND EXISTS (SELECT 1 FROM record WHERE record.qbo_id = document.qbo_id);
			CREATE INDEX IF NOT EXISTS document_in_order ON document (mis_id, qbo_id);
		`);
	}

	/** In ascending MIS key. */
	records(): Iterable<readonly [misId: bigint, row: string]> {
		const rows = this.database.prepare("SELECT mis_id, row FROM record ORDER BY mis_id").safeIntegers().raw();
		return rows.iterate() as Iterable<[bigint, string]>;
	}

	/** In ascending MIS key; first those without one. */
	documents(): Iterable<readonly [misId: bigint | null, row: string]> {
		const rows = this.database
			.prepare("SELECT mis_id, row FROM document INDEXED BY document_in_order ORDER BY mis_id, qbo_id")
			.safeIntegers()
			.raw();
		return rows.iterate() as Iterable<[bigint | null, string]>;
	}

	close(): void {
		this.database.close();
	}
}

/** Ids are text, and their order is not that in which they come: with less, each would be read from the disk. */
const CACHE_KIB = 16_384;

function openTemporary(): Sqlite {
	const database = openSqlite("");
	database.pragma("journal_mode = OFF");
	database.pragma("synchronous = OFF");
	database.pragma(`cache_size = -${CACHE_KIB}`);
	database.exec(`
		CREATE TABLE record (mis_id INTEGER PRIMARY KEY, qbo_id TEXT, is_wanted INTEGER NOT NULL, row TEXT NOT NULL);
		CREATE TABLE document (qbo_id TEXT PRIMARY KEY, mis_id INTEGER, counted INTEGER NOT NULL, row TEXT NOT NULL);
	`);
	return database;
}
