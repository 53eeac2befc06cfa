import type { Company } from "../words/company.js";
import type { Day } from "../words/day.js";
import { type QboId, qboId, type RealmId, realmId } from "../words/ids.js";
import type { Money } from "../words/money.js";
import { type IdsOfList, ListedIds } from "./listed-ids.js";
import { type DocumentRow, type SeenDocument, seenDocument } from "./seen-document.js";
import { type NamedEntity, type NameRow, type SeenName, seenName } from "./seen-name.js";
import { type ReferenceEntity, type ReferenceRow, type SeenReference, seenReference } from "./seen-reference.js";
import { seenStatements } from "./seen-statements.js";
import type { Sqlite } from "./sqlite.js";

/** What people map: fee categories, campuses, where money of a bank or channel goes, and payment channels. */
export type Mapped = "item" | "location" | "account" | "method";

/** Under which name the mirror's own watermark is kept. */
const PULLED = "pull";

/** What was last seen in a company. A memory, never an authority: writes are verified by their answers. */
export class Seen {
	private readonly statements;
	/** Reference lists and mappings are asked for with every record; they change only through this object. */
	private readonly referencesKnown = new Map<ReferenceEntity, SeenReference[]>();
	private readonly mappingsKnown = new Map<string, Map<string, QboId>>();
	private readonly usedKnown = new Map<string, Map<string, QboId[]>>();

	constructor(
		private readonly database: Sqlite,
		readonly realm: RealmId,
		private readonly now: () => Date = () => new Date(),
	) {
		this.statements = seenStatements(database);
	}

	/** Has ids of a long list kept beside the memory while it is read. */
	async whileListing<T>(work: (ids: IdsOfList) => Promise<T>): Promise<T> {
		const ids = new ListedIds();
		try {
			return await work(ids);
		} finally {
			ids.close();
		}
	}

	company(): { readonly company: Company; readonly seen: Date } | undefined {
		const row = this.statements.company.get(this.realm) as { company: string; seen: string } | undefined;
		if (!row) return undefined;
		return { company: JSON.parse(row.company, reviveDay) as Company, seen: new Date(row.seen) };
	}

	noteCompany(company: Company, environment: string): void {
		this.statements.noteCompany.run(this.realm, environment, JSON.stringify(company), this.now().toISOString());
	}

	/** Replaces what is known of a reference list. */
	noteReferences(entity: ReferenceEntity, references: readonly SeenReference[]): void {
		this.referencesKnown.delete(entity);
		this.database.transaction(() => {
			this.statements.dropReferences.run(this.realm, entity);
			for (const each of references) this.noteReference(entity, each);
			this.noteUntil(entity, undefined);
		})();
	}

	noteReference(entity: ReferenceEntity, each: SeenReference): void {
		this.referencesKnown.delete(entity);
		const { id, name, active, fullName = null, type = null, rates } = each;
		const rateText = rates === undefined ? null : JSON.stringify(rates);
		this.statements.noteReference.run(this.realm, entity, id, name, active ? 1 : 0, fullName, type, rateText);
	}

	forgetReference(entity: ReferenceEntity, id: QboId): void {
		this.referencesKnown.delete(entity);
		this.statements.forgetReference.run(this.realm, entity, id);
	}

	references(entity: ReferenceEntity): SeenReference[] {
		const known = this.referencesKnown.get(entity) ?? this.readReferences(entity);
		this.referencesKnown.set(entity, known);
		return known;
	}

	private readReferences(entity: ReferenceEntity): SeenReference[] {
		return (this.statements.references.all(this.realm, entity) as ReferenceRow[]).map(seenReference);
	}

	noteNames(names: readonly SeenName[]): void {
		this.database.transaction(() => {
			for (const each of names) {
				this.statements.noteName.run({
					realm: this.realm,
					entity: each.entity,
					id: each.id,
					nameKey: each.nameKey,
					name: each.name,
					names: each.names ?? null,
					identityKind: each.identityKind ?? null,
					identityKey: each.identityKey ?? null,
					active: each.active ? 1 : 0,
					note: each.note ?? null,
					balance: each.balance ?? null,
				});
			}
		})();
	}

