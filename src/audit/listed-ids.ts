import { openSqlite } from "./sqlite.js";

/** The ids of a list while it is read, and with them the last reading that had each: where it changes meanwhile it is read anew. */
export interface IdsOfList {
	/** How many the last reading had. */
	readonly size: number;
	/** A page; an id may come twice. */
	add(ids: readonly string[]): void;
	/** Whether the last reading had it. */
	has(id: string): boolean;
	/** The list is read from its beginning once more. */
	readAnew(): void;
	/** What earlier readings had and the last one did not. */
	gone(): string[];
}

/** Those of a long list: in a nameless temporary file that is gone with it, for hundreds of thousands do not belong into memory. */
export class ListedIds implements IdsOfList {
	private readonly database = openTemporary();
	private readonly insert = this.database.prepare(
		`INSERT INTO listed VALUES (?, ?) ON CONFLICT DO UPDATE SET reading = excluded.reading
		 WHERE reading < excluded.reading`,
	);
	private readonly find = this.database.prepare("SELECT 1 FROM listed WHERE id = ? AND reading = ?");
	private readonly earlier = this.database.prepare("SELECT id FROM listed WHERE reading < ?").pluck();
	private reading = 1;
	private listed = 0;

	get size(): number {
		return this.listed;
	}

	add(ids: readonly string[]): void {
		this.database.transaction(() => {
			for (const id of ids) this.listed += this.insert.run(id, this.reading).changes;
		})();
	}

	has(id: string): boolean {
		return this.find.get(id, this.reading) !== undefined;
	}

	readAnew(): void {
		this.reading += 1;
		this.listed = 0;
	}

	gone(): string[] {
		return this.earlier.all(this.reading) as string[];
	}

	close(): void {
		this.database.close();
	}
}

function openTemporary() {
	const database = openSqlite("");
	database.pragma("journal_mode = OFF");
	database.pragma("synchronous = OFF");
	database.exec("CREATE TABLE listed (id TEXT PRIMARY KEY, reading INTEGER NOT NULL) WITHOUT ROWID");
	return database;
}
