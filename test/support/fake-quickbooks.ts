import { setImmediate as nextTurn } from "node:timers/promises";
import type { Changes } from "../../src/quickbooks/cdc.js";
import type { Cleared } from "../../src/quickbooks/cleared.js";
import type { QuickBooks, WriteHooks } from "../../src/quickbooks/client.js";
import { type Fault, faultsIn } from "../../src/quickbooks/fault.js";
import { conditionsText, type ListCondition, type ListQuery, queryText } from "../../src/quickbooks/list-query.js";
import type { Page } from "../../src/quickbooks/lists.js";
import type { Outcome, QboObject, SubmissionOutcome } from "../../src/quickbooks/outcome.js";
import { Failure } from "../../src/words/failure.js";
import { type QboId, qboId, type RealmId } from "../../src/words/ids.js";

/** What befalls the next request that writes. */
export type Trouble =
	/** Made, and the answer does not come. */
	| "lost"
	/** Not made, and no answer comes. */
	| "dropped"
	/** No connection could be made. */
	| "unsent"
	/** The connection is refused: every further request would fare alike. */
	| "halted"
	/** All but the first item are left out of the answer. */
	| "cut short"
	/** What was to be taken back stands, in a new version; the answer is a success. */
	| "left standing"
	/** Made otherwise than it was sent; where `isLost`, the answer does not come either. */
	| { readonly change: object; readonly isLost?: true }
	/** A fault of Intuit for every item. */
	| { readonly refuse: string; readonly message?: string }
	/** No fault of its own: what happens just before it arrives. */
	| { readonly before: () => void }
	| undefined;

/** A request that writes, as it arrived. */
export interface Arrived {
	readonly requestId: string;
	readonly documents: readonly QboObject[];
	readonly operation: string;
	/** Others that were on the wire when it left. */
	readonly alongside: readonly Arrived[];
}

/** Time that only passes when somebody waits. */
export class FakeClock {
	ms = Date.parse("2026-03-02T10:00:00Z");
	now = (): Date => new Date(this.ms);
	sleep = (ms: number): Promise<void> => {
		this.ms += ms;
		return Promise.resolve();
	};
}

type Stored = Record<string, unknown>;

/** Entities whose names no two of them may share. */
const SHARE_NAMES = ["Customer", "Vendor", "Employee"];

/**
 * A small QuickBooks in memory behind the same door as the real one: unique numbers and names, requestids that are
 * remembered, conditions of the few forms that the tool asks in, and trouble to order.
 */
export class FakeQuickBooks implements QuickBooks {
	reachable = true;
	readonly throttled = false;
	readonly answerTimes = { single: undefined, batch: undefined };
	readonly arrived: Arrived[] = [];
	reads = 0;
	/** "Warn if duplicate transaction number is used": where it is off, two invoices of one number are taken. */
	warnsOfNumbers = true;
	/** What is put before the note of what is made void: a company of another language has another word. */
	voidWord = "Voided";
	/** Nobody is spoken to any more: the process has died. */
	isDead = () => false;
	private readonly store = new Map<string, Map<string, Stored>>();
	/** When objects were deleted, by list and id. */
	private readonly gone = new Map<string, Map<string, number>>();
	private readonly remembered = new Map<string, Outcome>();
	private readonly troubles: Trouble[] = [];
	private readonly onTheWire = new Set<Arrived>();
	private lastId = 100;
	private mayWrite: () => Promise<void> = async () => {};

	constructor(
		readonly realmId: RealmId,
		readonly clock: FakeClock,
	) {}

	/** Orders what befalls the next requests that write, in their order. */
	next(...troubles: Trouble[]): void {
		this.troubles.push(...troubles);
	}

	all(entity: string): Stored[] {
		return [...(this.store.get(entity)?.values() ?? [])];
	}

	/** Puts an object there by hand. */
	put(entity: string, properties: object, id = String(++this.lastId)): string {
		const time = this.now().toISOString();
		const MetaData = { CreateTime: time, LastUpdatedTime: time };
		const list = this.store.get(entity) ?? new Map<string, Stored>();
		const made = totalled(properties as Stored);
		const owed = { Invoice: { Balance: made.TotalAmt }, Customer: { Balance: 0 } }[entity];
		list.set(id, { Id: id, SyncToken: "0", MetaData, ...owed, ...made });
		this.store.set(entity, list);
		if (entity === "Payment") this.settle(id, made, 1);
		return id;
	}

