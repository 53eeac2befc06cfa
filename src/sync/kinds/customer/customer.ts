import type { LedgerRecord } from "../../../audit/record.js";
import { identityKey, identityOf } from "../../../words/ids.js";
import { CONFLICT, type Problem } from "../../../words/problem.js";
import type { MisRow } from "../../../words/source.js";
import type { About } from "../../decide/judgement.js";
import type { CustomerKind } from "../entity.js";
import type { Changed, Drawn, FieldDifference, Group, Kind } from "../kind.js";
import { digestOfTexts, originalOf } from "../said.js";
import { customerBooks } from "./books.js";
import { IDENTITY_FIELD } from "./identity.js";
import { type CustomersKind, judgeCustomer } from "./judge.js";
import { PERSON_SOURCES } from "./people/people.js";

const CUSTOMERS: Group = { name: "customers", title: "Customers", one: "customer" };

/** What students and applicants have in common; what they draw on is for each to say. */
export function customerKind(name: CustomerKind, many: string, drawnFrom: Kind["drawnFrom"]): CustomersKind {
	const kind: CustomersKind = {
		name,
		after: [],
		words: { one: name, many, group: CUSTOMERS, id: ({ key }) => key, called: ({ key }) => `${name}:${key}` },
		source: PERSON_SOURCES[name],
		asked: { day: "enteredOn", who: "identity", ids: "who", category: undefined },
		facts: ["identity"],
		books: customerBooks(name),
		toResolve: (key) => `${CUSTOMERS.name} resolve ${key}`,
		unfit: () => undefined,
		checkNames: () => {},
		checkLedger: () => {},
		checkHeld: async () => {},
		judge: (world, row) => judgeCustomer(world, kind, row),
		campusOf: (world, row) => world.directory.person(name, row).record.campusId,
		changeOf: changeOfPerson,
		twins: () => [],
		isAlike: () => true,
		differences: personDifferences,
		said: personSaid,
		anotherRow: (about, sent, changed) => anotherPerson(name, about, sent, changed),
		drawnFrom,
	};
	return kind;
}

/** Nothing but the row itself. */
export const NOTHING_DRAWN: Drawn = { data: { customer: null, registration: null, category: null }, pairs: [] };

/** A person is known by reg_no or tracking_id. */
function changeOfPerson(row: MisRow, { key }: LedgerRecord): Changed | undefined {
	const [sent, now] = [identityOf(key), identityOf(row.values.identity)];
	if (sent === undefined || (now !== undefined && identityKey(sent) === identityKey(now))) return undefined;
	return { sent, now: now ?? "without a number" };
}

/** Who it is, what it is called, and what else of the row is sent: its phone, e-mail and the lines of its Notes. */
function personDifferences(row: MisRow, sent: LedgerRecord): FieldDifference[] {
	const changed = changeOfPerson(row, sent);
	const [name, others] = partsOf(sent.said);
	const [nameNow, othersNow] = partsOf(personSaid(row));
	return [
		...(changed ? [{ field: "number", from: changed.sent, to: changed.now }] : []),
		...(name !== undefined && name !== nameNow ? [{ field: "name", from: name, to: nameNow ?? null }] : []),
		...(others !== undefined && others !== othersNow ? [{ field: "note", from: "a text", to: "another text" }] : []),
	];
}

/** The name as the row says it, and a digest of the rest: that is nobody's business. */
function personSaid(row: MisRow): string {
	const { identity: _, givenName, middleName, familyName, ...others } = originalOf(row);
	const name = [givenName, middleName, familyName].filter(Boolean).join(" ");
	return JSON.stringify([name, digestOfTexts(Object.values(others))]);
}

const partsOf = (said: string | undefined): readonly (string | undefined)[] =>
	said === undefined ? [] : (JSON.parse(said) as string[]);

function anotherPerson(kind: CustomerKind, about: About, sent: LedgerRecord, changed: Changed): Problem {
	const customer = `the customer ${sent.trace ?? ""} in QuickBooks (id ${sent.qboId})`;
	const line = `${IDENTITY_FIELD[kind]}: ${about.key}`;
	return {
		code: CONFLICT,
		detail: `${customer} was made of row ${about.misId} when it was ${changed.sent}; the row is now ${changed.now}`,
		fix: `Another person: make the customer with eaur-qb customers single ${kind}:${about.key} --again. The same one with a corrected number: write "${line}" into the first line of that customer's Notes, and run the command again.`,
	};
}
