import type { RealmId } from "../words/ids.js";
import { Acceptances } from "./acceptances.js";
import { Certificates } from "./certificates.js";
import { closeDatabase, openAuditDatabase } from "./database.js";
import { FoundChanges } from "./found-changes.js";
import { Ledger } from "./ledger.js";
import { AuditLog, type NewEntry } from "./log.js";
import { Mirror } from "./mirror.js";
import { Runs } from "./runs.js";
import { Seen } from "./seen.js";
import { noteSettings } from "./settings.js";
import type { Sqlite } from "./sqlite.js";
import { WrittenFiles } from "./written-files.js";

/** Everything in audit.sqlite. */
export interface AuditRooms {
	readonly database: Sqlite;
	readonly log: AuditLog;
	readonly runs: Runs;
	readonly files: WrittenFiles;
	/** Adds an entry about something that is no record. */
	note(entry: NewEntry): void;
	/** Adds an entry where a setting is another one than it was the last time. */
	noteSettings(settings: Readonly<Record<string, string>>): void;
	ledger(realm: RealmId): Ledger;
	seen(realm: RealmId): Seen;
	mirror(realm: RealmId): Mirror;
	/** When rows of the MIS were first found not to be as they were sent. */
	foundChanges(realm: RealmId): FoundChanges;
	/** Differences that a person knows to be right. */
	acceptances(realm: RealmId): Acceptances;
	certificates(realm: RealmId): Certificates;
	close(): void;
}

/** Opens the ledger and the audit log of a home. Throws `Failure` when the file cannot be used. */
export function openAudit(home: string): AuditRooms {
	const database = openAuditDatabase(home);
	const log = new AuditLog(database);
	return {
		database,
		log,
		runs: new Runs(database, log),
		files: new WrittenFiles(database),
		note: (entry) => database.transaction(() => log.add(entry)).immediate(),
		noteSettings: (settings) => noteSettings(database, log, settings),
		ledger: (realm) => new Ledger(database, log, realm),
		seen: (realm) => new Seen(database, realm),
		mirror: (realm) => new Mirror(database, realm),
		foundChanges: (realm) => new FoundChanges(database, realm),
		acceptances: (realm) => new Acceptances(database, log, realm),
		certificates: (realm) => new Certificates(database, log, realm),
		close: () => closeDatabase(database),
	};
}