	/** What a payment settles is owed no more, never more than that; and again, once it is taken back. */
	private settle(payment: string, { Line: lines }: Stored, sign: 1 | -1): void {
		for (const { Amount, LinkedTxn } of (lines ?? []) as { Amount: number; LinkedTxn: { TxnId: string }[] }[]) {
			for (const { TxnId } of LinkedTxn ?? []) {
				const invoice = this.store.get("Invoice")?.get(TxnId);
				const Balance = Math.max(0, Number(invoice?.Balance ?? 0) - sign * Amount);
				const others = ((invoice?.LinkedTxn ?? []) as { TxnId: string }[]).filter((each) => each.TxnId !== payment);
				const links = sign > 0 ? [...others, { TxnId: payment, TxnType: "Payment" }] : others;
				this.change("Invoice", TxnId, { Balance, LinkedTxn: links });
			}
		}
	}

	change(entity: string, id: string, properties: object): void {
		const known = this.store.get(entity)?.get(id);
		const MetaData = { ...(known?.MetaData as object), LastUpdatedTime: this.now().toISOString() };
		const SyncToken = String(Number(known?.SyncToken ?? 0) + 1);
		this.store.get(entity)?.set(id, { ...known, SyncToken, ...properties, MetaData });
	}

	remove(entity: string, id: string): void {
		this.store.get(entity)?.delete(id);
		const gone = this.gone.get(entity) ?? new Map<string, number>();
		this.gone.set(entity, gone.set(id, this.clock.ms));
	}

	now(): Date {
		return this.clock.now();
	}

	guardWrites(mayWrite: () => Promise<void>): void {
		this.mayWrite = mayWrite;
	}

	query(entity: string, asked: ListQuery): Promise<Page> {
		this.mustLive();
		this.reads += 1;
		const time = this.now().toISOString();
		const text = queryText(asked);
		const [, order] = /orderby (\S+)/.exec(text) ?? [];
		const found = this.selected(entity, text);
		if (order) found.sort((a, b) => (String(valueAt(a, order)) < String(valueAt(b, order)) ? -1 : 1));
		const { start = 1, most = 1000 } = asked;
		return Promise.resolve({ objects: found.slice(start - 1, start - 1 + most), time });
	}

	async count(entity: string, where: readonly ListCondition[]): Promise<number> {
		this.mustLive();
		this.reads += 1;
		return this.selected(entity, conditionsText(where)).length;
	}

	async changes(entities: readonly string[], since: Date): Promise<Changes> {
		this.mustLive();
		if (this.now().getTime() - since.getTime() > 30 * 86_400_000)
			throw new Failure("surroundings", { code: "QB010", detail: "date out of range", fix: "" });
		this.reads += 1;
		const objects = new Map(
			entities.map((entity) => {
				const gone = [...(this.gone.get(entity) ?? [])].filter(([, time]) => time >= since.getTime());
				const deleted = gone.map(([Id]) => ({ Id, status: "Deleted" }) as QboObject);
				const changed = this.selected(entity, `where MetaData.LastUpdatedTime >= '${since.toISOString()}'`);
				return [entity, [...changed, ...deleted] as QboObject[]] as const;
			}),
		);
		const count = [...objects.values()].reduce((sum, list) => sum + list.length, 0);
		let room = 1_000;
		for (const [entity, list] of objects) {
			objects.set(entity, list.slice(0, room));
			room = Math.max(0, room - list.length);
		}
		return { objects, isWhole: count < 1_000, time: this.now().toISOString() };
	}

	ask(entity: string, asked: ListQuery): Promise<Page | undefined> {
		return this.query(entity, asked);
	}

	async read(entity: string, id: string): Promise<QboObject | undefined> {
		this.mustLive();
		this.reads += 1;
		return this.store.get(entity)?.get(id);
	}

	readWithCustomFields(id: string): Promise<QboObject | undefined> {
		return this.read("Customer", id);
	}

	async readAll(entity: string, ids: readonly QboId[]): Promise<ReadonlyMap<QboId, QboObject>> {
		this.mustLive();
		this.reads += 1;
		return new Map(
			ids.flatMap((id) => {
				const object = this.store.get(entity)?.get(id);
				return object ? [[id, object] as const] : [];
			}),
		);
	}

	/** What the bank's statements have shown; undefined where the report may not be seen. */
	clearedIds: ReadonlySet<QboId> | undefined = new Set();
	/** What the report leaves out. */
	unreportedIds: ReadonlySet<QboId> = new Set();
	async cleared(): Promise<Cleared | undefined> {
		const cleared = this.clearedIds;
		if (cleared === undefined) return undefined;
		const ids = [...this.store.values()].flatMap((objects) => [...objects.keys()].map(qboId));
		return new Map(ids.filter((id) => !this.unreportedIds.has(id)).map((id) => [id, cleared.has(id)]));
	}

