import { catalogueTables } from "./catalogue.js";
import { expectedCustomers } from "./expectations.js";
import { makeInvoices } from "./invoices.js";
import { makePayments } from "./payments.js";
import { makeApplicants, makeStudents } from "./people.js";
import { seededRandom } from "./random.js";
import type { University, UniversityOptions } from "./types.js";

export { writeEmbedded } from "./embedded.js";
export type { Shape } from "./schema.js";
export type {
	ExpectedCustomer,
	ExpectedInvoice,
	ExpectedPayment,
	Row,
	TableName,
	University,
	UniversityOptions,
} from "./types.js";

/**
 * A made-up university: rows by table, and for each student, applicant and invoice what is right. Deterministic.
 * @throws RangeError where there are too few rows for every oddity.
 */
export function makeUniversity(options: UniversityOptions): University {
	const {
		seed,
		students,
		applicants,
		invoices,
		dirt = true,
		payments = 0,
		shape = "guide",
		oddPayments = dirt,
	} = options;
	const random = seededRandom(seed);
	const enrolled = makeStudents(random, students, dirt);
	const applied = makeApplicants(random, applicants, dirt, enrolled.people);
	const people = [...enrolled.people, ...applied];
	const charged = makeInvoices(random, invoices, dirt, people);
	const paid = makePayments(random, payments, oddPayments, charged, shape);
	return {
		tables: {
			...catalogueTables(),
			tbl_personal_ug: enrolled.people.map(({ row }) => row),
			tbl_online_application: applied.map(({ row }) => row),
			tbl_register_program_ug: enrolled.registrations,
			tbl_imvoice: charged.rows,
			...paid.tables,
		},
		expected: [...expectedCustomers(people), ...charged.expected],
		expectedPayments: paid.expected,
	};
}
