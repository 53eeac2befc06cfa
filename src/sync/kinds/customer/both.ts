import { APPLICANT } from "../applicant/applicant.js";
import type { CustomerKind } from "../entity.js";
import { STUDENT } from "../student/student.js";
import type { CustomersKind } from "./judge.js";

/** The two kinds of customers by their names. */
export const CUSTOMER: Readonly<Record<CustomerKind, CustomersKind>> = { student: STUDENT, applicant: APPLICANT };
