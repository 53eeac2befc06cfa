import type { Source } from "../../words/source.js";

// Tables that no kind has for itself: who studied where, and what names the ids in a record.

export const REGISTRATION_SOURCE = {
	table: "tbl_register_program_ug",
	key: "reg_prg_id",
	columns: {
		identity: { name: "reg_no", read: "text", asIs: true },
		registeredOn: { name: "reg_date", read: "day" },
		campusId: { name: "camp_id", read: "text" },
		intakeId: { name: "intake_id", read: "text" },
		levelId: { name: "level_id", read: "text" },
		programId: { name: "splz_id", read: "text" },
		programModeId: { name: "prg_mode_id", read: "text" },
		programTypeId: { name: "prg_type", read: "text" },
	},
} as const satisfies Source;

/** The tables that give names to the ids in a record. */
export type LookupName = "campus" | "intake" | "level" | "program" | "programMode" | "programType" | "country";

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
