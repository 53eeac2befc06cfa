import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { createConnection } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AuditRooms, openAudit } from "../../src/audit/open.js";
import { Scratch } from "../../src/audit/scratch.js";
import type { MisConfig } from "../../src/config/types.js";
import type { Mis } from "../../src/mis/types.js";
import { makeUniversity, type Row, type University, writeEmbedded } from "../../src/sandbox/university/index.js";
import { type Random, seededRandom } from "../../src/sandbox/university/random.js";
import type { Decision } from "../../src/sync/decide/plan.js";
import { parseApplicant } from "../../src/sync/kinds/applicant/parse.js";
import { AllPeople } from "../../src/sync/kinds/customer/people/all-people.js";
import {
	CUSTOMER_NAMES,
	type DirectoryEntry,
	PERSON_SOURCES,
	type People,
	Unread,
} from "../../src/sync/kinds/customer/people/people.js";
import { PeopleAskedFor } from "../../src/sync/kinds/customer/people/people-asked-for.js";
import type { CustomerKind, Registration } from "../../src/sync/kinds/entity.js";
import type { Kind } from "../../src/sync/kinds/kind.js";
import { CUSTOMER_KINDS, KINDS } from "../../src/sync/kinds/kinds.js";
import type { Lookups } from "../../src/sync/kinds/lookups.js";
import type { Charset } from "../../src/sync/kinds/names.js";
import { parseRegistration } from "../../src/sync/kinds/registration.js";
import { REGISTRATION_SOURCE } from "../../src/sync/kinds/sources.js";
import { parseStudent } from "../../src/sync/kinds/student/parse.js";
import { NO_FILTER } from "../../src/sync/read/filter.js";
import { pagesOf } from "../../src/sync/read/pages.js";
import { loadLookups, loadWorld, type World } from "../../src/sync/read/world.js";
import { rehearse } from "../../src/sync/send/rehearse.js";
import { windowOf } from "../../src/sync/tell/window.js";
import { type Identity, identityKey, type MisId, qboId, realmId } from "../../src/words/ids.js";
import { sharedMariadb } from "../support/mariadb.js";
import { openMis } from "../support/open-mis.js";
import { loadUniversity } from "../support/university.js";
import { aCompany, aSettings } from "./kinds/made-up.js";

const REALM = realmId("9130000000000001");
const SIZE = { students: 90, applicants: 60, invoices: 220 };
const HOMES = ["MariaDB", "an embedded file"] as const;
const EVERYTHING = Number.MAX_SAFE_INTEGER;

type Spelling = (text: string) => string;

/** One identity or name to us, several to a server. */
const ALIKE: readonly Spelling[] = [
	(text) => text,
	(text) => text.toUpperCase(),
	(text) => text.toLowerCase(),
	(text) => ` ${text}`,
	(text) => `${text}\t `,
	(text) => `\u00A0${text}\u2003`,
	(text) => text.replace(" ", "  "),
	(text) => `${text.slice(0, 2)}\u0001${text.slice(2)}`,
];

/** Several identities to us (of names, a part), and some of them one to a server: by its collation, by TRIM or by LIKE. */
const SIMILAR: readonly Spelling[] = [
	(text) => `${text.slice(0, 2)}\u200B${text.slice(2)}`,
	(text) => `${text}\u00AD`,
	(text) => `${text}é`,
	(text) => `${text}e\u0301`,
	(text) => `${text}E`,
	(text) => `${text}ß`,
	(text) => `${text}SS`,
	(text) => `${text}:`,
	(text) => text.replace(/.$/, "%"),
	(text) => text.replace(/.$/, "_"),
];

/** What stands where an identity or a name should be. */
const BLANKS: readonly string[] = ["", " ", "\u200B", "\u0001", "\u00A0", "-", "n/a", "N/A"];

