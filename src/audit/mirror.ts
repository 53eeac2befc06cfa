import { type QboId, qboId, type RealmId } from "../words/ids.js";
import type { DocumentState } from "./seen-document.js";
import type { Sqlite } from "./sqlite.js";

/** A field that is not as it was sent; `was` is null of a document that was typed in by hand. */
export interface ChangeRow {
	readonly entity: string;
	readonly id: QboId;
	readonly field: string;
	readonly was: string | null;
	readonly now: string | null;
	/** When it was first seen to be so. */
	readonly seen: Date;
	readonly acknowledged: Date | undefined;
	readonly reason: string | undefined;
}

/** What a field was when it was sent, and what it is. */
export type FieldChange = Pick<ChangeRow, "field" | "was" | "now">;

/** What the mirror tells besides single documents: how many stand where, and what is not as it was sent. */
export class Mirror {
	private readonly statements;

	constructor(
		private readonly database: Sqlite,
		readonly realm: RealmId,
		private readonly now: () => Date = () => new Date(),
	) {
		this.statements = prepareStatements(database);
	}

	/** Documents of an entity by where they stand. */
	states(entity: string): ReadonlyMap<DocumentState, number> {
		const rows = this.statements.states.all(this.realm, entity) as { state: DocumentState; documents: number }[];
		return new Map(rows.map(({ state, documents }) => [state, documents]));
	}

	/** Ids of all documents of an entity that are not deleted, in pages. */
	*ids(entity: string): Generator<QboId> {
		yield* this.pages(this.statements.documentIds, entity);
	}

	/** Ids of all customers. */
	*customers(): Generator<QboId> {
		yield* this.pages(this.statements.customerIds, "Customer");
	}

	/** Several pieces of work as one: all of it is on disk, or nothing. */
	atOnce<T>(work: () => T): T {
		return this.database.transaction(work).immediate();
	}

	changesOf(entity: string, id: QboId): ChangeRow[] {
		return (this.statements.changesOf.all(this.realm, entity, id) as Row[]).map(changeOf);
	}

	/** All of them, document by document. */
	changes(): ChangeRow[] {
		return (this.statements.changes.all(this.realm) as Row[]).map(changeOf);
	}

	/**
	 * The fields of a document that are not as they were sent: all there are of it. One that was acknowledged comes back once
	 * it is another value again. @returns whether anything is new of it
	 */
	noteChanges(entity: string, id: QboId, fields: readonly FieldChange[]): boolean {
		const known = new Map(this.changesOf(entity, id).map((each) => [each.field, each]));
		let isNew = false;
		for (const { field, was, now } of fields) {
			const before = known.get(field);
			known.delete(field);
			if (before !== undefined && before.now === now && before.was === was) continue;
			isNew = true;
			this.statements.noteChange.run(this.realm, entity, id, field, was, now, this.now().toISOString());
		}
		for (const field of known.keys()) this.statements.dropChange.run(this.realm, entity, id, field);
		return isNew;
	}

	/** A person has seen them. @returns how many there were */
	acknowledge(entity: string, id: QboId, reason: string): number {
		return this.statements.acknowledge.run(this.now().toISOString(), reason, this.realm, entity, id).changes;
	}

	private *pages(statement: Pages, entity: string): Generator<QboId> {
		for (let after = ""; ; ) {
			const page = statement.all(this.realm, entity, after) as string[];
			for (const id of page) yield qboId(id);
			const last = page.at(-1);
			if (last === undefined) return;
			after = last;
		}
	}
}

interface Pages {
	all(realm: RealmId, entity: string, after: string): unknown[];
}

interface Row {
	readonly entity: string;
	readonly qbo_id: string;
	readonly field: string;
	readonly was: string | null;
	readonly now: string | null;
	readonly seen: string;
	readonly acknowledged: string | null;
	readonly reason: string | null;
}

const changeOf = ({ entity, qbo_id, field, was, now, seen, acknowledged, reason }: Row): ChangeRow => ({
	entity,
	id: qboId(qbo_id),
	field,
	was,
	now,
	seen: new Date(seen),
	acknowledged: acknowledged === null ? undefined : new Date(acknowledged),
	reason: reason ?? undefined,
});

/** Ids in a page: few enough to hold, many enough to be quick. */
const PAGE = 10_000;

function prepareStatements(database: Sqlite) {
	return {
		states: database.prepare("SELECT state, documents FROM seen_state WHERE realm = ? AND entity = ?"),
		documentIds: database
			.prepare(
				`SELECT qbo_id FROM seen_document WHERE realm = ? AND entity = ? AND qbo_id > ? AND state IS NOT 'deleted'
				 ORDER BY qbo_id LIMIT ${PAGE}`,
			)
			.pluck(),
		customerIds: database
			.prepare(
				`SELECT qbo_id FROM seen_name WHERE realm = ? AND entity = ? AND qbo_id > ? ORDER BY qbo_id LIMIT ${PAGE}`,
			)
			.pluck(),
		changesOf: database.prepare("SELECT * FROM change WHERE realm = ? AND entity = ? AND qbo_id = ?"),
		changes: database.prepare("SELECT * FROM change WHERE realm = ? ORDER BY entity, CAST(qbo_id AS INTEGER), field"),
		noteChange: database.prepare(
			`INSERT INTO change (realm, entity, qbo_id, field, was, now, seen) VALUES (?, ?, ?, ?, ?, ?, ?)
			 ON CONFLICT DO UPDATE SET was = excluded.was, now = excluded.now, seen = excluded.seen, acknowledged = NULL, reason = NULL`,
		),
		dropChange: database.prepare("DELETE FROM change WHERE realm = ? AND entity = ? AND qbo_id = ? AND field = ?"),
		acknowledge: database.prepare(
			`UPDATE change SET acknowledged = ?, reason = ? WHERE realm = ? AND entity = ? AND qbo_id = ? AND acknowledged IS NULL`,
		),
	};
}
