import { type MisId, misId } from "../words/ids.js";
import { openSqlite, type Sqlite } from "./sqlite.js";

/** A person of the MIS as the scratch keeps it; `row` is whatever JSON the caller put in. */
export interface ScratchPerson {
	readonly kind: string;
	readonly id: MisId;
	readonly identityKey: string | undefined;
	readonly nameKey: string;
	readonly row: string;
}

export interface ScratchRegistration {
	readonly identityKey: string;
	readonly row: string;
}

/** Money that came in, as far as it says whether another row is about the same. Keys are whatever text the caller made. */
export interface ScratchCash {
	readonly kind: string;
	readonly id: MisId;
	readonly transaction: string | undefined;
	readonly slip: string | undefined;
	readonly bank: string | undefined;
	readonly payer: string | undefined;
	readonly amount: string | undefined;
}

/** A charge, as a payment may name it. */
export interface ScratchCharge {
	readonly id: MisId;
	readonly reference: string | undefined;
	readonly payer: string | undefined;
}

/** A row, whose it is, and when; what has neither keeps its place. */
export interface ScratchTurn {
	readonly id: MisId;
	readonly of: string | undefined;
	readonly at: string | undefined;
}

/**
 * People and registrations of the MIS, read once a run and kept by identity and name: the MIS has no index on reg_no,
 * and hundreds of thousands of people do not belong into memory. A nameless temporary file that is gone with the run.
 */
export class Scratch {
	private readonly database = openTemporary();
	private readonly insertPerson = this.database.prepare("INSERT INTO person VALUES (?, ?, ?, ?, ?)");
	private readonly insertRegistration = this.database.prepare("INSERT INTO registration VALUES (?, ?)");
	private readonly first = this.database
		.prepare("SELECT * FROM person WHERE kind = ? AND identity_key = ? AND name_key IS NOT ? ORDER BY mis_id LIMIT 1")
		.safeIntegers();
	private readonly twoBearers = this.database.prepare(
		`SELECT DISTINCT kind, identity_key, CASE WHEN identity_key IS NULL THEN mis_id END FROM person
		 WHERE name_key = ? LIMIT 2`,
	);
	private readonly byIdentity = this.database
		.prepare("SELECT row FROM registration WHERE identity_key = ? ORDER BY rowid")
		.pluck();

	private readonly insertCash = this.database.prepare("INSERT OR REPLACE INTO cash VALUES (?, ?, ?, ?, ?, ?, ?)");
	private readonly insertCharge = this.database.prepare("INSERT OR REPLACE INTO charge VALUES (?, ?, ?)");
	private readonly insertReversal = this.database.prepare("INSERT OR IGNORE INTO reversal VALUES (?)");
	private readonly cashBy = {
		transaction: this.database
			.prepare("SELECT * FROM cash WHERE transaction_key = ? ORDER BY kind, mis_id")
			.safeIntegers(),
		slip: this.database.prepare("SELECT * FROM cash WHERE slip_key = ? ORDER BY kind, mis_id").safeIntegers(),
	};
	private readonly chargesByReference = this.database
		.prepare("SELECT * FROM charge WHERE reference = ? ORDER BY mis_id LIMIT 3")
		.safeIntegers();
	private readonly chargeById = this.database.prepare("SELECT * FROM charge WHERE mis_id = ?").safeIntegers();
	private readonly reversal = this.database.prepare("SELECT 1 FROM reversal WHERE key = ?");
	private readonly insertTurn = this.database.prepare(
		"INSERT INTO turn (list, place, mis_id, of_key, at) VALUES (?, (SELECT COALESCE(MAX(place), 0) + 1 FROM turn WHERE list = ?), ?, ?, ?)",
	);
	private readonly turnsFrom = this.database.prepare(
		`SELECT place, COALESCE(taken_by, mis_id) AS mis_id FROM turn WHERE list = ? AND place > ? ORDER BY place LIMIT ?`,
	);
	private turnLists = 0;

