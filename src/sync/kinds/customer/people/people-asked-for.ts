import type { Mis } from "../../../../mis/types.js";
import { chunks } from "../../../../words/chunks.js";
import { type Identity, identityKey, identityOf, type MisId } from "../../../../words/ids.js";
import type { MisRow, Source } from "../../../../words/source.js";
import { PAGE_ROWS, pagesOf } from "../../../read/pages.js";
import type { CustomerKind, Registration } from "../../entity.js";
import type { Charset } from "../../names.js";
import { parseRegistration } from "../../registration.js";
import { REGISTRATION_SOURCE } from "../../sources.js";
import { PERSON_KEY_COLUMNS, personKeys } from "../person.js";
import { CUSTOMER_NAMES, type DirectoryEntry, PERSON_SOURCES, type People, type Question, Unread } from "./people.js";

/** What the MIS has under an identity. */
interface Found {
	readonly first: { [kind in CustomerKind]?: DirectoryEntry };
	/** Of another name than the first. */
	readonly other: { [kind in CustomerKind]?: DirectoryEntry };
	readonly registrations: Registration[];
}

type FoundByKey = ReadonlyMap<string, Found>;

/**
 * Those who are asked for, and nobody else: right for a few records. Who is meant is told by the same keys as ever, made
 * here of everybody's columns: the server's collations see other things than we do. These few columns are read of all
 * rows, once for all questions of a kind; whole rows are read by primary key, of those who are meant.
 */
export class PeopleAskedFor implements People {
	readonly #identities = new Map<string, Found>();
	readonly #names = new Map<string, { readonly isShared: boolean }>();

	constructor(
		private readonly mis: Mis,
		private readonly charset: Charset,
	) {}

	firstOf(kind: CustomerKind, key: string): DirectoryEntry | undefined {
		return this.#found(key).first[kind];
	}

	otherOf(kind: CustomerKind, key: string): DirectoryEntry | undefined {
		return this.#found(key).other[kind];
	}

	registrationsOf(key: string): readonly Registration[] {
		return this.#found(key).registrations;
	}

	isShared(key: string): boolean {
		const name = this.#names.get(key);
		if (name === undefined) throw new Unread({ about: "name", key });
		return name.isShared;
	}

	async read(questions: readonly Question[]): Promise<void> {
		const keys = (about: Question["about"]) =>
			questions.filter((question) => question.about === about).map(({ key }) => key);
		await this.#readIdentities(keys("identity"));
		await this.#readNames(keys("name"));
	}

	#found(key: string): Found {
		const found = this.#identities.get(key);
		if (found === undefined) throw new Unread({ about: "identity", key });
		return found;
	}

	async #readIdentities(keys: readonly string[]): Promise<void> {
		if (keys.length === 0) return;
		const asked = new Map(keys.map((key): [string, Found] => [key, { first: {}, other: {}, registrations: [] }]));
		const people = CUSTOMER_NAMES.map((kind) => this.#findPeople(kind, asked));
		await Promise.all([...people, this.#findRegistrations(asked)]);
		for (const [key, found] of asked) this.#identities.set(key, found);
	}

	async #findPeople(kind: CustomerKind, asked: FoundByKey): Promise<void> {
		const source = PERSON_SOURCES[kind];
		for await (const row of this.#rowsOf(source, asked)) {
			const { identity, nameKey } = personKeys(source, row, this.charset);
			const found = foundOf(asked, identity);
			if (!found) continue;
			const entry = { kind, id: row.id, nameKey, row };
			found.first[kind] ??= entry;
			if (found.first[kind].nameKey !== nameKey) found.other[kind] ??= entry;
		}
	}

	async #findRegistrations(asked: FoundByKey): Promise<void> {
		for await (const row of this.#rowsOf(REGISTRATION_SOURCE, asked)) {
			const registration = parseRegistration(row);
			if (registration) foundOf(asked, registration.identity)?.registrations.push(registration);
		}
	}

	/** Whole rows in ascending key. Who they are is for the reader to tell: one may have been changed in between. */
	async *#rowsOf(source: Source, asked: FoundByKey): AsyncGenerator<MisRow> {
		const ids: MisId[] = [];
		for await (const page of pagesOf(this.mis, narrowed(source, ["identity"]))) {
			for (const { id, values } of page) if (foundOf(asked, identityOf(values.identity))) ids.push(id);
		}
		for (const some of chunks(ids, PAGE_ROWS)) {
			yield* await this.mis.page(source, { after: undefined, limit: PAGE_ROWS, ids: some });
		}
	}

	async #readNames(keys: readonly string[]): Promise<void> {
		if (keys.length === 0) return;
		const bearers = new Map(keys.map((key) => [key, new Set<string>()]));
		await Promise.all(CUSTOMER_NAMES.map((kind) => this.#findBearers(kind, bearers)));
		for (const [key, all] of bearers) this.#names.set(key, { isShared: all.size > 1 });
	}

	async #findBearers(kind: CustomerKind, bearers: ReadonlyMap<string, Set<string>>): Promise<void> {
		const source = PERSON_SOURCES[kind];
		for await (const page of pagesOf(this.mis, narrowed(source, PERSON_KEY_COLUMNS))) {
			for (const row of page) {
				const { identity, nameKey } = personKeys(source, row, this.charset);
				bearers.get(nameKey)?.add(identity ? `${kind} of ${identityKey(identity)}` : `${kind} ${row.id}`);
			}
		}
	}
}

const foundOf = (asked: FoundByKey, identity: Identity | undefined): Found | undefined =>
	identity && asked.get(identityKey(identity));

/** The same table with fewer columns. */
function narrowed(source: Source, names: readonly string[]): Source {
	const columns = Object.entries(source.columns).filter(([name]) => names.includes(name));
	return { ...source, columns: Object.fromEntries(columns) };
}
