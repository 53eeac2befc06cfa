import { catalogueTables } from "./catalogue.js";
import { expectedCustomers } from "./expectations.js";
import { makeInvoices } from "./invoices.js";
import { makeApplicants, makeStudents } from "./people.js";
import { seededRandom } from "./random.js";
import type { University, UniversityOptions } from "./types.js";

export { writeEmbedded } from "./embedded.js";
export type { Shape } from "./schema.js";
export type {
	ExpectedCustomer,
	ExpectedInvoice,
	Row,
	TableName,
	University,
	UniversityOptions,
} from "./types.js";

/**
 * A made-up university: rows by table, and for each student, applicant and invoice what is right. Deterministic.
 * @throws RangeError where there are too few rows for every oddity.
 */
export function makeUniversity({ seed, students, applicants, invoices, dirt = true }: UniversityOptions): University {
	const random = seededRandom(seed);
	const enrolled = makeStudents(random, students, dirt);
	const applied = makeApplicants(random, applicants, dirt, enrolled.people);
	const people = [...enrolled.people, ...applied];
	const charged = makeInvoices(random, invoices, dirt, people);
	return {
		tables: {
			...catalogueTables(),
			tbl_personal_ug: enrolled.people.map(({ row }) => row),
			tbl_online_application: applied.map(({ row }) => row),
			tbl_register_program_ug: enrolled.registrations,
			tbl_imvoice: charged.rows,
		},
		expected: [...expectedCustomers(people), ...charged.expected],
	};
}
