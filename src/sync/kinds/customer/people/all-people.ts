import type { Scratch, ScratchPerson } from "../../../../audit/scratch.js";
import type { Mis } from "../../../../mis/types.js";
import { identityKey, isInteger } from "../../../../words/ids.js";
import type { MisRow } from "../../../../words/source.js";
import { pagesOf } from "../../../read/pages.js";
import type { CustomerKind, Registration } from "../../entity.js";
import type { Charset } from "../../names.js";
import { parseRegistration } from "../../registration.js";
import { REGISTRATION_SOURCE } from "../../sources.js";
import { personKeys } from "../person.js";
import { CUSTOMER_NAMES, type DirectoryEntry, PERSON_SOURCES, type People, type Question, Unread } from "./people.js";

/**
 * Everybody, read once when the first question comes up: right for many records, which draw on most people. In key
 * order, for the MIS has no index on reg_no, and into a file, for hundreds of thousands do not belong into memory.
 */
export class AllPeople implements People {
	#isRead = false;
	#reading: Promise<void> | undefined;

	constructor(
		private readonly mis: Mis,
		private readonly scratch: Scratch,
		private readonly charset: Charset,
	) {}

	firstOf(kind: CustomerKind, key: string): DirectoryEntry | undefined {
		this.#mustBeRead({ about: "identity", key });
		return entryOf(kind, this.scratch.firstOf(kind, key));
	}

	otherOf(kind: CustomerKind, key: string): DirectoryEntry | undefined {
		const first = this.firstOf(kind, key);
		return first && entryOf(kind, this.scratch.firstOf(kind, key, first.nameKey));
	}

	registrationsOf(key: string): Registration[] {
		this.#mustBeRead({ about: "identity", key });
		return this.scratch.registrationsOf(key).map((row) => JSON.parse(row) as Registration);
	}

	isShared(key: string): boolean {
		this.#mustBeRead({ about: "name", key });
		return this.scratch.isShared(key);
	}

	/** Who asks while it is being read waits for that reading: two at once would write everybody down twice. */
	read(): Promise<void> {
		this.#reading ??= this.#readAll().finally(() => {
			this.#reading = undefined;
		});
		return this.#reading;
	}

	async #readAll(): Promise<void> {
		if (this.#isRead) return;
		this.scratch.begin();
		for (const kind of CUSTOMER_NAMES) await this.#readPeople(kind);
		await this.#readRegistrations();
		this.scratch.complete();
		this.#isRead = true;
	}

	async #readPeople(kind: CustomerKind): Promise<void> {
		for await (const page of pagesOf(this.mis, PERSON_SOURCES[kind])) {
			this.scratch.addPeople(
				page
					.filter(({ id }) => isInteger(id))
					.map((row) => {
						const { identity, nameKey } = personKeys(PERSON_SOURCES[kind], row, this.charset);
						const key = identity && identityKey(identity);
						return { kind, id: row.id, identityKey: key, nameKey, row: JSON.stringify(row) };
					}),
			);
		}
	}

	async #readRegistrations(): Promise<void> {
		for await (const page of pagesOf(this.mis, REGISTRATION_SOURCE)) {
			const registrations = page.map(parseRegistration).filter((each) => each !== undefined);
			this.scratch.addRegistrations(
				registrations.map((each) => ({ identityKey: identityKey(each.identity), row: JSON.stringify(each) })),
			);
		}
	}

	#mustBeRead(question: Question): void {
		if (!this.#isRead) throw new Unread(question);
	}
}

function entryOf(kind: CustomerKind, found: ScratchPerson | undefined): DirectoryEntry | undefined {
	return found && { kind, id: found.id, nameKey: found.nameKey, row: JSON.parse(found.row) as MisRow };
}