/** The university with more dirt: an identity or a name of somebody else, or none; a row twice; an applicant who studies. */
function muddled({ tables, ...university }: University, random: Random): University {
	const { tbl_personal_ug: students, tbl_online_application: applicants } = tables;
	const texts = (rows: readonly Row[], column: string) => rows.map((row) => String(row[column] ?? "")).filter(isShort);
	const identities = [...texts(students, "reg_no"), ...texts(applicants, "tracking_id")];
	const given = [...texts(students, "fname"), ...texts(applicants, "first_name")];
	const family = [...texts(students, "lname"), ...texts(applicants, "family_name")];
	const spelled = (text: Row[string] | undefined) =>
		isShort(String(text ?? "")) ? random.pick(ALIKE)(String(text)) : "";
	const muddle = (rows: readonly Row[], columns: Readonly<Record<string, readonly string[]>>) =>
		rows.map((row, at) => {
			const changed = { ...row };
			const double = random.percent(8) ? rows[at - 1] : undefined;
			for (const [column, values] of Object.entries(columns)) {
				if (double) changed[column] = spelled(double[column]);
				else if (random.percent(10)) changed[column] = random.pick(BLANKS);
				else if (random.percent(20))
					changed[column] = random.pick([...ALIKE, ...SIMILAR])(random.pick(values.slice(0, 20)));
			}
			return changed;
		});
	const studying = (row: Row): Row => {
		if (!random.percent(8)) return row;
		const { reg_no, fname, lname } = random.pick(students);
		return { ...row, tracking_id: spelled(reg_no), first_name: spelled(fname), family_name: spelled(lname) };
	};
	return {
		...university,
		tables: {
			...tables,
			tbl_personal_ug: muddle(students, { reg_no: identities, fname: given, lname: family }),
			tbl_online_application: muddle(applicants, {
				tracking_id: identities,
				first_name: given,
				family_name: family,
			}).map(studying),
			tbl_register_program_ug: muddle(tables.tbl_register_program_ug, { reg_no: identities }),
			tbl_imvoice: muddle(tables.tbl_imvoice, { reg_no: identities }),
		},
	};
}

const isShort = (text: string): boolean => text.length > 0 && text.length < 60;

interface Somebody {
	readonly entry: DirectoryEntry;
	readonly key: string | undefined;
}

/** The rules once more, without anything that makes them quick: everybody, whole, in memory. */
class EverybodyPlainly implements People {
	readonly everybody: Somebody[] = [];
	readonly #registrations: Registration[] = [];

	static async of(mis: Mis, lookups: Lookups, charset: Charset): Promise<EverybodyPlainly> {
		const people = new EverybodyPlainly();
		const context = { lookups, registration: undefined, charset };
		for (const kind of CUSTOMER_NAMES) {
			const parse = kind === "student" ? parseStudent : parseApplicant;
			for await (const page of pagesOf(mis, PERSON_SOURCES[kind])) {
				for (const row of page) {
					const { identity, nameKey } = parse(row, context).record;
					people.everybody.push({ entry: { kind, id: row.id, nameKey, row }, key: identity && identityKey(identity) });
				}
			}
		}
		for await (const page of pagesOf(mis, REGISTRATION_SOURCE)) {
			people.#registrations.push(...page.map(parseRegistration).filter((each) => each !== undefined));
		}
		return people;
	}

	firstOf(kind: CustomerKind, identity: string): DirectoryEntry | undefined {
		return this.everybody.find(({ entry, key }) => entry.kind === kind && key === identity)?.entry;
	}

	otherOf(kind: CustomerKind, identity: string): DirectoryEntry | undefined {
		const bearers = this.everybody.filter(({ entry, key }) => entry.kind === kind && key === identity);
		return bearers.find(({ entry }) => entry.nameKey !== bearers[0]?.entry.nameKey)?.entry;
	}

	registrationsOf(key: string): Registration[] {
		return this.#registrations.filter(({ identity }) => identityKey(identity) === key);
	}

	isShared(nameKey: string): boolean {
		const bearers = this.everybody.filter(({ entry }) => entry.nameKey === nameKey);
		return new Set(bearers.map(({ entry, key }) => JSON.stringify([entry.kind, key ?? Number(entry.id)]))).size > 1;
	}

	async read(): Promise<void> {}
}

/** What a company holds of some people: as customers, under their names, or in our ledger. */
function remember(audit: AuditRooms, { everybody }: EverybodyPlainly): void {
	const [ledger, seen] = [audit.ledger(REALM), audit.seen(REALM)];
	seen.noteUntil("Customer", "2026-01-01T00:00:00Z");
	for (const [at, { entry, key }] of everybody.entries()) {
		const { kind, id, nameKey } = entry;
		const name = { id: qboId(String(1_000 + at)), name: nameKey, names: undefined, nameKey, active: at % 3 > 0 };
		if (at % 5 === 0) seen.noteNames([{ ...name, entity: "Customer", identityKind: kind, identityKey: key }]);
		if (at % 5 === 1) seen.noteNames([{ ...name, entity: "Vendor", identityKind: undefined, identityKey: undefined }]);
		if (at % 5 === 2) ledger.recognise(kind, intention(id, key ?? id), adoption(id, at), "run");
	}
}

function intention(misId: MisId, key: string) {
	const nothing = { amount: undefined, customerId: undefined, day: undefined, payer: undefined };
	return { misId, digest: "", trace: "", key, title: misId, ...nothing, said: undefined, issue: 1 };
}

