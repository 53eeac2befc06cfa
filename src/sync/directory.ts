import type { Scratch } from "../audit/scratch.js";
import type { Mis } from "../mis/types.js";
import { type Identity, identityKey, type MisId } from "../words/ids.js";
import type { MisRow, Source } from "../words/source.js";
import { parseApplicant } from "./entities/applicant/parse.js";
import { APPLICANT_SOURCE } from "./entities/applicant/source.js";
import { personKeys } from "./entities/customer/person.js";
import type { Lookups } from "./entities/lookups.js";
import {
	latestRegistration,
	parseRegistration,
	REGISTRATION_SOURCE,
	registrationForYear,
} from "./entities/registration.js";
import { parseStudent } from "./entities/student/parse.js";
import { STUDENT_SOURCE } from "./entities/student/source.js";
import type { CustomerKind, Parsed, Person, Registration } from "./entity.js";
import { CUSTOMER_KINDS } from "./kinds.js";
import type { Charset } from "./names.js";

/** Rows a page: large enough that the server's answer time does not count, small enough for memory. */
export const PAGE_ROWS = 1_000;

const PERSON_SOURCES = { student: STUDENT_SOURCE, applicant: APPLICANT_SOURCE } as const;

export interface DirectoryEntry {
	readonly kind: CustomerKind;
	readonly id: MisId;
	readonly nameKey: string;
	readonly row: MisRow;
}

/** Everybody in the MIS, by identity and by name, as they stood when the run began. */
export class Directory {
	constructor(
		private readonly scratch: Scratch,
		private readonly lookups: Lookups,
		private readonly charset: Charset,
	) {}

	/** A row of the MIS as a person, with the student's latest registration. */
	person(kind: CustomerKind, row: MisRow): Parsed<Person> {
		const context = { lookups: this.lookups, charset: this.charset };
		if (kind === "applicant") return parseApplicant(row, { ...context, registration: undefined });
		const { identity } = parseStudent(row, { ...context, registration: undefined }).record;
		const registration = identity && latestRegistration(this.registrations(identity));
		return parseStudent(row, { ...context, registration });
	}

	/** The row with the lowest key that bears the identity: the one that becomes the customer. */
	firstOf(kind: CustomerKind, identity: Identity): DirectoryEntry | undefined {
		const found = this.scratch.firstOf(kind, identityKey(identity));
		return found && { kind, id: found.id, nameKey: found.nameKey, row: JSON.parse(found.row) as MisRow };
	}

	/** Who an invoice's reg_no means: the student of that reg_no, else the applicant of that tracking_id. */
	payer(identity: Identity): DirectoryEntry | undefined {
		return this.firstOf("student", identity) ?? this.firstOf("applicant", identity);
	}

	/** How many different people bear this name, students and applicants together. */
	bearersOf(nameKey: string): number {
		return nameKey === "" ? 0 : this.scratch.bearersOf(nameKey);
	}

	/** Where the payer of a charge of this year studies, or applied to: the id of a campus. */
	campusOf(payer: Identity, year: string | undefined): string | undefined {
		const registration = registrationForYear(this.registrations(payer), year);
		if (registration) return registration.campusId;
		const entry = this.payer(payer);
		return entry && this.person(entry.kind, entry.row).record.campusId;
	}

	registrations(identity: Identity): Registration[] {
		return this.scratch.registrationsOf(identityKey(identity)).map((row) => JSON.parse(row) as Registration);
	}
}

/** Reads everybody once, in key order: the MIS has no index on reg_no, and a look-up per page would scan it. */
export async function loadDirectory(
	mis: Mis,
	scratch: Scratch,
	lookups: Lookups,
	charset: Charset,
): Promise<Directory> {
	for (const kind of CUSTOMER_KINDS) {
		for await (const page of pagesOf(mis, PERSON_SOURCES[kind])) {
			scratch.addPeople(
				page.map((row) => {
					const { identity, nameKey } = personKeys(PERSON_SOURCES[kind], row, charset);
					return {
						kind,
						id: row.id,
						identityKey: identity && identityKey(identity),
						nameKey,
						row: JSON.stringify(row),
					};
				}),
			);
		}
	}
	for await (const page of pagesOf(mis, REGISTRATION_SOURCE)) {
		const registrations = page.map(parseRegistration).filter((each) => each !== undefined);
		scratch.addRegistrations(
			registrations.map((each) => ({ identityKey: identityKey(each.identity), row: JSON.stringify(each) })),
		);
	}
	scratch.complete();
	return new Directory(scratch, lookups, charset);
}

/** All rows of a table, page by page; the next page is read while the last is looked at. */
export async function* pagesOf(mis: Mis, source: Source): AsyncGenerator<MisRow[]> {
	let next = mis.page(source, { after: undefined, limit: PAGE_ROWS });
	for (;;) {
		const page = await next;
		const last = page.at(-1);
		if (last === undefined) return;
		if (page.length < PAGE_ROWS) {
			yield page;
			return;
		}
		next = mis.page(source, { after: last.id, limit: PAGE_ROWS });
		// If the consumer stops early nobody awaits the page that is under way.
		next.catch(() => {});
		yield page;
	}
}
