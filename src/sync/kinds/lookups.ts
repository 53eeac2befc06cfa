import type { MisRow, Source } from "../../words/source.js";

/** The tables that give names to the ids in a record. */
export type LookupName = "campus" | "intake" | "level" | "program" | "programMode" | "programType" | "country";

/** Id → name, by table. Read once a run. */
export type Lookups = Readonly<Record<LookupName, ReadonlyMap<string, string>>>;

export const LOOKUP_SOURCES: Readonly<Record<LookupName, Source>> = {
	campus: named("tbl_campus", "camp_id", "camp_full_name", { shortName: "camp_short_name" }),
	intake: named("tbl_intake", "intake_id", "intake_month", { number: "intake_no" }),
	level: named("tbl_level", "level_id", "level_full_name", { shortName: "level_short_name" }),
	program: named("tbl_specialization", "splz_id", "splz_full_name", { shortName: "splz_short_name" }),
	programMode: named("tbl_program_mode", "prg_mode_id", "prg_mode_full_name", { shortName: "prg_mode_short_name" }),
	programType: named("tbl_program_type", "prg_type_id", "prg_type_full_name", { shortName: "prg_type_short_name" }),
	country: named("tbl_country", "cntr_id", "cntr_name"),
};

function named(
	table: string,
	key: string,
	name: string,
	besides: Partial<Record<"shortName" | "number", string>> = {},
): Source {
	const others = Object.entries(besides).map(([ours, column]) => {
		return [ours, { name: column, read: "text", optional: true } as const] as const;
	});
	return { table, key, columns: { name: { name, read: "text" }, ...Object.fromEntries(others) } };
}

/**
 * What people call it: the full name, the short one where that is empty; an intake by its month and number, as the MIS shows
 * it ("September 2").
 */
export function nameIn({ values }: MisRow): string {
	const [full, short, number] = [values.name, values.shortName, values.number].map((each) => (each ?? "").trim());
	const name = full || short || "";
	return name !== "" && number ? `${name} ${number}` : name;
}

/** The name behind an id; where the table has none, the id as text; "" without an id. */
export function readableName(lookups: Lookups, table: LookupName, id: string | null | undefined): string {
	const key = (id ?? "").trim();
	return nameBehind(lookups, table, key) ?? key;
}

/** True for an id that its table does not know: no foreign key in the MIS prevents it. */
export function dangles(lookups: Lookups, table: LookupName, id: string | undefined): boolean {
	return id !== undefined && nameBehind(lookups, table, id) === undefined;
}

function nameBehind(lookups: Lookups, table: LookupName, id: string): string | undefined {
	const name = lookups[table].get(id)?.trim();
	return name === "" ? undefined : name;
}
