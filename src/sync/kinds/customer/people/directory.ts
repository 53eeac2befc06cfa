import { type Identity, identityKey } from "../../../../words/ids.js";
import type { MisRow } from "../../../../words/source.js";
import { campusAppliedTo, parseApplicant } from "../../applicant/parse.js";
import type { CashBook } from "../../cash/book.js";
import { type CashQuestion, UnreadCash } from "../../cash/unread.js";
import type { CustomerKind, Parsed, Person, Registration } from "../../entity.js";
import type { Lookups } from "../../lookups.js";
import type { Charset } from "../../names.js";
import { latestRegistration, registrationForYear } from "../../registration.js";
import { parseStudent } from "../../student/parse.js";
import { personKeys } from "../person.js";
import { type DirectoryEntry, PERSON_SOURCES, type People, type Question, Unread } from "./people.js";

/** Who is who in the MIS: by identity, and by name. */
export class Directory {
	constructor(
		private readonly people: People,
		private readonly lookups: Lookups,
		private readonly charset: Charset,
		/** Where payments are judged. */
		private readonly cash?: CashBook,
	) {}

	/**
	 * What `judge` says of each. Judging waits for nobody: what it asks here and is not known yet is read, for all of them
	 * together, and they are judged again until nothing is left to ask. So nobody has to foresee what a judgement draws on.
	 */
	async judgeAll<T, Judged>(all: readonly T[], judge: (each: T) => Judged): Promise<Judged[]> {
		for (;;) {
			const questions: Question[] = [];
			const ofCash: CashQuestion[] = [];
			const judged = all.flatMap((each) => {
				const answer = unlessUnread(() => judge(each));
				if (answer instanceof Unread) questions.push(answer.question);
				else if (answer instanceof UnreadCash) ofCash.push(answer.question);
				else return [answer];
				return [];
			});
			if (questions.length === 0 && ofCash.length === 0) return judged;
			if (questions.length > 0) await this.people.read(questions);
			if (ofCash.length > 0) await this.cash?.read(ofCash);
		}
	}

	/** A row of the MIS as a person, with the student's latest registration. */
	person(kind: CustomerKind, row: MisRow): Parsed<Person> {
		const context = { lookups: this.lookups, charset: this.charset };
		if (kind === "applicant") return parseApplicant(row, { ...context, registration: undefined });
		const { identity } = personKeys(PERSON_SOURCES.student, row, this.charset);
		const registration = identity && latestRegistration(this.registrations(identity));
		return parseStudent(row, { ...context, registration });
	}

	/** The row with the lowest key that bears the identity: the one that becomes the customer. */
	firstOf(kind: CustomerKind, identity: Identity): DirectoryEntry | undefined {
		return this.people.firstOf(kind, identityKey(identity));
	}

	/** A row that bears the identity under another name than that one: nobody but a person can tell whom it means. */
	otherOf(kind: CustomerKind, identity: Identity): DirectoryEntry | undefined {
		return this.people.otherOf(kind, identityKey(identity));
	}

	/** Who an invoice's reg_no means: the student of that reg_no, else the applicant of that tracking_id. */
	payer(identity: Identity): DirectoryEntry | undefined {
		return this.firstOf("student", identity) ?? this.firstOf("applicant", identity);
	}

	/** Whether different people bear this name, students and applicants together. */
	isShared(nameKey: string): boolean {
		return nameKey !== "" && this.people.isShared(nameKey);
	}

	/** Where the payer of a charge of this year studies, or applied to: the id of a campus. */
	campusOf(payer: Identity, year: string | undefined): string | undefined {
		const registration = registrationForYear(this.registrations(payer), year);
		if (registration) return registration.campusId;
		const entry = this.payer(payer);
		return entry?.kind === "applicant" ? campusAppliedTo(entry.row) : undefined;
	}

	registrations(identity: Identity): readonly Registration[] {
		return this.people.registrationsOf(identityKey(identity));
	}
}

function unlessUnread<T>(work: () => T): T | Unread | UnreadCash {
	try {
		return work();
	} catch (error) {
		if (error instanceof Unread || error instanceof UnreadCash) return error;
		throw error;
	}
}
