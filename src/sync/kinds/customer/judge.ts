import type { LedgerRecord } from "../../../audit/record.js";
import type { SeenName } from "../../../audit/seen-name.js";
import { type Identity, identityKey } from "../../../words/ids.js";
import type { Problem } from "../../../words/problem.js";
import { asShown } from "../../../words/shown.js";
import type { MisRow } from "../../../words/source.js";
import type { About, Judgement } from "../../decide/judgement.js";
import { referenceNamed } from "../../read/references.js";
import type { World } from "../../read/world.js";
import type { CustomerKind, Draft, Parsed, Person } from "../entity.js";
import type { Kind } from "../kind.js";
import { readableName } from "../lookups.js";
import { customerDraft } from "./document.js";
import { isSameCustomer } from "./identity.js";
import { customerInactive } from "./inactive.js";
import { displayNames, nameKeyOf, nameWhenActive } from "./names.js";
import { strangerProblem } from "./stranger.js";

const TYPE_NAMES: Readonly<Record<CustomerKind, string>> = { student: "Student", applicant: "Applicant" };

/** One of the two kinds of customers. */
export type CustomersKind = Kind & { readonly name: CustomerKind };

/** What becomes of a student or an applicant. */
export function judgeCustomer(world: World, kind: CustomersKind, row: MisRow): Judgement {
	const parsed = world.directory.person(kind.name, row);
	const person = parsed.record;
	const about = aboutPerson(world, kind, parsed, row);
	if (person.identity === undefined || parsed.problems.length > 0)
		return { is: "held", about, problems: parsed.problems };
	// Identities are asked for before names: people are looked for once by either.
	const first = world.directory.firstOf(kind.name, person.identity);
	const name = chooseName(world, person);
	const draft = draftOf(world, person, name.value);
	const ready = { ...about, warnings: [...about.warnings, ...name.warnings, ...draft.warnings] };

	if (first && first.id !== row.id) {
		if (first.nameKey === person.nameKey) return { is: "linked", about: ready, draft, to: first.id };
		return { is: "held", about, problems: [identityOfAnother(person.identity, person, first.id, row)] };
	}
	return judgeAgainstCompany(world, person, person.identity, draft, ready, world.ledger.record(kind.name, row.id));
}

/** Whether QuickBooks has the customer already, or something else under its name. */
function judgeAgainstCompany(
	world: World,
	person: Person,
	identity: Identity,
	draft: Draft,
	about: About,
	record: LedgerRecord | undefined,
): Judgement {
	const own = sameCustomers(world, person, identity);
	const active = own.filter((each) => each.active);
	if (active.length > 1) return { is: "held", about, problems: [severalCustomers(identity, active)] };
	const stranger = active[0] && strangerProblem(world.ledger, person, identity, active[0]);
	if (stranger) return { is: "held", about, problems: [stranger], isStranger: true };
	if (active[0]) return { is: "found", about, draft, qboId: active[0].id, syncToken: undefined, issue: 1 };
	if (own[0] && record?.qboId === own[0].id && record.isTakenBack)
		return { is: "ready", about, draft: restored(draft, record), issue: 1 };
	if (own[0]) return { is: "held", about, problems: [customerInactive(own[0], identity)] };
	if (isTaken(world, draft.trace.value)) return { is: "held", about, problems: [nameTaken(draft.trace.value)] };
	return { is: "ready", about, draft, issue: 1 };
}

/** Whom we made inactive ourselves is made active again, and says what the row says now; the name stays what it was. */
function restored({ document, trace, warnings }: Draft, { qboId, syncToken, trace: name }: LedgerRecord): Draft {
	const { DisplayName: _name, ...others } = document;
	const version = { Id: qboId ?? "", SyncToken: syncToken ?? "", sparse: true, Active: true };
	const called = { ...trace, value: name ?? trace.value };
	return { operation: "restore", document: { ...others, ...version }, trace: called, warnings };
}

