import type { Ledger } from "../../../audit/ledger.js";
import type { Seen } from "../../../audit/seen.js";
import type { SeenName } from "../../../audit/seen-name.js";
import type { QuickBooks } from "../../../quickbooks/client.js";
import type { QboObject } from "../../../quickbooks/outcome.js";
import { identityKey, identityOf, type QboId } from "../../../words/ids.js";
import { CONFLICT } from "../../../words/problem.js";
import { referenceId } from "../../look/found.js";
import { lookAtReferences } from "../../look/look.js";
import type { Books, Looking, Match, Meant } from "../books.js";
import { difference, inner, told } from "../differences.js";
import type { CustomerKind, QboDocument } from "../entity.js";
import { wholeCustomer } from "../mirrored.js";
import { readName } from "./found.js";
import { identityInNotes } from "./identity.js";
import { lookAtNames } from "./look.js";
import { lookUpCustomers, lookUpCustomersById } from "./look-up.js";
import { nameKeyOf } from "./names.js";
import { CUSTOMER_NAMES } from "./people/people.js";
import { customerStillThere } from "./still-there.js";
import { CUSTOMER_UNDOING } from "./undoing.js";

/** Students and applicants are customers there: one list, looked at once for both. */
const shared: Omit<Books, "holds" | "madeElsewhere" | "stillThere"> = {
	entity: "Customer",
	lane: "one-by-one",
	trace: "name",
	apart: () => [],
	onceInABatch: () => [],
	lacksLocation: () => false,
	look: (parts, drawnAlong) => lookAtPeople(parts, drawnAlong).map((read) => read.then(() => undefined)),
	readThrough: async ({ qb, seen }) => {
		seen.noteUntil("Customer", undefined);
		seen.forgetNames("Customer");
		await lookAtNames(qb, seen, "Customer");
	},
	lookUp: async (qb, seen, names) => {
		await lookUpCustomers(qb, seen, names);
		return [];
	},
	lookUpById: lookUpCustomersById,
	suspects: withoutIdentity,
	lookAtReferred: async () => {},
	note: (seen, object) => seen.noteNames([wholeCustomer(readName("Customer", object), object)]),
	forget: (seen, id) => seen.forgetCustomer(id),
	match,
	knows: (seen, id) => seen.customer(id) !== undefined,
	isTaken: (seen, trace) => seen.namesLike(nameKeyOf(trace)).length > 0,
	rowOfOthers: () => undefined,
	personOfOthers: ({ Notes }) => identityInNotes(typeof Notes === "string" ? Notes : undefined),
	numberOf: () => undefined,
	traceNow: (seen, id, trace) => seen.customer(id)?.name ?? trace,
	numberOfAnother: () => undefined,
	receipt,
	undoing: CUSTOMER_UNDOING,
};

/** What one kind of customers is in QuickBooks. */
export const customerBooks = (name: CustomerKind): Books => ({
	...shared,
	stillThere: (seen, _about, sent) => customerStillThere(seen, name, sent),
	holds: (seen, row) => {
		const identity = identityOf(row.values.identity);
		return identity !== undefined && seen.customersOf(name, identityKey(identity)).length > 0;
	},
	madeElsewhere: (seen, key) => {
		const identity = identityOf(key);
		const found = identity ? seen.customersOf(name, identityKey(identity)) : [];
		const [only, ...others] = found.filter((each) => each.active);
		return others.length === 0 ? only?.id : undefined;
	},
});

/**
 * Names are shared with vendors and employees, which are read once; the types of customers matter to whoever makes one. A
 * customer under the name of one that came since, or that is made on the way, is refused by QuickBooks, and gets the longer
 * name: that costs no read.
 */
function lookAtPeople({ qb, seen, ledger }: Looking, drawnAlong: boolean): Promise<unknown>[] {
	const reads: Promise<unknown>[] = [lookAtCustomers({ qb, seen, ledger })];
	const others = drawnAlong
		? []
		: (["Vendor", "Employee"] as const).filter((entity) => seen.until(entity) === undefined);
	for (const entity of others) reads.push(lookAtNames(qb, seen, entity));
	if (seen.until("CustomerType") === undefined || !drawnAlong) reads.push(lookAtReferences(qb, seen, "CustomerType"));
	return reads;
}

/** What was contested is looked up last: its answer replaces what the list said. */
async function lookAtCustomers({ qb, seen, ledger }: Pick<Looking, "qb" | "seen" | "ledger">): Promise<void> {
	await lookAtNames(qb, seen, "Customer");
	await lookUpCustomersById(qb, seen, contestedCustomers(ledger, seen));
}

/** The customers that stood in a record's way when last looked: a person was asked to merge or rename them. */
function contestedCustomers(ledger: Ledger, seen: Seen): QboId[] {
	return CUSTOMER_NAMES.flatMap((kind) => {
		const failed = ledger.inState(kind, ["held", "refused", "contested"], Number.MAX_SAFE_INTEGER);
		const identities = failed.flatMap(({ problem, key }) => (problem?.code === CONFLICT && identityOf(key)) || []);
		return identities.flatMap((identity) => seen.customersOf(kind, identityKey(identity)).map(({ id }) => id));
	});
}

/** A company may drop what says whose a customer is: under the next name it would be made a second time. */
async function withoutIdentity(qb: QuickBooks, seen: Seen, name: string): Promise<QboObject[]> {
	const nobodys = seen
		.namesLike(nameKeyOf(name))
		.filter(({ entity, identityKey }) => entity === "Customer" && identityKey === undefined);
	const objects: QboObject[] = [];
	for (const { id } of nobodys) objects.push(...[(await qb.read("Customer", id)) ?? []].flat());
	return objects;
}

/** The one whose Notes name who the document is about. A name alone proves nothing. */
function match(seen: Seen, { intended: { trace = "" }, document }: Meant): Match {
	const meant = readName("Customer", document);
	const own = seen.namesLike(nameKeyOf(trace)).find((found) => isSameIdentity(found, meant));
	return own ? { is: "ours", id: own.id, syncToken: undefined, active: own.active } : { is: "none" };
}

function isSameIdentity(found: SeenName, meant: SeenName): boolean {
	return (
		found.identityKey !== undefined &&
		found.identityKey === meant.identityKey &&
		found.identityKind === meant.identityKind
	);
}

/** Name and identity must be there; all else that was sent is compared where the answer tells of it. */
function receipt({ document, intended: { trace = "" } }: Meant, answered: QboObject): string[] {
	const { name, active } = readName("Customer", answered);
	const sameName = nameKeyOf(name) === nameKeyOf(trace);
	return [
		sameName ? undefined : difference("name", name || undefined, trace),
		difference("identity", identityIn(answered.Notes), identityIn(document.Notes)),
		told("given name", answered.GivenName, document.GivenName),
		told("middle name", answered.MiddleName, document.MiddleName),
		told("family name", answered.FamilyName, document.FamilyName),
		told("phone", inner(answered.PrimaryPhone, "FreeFormNumber"), inner(document.PrimaryPhone, "FreeFormNumber")),
		told("email", inner(answered.PrimaryEmailAddr, "Address"), inner(document.PrimaryEmailAddr, "Address")),
		told("customer type", referenceId(answered.CustomerTypeRef), referenceId(document.CustomerTypeRef)),
		active ? undefined : "it is inactive",
	].filter((sentence) => sentence !== undefined);
}

function identityIn(notes: QboDocument[string] | unknown): string | undefined {
	const found = identityInNotes(typeof notes === "string" ? notes : undefined);
	return found && `${found.identity} (${found.kind})`;
}
