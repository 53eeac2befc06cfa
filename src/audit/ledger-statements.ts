import type { Sqlite } from "./sqlite.js";

const RESTORES = "(SELECT asks FROM submission WHERE submission.submission = record.submission) IS 'restore'";

/**
 * The SQL of the ledger. Parameters are bound, never spelled out; indexes are named where SQLite would scan instead. What
 * gives MIS keys or amounts back gives its integers as bigints.
 */
export function prepareStatements(database: Sqlite) {
	return {
		record: database.prepare("SELECT * FROM record WHERE realm = ? AND kind = ? AND mis_id = ?").safeIntegers(),
		byDocument: database
			.prepare(
				"SELECT * FROM record INDEXED BY record_by_document WHERE realm = ? AND qbo_id = ? ORDER BY kind, mis_id",
			)
			.safeIntegers(),
		countByState: database.prepare(
			"SELECT state, COUNT(*) AS records FROM record WHERE realm = ? AND kind = ? GROUP BY state",
		),
		statesAfter: database
			.prepare("SELECT mis_id, state FROM record WHERE realm = ? AND kind = ? AND mis_id > ? ORDER BY mis_id LIMIT ?")
			.safeIntegers(),
		inState: database
			.prepare(
				`SELECT * FROM record WHERE realm = ? AND kind = ? AND state IN (SELECT value FROM json_each(?))
			 ORDER BY mis_id LIMIT ?`,
			)
			.safeIntegers(),
		insertClaim: database.prepare(
			`INSERT OR IGNORE INTO claim (realm, kind, mis_id, status_before, run_id, pushed_by)
			 VALUES (?, ?, ?, ?, ?, ?)`,
		),
		deleteClaim: database.prepare("DELETE FROM claim WHERE realm = ? AND kind = ? AND mis_id = ?"),
		idleClaims: database
			.prepare(
				`SELECT claim.kind, claim.mis_id, claim.status_before, claim.pushed_by FROM claim
			 LEFT JOIN record USING (realm, kind, mis_id)
			 WHERE claim.realm = ? AND (record.state IS NULL OR record.state IN ('missing', 'released')
			    OR (record.state NOT IN ('sending', 'unknown', 'undoing') AND record.marked = 1))
			 ORDER BY claim.kind, claim.mis_id`,
			)
			.safeIntegers(),
		insertSubmission: database.prepare(
			`INSERT INTO submission (realm, run_id, operation, asks, request_id, body, body_digest, intended)
			 VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		),
		insertItem: database.prepare("INSERT INTO submission_item (submission, b_id, kind, mis_id) VALUES (?, ?, ?, ?)"),
		insertTakingBack: database.prepare(
			`INSERT INTO submission_item (submission, b_id, kind, mis_id, takes_back, was, moves)
			 SELECT @submission, @bId, kind, mis_id, submission, state, @moves FROM record
			  WHERE realm = @realm AND kind = @kind AND mis_id = @misId`,
		),
		beginUndoing: database.prepare(
			`UPDATE record SET state = 'undoing', submission = @submission, run_id = @runId, changed = @changed
			 WHERE realm = @realm AND kind = @kind AND mis_id = @misId`,
		),
		keep: database.prepare(
			`UPDATE record SET state = item.was, submission = item.takes_back, generation = generation + 1, run_id = @runId,
			   changed = @changed
			 FROM submission_item AS item
			 WHERE item.submission = @submission AND item.kind = @kind AND item.mis_id = @misId AND record.realm = @realm
			   AND record.kind = @kind AND record.mis_id = @misId`,
		),
		undone: database.prepare(
			`UPDATE record SET state = 'undone', generation = generation + 1, issue = issue + @keepsNumber, sync_token = @syncToken,
			   code = @code, detail = @detail, fix = @fix, intuit_tid = @intuitTid, run_id = @runId, changed = @changed, marked = 0
			 WHERE realm = @realm AND kind = @kind AND mis_id = @misId`,
		),
		noteUndone: database.prepare(
			`UPDATE submission_item SET undone_by = @runId WHERE kind = @kind AND mis_id = @misId AND submission =
			   (SELECT takes_back FROM submission_item WHERE submission = @submission AND kind = @kind AND mis_id = @misId)`,
		),
		// QuickBooks counts the versions of an object: one more when another is linked to it, and one when the link goes.
		noteMoved: database.prepare(
			`UPDATE record INDEXED BY record_by_document SET sync_token = CAST(CAST(sync_token AS INTEGER) + 2 AS TEXT), answered = NULL
			 WHERE realm = ? AND qbo_id = ? AND kind IN (SELECT value FROM json_each(?)) AND sync_token <> ''`,
		),
		takingBack: database.prepare(
			`SELECT item.moves, run.run_id, run.operator FROM submission_item AS item
			 JOIN submission USING (submission) LEFT JOIN run USING (run_id)
			 WHERE item.submission = @submission AND item.kind = @kind AND item.mis_id = @misId`,
		),
		sentByRun: database
			.prepare(
				`SELECT record.*, item.undone_by, item.made_id, item.made_trace, submission.first_attempt, submission.last_attempt,
				   record.submission IS submission.submission OR record.state = 'undoing' AS current
				 FROM submission CROSS JOIN submission_item AS item USING (submission)
				 JOIN record ON record.realm = submission.realm AND record.kind = item.kind AND record.mis_id = item.mis_id
				 WHERE submission.realm = ? AND submission.run_id = ? AND submission.asks = 'create'
				   AND (record.submission IS submission.submission OR item.undone_by IS NOT NULL OR EXISTS (SELECT 1 FROM entry
				     WHERE entry.kind = record.kind AND entry.mis_id = record.mis_id AND entry.run_id = submission.run_id
				       AND entry.event = 'created'))
				 ORDER BY record.kind, record.mis_id`,
			)
			.safeIntegers(),
		foundByRun: database
			.prepare(
				`SELECT * FROM record WHERE realm = ? AND run_id = ? AND state IN ('adopted', 'linked') AND submission IS NULL
				 ORDER BY kind, mis_id`,
			)
			.safeIntegers(),
		upsertSending: database.prepare(
			`INSERT INTO record (realm, kind, mis_id, state, digest, trace, key, title, amount, customer_id, day, payer, said,
			   issue, submission, run_id, changed)
			 VALUES (@realm, @kind, @misId, 'sending', @digest, @trace, @key, @title, @amount, @customerId, @day, @payer, @said, @issue,
			   @submission, @runId, @changed)
			 ON CONFLICT (realm, kind, mis_id) DO UPDATE SET state = 'sending', digest = @digest, trace = @trace, key = @key, title = @title,
			   amount = @amount, customer_id = @customerId, day = @day, payer = @payer, said = @said, issue = @issue, submission = @submission,
			   run_id = @runId, changed = @changed, marked = 0, right_for = NULL, answered = NULL,
			   qbo_id = CASE WHEN @restores = 1 THEN qbo_id END, sync_token = CASE WHEN @restores = 1 THEN sync_token END,
			   code = NULL, detail = NULL, fix = NULL`,
		),
		noteAttempt: database.prepare(
			`UPDATE submission SET last_attempt = @at, first_attempt = COALESCE(first_attempt, last_attempt, @at),
			   attempts = attempts + 1 WHERE submission = @submission`,
		),
		settle: database
			// What was to be made active again, and was not, is inactive as before: by which id, and in which version.
			.prepare(
				`UPDATE record SET state = @state, generation = generation + @nextGeneration,
			   qbo_id = CASE WHEN @qboId IS NULL AND ${RESTORES} THEN qbo_id ELSE @qboId END,
			   sync_token = CASE WHEN @qboId IS NULL AND ${RESTORES} THEN sync_token ELSE @syncToken END, answered = @answered, code = @code, detail = @detail, fix = @fix,
			   intuit_tid = @intuitTid, sent = @sent, run_id = @runId, changed = @changed, marked = 0
			 WHERE realm = @realm AND kind = @kind AND mis_id = @misId RETURNING submission, title, trace, amount, day, payer, customer_id,
			   (SELECT json_extract(company, '$.homeCurrency') FROM seen_company WHERE seen_company.realm = record.realm) AS currency,
			   (SELECT group_concat(COALESCE(full_name, name), ' and ') FROM seen_reference WHERE seen_reference.realm = record.realm
			     AND entity = 'Item' AND seen_reference.qbo_id IN (SELECT value FROM json_each('["' || replace((SELECT item
			       FROM seen_document WHERE seen_document.realm = record.realm AND record.kind = 'invoice' AND entity = 'Invoice'
			         AND seen_document.qbo_id = @qboId), ',', '","') || '"]'))) AS items`,
			)
			.safeIntegers(),
		noteMade: database.prepare(
			`UPDATE submission_item SET made_id = ?, made_trace = record.trace FROM record
			 WHERE record.realm = ? AND record.kind = ? AND record.mis_id = ? AND submission_item.submission = record.submission
			   AND submission_item.kind = record.kind AND submission_item.mis_id = record.mis_id`,
		),
		currency: database
			.prepare("SELECT json_extract(company, '$.homeCurrency') FROM seen_company WHERE realm = ?")
			.pluck(),
		closeSubmission: database.prepare(
			`UPDATE submission SET open = 0, body = NULL WHERE submission = ? AND NOT EXISTS (
			   SELECT 1 FROM submission_item JOIN record USING (kind, mis_id)
			   WHERE submission_item.submission = ? AND record.realm = submission.realm
			     AND record.submission = submission.submission AND record.state IN ('sending', 'unknown', 'undoing'))`,
		),
		claimsAmong: database
			.prepare(
				`SELECT kind, mis_id, status_before, pushed_by FROM claim
			 WHERE realm = ? AND kind = ? AND mis_id IN (SELECT value FROM json_each(?))`,
			)
			.safeIntegers(),
		countClaims: database.prepare("SELECT COUNT(*) FROM claim WHERE realm = ? AND kind = ?").pluck(),
		anyCreated: database.prepare("SELECT 1 FROM record WHERE realm = ? AND kind = ? AND qbo_id IS NOT NULL LIMIT 1"),
		anyReceipt: database.prepare(
			`SELECT 1 FROM record WHERE realm = @realm AND kind = @kind AND state = 'created'
			   AND NOT EXISTS (SELECT 1 FROM wrong_receipt WHERE realm = @realm AND kind = @kind) LIMIT 1`,
		),
		noteWrongReceipt: database.prepare("INSERT OR REPLACE INTO wrong_receipt (realm, kind, run_id) VALUES (?, ?, ?)"),
		// A run that met with a wrong one proves nothing by the others it had on the wire.
		forgetWrongReceipt: database.prepare("DELETE FROM wrong_receipt WHERE realm = ? AND kind = ? AND run_id <> ?"),
		firstAttempt: database.prepare("SELECT first_attempt FROM submission WHERE submission = ?").pluck(),
		endSubmission: database.prepare("UPDATE submission SET open = 0, body = NULL WHERE submission = ?"),
		setState: database.prepare(
			"UPDATE record SET state = ?, run_id = ?, changed = ? WHERE realm = ? AND kind = ? AND mis_id = ?",
		),
		regenerate: database.prepare(
			`INSERT INTO record (realm, kind, mis_id, state, generation, run_id, changed) VALUES (?, ?, ?, 'missing', 2, ?, ?)
			 ON CONFLICT (realm, kind, mis_id) DO UPDATE SET state = 'missing', generation = generation + 1, qbo_id = NULL,
			   right_for = NULL, run_id = excluded.run_id, changed = excluded.changed`,
		),
		lastSent: database
			.prepare(
				`SELECT * FROM record WHERE realm = ? AND kind = ? AND state IN ('created', 'adopted') AND qbo_id IS NOT NULL
			 ORDER BY mis_id DESC LIMIT ?`,
			)
			.safeIntegers(),
		sentAfter: database
			.prepare(
				`SELECT * FROM record WHERE realm = ? AND kind = ? AND mis_id > ? AND state IN ('created', 'adopted', 'contested')
			   AND qbo_id IS NOT NULL ORDER BY mis_id LIMIT ?`,
			)
			.safeIntegers(),
		sentFrom: database
			.prepare(
				`SELECT * FROM record WHERE realm = ? AND kind = ? AND mis_id >= ? AND state IN ('created', 'adopted')
			   AND qbo_id IS NOT NULL ORDER BY mis_id LIMIT 1`,
			)
			.safeIntegers(),
		acknowledge: database.prepare(
			"INSERT OR REPLACE INTO acknowledged_row (realm, kind, mis_id, digest, at, reason) VALUES (?, ?, ?, ?, ?, ?)",
		),
		acknowledged: database.prepare(
			"SELECT at, reason FROM acknowledged_row WHERE realm = ? AND kind = ? AND mis_id = ? AND digest = ?",
		),
		accept: database.prepare(
			"INSERT OR REPLACE INTO accepted_doubt (realm, kind, mis_id, digest, at) VALUES (?, ?, ?, ?, ?)",
		),
		accepted: database.prepare(
			"SELECT 1 FROM accepted_doubt WHERE realm = ? AND kind = ? AND mis_id = ? AND digest = ?",
		),
		noteRightFor: database.prepare(
			`UPDATE record SET state = 'adopted', right_for = ?, code = NULL, detail = NULL, fix = NULL, marked = 0, run_id = ?,
			   changed = ? WHERE realm = ? AND kind = ? AND mis_id = ? AND qbo_id IS NOT NULL`,
		),
		renew: database.prepare(
			`UPDATE record SET state = 'missing', generation = generation + 1, issue = issue + ?, qbo_id = NULL, right_for = NULL, run_id = ?,
			   changed = ? WHERE realm = ? AND kind = ? AND mis_id = ?`,
		),
		hold: database.prepare(
			`INSERT INTO record (realm, kind, mis_id, state, digest, key, title, amount, day, code, detail, fix, run_id, changed)
			 VALUES (@realm, @kind, @misId, 'held', @digest, @key, @title, @amount, @day, @code, @detail, @fix, @runId, @changed)
			 ON CONFLICT (realm, kind, mis_id) DO UPDATE SET state = 'held', digest = @digest, key = @key, title = @title, amount = @amount,
			   day = @day, code = @code, detail = @detail, fix = @fix, run_id = @runId, changed = @changed, marked = 0`,
		),
		contest: database.prepare(
			`UPDATE record SET state = 'contested', code = @code, detail = @detail, fix = @fix, run_id = @runId,
			   changed = @changed, marked = 0 WHERE realm = @realm AND kind = @kind AND mis_id = @misId`,
		),
		uphold: database.prepare(
			`UPDATE record SET state = 'adopted', code = NULL, detail = NULL, fix = NULL, run_id = ?, changed = ?
			 WHERE realm = ? AND kind = ? AND mis_id = ? AND state = 'contested'`,
		),
		release: database.prepare(
			`INSERT INTO record (realm, kind, mis_id, state, run_id, changed) VALUES (?, ?, ?, 'released', ?, ?)
			 ON CONFLICT (realm, kind, mis_id) DO UPDATE SET state = 'released', run_id = excluded.run_id, changed = excluded.changed`,
		),
		noteMarked: database.prepare("UPDATE record SET marked = 1 WHERE realm = ? AND kind = ? AND mis_id = ?"),
		unmarked: database
			.prepare(
				`SELECT * FROM record INDEXED BY record_unmarked WHERE realm = ? AND kind = ? AND marked = 0
			   AND state IN ('created', 'adopted', 'linked', 'refused', 'deferred', 'held', 'contested', 'misbooked', 'undone')
			 ORDER BY mis_id LIMIT ?`,
			)
			.safeIntegers(),
		openSubmissions: database.prepare("SELECT * FROM submission WHERE realm = ? AND open = 1 ORDER BY submission"),
		itemRecords: database
			.prepare(
				`SELECT submission_item.b_id, record.* FROM submission_item
			 JOIN submission USING (submission)
			 JOIN record ON record.realm = submission.realm AND record.kind = submission_item.kind
			   AND record.mis_id = submission_item.mis_id AND record.submission = submission.submission
			 WHERE submission_item.submission = ? AND record.state IN ('sending', 'unknown', 'undoing')`,
			)
			.safeIntegers(),
	};
}
