import type { SentRecord } from "../audit/record.js";
import { NOTHING } from "../words/money.js";
import type { BookCustomer } from "./books-parse.js";
import { factsDigest } from "./describe.js";
import { isHeld } from "./held.js";
import { keyOf, type MisPeople, type MisPerson, type PersonKind } from "./mis-people.js";
import { shareName } from "./same.js";
import { isInPeriod, isNamed, isNarrowed, type Scope } from "./scope.js";
import type { Tally } from "./tally.js";
import type { Difference, DifferenceClass } from "./types.js";

/** Customers of the company, by their ids and by whom their Notes name. */
export class BookCustomers {
	readonly #byId = new Map<string, BookCustomer>();

	get size(): number {
		return this.#byId.size;
	}

	add(customer: BookCustomer): void {
		this.#byId.set(customer.id, customer);
	}

	drop(ids: readonly string[]): void {
		for (const id of ids) this.#byId.delete(id);
	}

	clear(): void {
		this.#byId.clear();
	}

	get(id: string): BookCustomer | undefined {
		return this.#byId.get(id);
	}

	all(): Iterable<BookCustomer> {
		return this.#byId.values();
	}

	/** Active ones by whom they bear. */
	byIdentity(): ReadonlyMap<string, readonly BookCustomer[]> {
		const found = new Map<string, BookCustomer[]>();
		for (const each of this.#byId.values()) {
			if (!each.bears || !each.isActive) continue;
			const key = `${each.bears.kind} ${keyOf(each.bears.identity)}`;
			const known = found.get(key);
			if (known) known.push(each);
			else found.set(key, [each]);
		}
		return found;
	}
}

/** What the ledger knows of people, by kind and row. */
export type PeopleSent = ReadonlyMap<string, SentRecord>;

export const personKey = (kind: PersonKind, misId: string): string => `${kind}:${misId}`;

export interface CustomerTerms {
	readonly people: MisPeople;
	readonly sent: PeopleSent;
	readonly customers: BookCustomers;
	readonly scope: Scope;
	readonly misTells: boolean;
	readonly complete: boolean;
}

/** Adds up what becomes of each person, and of each customer. They have no amounts. */
export function compareCustomers(terms: CustomerTerms, tally: Tally): void {
	const { people, sent, customers, scope } = terms;
	const byIdentity = customers.byIdentity();
	const ours = new Set<string>();
	const counted = new Map<string, { readonly identity: string; readonly records: string[] }>();
	const rows = new Set<string>();
	for (const person of people.all) {
		const key = personKey(person.kind, person.misId);
		rows.add(key);
		const record = sent.get(key);
		const bearers =
			person.identity === undefined ? [] : (byIdentity.get(`${person.kind} ${keyOf(person.identity)}`) ?? []);
		for (const { id } of bearers) ours.add(id);
		if (record?.qboId !== undefined) ours.add(record.qboId);
		if (!isAskedPerson(scope, person, people)) continue;
		const isIn = IN_QUICKBOOKS.has(comparePerson(person, record, bearers, terms, tally));
		for (const id of new Set([record?.qboId, ...bearers.map((each) => each.id)])) {
			if (id === undefined || !customers.get(id)?.isActive) continue;
			const known = counted.get(id) ?? { identity: person.identity ?? key, records: [] };
			counted.set(id, known);
			if (isIn) known.records.push(key);
		}
	}
	// Several rows of one person are one customer.
	for (const [customerId, { identity, records }] of counted) {
		tally.addQuickBooks("customer", undefined, NOTHING);
		if (records.length > 1) tally.shared.push({ customerId, identity, records });
	}
	if (isNarrowed(scope) || scope.from !== undefined || scope.to !== undefined) return;
	for (const [key, record] of sent) {
		const customer = rows.has(key) || record.qboId === undefined ? undefined : customers.get(record.qboId);
		if (!customer?.isActive || ours.has(customer.id)) continue;
		ours.add(customer.id);
		tally.addQuickBooks("customer", undefined, NOTHING);
		tally.addDifference("customer", goneDifference(key, customer), false);
	}
	for (const { id, isActive } of customers.all()) if (isActive && !ours.has(id)) tally.addForeign("customer", NOTHING);
}

/** Classes of people who are in QuickBooks. */
const IN_QUICKBOOKS: ReadonlySet<string> = new Set(["matched", "customer", "mis_changed"]);

function isAskedPerson({ campus, category, student, ids, ...period }: Scope, person: MisPerson, people: MisPeople) {
	const { identity = "", enteredOn } = person;
	if (category !== undefined) return false;
	const campusId = people.campusId(identity, undefined) ?? person.campusId;
	const isWho = (text: string) => identity !== "" && keyOf(text) === keyOf(identity);
	return (
		isNamed(campus, people.campus(campusId), campusId) &&
		(student === undefined || isWho(student)) &&
		(ids === undefined || ids.some(isWho)) &&
		isInPeriod(period, enteredOn)
	);
}

