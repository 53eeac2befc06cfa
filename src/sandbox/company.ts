import { dayOf, timestamp } from "./clock.js";
import { KINDS, type Kind } from "./entities/kinds.js";
import { isObject, type JsonObject, textAt } from "./json.js";
import { amount, hundredths } from "./money.js";
import type { CompanySettings } from "./options.js";
import { type Entry, Store } from "./store.js";

/** One company: its settings, and every object in it. Knows how objects are kept, not which of them are allowed. */
export class Company {
	readonly #stores = new Map<string, Store>(KINDS.map((kind) => [kind.name, new Store(kind.indexed)]));
	readonly #sequences = new Map<string, number>();
	#lastOwnNumber = 1000;

	constructor(
		readonly realmId: string,
		public settings: CompanySettings,
	) {}

	/** What time QuickBooks thinks it is, in milliseconds; a seed lets the past happen by changing it. */
	clock: () => number = Date.now;

	/** The company's day, in Pacific time. */
	today(): string {
		return dayOf(this.clock());
	}

	get isAmerican(): boolean {
		return this.settings.country === "US";
	}

	store(name: string): Store {
		const store = this.#stores.get(name);
		if (!store) throw new Error(`no entity ${name}`);
		return store;
	}

	find(name: string, id: string): JsonObject | undefined {
		return this.store(name).get(id)?.object;
	}

	/** Adds an object under the next id of its sequence. */
	insert(kind: Kind, content: JsonObject): JsonObject {
		const moment = this.#moment();
		const id = this.#nextId(kind);
		const object = stamped(content, id, "0", moment, moment);
		this.store(kind.name).put({ id, object, created: moment, updated: moment });
		return object;
	}

	/** Puts new content under an id: the next SyncToken, the time of the change. */
	replace(kind: Kind, id: string, content: JsonObject): JsonObject {
		const was = this.#entry(kind.name, id);
		const moment = this.#moment();
		const object = stamped(content, id, nextToken(was.object), was.created, moment);
		this.store(kind.name).put({ ...was, object, updated: moment });
		return object;
	}

	remove(kind: Kind, id: string): void {
		this.store(kind.name).remove(id, this.#moment());
	}

	/** Adds an object as it is, whatever the rules say: how harnesses set a scene. */
	plant(kind: Kind, content: JsonObject): JsonObject {
		const id = textAt(content, "Id") ?? this.#nextId(kind);
		const was = this.find(kind.name, id);
		const token = textAt(content, "SyncToken") ?? (was ? nextToken(was) : "0");
		const created = momentOf(content, "CreateTime") ?? this.#moment();
		const updated = momentOf(content, "LastUpdatedTime") ?? created;
		const object = stamped({ ...plantedDefaults(kind, content), ...content }, id, token, created, updated);
		this.store(kind.name).put({ id, object, created, updated });
		return object;
	}

	/** What a customer owes changes with each of their transactions; that is no edit, so the SyncToken stays. */
	changeBalance(customerId: string, byHundredths: number): void {
		const store = this.store("Customer");
		const entry = store.get(customerId);
		if (!entry || byHundredths === 0) return;
		const Balance = amount((hundredths(entry.object.Balance) ?? 0) + byHundredths);
		store.put({ ...entry, object: { ...entry.object, Balance, BalanceWithJobs: Balance } });
	}

	/** The number QuickBooks gives to a document when the company does not number its documents itself. */
	nextOwnNumber(): string {
		this.#lastOwnNumber += 1;
		return String(this.#lastOwnNumber);
	}

	/** QuickBooks knows times to the second. */
	#moment(): number {
		return Math.floor(this.clock() / 1000) * 1000;
	}

	#entry(name: string, id: string): Entry {
		const entry = this.store(name).get(id);
		if (!entry) throw new Error(`no ${name} ${id}`);
		return entry;
	}

	#nextId(kind: Kind): string {
		let next = this.#sequences.get(kind.sequence) ?? 0;
		do next += 1;
		while (this.#taken(kind.sequence, String(next)));
		this.#sequences.set(kind.sequence, next);
		return String(next);
	}

	#taken(sequence: string, id: string): boolean {
		return KINDS.some((kind) => kind.sequence === sequence && this.store(kind.name).get(id) !== undefined);
	}
}

function nextToken(object: JsonObject): string {
	return String(Number(textAt(object, "SyncToken") ?? "0") + 1);
}

/** As recorded, these have no FullyQualifiedName. */
const NAMES_WITHOUT_PATH = ["Vendor", "Employee"];

/** What the rules would have filled in, as far as other rules build on it. */
function plantedDefaults(kind: Kind, content: JsonObject): JsonObject {
	const name = content.DisplayName ?? content.Name;
	const hasFullName = name !== undefined && !NAMES_WITHOUT_PATH.includes(kind.name);
	if (kind.list) return { Active: true, ...(hasFullName ? { FullyQualifiedName: name } : {}) };
	return kind.name === "Invoice" || kind.name === "CreditMemo" ? { Balance: content.TotalAmt, LinkedTxn: [] } : {};
}

function stamped(content: JsonObject, id: string, token: string, created: number, updated: number): JsonObject {
	return {
		domain: "QBO",
		sparse: false,
		...content,
		Id: id,
		SyncToken: token,
		MetaData: { CreateTime: timestamp(created), LastUpdatedTime: timestamp(updated) },
	};
}

function momentOf(content: JsonObject, property: string): number | undefined {
	const given = isObject(content.MetaData) ? Date.parse(textAt(content.MetaData, property) ?? "") : Number.NaN;
	return Number.isNaN(given) ? undefined : given;
}