	update(entity: string, body: string, requestId: string, hooks: WriteHooks): Promise<SubmissionOutcome> {
		const documents = [{ bId: "1", operation: "update", [entity]: JSON.parse(body) as QboObject }];
		return this.take(entity, documents, requestId, hooks);
	}

	create(entity: string, body: string, requestId: string, hooks: WriteHooks): Promise<SubmissionOutcome> {
		const documents = [{ bId: "1", operation: "create", [entity]: JSON.parse(body) as QboObject }];
		return this.take(entity, documents, requestId, hooks);
	}

	batch(body: string, requestId: string, hooks: WriteHooks): Promise<SubmissionOutcome> {
		return this.take("batch", JSON.parse(body) as Item[], requestId, hooks);
	}

	departures(): never {
		throw new Error("A fake has no limits.");
	}
	companyInfo(): never {
		throw new Error("A fake has no company.");
	}
	preferences(): never {
		throw new Error("A fake has no preferences.");
	}
	close(): void {}

	private async take(
		operation: string,
		items: readonly Item[],
		requestId: string,
		hooks: WriteHooks,
	): Promise<SubmissionOutcome> {
		this.mustLive();
		const trouble = this.troubles.shift();
		const why = "no answer came";
		if (trouble === "unsent") return { is: "unsent", why: "no route", intuitTid: undefined };
		await this.mayWrite();
		hooks.beforeAttempt();
		if (typeof trouble === "object" && "before" in trouble) trouble.before();
		if (trouble === "halted")
			return { is: "halted", because: "connection", faults: [faultOf("3200", "no access")], intuitTid: "tid" };
		const documents = items.map((item) => documentOf(item)[1]);
		const arrived: Arrived = { operation, requestId, documents, alongside: [...this.onTheWire] };
		this.onTheWire.add(arrived);
		await nextTurn();
		this.onTheWire.delete(arrived);
		this.mustLive();
		this.arrived.push(arrived);
		if (trouble === "dropped") return { is: "unanswered", why, intuitTid: undefined };
		const outcomes = items.map((item) => [item.bId, this.write(item, requestId, trouble)] as const);
		const isLost = trouble === "lost" || (typeof trouble === "object" && "isLost" in trouble);
		if (isLost) return { is: "unanswered", why, intuitTid: undefined };
		this.mustLive();
		return { is: "answered", items: new Map(trouble === "cut short" ? outcomes.slice(0, 1) : outcomes) };
	}

	private write(item: Item, requestId: string, trouble: Trouble): Outcome {
		const key = `${requestId}/${item.bId}`;
		const known = this.remembered.get(key);
		if (known) return known;
		if (typeof trouble === "object" && "refuse" in trouble) return refused(trouble.refuse, trouble.message ?? "no");
		const [entity, document] = documentOf(item);
		if (item.operation !== "create") return this.alter(item, entity, document, key, trouble);
		const taken = this.takenBy(entity, document);
		if (taken) return taken;
		const change = typeof trouble === "object" && "change" in trouble ? trouble.change : {};
		const id = this.put(entity, { ...totalled(document), ...change });
		const object = this.store.get(entity)?.get(id) as QboObject;
		const outcome: Outcome = { is: "created", id: qboId(id), object, intuitTid: `tid-${id}` };
		this.remembered.set(key, outcome);
		return outcome;
	}

	private alter(item: Item, entity: string, document: QboObject, key: string, trouble: Trouble): Outcome {
		const id = String(document.Id);
		const known = this.store.get(entity)?.get(id);
		if (!known) return refused("610", "Object Not Found");
		if (known.SyncToken !== document.SyncToken) return refused("5010", "Stale Object Error");
		const { Id: _id, SyncToken: _token, sparse: _sparse, ...change } = document;
		const note = `${this.voidWord}${known.PrivateNote === undefined ? "" : ` - ${String(known.PrivateNote)}`}`;
		if (trouble === "left standing") {
			this.change(entity, id, {});
			return { is: "created", id: qboId(id), object: { ...this.store.get(entity)?.get(id) }, intuitTid: `tid-${id}` };
		}
		const isVoid = item.optionsData === "void";
		if (isVoid || item.operation === "delete") if (entity === "Payment") this.settle(id, known, -1);
		const emptied = { TotalAmt: 0, PrivateNote: note, Line: [], LinkedTxn: [] };
		const zero = entity === "Payment" ? { ...emptied, UnappliedAmt: 0 } : { ...emptied, Balance: 0 };
		if (item.operation === "delete") this.remove(entity, id);
		else this.change(entity, id, isVoid ? zero : change);
		const others = typeof trouble === "object" && "change" in trouble ? trouble.change : {};
		const now = item.operation === "delete" ? { Id: id, status: "Deleted" } : this.store.get(entity)?.get(id);
		const outcome: Outcome = { is: "created", id: qboId(id), object: { ...now, ...others }, intuitTid: `tid-${id}` };
		this.remembered.set(key, outcome);
		return outcome;
	}

