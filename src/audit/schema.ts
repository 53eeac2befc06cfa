/**
 * The schema of audit.sqlite, a step a version; a step that has shipped is never edited. Times are ISO 8601 in UTC,
 * amounts hundredths, MIS keys integers as in the MIS. Everything is kept per company (`realm`).
 */
export const MIGRATIONS: readonly string[] = [
	`
	CREATE TABLE run (
		run_id TEXT PRIMARY KEY,
		realm TEXT,
		command TEXT NOT NULL,
		started TEXT NOT NULL,
		ended TEXT,
		operator TEXT NOT NULL,            -- user@host, process
		pid INTEGER NOT NULL,
		successful INTEGER NOT NULL DEFAULT 0,
		failed INTEGER NOT NULL DEFAULT 0,
		skipped INTEGER NOT NULL DEFAULT 0,
		unknown INTEGER NOT NULL DEFAULT 0,
		exit_code INTEGER
	);

	-- The ledger: what became of each MIS record in each company.
	CREATE TABLE record (
		realm TEXT NOT NULL,
		kind TEXT NOT NULL,                -- student, applicant, invoice
		mis_id INTEGER NOT NULL,
		state TEXT NOT NULL,               -- see RecordState
		generation INTEGER NOT NULL DEFAULT 1,
		digest TEXT,                       -- of the document that was or would be sent; of the problems, where held
		qbo_id TEXT,
		sync_token TEXT,
		trace TEXT,                        -- DocNumber or DisplayName
		key TEXT,                          -- reg_no or tracking_id; the MIS id of an invoice
		title TEXT,                        -- what a person calls it
		amount INTEGER,
		customer_id TEXT,                  -- QuickBooks id of the customer an invoice was meant for
		day TEXT,
		code TEXT,
		detail TEXT,
		fix TEXT,
		intuit_tid TEXT,
		marked INTEGER NOT NULL DEFAULT 0, -- 1 once the MIS says the same
		submission INTEGER,                -- the last one it was part of
		run_id TEXT,
		changed TEXT NOT NULL,
		PRIMARY KEY (realm, kind, mis_id)
	) WITHOUT ROWID;
	CREATE INDEX record_by_state ON record (realm, kind, state);
	CREATE INDEX record_unmarked ON record (realm, kind) WHERE marked = 0;

	-- MIS rows that are at status 3 because of us, noted before the MIS is told, and what they were at before.
	CREATE TABLE claim (
		realm TEXT NOT NULL,
		kind TEXT NOT NULL,
		mis_id INTEGER NOT NULL,
		status_before TEXT NOT NULL,
		run_id TEXT NOT NULL,
		PRIMARY KEY (realm, kind, mis_id)
	) WITHOUT ROWID;

	-- One HTTP request that writes, written down before it goes out. The body is dropped once every item is settled.
	CREATE TABLE submission (
		submission INTEGER PRIMARY KEY,
		realm TEXT NOT NULL,
		run_id TEXT NOT NULL,
		operation TEXT NOT NULL,           -- batch, or the list entity
		request_id TEXT NOT NULL,
		body TEXT,
		body_digest TEXT NOT NULL,
		intended TEXT NOT NULL,
		last_attempt TEXT,
		attempts INTEGER NOT NULL DEFAULT 0,
		open INTEGER NOT NULL DEFAULT 1
	);
	CREATE INDEX submission_open ON submission (realm) WHERE open = 1;
	CREATE TABLE submission_item (
		submission INTEGER NOT NULL REFERENCES submission,
		b_id TEXT NOT NULL,
		kind TEXT NOT NULL,
		mis_id INTEGER NOT NULL,
		PRIMARY KEY (submission, b_id)
	) WITHOUT ROWID;

	-- The audit log: nothing in it is ever changed. Each entry carries the hash of the one before.
	CREATE TABLE entry (
		seq INTEGER PRIMARY KEY,
		at TEXT NOT NULL,
		run_id TEXT,
		realm TEXT,
		kind TEXT,
		mis_id INTEGER,
		event TEXT NOT NULL,
		detail TEXT NOT NULL,
		intuit_tid TEXT,
		hash TEXT NOT NULL
	);
	CREATE INDEX entry_by_record ON entry (kind, mis_id);

	-- What was last seen in the company: so that nothing is made twice, and previews need no call.
	CREATE TABLE seen_company (
		realm TEXT PRIMARY KEY,
		environment TEXT NOT NULL,
		company TEXT NOT NULL,             -- JSON
		seen TEXT NOT NULL
	);
	CREATE TABLE seen_reference (
		realm TEXT NOT NULL,
		entity TEXT NOT NULL,              -- Item, Department, Class, TaxCode, CustomerType
		qbo_id TEXT NOT NULL,
		name TEXT NOT NULL,
		active INTEGER NOT NULL,
		PRIMARY KEY (realm, entity, qbo_id)
	) WITHOUT ROWID;
	CREATE TABLE seen_name (
		realm TEXT NOT NULL,
		entity TEXT NOT NULL,              -- Customer, Vendor, Employee
		qbo_id TEXT NOT NULL,
		name_key TEXT NOT NULL,
		name TEXT NOT NULL,
		identity_kind TEXT,                -- student, applicant: from Notes
		identity_key TEXT,
		active INTEGER NOT NULL,
		PRIMARY KEY (realm, entity, qbo_id)
	) WITHOUT ROWID;
	CREATE INDEX seen_name_by_key ON seen_name (realm, name_key);
	CREATE INDEX seen_name_by_identity ON seen_name (realm, identity_kind, identity_key);
	CREATE TABLE seen_document (
		realm TEXT NOT NULL,
		entity TEXT NOT NULL,              -- Invoice
		qbo_id TEXT NOT NULL,
		number TEXT NOT NULL,
		customer_id TEXT,
		total INTEGER,
		day TEXT,
		sync_token TEXT,
		PRIMARY KEY (realm, entity, qbo_id)
	) WITHOUT ROWID;
	CREATE INDEX seen_document_by_number ON seen_document (realm, entity, number);
	CREATE TABLE seen_until (
		realm TEXT NOT NULL,
		entity TEXT NOT NULL,
		until TEXT,                        -- the server's time up to which the company was looked through
		seen TEXT NOT NULL,
		PRIMARY KEY (realm, entity)
	) WITHOUT ROWID;

	-- Decisions of people: fee category → item, campus → location.
	CREATE TABLE mapping (
		realm TEXT NOT NULL,
		what TEXT NOT NULL,                -- item, location
		mis_name TEXT NOT NULL,
		qbo_id TEXT NOT NULL,
		made TEXT NOT NULL,
		PRIMARY KEY (realm, what, mis_name)
	) WITHOUT ROWID;
	`,
	`
	-- The name that the row bears in the MIS if it was we who took it. Nobody bears the default: rows noted before this
	-- column was are left to "reset".
	ALTER TABLE claim ADD COLUMN pushed_by TEXT NOT NULL DEFAULT 'not noted';
	`,
	`
	-- Reports and lists that were written for people: what is still as it was written here may be replaced.
	CREATE TABLE written_file (
		path TEXT PRIMARY KEY,
		digest TEXT NOT NULL               -- of its content
	) WITHOUT ROWID;
	`,
	`
	-- A row id is no identity: what was sent is known by its payer too. Of older records he is who their customer is.
	ALTER TABLE record ADD COLUMN payer TEXT;             -- reg_no or tracking_id that an invoice was sent for
	ALTER TABLE record ADD COLUMN issue INTEGER NOT NULL DEFAULT 1;   -- which document of its row: 2 is MIS-77-2
	CREATE INDEX record_by_customer ON record (realm, qbo_id) WHERE kind <> 'invoice';
	UPDATE record SET payer = COALESCE(
		(SELECT customer.key FROM record AS customer INDEXED BY record_by_customer
		  WHERE customer.realm = record.realm AND customer.qbo_id = record.customer_id AND customer.kind <> 'invoice' LIMIT 1),
		(SELECT identity_key FROM seen_name
		  WHERE seen_name.realm = record.realm AND entity = 'Customer' AND seen_name.qbo_id = record.customer_id))
	 WHERE kind = 'invoice' AND customer_id IS NOT NULL;
	DROP INDEX record_by_customer;
	-- Given, middle and family name of a customer, as QuickBooks has them apart from what it is called.
	ALTER TABLE seen_name ADD COLUMN names TEXT;
	-- Rows that have changed since they were sent, as a person has seen them: the MIS is the right one all the same.
	CREATE TABLE acknowledged_row (
		realm TEXT NOT NULL,
		kind TEXT NOT NULL,
		mis_id INTEGER NOT NULL,
		digest TEXT NOT NULL,              -- of the row as it was then
		PRIMARY KEY (realm, kind, mis_id)
	) WITHOUT ROWID;
	`,
	`
	-- What tells references of one name apart, and what a tax code takes.
	ALTER TABLE seen_reference ADD COLUMN full_name TEXT; -- "Huye:Undergraduate"
	ALTER TABLE seen_reference ADD COLUMN type TEXT;      -- of an item: Service, Category, Group
	ALTER TABLE seen_reference ADD COLUMN rates TEXT;     -- of a tax code: JSON of percentages, null for one that is unknown
	`,
	`
	-- Why a run ended early, as it was said. A run that failed before it knew its company has a row too.
	ALTER TABLE run ADD COLUMN error TEXT;
	-- The settings that the last run had: a change is an entry of the audit log.
	CREATE TABLE setting (
		name TEXT PRIMARY KEY,
		value TEXT NOT NULL
	) WITHOUT ROWID;
	`,
	`
	-- Times of requests are QuickBooks' own from here on: an answer made before its request first went out is an old one.
	ALTER TABLE submission ADD COLUMN first_attempt TEXT;
	-- JSON of what was sent, where QuickBooks made something else of it: a person corrects that, and it is compared anew.
	ALTER TABLE record ADD COLUMN sent TEXT;
	`,
	`
	-- What the amounts of an invoice's row were, word for word: a setting may make something else of them one day.
	ALTER TABLE record ADD COLUMN said TEXT;
	-- Kinds of which QuickBooks made something else than was sent, until it has made one right: the next goes alone.
	CREATE TABLE wrong_receipt (
		realm TEXT NOT NULL,
		kind TEXT NOT NULL,
		run_id TEXT NOT NULL,
		PRIMARY KEY (realm, kind)
	) WITHOUT ROWID;
	`,
	`
	-- Invoices were looked for by the time at which they were made: one that was given its number later was not seen. Once,
	-- all that bear our numbers are read again.
	UPDATE seen_until SET until = '2000-01-01T00:00:00.000Z' WHERE entity = 'Invoice' AND until IS NOT NULL;
	`,
	`
	-- A charge that is numbered anew in the MIS is known by customer, day and total.
	CREATE INDEX seen_document_by_customer ON seen_document (realm, entity, customer_id, day, total);
	`,
	`
	-- "mis-1" is the number of "MIS-1" to QuickBooks, and what bears another prefix may be ours all the same: once, all
	-- invoices of the company are read.
	DROP INDEX seen_document_by_number;
	CREATE INDEX seen_document_by_any_case ON seen_document (realm, entity, number COLLATE NOCASE);
	UPDATE seen_until SET until = '2000-01-01T00:00:00.000Z' WHERE entity = 'Invoice' AND until IS NOT NULL;
	`,
	`
	-- The mirror: all that a company holds of its documents, and where each stands. Ids are those of QuickBooks; "" is none,
	-- NULL not known. Triggers keep the counts: nobody waits until a million rows are counted.
	ALTER TABLE seen_document ADD COLUMN balance INTEGER; -- what is open of it; of a payment what is not applied
	ALTER TABLE seen_document ADD COLUMN item TEXT;       -- of all lines, in their order
	ALTER TABLE seen_document ADD COLUMN location TEXT;
	ALTER TABLE seen_document ADD COLUMN account TEXT;    -- where a payment went
	ALTER TABLE seen_document ADD COLUMN link TEXT;       -- what a payment is applied to: "12:150000,13:500"
	ALTER TABLE seen_document ADD COLUMN note TEXT;       -- digest
	ALTER TABLE seen_document ADD COLUMN state TEXT;      -- open, part, paid, void, deleted
	ALTER TABLE seen_document ADD COLUMN changed INTEGER; -- seconds since 1970, by QuickBooks' clock
	ALTER TABLE seen_name ADD COLUMN note TEXT;           -- digest
	ALTER TABLE seen_name ADD COLUMN balance INTEGER;
	CREATE TABLE seen_state (
		realm TEXT NOT NULL,
		entity TEXT NOT NULL,
		state TEXT NOT NULL,
		documents INTEGER NOT NULL,
		PRIMARY KEY (realm, entity, state)
	) WITHOUT ROWID;
	CREATE TRIGGER seen_document_comes AFTER INSERT ON seen_document WHEN NEW.state IS NOT NULL BEGIN
		INSERT INTO seen_state VALUES (NEW.realm, NEW.entity, NEW.state, 1)
		ON CONFLICT DO UPDATE SET documents = documents + 1;
	END;
	CREATE TRIGGER seen_document_moves AFTER UPDATE OF state ON seen_document WHEN OLD.state IS NOT NEW.state BEGIN
		UPDATE seen_state SET documents = documents - 1 WHERE realm = OLD.realm AND entity = OLD.entity AND state = OLD.state;
		INSERT INTO seen_state SELECT NEW.realm, NEW.entity, NEW.state, 1 WHERE NEW.state IS NOT NULL
		ON CONFLICT DO UPDATE SET documents = documents + 1;
	END;
	CREATE TRIGGER seen_document_goes AFTER DELETE ON seen_document WHEN OLD.state IS NOT NULL BEGIN
		UPDATE seen_state SET documents = documents - 1 WHERE realm = OLD.realm AND entity = OLD.entity AND state = OLD.state;
	END;

	-- What is not as it was sent, or was typed in by hand: until a person has acknowledged it as it is now.
	CREATE TABLE change (
		realm TEXT NOT NULL,
		entity TEXT NOT NULL,
		qbo_id TEXT NOT NULL,
		field TEXT NOT NULL,
		was TEXT,                          -- as it was sent; NULL of a document that was typed in by hand
		now TEXT,
		seen TEXT NOT NULL,
		acknowledged TEXT,                 -- when
		reason TEXT,
		PRIMARY KEY (realm, entity, qbo_id, field)
	) WITHOUT ROWID;
	CREATE INDEX record_by_document ON record (realm, qbo_id) WHERE qbo_id IS NOT NULL;
	`,
	`
	-- Differences between MIS and QuickBooks that a person knows to be right, as long as both sides stay as they are.
	CREATE TABLE accepted_difference (
		realm TEXT NOT NULL,
		record TEXT NOT NULL,              -- invoice:77, student:22, quickbooks:Invoice:45
		class TEXT NOT NULL,
		digest TEXT NOT NULL,              -- of both sides
		reason TEXT NOT NULL,
		who TEXT NOT NULL,
		at TEXT NOT NULL,
		PRIMARY KEY (realm, record)
	) WITHOUT ROWID;
	-- Certificates that were made, each with the hash of the one before.
	CREATE TABLE certificate (
		seq INTEGER PRIMARY KEY,
		realm TEXT NOT NULL,
		sha256 TEXT NOT NULL,
		previous TEXT NOT NULL,
		head TEXT NOT NULL,                -- of the audit log when it was made
		made TEXT NOT NULL,
		body TEXT NOT NULL
	);
	`,
	`
	-- Payments go as far as an invoice still owes: once, all are read with what is open of them.
	UPDATE seen_until SET until = '2000-01-01T00:00:00.000Z' WHERE entity = 'Invoice' AND until IS NOT NULL;
	`,
	`
	-- When a person has seen that a row has changed, and why it is right; of those acknowledged before, it is not known.
	ALTER TABLE acknowledged_row ADD COLUMN at TEXT;
	ALTER TABLE acknowledged_row ADD COLUMN reason TEXT;
	`,
	`
	-- A sync is one run: what it did of each group of records. Before, each group had a run of its own, and keeps it.
	CREATE TABLE run_part (
		run_id TEXT NOT NULL,
		part TEXT NOT NULL,                -- customers, invoices, payments
		successful INTEGER NOT NULL,
		failed INTEGER NOT NULL,
		skipped INTEGER NOT NULL,
		unknown INTEGER NOT NULL,
		PRIMARY KEY (run_id, part)
	) WITHOUT ROWID;
	`,
	`
	-- Digest of what the row said when a person said that what QuickBooks has is right for it: so long it is no other one.
	ALTER TABLE record ADD COLUMN right_for TEXT;
	`,
	`
	-- A request may take back what an earlier one made.
	ALTER TABLE submission ADD COLUMN asks TEXT NOT NULL DEFAULT 'create';  -- create, restore, update, void, delete
	ALTER TABLE submission_item ADD COLUMN takes_back INTEGER; -- the submission that made it; NULL where none of ours did
	ALTER TABLE submission_item ADD COLUMN was TEXT;           -- the record's state before that
	ALTER TABLE submission_item ADD COLUMN moves TEXT;         -- JSON: documents of ours that were linked to it, and change with it
	ALTER TABLE submission_item ADD COLUMN undone_by TEXT;     -- the run that took back what this item made
	ALTER TABLE record ADD COLUMN answered TEXT;               -- when QuickBooks had last changed it, by the answer that made it
	-- What a certificate vouches for: JSON of period and kinds. Of an older one it is not known, and it vouches for all.
	ALTER TABLE certificate ADD COLUMN covers TEXT;
	`,
	`
	-- When a field of a row of the MIS was first found to be another one than was sent: the row itself does not say.
	CREATE TABLE found_change (
		realm TEXT NOT NULL,
		kind TEXT NOT NULL,
		mis_id INTEGER NOT NULL,
		field TEXT NOT NULL,
		digest TEXT NOT NULL,              -- of both values
		found TEXT NOT NULL,
		PRIMARY KEY (realm, kind, mis_id, field)
	) WITHOUT ROWID;
	-- How a payment was made; NULL is not known.
	ALTER TABLE seen_document ADD COLUMN method TEXT;
	`,
	`
	-- What a person has said of a doubt about a row: of one row there may be several, each with a digest of its own.
	CREATE TABLE accepted_doubt (
		realm TEXT NOT NULL,
		kind TEXT NOT NULL,
		mis_id INTEGER NOT NULL,
		digest TEXT NOT NULL,              -- of the doubt, and of the row as it was then
		at TEXT NOT NULL,
		PRIMARY KEY (realm, kind, mis_id, digest)
	) WITHOUT ROWID;
	-- By which transaction or slip a payment of ours is known, as its note says. Once, all are read with it.
	ALTER TABLE seen_document ADD COLUMN money TEXT;
	CREATE INDEX seen_document_by_money ON seen_document (realm, entity, money) WHERE money IS NOT NULL;
	UPDATE seen_until SET until = '2000-01-01T00:00:00.000Z' WHERE entity = 'Payment' AND until IS NOT NULL;
	`,
	`
	-- What a fee category, campus, bank or channel was sent with: names change in QuickBooks, ids do not.
	CREATE TABLE mapping_used (
		realm TEXT NOT NULL,
		what TEXT NOT NULL,                -- item, location, account
		mis_name TEXT NOT NULL,
		qbo_id TEXT NOT NULL,
		used TEXT NOT NULL,                -- when first
		PRIMARY KEY (realm, what, mis_name, qbo_id)
	) WITHOUT ROWID;
	`,
	`
	-- What an item of a request made: its record may have another document by now. NULL is not known.
	ALTER TABLE submission_item ADD COLUMN made_id TEXT;
	ALTER TABLE submission_item ADD COLUMN made_trace TEXT;
	`,
];

/** All tables that these steps make; none takes one away. */
export const TABLES: readonly string[] = MIGRATIONS.flatMap((step) =>
	[...step.matchAll(/^\s*CREATE TABLE (\w+)/gm)].map(([, name = ""]) => name),
);
