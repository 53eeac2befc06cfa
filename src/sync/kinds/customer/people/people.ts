import type { MisId } from "../../../../words/ids.js";
import type { MisRow } from "../../../../words/source.js";
import { APPLICANT_SOURCE } from "../../applicant/source.js";
import type { CustomerKind, Registration } from "../../entity.js";
import { STUDENT_SOURCE } from "../../student/source.js";

export const PERSON_SOURCES = { student: STUDENT_SOURCE, applicant: APPLICANT_SOURCE } as const;

/** In the order in which they are sent: students before applicants. */
export const CUSTOMER_NAMES: readonly CustomerKind[] = ["student", "applicant"];

export interface DirectoryEntry {
	readonly kind: CustomerKind;
	readonly id: MisId;
	readonly nameKey: string;
	readonly row: MisRow;
}

/** What is asked about people: who bears an identity and how they are registered, or how many bear a name. */
export interface Question {
	readonly about: "identity" | "name";
	readonly key: string;
}

/** The people of the MIS, and what is known of them. An answer that is not known yet throws `Unread`. */
export interface People {
	/** The row with the lowest key that bears the identity. */
	firstOf(kind: CustomerKind, identityKey: string): DirectoryEntry | undefined;
	/** The lowest row that bears the identity under another name than the first one. */
	otherOf(kind: CustomerKind, identityKey: string): DirectoryEntry | undefined;
	registrationsOf(identityKey: string): readonly Registration[];
	/** Whether different people bear this name, students and applicants together. */
	isShared(nameKey: string): boolean;
	/** Reads what it takes to answer these questions. */
	read(questions: readonly Question[]): Promise<void>;
}

/** Nothing is ever decided on an answer that was not read: until then there is no answer. */
export class Unread extends Error {
	constructor(readonly question: Question) {
		super(`The MIS was not read for this ${question.about}: ${question.key}`);
	}
}