/** Customers in QuickBooks that are this person: by the identity in their Notes, else by a name that is or ends in it. */
function sameCustomers(world: World, person: Person, identity: Identity): SeenName[] {
	const byNotes = world.seen.customersOf(person.kind, identityKey(identity));
	if (byNotes.length > 0) return byNotes;
	// A bare name does not say whether it means the student or the applicant of one number.
	if (world.directory.firstOf(person.kind === "student" ? "applicant" : "student", identity)) return [];
	const { withIdentity } = displayNames(person, world.settings);
	const candidates = [nameKeyOf(withIdentity), nameKeyOf(identity)].flatMap((key) => world.seen.namesLike(key));
	const same = candidates.filter(
		(seen) =>
			seen.entity === "Customer" &&
			seen.identityKey === undefined &&
			isSameCustomer(person, { displayName: nameWhenActive(seen.name, seen.active), notes: undefined }),
	);
	return [...new Map(same.map((seen) => [seen.id, seen])).values()];
}

/** The real name where it is nobody else's, in the MIS or in QuickBooks; else the name with the identity. */
function chooseName(world: World, person: Person): { value: string; warnings: string[] } {
	const { plain, withIdentity } = displayNames(person, world.settings);
	if (plain === withIdentity) return { value: plain, warnings: [] };
	if (world.directory.isShared(person.nameKey)) {
		return { value: withIdentity, warnings: [`others bear the name ${plain}: the customer is called ${withIdentity}`] };
	}
	if (isTaken(world, plain)) {
		return {
			value: withIdentity,
			warnings: [`QuickBooks has a ${plain} already: the customer is called ${withIdentity}`],
		};
	}
	return { value: plain, warnings: [] };
}

function isTaken(world: World, name: string): boolean {
	const key = nameKeyOf(name);
	return world.takenNames.has(key) || world.seen.namesLike(key).some((seen) => !isFree(seen));
}

/** QuickBooks renamed what was made inactive, and gives its old name to others. */
function isFree({ name, active }: SeenName): boolean {
	return nameWhenActive(name, active) !== name;
}

function draftOf(world: World, person: Person, name: string): Draft {
	const customerTypeId = referenceNamed(world.seen, "CustomerType", TYPE_NAMES[person.kind])?.id;
	return customerDraft(person, name, world.settings, { customerTypeId });
}

function aboutPerson(world: World, kind: Kind, { record: person, warnings }: Parsed<Person>, row: MisRow): About {
	return {
		kind,
		misId: row.id,
		key: person.identity ?? row.id,
		title: titleOf(person, row),
		amount: undefined,
		credit: undefined,
		day: person.enteredOn,
		category: undefined,
		campusId: person.campusId,
		campus: person.campusId && readableName(world.lookups, "campus", person.campusId),
		customerId: undefined,
		payer: undefined,
		warnings,
		row,
	};
}

/** "John Doe (22000017)". */
export function titleOf({ name, identity }: Person, row: MisRow): string {
	return asShown(`${name || "(no name)"} (${identity ?? `row ${row.id}`})`);
}

function identityOfAnother(identity: Identity, person: Person, firstId: string, row: MisRow): Problem {
	return {
		code: "QB004",
		detail: `${identity} stands on rows ${firstId} and ${row.id} under different names; this one is ${person.name || "without a name"}`,
		fix: "Find out in the MIS who bears this number, and correct the other row.",
	};
}

function severalCustomers(identity: Identity, found: readonly SeenName[]): Problem {
	const names = found.map((each) => `${each.name} (id ${each.id})`).join(", ");
	return {
		code: "QB005",
		detail: `QuickBooks holds more than one customer for ${identity}: ${names}`,
		fix: "Merge them in QuickBooks, then run the command again.",
	};
}

function nameTaken(name: string): Problem {
	return {
		code: "QB005",
		detail: `QuickBooks has another customer, vendor or employee called ${name}`,
		fix: "Rename that one in QuickBooks, then run the command again.",
	};
}