function comparePerson(
	person: MisPerson,
	record: SentRecord | undefined,
	bearers: readonly BookCustomer[],
	terms: CustomerTerms,
	tally: Tally,
): ReturnType<typeof classOf> {
	tally.addMis("customer", undefined, NOTHING);
	const known = record?.qboId === undefined ? undefined : terms.customers.get(record.qboId);
	const customer = known?.isActive ? known : (bearers[0] ?? known);
	const is = classOf(person, record, customer, bearers, terms.misTells);
	if (is === "matched") tally.addMatched("customer", undefined, NOTHING, false);
	else if (is === "held") tally.addHeld("customer", undefined, NOTHING, record?.problem?.code);
	else if (is === "not_sent") tally.addNotSent("customer", undefined, NOTHING);
	else tally.addDifference("customer", differenceOf(person, record, is, customer, bearers), true);
	if (terms.complete && (is === "held" || is === "not_sent"))
		tally.addUnsent(differenceOf(person, record, "not_sent", customer, bearers));
	return is;
}

function classOf(
	person: MisPerson,
	record: SentRecord | undefined,
	customer: BookCustomer | undefined,
	bearers: readonly BookCustomer[],
	misTells: boolean,
): DifferenceClass | "matched" | "not_sent" | "held" {
	if (record?.state === "sending" || record?.state === "unknown") return "unknown";
	// A second row of one number, under another name: the customer is not its own.
	if (record?.qboId === undefined && record && isHeld(record)) return "held";
	if (!customer?.isActive) {
		if (record?.qboId !== undefined) return "deleted";
		if (misTells && person.status === "synced") return "missing";
		return !record && person.status === "failed" ? "held" : "not_sent";
	}
	if (bearers.length > 1) return "twice";
	const isSomebodyElse =
		person.identity !== undefined && record?.key !== undefined && keyOf(record.key) !== keyOf(person.identity);
	if (isSomebodyElse) return "mis_changed";
	return isThe(person, customer) ? "matched" : "customer";
}

/** By whom its Notes name, and by a name in common; a customer whose Notes name nobody is known by name alone. */
function isThe({ identity, names, kind }: MisPerson, customer: BookCustomer): boolean {
	const { bears } = customer;
	const isNamed = bears === undefined || (identity !== undefined && keyOf(bears.identity) === keyOf(identity));
	const isKind = bears === undefined || bears.kind === kind;
	return isNamed && isKind && (shareName(names, customer.names) || customer.names.includes(identity ?? " "));
}

function differenceOf(
	person: MisPerson,
	record: SentRecord | undefined,
	is: DifferenceClass | "not_sent",
	customer: BookCustomer | undefined,
	bearers: readonly BookCustomer[],
): Difference {
	const who = `${person.kind === "student" ? "Student" : "Applicant"} ${person.identity ?? `of row ${person.misId}`}`;
	const [detail, fix] = wordsOf(who, person, record, is, customer, bearers);
	const books = bearers.map(({ id, names, isActive }) => [id, names, isActive]);
	return {
		class: is,
		record: personKey(person.kind, person.misId),
		document: customer?.name ?? record?.trace ?? null,
		mis: person.identity ?? null,
		quickbooks: customer?.id ?? null,
		detail,
		fix,
		amount: NOTHING,
		net: NOTHING,
		digest: factsDigest([is, person.identity, person.names, record?.qboId, customer?.id, customer?.names, books]),
	};
}

function wordsOf(
	who: string,
	{ identity = "" }: MisPerson,
	record: SentRecord | undefined,
	is: DifferenceClass | "not_sent",
	customer: BookCustomer | undefined,
	bearers: readonly BookCustomer[],
): readonly [detail: string, fix: string] {
	const there = customer ? `the customer "${customer.name}" (QuickBooks id ${customer.id})` : "no customer";
	switch (is) {
		case "unknown":
			return [
				`It is not known yet whether ${who} became a customer.`,
				"Run `eaur-qb sync`: it settles what is open. Then reconcile again.",
			];
		case "deleted":
			return [
				`${who} was made a customer (QuickBooks id ${record?.qboId}), who is gone, merged or inactive now.`,
				`Make the customer active again in QuickBooks. After a merge: eaur-qb customers link ${identity} <quickbooks id>`,
			];
		case "missing":
			return [
				`The MIS says that ${who} is in QuickBooks; neither this ledger nor QuickBooks knows the customer.`,
				"`eaur-qb customers reset --not-here` makes such rows unsynchronised; the next run sends them.",
			];
		case "twice":
			return [
				`${who} is several customers of QuickBooks: ids ${bearers.map(({ id }) => id).join(", ")}.`,
				`Merge them in QuickBooks, then: eaur-qb customers link ${identity} <quickbooks id>`,
			];
		case "mis_changed":
			return [
				`${who} stands in a row that was sent for ${record?.key}, as ${there}.`,
				"Find out in the MIS what became of the row.",
			];
		case "not_sent":
			return [`${who} is not in QuickBooks yet.`, "Run `eaur-qb customers all`; `eaur-qb failures` says what is held."];
		default:
			return [
				`${who} is ${there}, who is somebody else by name or by Notes.`,
				`Correct the customer in QuickBooks, or link the right one: eaur-qb customers link ${identity} <quickbooks id>`,
			];
	}
}

function goneDifference(record: string, customer: BookCustomer): Difference {
	return {
		class: "mis_gone",
		record,
		document: customer.name,
		mis: null,
		quickbooks: customer.id,
		detail: `The customer "${customer.name}" (QuickBooks id ${customer.id}) was made for ${record}, a row that the MIS does not have any more.`,
		fix: "Find out in the MIS who deleted the row. Make the customer inactive in QuickBooks, or enter the person again with the same registration number or tracking id: so the customer is found, and not made twice.",
		amount: NOTHING,
		net: NOTHING,
		digest: factsDigest(["mis_gone", customer.id, customer.names]),
	};
}
