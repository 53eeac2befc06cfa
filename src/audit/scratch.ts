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

	close(): void {
		this.database.close();
	}
}

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
	`);
	return database;
}
