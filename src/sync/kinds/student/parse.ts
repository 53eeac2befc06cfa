import { parseDay } from "../../../words/day.js";
import type { MisRow } from "../../../words/source.js";
import { emailOf, phoneOf } from "../customer/contact.js";
import { type Detail, detailOf, identityIn, lookedUp, namesOf, type PersonContext } from "../customer/person.js";
import type { Parsed, Person } from "../entity.js";
import { fieldOf, idIn } from "../fields.js";
import { textWarnings } from "../garbled.js";
import { type Noted, noted, together } from "../noted.js";
import type { LookupName } from "../sources.js";
import { REGISTRATION_SOURCE } from "../sources.js";
import { STUDENT_SOURCE } from "./source.js";

export type { PersonContext } from "../customer/person.js";

/** A student, with the campus, level, intake and programme of the latest registration. */
export function parseStudent(row: MisRow, context: PersonContext): Parsed<Person> {
	const field = (name: keyof typeof STUDENT_SOURCE.columns) => fieldOf(STUDENT_SOURCE, row, name);
	const { identity, problems } = identityIn(field("identity"), STUDENT_SOURCE.table);
	const names = namesOf(field("givenName"), field("middleName"), field("familyName"), context.charset);
	const phone = phoneOf([field("phone1"), field("phone2")]);
	const email = emailOf([field("email1"), field("email2")]);
	const details = studentDetails(row, context);
	const record: Person = {
		kind: "student",
		id: row.id,
		identity,
		...names.value,
		phone: phone.value,
		email: email.value,
		fields: details.value,
		campusId: context.registration?.campusId,
		enteredOn: parseDay(row.values.enteredOn),
	};
	const noted = [names, phone, email, details].flatMap(({ warnings }) => warnings);
	return { record, warnings: [...textWarnings(STUDENT_SOURCE, row), ...noted], problems };
}

function studentDetails(row: MisRow, context: PersonContext): Noted<readonly Detail[]> {
	const { registration, charset } = context;
	const registered = (name: string, table: LookupName, column: keyof typeof REGISTRATION_SOURCE.columns, id?: string) =>
		lookedUp(name, table, REGISTRATION_SOURCE.columns[column].name, id, context);
	const programTypeId = idIn(row, "programTypeId") ?? registration?.programTypeId;
	return together<Detail>([
		noted(["CustomerType", "Student"]),
		detailOf("Gender", fieldOf(STUDENT_SOURCE, row, "gender"), charset),
		detailOf("NationalID", fieldOf(STUDENT_SOURCE, row, "nationalId"), charset),
		registered("Level", "level", "levelId", registration?.levelId),
		registered("Campus", "campus", "campusId", registration?.campusId),
		registered("Intake", "intake", "intakeId", registration?.intakeId),
		registered("Program", "program", "programId", registration?.programId),
		registered("ProgramType", "programType", "programTypeId", programTypeId),
	]);
}
