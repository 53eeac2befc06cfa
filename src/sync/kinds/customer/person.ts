import { type Identity, identityOf } from "../../../words/ids.js";
import type { Problem, Warning } from "../../../words/problem.js";
import type { Column, MisRow } from "../../../words/source.js";
import type { Registration } from "../entity.js";
import { type Field, fieldOf } from "../fields.js";
import { garbledWarning } from "../garbled.js";
import { dangles, type Lookups, readableName } from "../lookups.js";
import { type Charset, type Fitted, fitName, fitText, quoted } from "../names.js";
import { type Noted, noted } from "../noted.js";
import { LOOKUP_SOURCES, type LookupName } from "../sources.js";
import { identityInName, nameKeyOf } from "./names.js";

/** What a student's or applicant's row is read with. */
export interface PersonContext {
	readonly lookups: Lookups;
	/** The student's latest registration; applicants have none. */
	readonly registration: Registration | undefined;
	readonly charset: Charset;
}

/** QuickBooks' limits on DisplayName and on GivenName, MiddleName and FamilyName. */
const LONGEST_NAME = 500;
const LONGEST_NAME_PART = 100;

/** Longer than any column of the MIS; Notes have a limit of their own. */
const LONGEST_DETAIL = 1000;

export interface Names {
	readonly name: string;
	readonly nameKey: string;
	readonly givenName: string | undefined;
	readonly middleName: string | undefined;
	readonly familyName: string | undefined;
}

/** Given, middle and family name, and of the first and last the name that people read. */
export function namesOf(given: Field, middle: Field, family: Field, charset: Charset): Noted<Names> {
	const parts = [given, middle, family].map((field) => namePart(field, charset));
	const [givenName, middleName, familyName] = parts.map(({ value }) => value);
	const full = fullName(givenName?.whole, familyName?.whole, charset);
	const warnings = parts.flatMap((part) => part.warnings);
	if (full.changed !== undefined) warnings.push(`the name was changed for QuickBooks: ${full.changed}`);
	const names = {
		name: full.text,
		nameKey: nameKeyOf(full.text),
		givenName: givenName?.part,
		middleName: middleName?.part,
		familyName: familyName?.part,
	};
	return noted(names, ...warnings);
}

/** The name that people read, and by which namesakes are known. */
function fullName(given: string | undefined, family: string | undefined, charset: Charset): Fitted {
	return fitName([given, family].filter(Boolean).join(" "), LONGEST_NAME, charset);
}

interface NamePart {
	readonly whole: string;
	/** As QuickBooks takes it for one of its three fields of names. */
	readonly part: string;
}

function namePart({ column, value }: Field, charset: Charset): Noted<NamePart | undefined> {
	if (value === "") return noted(undefined);
	const fitted = wholeName(value, charset);
	if (fitted === undefined)
		return noted(undefined, `${column} holds ${quoted(value)}, which cannot be sent as a name: left out`);
	const { text: whole, changed } = fitted;
	const { text: part, changed: cut } = fitName(whole, LONGEST_NAME_PART, charset);
	const changes = [changed, cut].filter((change) => change !== undefined);
	if (changes.length === 0) return noted({ whole, part });
	return noted({ whole, part }, `${column} ${quoted(value)} is sent as ${quoted(part)}: ${changes.join("; ")}`);
}

/** A given or family name before it is cut for its field; undefined where nothing of it is a name. */
function wholeName(value: string, charset: Charset): Fitted | undefined {
	const fitted = fitName(value, LONGEST_NAME, charset);
	return isName(fitted.text) ? fitted : undefined;
}

/** "-", "..." and "n/a" stand for a missing name. */
function isName(text: string): boolean {
	return /[\p{L}\p{N}]/u.test(text) && text.toLowerCase() !== "n/a";
}

/** What people are told apart by is made of these columns, and of no other. */
export const PERSON_KEY_COLUMNS = ["identity", "givenName", "familyName"] as const;

interface KeySource {
	readonly table: string;
	readonly columns: Readonly<Record<(typeof PERSON_KEY_COLUMNS)[number], Column>>;
}

/** What people are told apart by, and nothing else: of hundreds of thousands, few are looked at more closely. */
export function personKeys(
	source: KeySource,
	row: MisRow,
	charset: Charset,
): { readonly identity: Identity | undefined; readonly nameKey: string } {
	const given = wholeName(fieldOf(source, row, "givenName").value, charset)?.text;
	const family = wholeName(fieldOf(source, row, "familyName").value, charset)?.text;
	const { identity } = identityIn(fieldOf(source, row, "identity"), source.table);
	return { identity, nameKey: nameKeyOf(fullName(given, family, charset).text) };
}

/** One line of Notes. The value is never repeated in the warning: it may be a national id. */
export type Detail = readonly [name: string, value: string];

export function detailOf(name: string, { column, value }: Field, charset: Charset): Noted<Detail> {
	const { text, changed } = fitText(value, LONGEST_DETAIL, charset);
	return changed === undefined ? noted([name, text]) : noted([name, text], `${column} was changed: ${changed}`);
}

/** A line of Notes for an id: the readable name behind it, else the id as text, else nothing. */
export function lookedUp(
	name: string,
	table: LookupName,
	column: string,
	id: string | undefined,
	{ lookups, charset }: PersonContext,
): Noted<Detail> {
	const value = readableName(lookups, table, id);
	const { value: detail, warnings } = detailOf(name, { column: `the name behind ${column} ${id}`, value }, charset);
	const garbled = garbledWarning(`the name behind ${column} ${id}`, value);
	return noted(detail, ...dangling(table, column, id, lookups), ...garbled, ...warnings);
}

function dangling(table: LookupName, column: string, id: string | undefined, lookups: Lookups): readonly Warning[] {
	if (!dangles(lookups, table, id)) return [];
	return [`${column} ${id} has no name in ${LOOKUP_SOURCES[table].table}: the number is sent in its place`];
}

/** The identity, or the problem that there is none that could stand in a customer's name. */
export function identityIn(
	{ column, value }: Field,
	table: string,
): { readonly identity: Identity | undefined; readonly problems: readonly Problem[] } {
	const identity = identityOf(value);
	if (identity !== undefined && identityInName(identity) !== "") return { identity, problems: [] };
	const problem: Problem = {
		code: "QB004",
		detail: `${column} is empty, so nothing tells this person apart from others`,
		fix: `Enter ${column} in ${table}; the next run sends the record.`,
	};
	return { identity: undefined, problems: [problem] };
}