function adoption(misId: MisId, at: number) {
	const untold = { syncToken: undefined, intuitTid: undefined };
	return { misId, as: "adopted" as const, qboId: qboId(String(1_000 + at)), ...untold };
}

interface Books {
	readonly folder: string;
	readonly mis: Mis;
	readonly charset: Charset;
	readonly plainly: EverybodyPlainly;
	worldOf(people: People, mis?: Mis): Promise<World>;
	close(): Promise<void>;
}

async function openBooks(home: (typeof HOMES)[number], seed: number): Promise<Books> {
	const folder = mkdtempSync(join(tmpdir(), "eaur-people-"));
	const university = muddled(makeUniversity({ seed, ...SIZE }), seededRandom(seed));
	const own = await openMis(home === "MariaDB" ? await inMariadb(university) : inFile(folder, university));
	const audit = openAudit(folder);
	const company = aCompany({ realmId: REALM, country: seed % 2 === 0 ? "US" : "RW" });
	const charset = company.country === "US" ? "latin1" : "unicode";
	const plainly = await EverybodyPlainly.of(own, await loadLookups(own), charset);
	remember(audit, plainly);
	const [ledger, seen, settings] = [audit.ledger(REALM), audit.seen(REALM), aSettings()];
	return {
		folder,
		mis: own,
		charset,
		plainly,
		worldOf: (people, mis = own) =>
			loadWorld({ mis, people: () => people, settings, company, ledger, seen, writeBack: true }),
		async close() {
			audit.close();
			await own.close();
			rmSync(folder, { recursive: true, force: true });
		},
	};
}

async function inMariadb(university: University): Promise<MisConfig> {
	const server = await sharedMariadb();
	const database = await server.createDatabase("people", "guide");
	const connection = await createConnection({ uri: server.url(database), dateStrings: true });
	await loadUniversity(connection, university);
	await connection.end();
	return server.config(database);
}

function inFile(folder: string, university: University): MisConfig {
	const file = join(folder, "university.sqlite");
	writeEmbedded(file, university);
	return { kind: "sqlite", file };
}

/** Another program changes the MIS of an embedded file. */
function change({ folder }: Books, sql: string, ...values: readonly string[]): void {
	const database = new Database(join(folder, "university.sqlite"));
	database.prepare(sql).run(...values);
	database.close();
}

/** All decisions, so many at a time; for each page people are looked for anew, as `preview` does. */
async function pageByPage(
	{ mis, worldOf }: Books,
	kinds: readonly Kind[],
	limit: number,
	people: () => People,
): Promise<Decision[]> {
	const all: Decision[] = [];
	for (;;) {
		const range = { limit, offset: all.length };
		const { decisions } = await windowOf(mis, await worldOf(people()), { kinds, filter: NO_FILTER }, range);
		if (decisions.length === 0) return all;
		all.push(...decisions);
	}
}

/** The MIS, with something done before each reading. */
function watched(mis: Mis, before: (...reading: Parameters<Mis["page"]>) => void | Promise<void>): Mis {
	const page: Mis["page"] = async (source, query) => {
		await before(source, query);
		return mis.page(source, query);
	};
	const bound = (value: unknown) => (typeof value === "function" ? (value.bind(mis) as unknown) : value);
	return new Proxy(mis, { get: (target, name) => (name === "page" ? page : bound(Reflect.get(target, name))) });
}

const PEOPLE = ["tbl_personal_ug", "tbl_online_application", "tbl_register_program_ug"];

describe.each(HOMES.flatMap((home) => [1, 2, 3, 4].map((seed) => ({ home, seed }))))(
	"in university $seed in $home, full of namesakes, doubled identities, blanks and disguises,",
	({ home, seed }) => {
		let books: Books;
		beforeAll(async () => {
			books = await openBooks(home, seed);
		});
		afterAll(() => books.close());

		it.each<{ what: string; kinds: readonly Kind[]; rows: number; outcomes: readonly Decision["do"][] }>([
			{
				what: "customers",
				kinds: CUSTOMER_KINDS,
				rows: SIZE.students + SIZE.applicants,
				outcomes: ["send", "adopt", "link", "hold", "settled"],
			},
			{ what: "invoices", kinds: [KINDS.invoice], rows: SIZE.invoices, outcomes: ["wait", "hold"] },
		])(
			"a preview of $what decides, page by page, what a reading of everybody decides",
			async ({ kinds, rows, outcomes }) => {
				const right = await pageByPage(books, kinds, EVERYTHING, () => books.plainly);
				expect(right).toHaveLength(rows);
				expect(right.map((decision) => decision.do)).toEqual(expect.arrayContaining([...outcomes]));
				const few = await pageByPage(books, kinds, 13, () => new PeopleAskedFor(books.mis, books.charset));
				expect(few).toEqual(right);
				const scratch = new Scratch();
				const all = await pageByPage(books, kinds, EVERYTHING, () => new AllPeople(books.mis, scratch, books.charset));
				scratch.close();
				expect(all).toEqual(right);
			},
		);
	},
);

