import { parseDay } from "../../../words/day.js";
import type { MisRow } from "../../../words/source.js";
import { emailOf, phoneOf } from "../customer/contact.js";
import { type Detail, detailOf, identityIn, lookedUp, namesOf, type PersonContext } from "../customer/person.js";
import type { Parsed, Person } from "../entity.js";
import { fieldOf, idIn } from "../fields.js";
import { textWarnings } from "../garbled.js";
import { type Noted, noted, together } from "../noted.js";
import type { LookupName } from "../sources.js";
import { APPLICANT_SOURCE } from "./source.js";

/** An applicant. Whoever became a student since is a second customer, under the reg_no. */
export function parseApplicant(row: MisRow, context: PersonContext): Parsed<Person> {
	const field = (name: keyof typeof APPLICANT_SOURCE.columns) => fieldOf(APPLICANT_SOURCE, row, name);
	const { identity, problems } = identityIn(field("identity"), APPLICANT_SOURCE.table);
	const names = namesOf(field("givenName"), field("middleName"), field("familyName"), context.charset);
	const phone = phoneOf([field("phone1")]);
	const email = emailOf([field("email1")]);
	const details = applicantDetails(row, context);
	const record: Person = {
		kind: "applicant",
		id: row.id,
		identity,
		...names.value,
		phone: phone.value,
		email: email.value,
		fields: details.value,
		campusId: campusAppliedTo(row),
		enteredOn: parseDay(row.values.enteredOn),
	};
	const noted = [names, phone, email, details].flatMap(({ warnings }) => warnings);
	return { record, warnings: [...textWarnings(APPLICANT_SOURCE, row), ...noted], problems };
}

/** The id of the campus that an application names. */
export const campusAppliedTo = (row: MisRow): string | undefined => idIn(row, "campusId");

function applicantDetails(row: MisRow, context: PersonContext): Noted<readonly Detail[]> {
	const applied = (name: string, table: LookupName, column: keyof typeof APPLICANT_SOURCE.columns) =>
		lookedUp(name, table, APPLICANT_SOURCE.columns[column].name, idIn(row, column), context);
	return together<Detail>([
		noted(["CustomerType", "Applicant"]),
		noted(["ApplicationID", row.id]),
		detailOf("Gender", fieldOf(APPLICANT_SOURCE, row, "gender"), context.charset),
		applied("BirthCountry", "country", "birthCountryId"),
		detailOf("NationalID", fieldOf(APPLICANT_SOURCE, row, "nationalId"), context.charset),
		applied("Campus", "campus", "campusId"),
		applied("Intake", "intake", "intakeId"),
		applied("Program", "program", "programId"),
		applied("ProgramMode", "programMode", "programModeId"),
	]);
}