	private takenBy(entity: string, document: QboObject): Outcome | undefined {
		const lists = SHARE_NAMES.includes(entity) ? SHARE_NAMES : [entity];
		const names = (object: QboObject) => object.DisplayName ?? object.Name;
		const inTheWay = lists
			.flatMap((list) => this.all(list))
			.find((each) => {
				if (document.DocNumber !== undefined && each.DocNumber === document.DocNumber) return this.warnsOfNumbers;
				const name = names(document);
				return typeof name === "string" && String(names(each)).toLowerCase() === name.toLowerCase();
			});
		if (!inTheWay) return undefined;
		const code = document.DocNumber === undefined ? "6240" : "6140";
		return { ...refused(code, "taken"), named: qboId(String(inTheWay.Id)) };
	}

	private selected(entity: string, where: string): Stored[] {
		const [, conditions] = /^where (.*?)(?: orderby| startposition| maxresults|$)/.exec(where) ?? [];
		const tests = (conditions ?? "").split(" and ").filter(Boolean).map(testOf);
		return this.all(entity).filter((object) => tests.every((test) => test(object)));
	}

	private mustLive(): void {
		if (this.isDead()) throw new Error("The process is dead.");
	}
}

type Item = { readonly bId: string; readonly operation: string; readonly optionsData?: string } & Readonly<
	Record<string, unknown>
>;

function documentOf(item: Item): [entity: string, document: QboObject] {
	const found = Object.entries(item).find(([name]) => !["bId", "operation", "optionsData"].includes(name));
	if (!found) throw new Error("An item without a document.");
	return [found[0], found[1] as QboObject];
}

/** QuickBooks adds up the lines, and all of it is open. */
function totalled(document: QboObject): Stored {
	const lines = document.Line as { Amount?: number }[] | undefined;
	if (!lines || document.TotalAmt !== undefined) return document as Stored;
	const TotalAmt = lines.reduce((sum, line) => sum + (line.Amount ?? 0), 0);
	return { ...document, TotalAmt, Balance: TotalAmt };
}

const faultOf = (code: string, message: string) =>
	faultsIn({ Fault: { Error: [{ code, Message: message, Detail: "" }] } })[0] as Fault;

const refused = (code: string, message: string) =>
	({ is: "refused", faults: [faultOf(code, message)], intuitTid: "tid" }) as const;

function testOf(condition: string): (object: Stored) => boolean {
	const [, property = "", list] = /^(\S+) in \((.*)\)$/.exec(condition) ?? [];
	if (list !== undefined) {
		if (property === "Active") return () => true;
		const wanted = [...list.matchAll(/'((?:[^'\\]|\\.)*)'/g)].map(([, text]) => text?.replaceAll("\\", ""));
		return (object) =>
			wanted.some((each) => each?.toLowerCase() === String(valueAt(object, pathOf(property))).toLowerCase());
	}
	const [, name = "", is = "", value = ""] = /^(\S+) (like|>=|<=|>|=) '?(.*?)'?$/.exec(condition) ?? [];
	if (is === "like") return (object) => String(valueAt(object, name)).startsWith(value.replace(/%$/, ""));
	if (is === ">=") return (object) => Date.parse(String(valueAt(object, name))) >= Date.parse(value);
	if (is === "<=") return (object) => Date.parse(String(valueAt(object, name))) <= Date.parse(value);
	if (is === ">") return (object) => Number(valueAt(object, name)) > Number(value);
	if (is === "=") return (object) => String(valueAt(object, pathOf(name)) ?? true) === value;
	throw new Error(`The fake does not understand: ${condition}`);
}

/** What a reference is compared by. */
const pathOf = (property: string): string => (property.endsWith("Ref") ? `${property}.value` : property);

const valueAt = (object: Stored, path: string): unknown =>
	path.split(".").reduce<unknown>((value, name) => (value as Stored | undefined)?.[name], object);
