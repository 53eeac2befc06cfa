import type { QboId } from "../../../words/ids.js";
import type { Warning } from "../../../words/problem.js";
import type { MappingSettings } from "../../../words/settings.js";
import type { Draft, Json, Person, QboDocument } from "../entity.js";
import { fitText } from "../names.js";
import { type Noted, noted } from "../noted.js";
import { given, referenceTo } from "../property.js";
import { IDENTITY_FIELD, identityLine } from "./identity.js";

/** QuickBooks' limit on a customer's Notes, in characters. */
const LONGEST_NOTES = 2000;

export interface CustomerReferences {
	/** The company's customer type of that name, where it has one. */
	readonly customerTypeId?: QboId | undefined;
}

/** The customer as it is sent. The identity is always in its Notes, whatever `omitFields` says: it is how we find it. */
export function customerDraft(
	person: Person,
	displayName: string,
	settings: MappingSettings,
	references: CustomerReferences,
): Draft {
	const details = person.fields.filter(([name, value]) => value !== "" && isSent(name, settings));
	const notes = notesOf(person, details);
	const document: QboDocument = {
		DisplayName: displayName,
		...given("GivenName", person.givenName),
		...given("MiddleName", person.middleName),
		...given("FamilyName", person.familyName),
		...given("PrimaryPhone", wrapped("FreeFormNumber", person.phone)),
		...given("PrimaryEmailAddr", wrapped("Address", person.email)),
		...given("Notes", notes.value),
		...given("CustomerTypeRef", referenceTo(references.customerTypeId)),
		...given("CustomField", customFields(person, details, settings)),
	};
	return { document, trace: { property: "DisplayName", value: displayName }, warnings: notes.warnings };
}

type Details = Person["fields"];

function isSent(name: string, { customers }: MappingSettings): boolean {
	return !customers.omitFields.includes(name);
}

function wrapped(property: string, value: string | undefined): QboDocument | undefined {
	return value === undefined ? undefined : { [property]: value };
}

/** The lines of Notes, the identity first. What no longer fits is cut or dropped from the end. */
function notesOf({ kind, identity }: Person, details: Details): Noted<string> {
	const lines = identity === undefined ? [] : [identityLine(kind, identity)];
	const shortened: string[] = [];
	for (const [name, value] of details) {
		const room = LONGEST_NOTES - `${lines.join("\n")}\n${name}: `.length;
		const fitting = room > 0 ? fitText(value, room, "unicode").text : "";
		if (fitting !== "") lines.push(`${name}: ${fitting}`);
		if (fitting !== value) shortened.push(name);
	}
	return noted(lines.join("\n"), ...tooLong(shortened));
}

function tooLong(names: readonly string[]): readonly Warning[] {
	if (names.length === 0) return [];
	return [`Notes hold ${LONGEST_NOTES} characters: ${names.join(", ")} cut or left out`];
}

/** The fields that the company keeps as enhanced custom fields too; undefined where it keeps none. */
function customFields(
	{ kind, identity }: Person,
	details: Details,
	{ customers }: MappingSettings,
): readonly Json[] | undefined {
	const all: Details = identity === undefined ? details : [[IDENTITY_FIELD[kind], identity], ...details];
	const fields = all.flatMap(([name, value]) => {
		const definition = customers.customFields.get(name);
		return definition === undefined ? [] : [customField(name, value, definition)];
	});
	return fields.length === 0 ? undefined : fields;
}

function customField(name: string, value: string, definition: string): QboDocument {
	return { DefinitionId: definition, Name: name, Type: "StringType", StringValue: value };
}