	/** Everything in QuickBooks that bears this name, inactive ones too: names are shared by all three lists. */
	namesLike(nameKey: string): SeenName[] {
		return (this.statements.byName.all(this.realm, nameKey) as NameRow[]).map(seenName);
	}

	/** Customers whose Notes name this identity. */
	customersOf(identityKind: string, identityKey: string): SeenName[] {
		return (this.statements.byIdentity.all(this.realm, identityKind, identityKey) as NameRow[]).map(seenName);
	}

	customer(id: QboId): SeenName | undefined {
		const row = this.statements.customer.get(this.realm, id) as NameRow | undefined;
		return row && seenName(row);
	}

	forgetCustomer(id: QboId): void {
		this.forgetName("Customer", id);
	}

	forgetName(entity: NamedEntity, id: QboId): void {
		this.statements.forgetName.run(this.realm, entity, id);
	}

	/** What is not known of one by now stays as it was known. */
	noteDocuments(entity: string, documents: readonly SeenDocument[]): void {
		this.database.transaction(() => {
			for (const each of documents) {
				this.statements.noteDocument.run({
					realm: this.realm,
					entity,
					id: each.id,
					number: each.number,
					customerId: each.customerId ?? null,
					total: each.total ?? null,
					day: each.day ?? null,
					syncToken: each.syncToken ?? null,
					balance: each.balance ?? null,
					item: each.item ?? null,
					location: each.location ?? null,
					account: each.account ?? null,
					method: each.method ?? null,
					link: each.link ?? null,
					money: each.money ?? null,
					note: each.note ?? null,
					state: each.state ?? null,
					changed: each.changed === undefined ? null : Math.floor(each.changed.getTime() / 1000),
				});
			}
		})();
	}

	/** QuickBooks does not have these any more. */
	noteDeleted(entity: string, ids: readonly QboId[], at: Date): void {
		this.database.transaction(() => {
			const changed = Math.floor(at.getTime() / 1000);
			for (const id of ids) this.statements.noteDeleted.run({ realm: this.realm, entity, id, changed });
		})();
	}

	/** Letter case does not count: QuickBooks finds "mis-1" where it is asked for "MIS-1". */
	documents(entity: string, number: string): SeenDocument[] {
		return (this.statements.documents.all(this.realm, entity, number) as DocumentRow[]).map(seenDocument);
	}

	/** Those of one customer, total and day. */
	documentsOf(entity: string, customerId: QboId, total: Money, day: Day): SeenDocument[] {
		return (this.statements.documentsOf.all(this.realm, entity, customerId, day, total) as DocumentRow[]).map(
			seenDocument,
		);
	}

	/** Those of one customer and total between two days, both included. */
	documentsBetween(entity: string, customerId: QboId, total: Money, from: Day, to: Day): SeenDocument[] {
		const rows = this.statements.documentsBetween.all(this.realm, entity, customerId, from, to, total);
		return (rows as DocumentRow[]).map(seenDocument);
	}

	/** Those that are known by one transaction or slip. */
	documentsOfMoney(entity: string, money: string): SeenDocument[] {
		return (this.statements.documentsOfMoney.all(this.realm, entity, money) as DocumentRow[]).map(seenDocument);
	}

	/** Those of one customer on which something is still owed, the oldest first. */
	owedDocuments(entity: string, customerId: QboId): SeenDocument[] {
		return (this.statements.owedDocuments.all(this.realm, entity, customerId) as DocumentRow[]).map(seenDocument);
	}

	/** A payment that has just been made pays this much of a document. */
	noteSettled(entity: string, id: QboId, part: Money): void {
		this.statements.noteSettled.run(part, this.realm, entity, id);
	}

	/** Some of those whose numbers begin otherwise, the same ones each time, from all ages. */
	documentsBeside(entity: string, prefix: string, limit: number): SeenDocument[] {
		const beyond = prefix.toLowerCase().replace(/.$/, (last) => String.fromCharCode(last.charCodeAt(0) + 1));
		const rows = this.statements.documentsBeside.all(this.realm, entity, prefix, beyond, limit);
		return (rows as DocumentRow[]).map(seenDocument);
	}

