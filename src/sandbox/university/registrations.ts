import { campusName, LAST_YEAR, LEVEL_COUNT, NO_CAMPUS, PROGRAM_COUNT } from "./catalogue.js";
import type { Spoiled } from "./people-traps.js";
import type { Random } from "./random.js";
import type { Row } from "./types.js";

/** Where a student was, by year. */
export interface Registered {
	/** Full name of the campus of that year's registration, else of the latest; undefined where there is none. */
	campusIn(year: number): string | undefined;
}

/**
 * Appends a student's registrations to `into`: one a year from the year of entry, on a higher level each, now and then
 * on another campus.
 */
export function registrationsOf(random: Random, student: Row, spoiled: Spoiled | undefined, into: Row[]): Registered {
	const campusByYear = new Map<number, number>();
	const identity = String(student.reg_no).trim();
	const isRegistered = identity !== "" && spoiled?.registration !== "none" && (spoiled?.outcome ?? "send") === "send";
	const entry = 2000 + Number(identity.slice(0, 2));
	let campus = spoiled?.registration === "nowhere" ? NO_CAMPUS : 1 + random.below(3);
	const program = 1 + random.below(PROGRAM_COUNT);
	const mayMove = spoiled?.registration === undefined;
	for (let level = 1; isRegistered && level <= LEVEL_COUNT && entry + level - 1 < LAST_YEAR; level++) {
		const year = entry + level - 1;
		if (mayMove && level > 1 && random.percent(10)) campus = 1 + random.below(3);
		const undated = spoiled?.registration === "undated" && level === 1;
		const day = undated ? null : `${year}-09-${10 + random.below(20)} 10:00:00`;
		campusByYear.set(year, campus);
		into.push(registrationRow(into.length + 1, identity, { year, level, campus, program, day }));
	}
	const latest = campusByYear.size > 0 ? campus : NO_CAMPUS;
	return { campusIn: (year) => campusName(campusByYear.get(year) ?? latest) };
}

interface Enrolment {
	readonly year: number;
	readonly level: number;
	readonly campus: number;
	readonly program: number;
	readonly day: string | null;
}

const registrationRow = (key: number, identity: string, enrolment: Enrolment): Row => ({
	reg_prg_id: key,
	reg_no: identity,
	intake_id: 2 * (enrolment.year - 2022) + 2,
	prg_id: enrolment.program,
	splz_id: enrolment.program,
	level_id: enrolment.level,
	prg_mode_id: 1 + (key % 3),
	prg_type: 1,
	year_id: enrolment.year,
	camp_id: enrolment.campus,
	reg_date: enrolment.day,
	reg_active: 1,
	status_comment: "",
	Availability: 1,
});
