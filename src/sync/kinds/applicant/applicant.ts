import { customerKind, NOTHING_DRAWN } from "../customer/customer.js";

/** Applicants: online applications. */
export const APPLICANT = customerKind("applicant", "applicants", () => NOTHING_DRAWN);