	/** Whatever an earlier reading left here goes: one that broke off, or that went before a look at everything anew. */
	begin(): void {
		this.database.exec(`
			DROP INDEX IF EXISTS person_by_identity;
			DROP INDEX IF EXISTS person_by_name;
			DROP INDEX IF EXISTS registration_by_identity;
			DELETE FROM person;
			DELETE FROM registration;
		`);
	}

	addPeople(people: readonly ScratchPerson[]): void {
		this.database.transaction(() => {
			for (const each of people) {
				this.insertPerson.run(each.kind, BigInt(each.id), each.identityKey ?? null, each.nameKey, each.row);
			}
		})();
	}

	addRegistrations(registrations: readonly ScratchRegistration[]): void {
		this.database.transaction(() => {
			for (const each of registrations) this.insertRegistration.run(each.identityKey, each.row);
		})();
	}

	/** Everything has been added: from now on it can be asked for. Sorted once, an index costs a fifth. */
	complete(): void {
		this.database.exec(`
			CREATE INDEX person_by_identity ON person (kind, identity_key);
			CREATE INDEX person_by_name ON person (name_key);
			CREATE INDEX registration_by_identity ON registration (identity_key);
		`);
	}

	/** The person of this identity with the lowest MIS key; of those who do not bear this name, where one is given. */
	firstOf(kind: string, identityKey: string, exceptName?: string): ScratchPerson | undefined {
		const row = this.first.get(kind, identityKey, exceptName ?? null) as PersonRow | undefined;
		return (
			row && {
				kind: row.kind,
				id: misId(String(row.mis_id)),
				identityKey: row.identity_key ?? undefined,
				nameKey: row.name_key,
				row: row.row,
			}
		);
	}

	/** Whether different people bear this name, whatever their kind. */
	isShared(nameKey: string): boolean {
		return this.twoBearers.all(nameKey).length > 1;
	}

	registrationsOf(identityKey: string): string[] {
		return this.byIdentity.all(identityKey) as string[];
	}

	addCash(rows: readonly ScratchCash[]): void {
		this.database.transaction(() => {
			for (const { kind, id, ...row } of rows) {
				const { transaction = null, slip = null, bank = null, payer = null, amount = null } = row;
				this.insertCash.run(kind, BigInt(id), transaction, slip, bank, payer, amount);
			}
		})();
	}

	addCharges(charges: readonly ScratchCharge[]): void {
		this.database.transaction(() => {
			for (const { id, reference, payer } of charges) {
				this.insertCharge.run(BigInt(id), reference ?? null, payer ?? null);
			}
		})();
	}

	addReversals(keys: readonly string[]): void {
		this.database.transaction(() => {
			for (const key of keys) this.insertReversal.run(key);
		})();
	}

	/** All rows of one transaction, or of slips of one number at whichever bank, in the order of their keys. */
	cashOf(by: "transaction" | "slip", key: string): ScratchCash[] {
		return (this.cashBy[by].all(key) as CashRow[]).map(scratchCash);
	}

	/** The charges that a reference names, and the one that has it for its key. */
	chargesOf(reference: string): ScratchCharge[] {
		return (this.chargesByReference.all(reference) as ChargeRow[]).map(scratchCharge);
	}

	charge(id: MisId): ScratchCharge | undefined {
		const row = this.chargeById.get(BigInt(id)) as ChargeRow | undefined;
		return row && scratchCharge(row);
	}

	isReversed(key: string): boolean {
		return this.reversal.get(key) !== undefined;
	}

	/** A list of rows that are to be put into their turns. */
	newTurns(): number {
		this.turnLists += 1;
		return this.turnLists;
	}

	/** In the order in which they would go without. */
	addTurns(list: number, rows: readonly ScratchTurn[]): void {
		this.database.transaction(() => {
			for (const { id, of, at } of rows) this.insertTurn.run(list, list, id, of ?? null, at ?? null);
		})();
	}

