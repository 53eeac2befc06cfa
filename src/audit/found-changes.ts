import type { MisId, RealmId } from "../words/ids.js";
import type { Sqlite } from "./sqlite.js";

/** A field of a row that is not as it was sent. */
export interface FoundChange {
	readonly misId: MisId;
	readonly field: string;
	/** Of both values: another value is found anew. */
	readonly digest: string;
}

/** When fields of rows of the MIS were first found to be other ones than were sent: a row does not say when it was edited. */
export class FoundChanges {
	constructor(
		private readonly database: Sqlite,
		private readonly realm: RealmId,
		private readonly now: () => Date = () => new Date(),
	) {}

	/**
	 * Takes what differs now. What differs no more is forgotten: of the rows that are named, or of all of the kind.
	 * @returns when a field was first found to be as it is
	 */
	take(
		kind: string,
		changes: readonly FoundChange[],
		of: "all rows" | "these rows",
	): (id: MisId, field: string) => Date {
		const now = this.now();
		const known = this.database
			.prepare("SELECT mis_id, field, digest, found FROM found_change WHERE realm = ? AND kind = ?")
			.safeIntegers()
			.all(this.realm, kind) as Row[];
		const before = new Map(known.map((row) => [keyOf(String(row.mis_id), row.field), row]));
		const times = new Map<string, Date>();
		const rows = new Set(changes.map(({ misId }) => misId as string));
		this.database
			.transaction(() => {
				for (const { misId, field, digest } of changes) {
					const key = keyOf(misId, field);
					const earlier = before.get(key);
					before.delete(key);
					const isSame = earlier?.digest === digest;
					times.set(key, isSame ? new Date(earlier.found) : now);
					if (!isSame) this.note(kind, misId, field, digest, now);
				}
				for (const { mis_id, field } of before.values())
					if (of === "all rows" || rows.has(String(mis_id))) this.forget(kind, mis_id, field);
			})
			.immediate();
		return (id, field) => times.get(keyOf(id, field)) ?? now;
	}

	private note(kind: string, id: MisId, field: string, digest: string, at: Date): void {
		this.database
			.prepare(
				"INSERT OR REPLACE INTO found_change (realm, kind, mis_id, field, digest, found) VALUES (?, ?, ?, ?, ?, ?)",
			)
			.run(this.realm, kind, BigInt(id), field, digest, at.toISOString());
	}

	private forget(kind: string, id: bigint, field: string): void {
		this.database
			.prepare("DELETE FROM found_change WHERE realm = ? AND kind = ? AND mis_id = ? AND field = ?")
			.run(this.realm, kind, id, field);
	}
}

interface Row {
	readonly mis_id: bigint;
	readonly field: string;
	readonly digest: string;
	readonly found: string;
}

const keyOf = (id: string, field: string): string => `${id} ${field}`;
