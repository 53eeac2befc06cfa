import type { MisSnapshot } from "../mis/types.js";
import { parseDay } from "../words/day.js";
import { identityKey, identityOf, type MisId, misId } from "../words/ids.js";
import { namesIn, rowsOf, textOf } from "./mis-names.js";
import type { MisStatus } from "./types.js";

export type PersonKind = "student" | "applicant";

/** A person of the MIS, with a row of its own. */
export interface MisPerson {
	readonly kind: PersonKind;
	readonly misId: MisId;
	/** reg_no or tracking_id, as the MIS writes it. */
	readonly identity: string | undefined;
	/** Given, middle and family name. */
	readonly names: string;
	readonly enteredOn: string;
	/** That an application names. */
	readonly campusId: string | undefined;
	readonly status: MisStatus;
}

interface Table {
	readonly kind: PersonKind;
	readonly table: string;
	readonly key: string;
	readonly columns: readonly [identity: string, given: string, middle: string, family: string, entered: string];
	readonly campus: string | undefined;
}

const TABLES: readonly Table[] = [
	{
		kind: "student",
		table: "tbl_personal_ug",
		key: "per_id_ug",
		columns: ["reg_no", "fname", "middlename", "lname", "reg_date"],
		campus: undefined,
	},
	{
		kind: "applicant",
		table: "tbl_online_application",
		key: "appl_Id",
		columns: ["tracking_id", "first_name", "middlename", "family_name", "appl_date"],
		campus: "camp_id",
	},
];

interface Registered {
	readonly day: string;
	readonly campusId: string;
	/** Few: one for each year of studies. */
	readonly years: { readonly year: string; readonly day: string; readonly campusId: string }[];
}

/** Who is who in the MIS, and where they studied. */
export class MisPeople {
	/** @param campuses their names by their ids */
	constructor(private readonly campuses: ReadonlyMap<string, string> = new Map()) {}

	readonly all: MisPerson[] = [];
	readonly #first = new Map<string, MisPerson>();
	/** The campus of the last registration of all, by identity, and of a year. */
	readonly #campuses = new Map<string, Registered>();

	/** The student of this reg_no, else the applicant of this tracking_id; of several rows the first. */
	payer(identity: string): MisPerson | undefined {
		const key = keyOf(identity);
		return this.#first.get(`student ${key}`) ?? this.#first.get(`applicant ${key}`);
	}

	/** Where the payer of a charge of this year was registered, else last registered, else applied to. */
	campusId(identity: string, year: string | undefined): string | undefined {
		const key = keyOf(identity);
		const last = this.#campuses.get(key);
		if (last) return (last.years.find((each) => each.year === year) ?? last).campusId || undefined;
		const payer = this.payer(identity);
		return payer?.kind === "applicant" ? payer.campusId : undefined;
	}

	/** "" where there is none, or one that the MIS does not know. */
	campus(campusId: string | undefined): string {
		return this.campuses.get(campusId ?? "") ?? "";
	}

	add(person: MisPerson): void {
		this.all.push(person);
		if (person.identity === undefined) return;
		const key = `${person.kind} ${keyOf(person.identity)}`;
		if (!this.#first.has(key)) this.#first.set(key, person);
	}

	/** In ascending key order: of one day the later row holds. */
	addRegistration(identity: string, registeredOn: string | undefined, campusId: string): void {
		const day = registeredOn ?? "";
		const key = keyOf(identity);
		const seen = { year: day.slice(0, "YYYY".length), day, campusId };
		const known = this.#campuses.get(key);
		const years = known?.years ?? [];
		const at = years.findIndex(({ year }) => year === seen.year);
		if (at < 0) years.push(seen);
		else if (day >= (years[at]?.day ?? "")) years[at] = seen;
		const last = known && day < known.day ? known : seen;
		this.#campuses.set(key, { day: last.day, campusId: last.campusId, years });
	}
}

export const keyOf = (identity: string): string => {
	const trimmed = identityOf(identity);
	return trimmed === undefined ? "" : identityKey(trimmed);
};

export async function readPeople(mis: MisSnapshot): Promise<MisPeople> {
	const people = new MisPeople(await namesIn(mis, "tbl_campus", "camp_id", ["camp_full_name", "camp_short_name"]));
	for (const table of TABLES) await readTable(mis, people, table);
	const registrations = rowsOf(mis, "tbl_register_program_ug", "reg_prg_id", (column) => [
		column("reg_no"),
		textOf(mis, column("reg_date")),
		textOf(mis, column("camp_id")),
	]);
	for await (const page of registrations) {
		for (const [, identity, day, campusId] of page) {
			if (identityOf(identity)) people.addRegistration(identity ?? "", parseDay(day), (campusId ?? "").trim());
		}
	}
	return people;
}

async function readTable(mis: MisSnapshot, people: MisPeople, { kind, table, key, columns, campus }: Table) {
	const [identity, given, middle, family, entered] = columns;
	const rows = rowsOf(mis, table, key, (column) => [
		...[identity, given, middle, family].map(column),
		textOf(mis, column(entered)),
		campus === undefined ? "NULL" : textOf(mis, column(campus)),
		textOf(mis, column("QuickBk_Status")),
	]);
	for await (const page of rows) {
		for (const [id, who, ...texts] of page) {
			const [enteredOn, campusId, status] = texts.slice(3);
			people.add({
				kind,
				misId: misId(id ?? ""),
				identity: identityOf(who),
				names: texts
					.slice(0, 3)
					.map((text) => (text ?? "").trim())
					.join(" "),
				enteredOn: (enteredOn ?? "").slice(0, "YYYY-MM-DD".length),
				campusId: (campusId ?? "").trim() || undefined,
				status: statusOf(status ?? null),
			});
		}
	}
}

const STATUSES: ReadonlyMap<string, MisStatus> = new Map([
	["0", "not-synced"],
	["1", "synced"],
	["2", "failed"],
	["3", "in-progress"],
]);

/** The status column in words; NULL is 0. */
export function statusOf(stored: string | null): MisStatus {
	return stored === null ? "not-synced" : (STATUSES.get(stored.replace(/\.0+$/, "")) ?? "other");
}