	/** Rows of one person change the places that they have among each other: the earliest first. */
	sortTurns(list: number): void {
		const own = "FROM turn WHERE list = ? AND of_key IS NOT NULL AND at IS NOT NULL";
		this.database
			.prepare(
				`WITH by_place AS (SELECT place, of_key, ROW_NUMBER() OVER (PARTITION BY of_key ORDER BY place) AS n ${own}),
				 by_time AS (SELECT mis_id, of_key, ROW_NUMBER() OVER (PARTITION BY of_key ORDER BY at, place) AS n ${own})
				 UPDATE turn SET taken_by = t.mis_id FROM by_place p JOIN by_time t ON t.of_key = p.of_key AND t.n = p.n
				 WHERE turn.list = ? AND turn.place = p.place`,
			)
			.run(list, list, list);
	}

	/** The next of a list in their turns; `last`: the place of the last of them. */
	turnsAfter(list: number, place: number, most: number): { readonly ids: readonly MisId[]; readonly last: number } {
		const rows = this.turnsFrom.all(list, place, most) as { place: number; mis_id: string }[];
		return { ids: rows.map((row) => misId(row.mis_id)), last: rows.at(-1)?.place ?? place };
	}

	close(): void {
		this.database.close();
	}
}

interface CashRow {
	readonly kind: string;
	readonly mis_id: bigint;
	readonly transaction_key: string | null;
	readonly slip_key: string | null;
	readonly bank: string | null;
	readonly payer_key: string | null;
	readonly amount: string | null;
}

interface ChargeRow {
	readonly mis_id: bigint;
	readonly reference: string | null;
	readonly payer_key: string | null;
}

const scratchCash = (row: CashRow): ScratchCash => ({
	kind: row.kind,
	id: misId(String(row.mis_id)),
	transaction: row.transaction_key ?? undefined,
	slip: row.slip_key ?? undefined,
	bank: row.bank ?? undefined,
	payer: row.payer_key ?? undefined,
	amount: row.amount ?? undefined,
});

const scratchCharge = (row: ChargeRow): ScratchCharge => ({
	id: misId(String(row.mis_id)),
	reference: row.reference ?? undefined,
	payer: row.payer_key ?? undefined,
});

interface PersonRow {
	readonly kind: string;
	readonly mis_id: bigint;
	readonly identity_key: string | null;
	readonly name_key: string;
	readonly row: string;
}

function openTemporary(): Sqlite {
	const database = openSqlite("");
	database.pragma("journal_mode = OFF");
	database.pragma("synchronous = OFF");
	database.exec(`
		CREATE TABLE person (kind TEXT, mis_id INTEGER, identity_key TEXT, name_key TEXT, row TEXT);
		CREATE TABLE registration (identity_key TEXT, row TEXT);
		CREATE TABLE cash (kind TEXT, mis_id INTEGER, transaction_key TEXT, slip_key TEXT, bank TEXT, payer_key TEXT, amount TEXT,
			PRIMARY KEY (kind, mis_id)) WITHOUT ROWID;
		CREATE INDEX cash_by_transaction ON cash (transaction_key) WHERE transaction_key IS NOT NULL;
		CREATE INDEX cash_by_slip ON cash (slip_key) WHERE slip_key IS NOT NULL;
		CREATE TABLE charge (mis_id INTEGER PRIMARY KEY, reference TEXT, payer_key TEXT);
		CREATE INDEX charge_by_reference ON charge (reference) WHERE reference IS NOT NULL;
		CREATE TABLE reversal (key TEXT PRIMARY KEY) WITHOUT ROWID;
		CREATE TABLE turn (list INTEGER, place INTEGER, mis_id TEXT, of_key TEXT, at TEXT, taken_by TEXT,
			PRIMARY KEY (list, place)) WITHOUT ROWID;
	`);
	return database;
}
