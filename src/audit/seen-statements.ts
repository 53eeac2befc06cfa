import type { Sqlite } from "./sqlite.js";

/** The indexes are named: without statistics SQLite would scan a whole company for the sake of the primary key. */
export function seenStatements(database: Sqlite) {
	return {
		company: database.prepare("SELECT company, seen FROM seen_company WHERE realm = ?"),
		noteCompany: database.prepare(
			"INSERT OR REPLACE INTO seen_company (realm, environment, company, seen) VALUES (?, ?, ?, ?)",
		),
		dropReferences: database.prepare("DELETE FROM seen_reference WHERE realm = ? AND entity = ?"),
		forgetReference: database.prepare("DELETE FROM seen_reference WHERE realm = ? AND entity = ? AND qbo_id = ?"),
		noteReference: database.prepare(
			`INSERT OR REPLACE INTO seen_reference (realm, entity, qbo_id, name, active, full_name, type, rates)
			 VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		),
		references: database.prepare(
			"SELECT qbo_id, name, active, full_name, type, rates FROM seen_reference WHERE realm = ? AND entity = ?",
		),
		noteName: database.prepare(
			`INSERT INTO seen_name (realm, entity, qbo_id, name_key, name, names, identity_kind, identity_key, active, note, balance)
			 VALUES (@realm, @entity, @id, @nameKey, @name, @names, @identityKind, @identityKey, @active, @note, @balance)
			 ON CONFLICT (realm, entity, qbo_id) DO UPDATE SET name_key = @nameKey, name = @name, names = @names,
			   identity_kind = @identityKind, identity_key = @identityKey, active = @active,
			   note = COALESCE(@note, note), balance = COALESCE(@balance, balance)`,
		),
		byName: database
			.prepare("SELECT * FROM seen_name INDEXED BY seen_name_by_key WHERE realm = ? AND name_key = ?")
			.safeIntegers(),
		byIdentity: database
			.prepare(
				"SELECT * FROM seen_name INDEXED BY seen_name_by_identity WHERE realm = ? AND identity_kind = ? AND identity_key = ?",
			)
			.safeIntegers(),
		customer: database
			.prepare("SELECT * FROM seen_name WHERE realm = ? AND entity = 'Customer' AND qbo_id = ?")
			.safeIntegers(),
		forgetName: database.prepare("DELETE FROM seen_name WHERE realm = ? AND entity = ? AND qbo_id = ?"),
		noteDocument: database.prepare(
			`INSERT INTO seen_document (realm, entity, qbo_id, number, customer_id, total, day, sync_token, balance, item, location,
			   account, method, link, money, note, state, changed)
			 VALUES (@realm, @entity, @id, @number, @customerId, @total, @day, @syncToken, @balance, @item, @location,
			   @account, @method, @link, @money, @note, @state, @changed)
			 ON CONFLICT (realm, entity, qbo_id) DO UPDATE SET number = @number, customer_id = @customerId, total = @total,
			   day = @day, sync_token = @syncToken, balance = COALESCE(@balance, balance), item = COALESCE(@item, item),
			   location = COALESCE(@location, location), account = COALESCE(@account, account), method = COALESCE(@method, method), link = COALESCE(@link, link),
			   money = COALESCE(@money, money),
			   note = COALESCE(@note, note), state = COALESCE(@state, NULLIF(state, 'deleted')), changed = COALESCE(@changed, changed)`,
		),
		noteDeleted: database.prepare(
			`INSERT INTO seen_document (realm, entity, qbo_id, number, state, changed) VALUES (@realm, @entity, @id, '', 'deleted', @changed)
			 ON CONFLICT (realm, entity, qbo_id) DO UPDATE SET state = 'deleted', changed = @changed WHERE state IS NOT 'deleted'`,
		),
		documents: database
			.prepare(
				`SELECT * FROM seen_document INDEXED BY seen_document_by_any_case
				 WHERE realm = ? AND entity = ? AND number = ? COLLATE NOCASE AND state IS NOT 'deleted'`,
			)
			.safeIntegers(),
		documentsBeside: database
			.prepare(
				`SELECT * FROM seen_document WHERE realm = ? AND entity = ? AND number <> '' AND state IS NOT 'deleted'
				 AND (number < ? COLLATE NOCASE OR number >= ? COLLATE NOCASE) ORDER BY substr(qbo_id, -2), qbo_id LIMIT ?`,
			)
			.safeIntegers(),
		documentsOf: database
			.prepare(
				`SELECT * FROM seen_document INDEXED BY seen_document_by_customer
				 WHERE realm = ? AND entity = ? AND customer_id = ? AND day = ? AND total = ? AND state IS NOT 'deleted'
				 ORDER BY qbo_id`,
			)
			.safeIntegers(),
		documentsBetween: database
			.prepare(
				`SELECT * FROM seen_document INDEXED BY seen_document_by_customer
				 WHERE realm = ? AND entity = ? AND customer_id = ? AND day BETWEEN ? AND ? AND total = ? AND state IS NOT 'deleted'
				 ORDER BY qbo_id`,
			)
			.safeIntegers(),
		documentsOfMoney: database
			.prepare(
				`SELECT * FROM seen_document INDEXED BY seen_document_by_money
				 WHERE realm = ? AND entity = ? AND money = ? AND state IS NOT 'deleted' ORDER BY qbo_id`,
			)
			.safeIntegers(),
		owedDocuments: database
			.prepare(
				`SELECT * FROM seen_document INDEXED BY seen_document_by_customer
				 WHERE realm = ? AND entity = ? AND customer_id = ? AND balance > 0 AND state IS NOT 'deleted' ORDER BY day`,
			)
			.safeIntegers(),
		noteSettled: database.prepare(
			"UPDATE seen_document SET balance = MAX(0, balance - ?) WHERE realm = ? AND entity = ? AND qbo_id = ? AND balance IS NOT NULL",
		),
		document: database
			.prepare("SELECT * FROM seen_document WHERE realm = ? AND entity = ? AND qbo_id = ?")
			.safeIntegers(),
		forgetDocuments: database.prepare("DELETE FROM seen_document WHERE realm = ? AND entity = ?"),
		forgetNames: database.prepare("DELETE FROM seen_name WHERE realm = ? AND entity = ?"),
		forgetDocument: database.prepare("DELETE FROM seen_document WHERE realm = ? AND entity = ? AND qbo_id = ?"),
		forgetUntil: database.prepare("DELETE FROM seen_until WHERE realm = ? AND entity = ?"),
		until: database.prepare("SELECT until, seen FROM seen_until WHERE realm = ? AND entity = ?"),
		noteUntil: database.prepare("INSERT OR REPLACE INTO seen_until (realm, entity, until, seen) VALUES (?, ?, ?, ?)"),
		mappings: database.prepare("SELECT mis_name, qbo_id FROM mapping WHERE realm = ? AND what = ?"),
		used: database.prepare("SELECT mis_name, qbo_id FROM mapping_used WHERE realm = ? AND what = ? ORDER BY used"),
		noteUsed: database.prepare(
			"INSERT OR IGNORE INTO mapping_used (realm, what, mis_name, qbo_id, used) VALUES (?, ?, ?, ?, ?)",
		),
		setMapping: database.prepare(
			"INSERT OR REPLACE INTO mapping (realm, what, mis_name, qbo_id, made) VALUES (?, ?, ?, ?, ?)",
		),
	};
}