describe("of people, a preview", () => {
	let books: Books;
	beforeAll(async () => {
		books = await openBooks("an embedded file", 1);
	});
	afterAll(() => books.close());

	const preview = async (kinds: readonly Kind[], limit: number, mis: Mis) => {
		const world = await books.worldOf(new PeopleAskedFor(mis, books.charset), mis);
		return windowOf(mis, world, { kinds, filter: NO_FILTER }, { limit, offset: 0 });
	};

	it.each<{ what: string; kinds: readonly Kind[] }>([
		{ what: "students", kinds: [KINDS.student] },
		{ what: "applicants", kinds: [KINDS.applicant] },
		{ what: "invoices", kinds: [KINDS.invoice] },
	])(
		"of a hundred $what goes through no table a second time for the same, and through none for whole rows",
		async ({ kinds }) => {
			const through: string[] = [];
			const selected = kinds.map((kind) => kind.source);
			const mis = watched(books.mis, (source, { ids }) => {
				if (PEOPLE.includes(source.table) && !ids && !selected.includes(source)) {
					through.push(`${source.table}: ${Object.keys(source.columns).join(", ")}`);
				}
			});
			const { decisions } = await preview(kinds, 100, mis);
			expect(decisions.length).toBeGreaterThan(50);
			expect(through.toSorted()).toEqual([
				"tbl_online_application: identity",
				"tbl_online_application: identity, givenName, familyName",
				"tbl_personal_ug: identity",
				"tbl_personal_ug: identity, givenName, familyName",
				"tbl_register_program_ug: identity",
			]);
		},
	);

	it("of nothing, and a run that finds nothing to send, reads nobody", async () => {
		const through: string[] = [];
		const mis = watched(books.mis, ({ table }) => void (PEOPLE.includes(table) && through.push(table)));
		const scratch = new Scratch();
		const world = await books.worldOf(new AllPeople(mis, scratch, books.charset), mis);
		const filter = { ...NO_FILTER, ids: ["999999"] };
		const nothing = {
			kinds: [KINDS.invoice] as const,
			filter,
			limit: undefined,
			failedOnly: undefined,
			only: undefined,
		};
		expect((await windowOf(mis, world, nothing, { limit: 10, offset: 0 })).decisions).toEqual([]);
		for await (const decided of rehearse(
			{ mis, world, again: false, remembers: false, qb: undefined as never },
			nothing,
		))
			expect(decided).toBeUndefined();
		scratch.close();
		expect(through).toEqual([]);
	});

	it("takes a row that is changed while it is looked for as it is now", async () => {
		const { decisions } = await preview([KINDS.invoice], 100, books.mis);
		const waiting = decisions.find((decision) => decision.do === "wait" && decision.for[0]?.kind === KINDS.student);
		if (waiting?.do !== "wait") throw new Error("No invoice waits for a student");
		const [awaited] = waiting.for;
		if (!awaited) throw new Error("It waits for nobody");
		const { id, row } = awaited;
		const setIdentity = (to: string) =>
			change(books, "UPDATE tbl_personal_ug SET reg_no = ? WHERE per_id_ug = ?", to, id);
		const mis = watched(books.mis, ({ table }, { ids }) => {
			if (table === "tbl_personal_ug" && ids?.includes(id)) setIdentity("of nobody who is charged");
		});
		const now = await preview([KINDS.invoice], 100, mis);
		setIdentity(row.values.identity ?? "");
		const same = now.decisions.find(({ about }) => about.misId === waiting.about.misId);
		expect(same).toMatchObject({ do: "hold", problems: [{ code: "QB009" }] });
	});

	it("is given no answer about somebody who was not looked for", async () => {
		const { directory } = await books.worldOf(new PeopleAskedFor(books.mis, books.charset));
		expect(() => directory.payer("22000017" as Identity)).toThrow(Unread);
		expect(() => directory.isShared("JEAN BOSCO MUGAHIRWE")).toThrow(Unread);
		const asked = await directory.judgeAll(["22000017" as Identity], (identity) => directory.registrations(identity));
		expect(asked).toEqual([directory.registrations("22000017" as Identity)]);
		expect(() => directory.payer("22000018" as Identity)).toThrow(Unread);
	});
});