	/** One that QuickBooks has, as far as was seen. */
	document(entity: string, id: QboId): SeenDocument | undefined {
		const found = this.mirrored(entity, id);
		return found?.state === "deleted" ? undefined : found;
	}

	/** The same, also one that was deleted there. */
	mirrored(entity: string, id: QboId): SeenDocument | undefined {
		const row = this.statements.document.get(this.realm, entity, id) as DocumentRow | undefined;
		return row && seenDocument(row);
	}

	/** All of them are going to be read anew, and the next pull reads everything. */
	forgetDocuments(entity: string): void {
		this.database.transaction(() => {
			this.statements.forgetDocuments.run(this.realm, entity);
			this.statements.forgetUntil.run(this.realm, PULLED);
		})();
	}

	forgetNames(entity: NamedEntity): void {
		this.statements.forgetNames.run(this.realm, entity);
	}

	forgetDocument(entity: string, id: QboId): void {
		this.statements.forgetDocument.run(this.realm, entity, id);
	}

	/** Up to when (server's time) a list was looked through, and when that was. */
	until(entity: string): { readonly until: string | undefined; readonly seen: Date } | undefined {
		const row = this.statements.until.get(this.realm, entity) as { until: string | null; seen: string } | undefined;
		return row && { until: row.until ?? undefined, seen: new Date(row.seen) };
	}

	noteUntil(entity: string, until: string | undefined): void {
		this.statements.noteUntil.run(this.realm, entity, until ?? null, this.now().toISOString());
	}

	/** When (server's time) the company was last asked for what has changed in it; undefined while it is not observed. */
	pulledUntil(): Date | undefined {
		const text = this.until(PULLED)?.until;
		return text === undefined ? undefined : new Date(text);
	}

	notePulled(until: Date): void {
		this.noteUntil(PULLED, until.toISOString());
	}

	mappings(what: Mapped): Map<string, QboId> {
		const known = this.mappingsKnown.get(what) ?? this.readMappings(what);
		this.mappingsKnown.set(what, known);
		return known;
	}

	private readMappings(what: Mapped): Map<string, QboId> {
		const rows = this.statements.mappings.all(this.realm, what) as { mis_name: string; qbo_id: string }[];
		return new Map(rows.map((row) => [row.mis_name, qboId(row.qbo_id)]));
	}

	setMapping(what: Mapped, misName: string, id: QboId): void {
		const before = this.mappings(what).get(misName);
		if (before !== undefined) this.noteUsed(what, misName, before);
		this.mappingsKnown.delete(what);
		this.statements.setMapping.run(this.realm, what, misName, id, this.now().toISOString());
	}

	/** What was sent for a name of the MIS, or chosen for it before, the latest last. It stays so whatever it is called now. */
	used(what: Mapped): ReadonlyMap<string, readonly QboId[]> {
		return this.usedOf(what);
	}

	noteUsed(what: Mapped, misName: string, id: QboId): void {
		const known = this.usedOf(what).get(misName) ?? [];
		if (known.includes(id)) return;
		this.usedOf(what).set(misName, [...known, id]);
		this.statements.noteUsed.run(this.realm, what, misName, id, this.now().toISOString());
	}

	private usedOf(what: Mapped): Map<string, QboId[]> {
		const known = this.usedKnown.get(what);
		if (known) return known;
		const used = new Map<string, QboId[]>();
		const rows = this.statements.used.all(this.realm, what) as { mis_name: string; qbo_id: string }[];
		for (const { mis_name: name, qbo_id: id } of rows) used.set(name, [...(used.get(name) ?? []), qboId(id)]);
		this.usedKnown.set(what, used);
		return used;
	}
}

/** The company that was connected last in an environment: lets commands that call nobody know which ledger is meant. */
export function lastRealm(database: Sqlite, environment: string): RealmId | undefined {
	const row = database
		.prepare("SELECT realm FROM seen_company WHERE environment = ? ORDER BY seen DESC LIMIT 1")
		.pluck()
		.get(environment);
	return typeof row === "string" ? realmId(row) : undefined;
}

/** JSON has no undefined: an absent closing day stays absent. */
const reviveDay = (_key: string, value: unknown): unknown => value ?? undefined;
