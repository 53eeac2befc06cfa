import { FIRST_YEAR, INTAKE_COUNT, LAST_YEAR, PROGRAM_COUNT } from "./catalogue.js";
import { madeUpEmail, madeUpName, madeUpPhone } from "./names.js";
import { type ApplicantTrap, applicantTraps, type Spoiled, type StudentTrap, studentTraps } from "./people-traps.js";
import { at, type Random } from "./random.js";
import { type Registered, registrationsOf } from "./registrations.js";
import { placeTraps } from "./traps.js";
import type { CustomerTable, Row } from "./types.js";

/** A row of students or applicants, with what was done to it. */
export interface Someone {
	readonly table: CustomerTable;
	readonly key: number;
	readonly row: Row;
	readonly spoiled: Spoiled | undefined;
	readonly registered: Registered | undefined;
}

export interface Students {
	readonly people: readonly Someone[];
	readonly registrations: readonly Row[];
}

export function makeStudents(random: Random, count: number, dirt: boolean): Students {
	const traps = dirt ? placeTraps(studentTraps, count, "students") : new Map<number, StudentTrap>();
	const people: Someone[] = [];
	const registrations: Row[] = [];
	for (let index = 0; index < count; index++) {
		const row = studentRow(random, index + 1);
		const trap = traps.get(index);
		const spoiled = trap?.({ row, key: index + 1, previous: people.at(-1)?.row ?? row });
		const registered = registrationsOf(random, row, spoiled, registrations);
		people.push({ table: "tbl_personal_ug", key: index + 1, row, spoiled, registered });
	}
	return { people, registrations };
}

export function makeApplicants(
	random: Random,
	count: number,
	dirt: boolean,
	students: readonly Someone[],
): readonly Someone[] {
	const traps = dirt ? placeTraps(applicantTraps, count, "applicants") : new Map<number, ApplicantTrap>();
	const ordinary = students.filter(({ spoiled }) => spoiled === undefined);
	const people: Someone[] = [];
	for (let index = 0; index < count; index++) {
		const key = index + 1;
		const row = applicantRow(random, key);
		const trap = traps.get(index);
		const spoiled = trap?.({
			row,
			key,
			previous: people.at(-1)?.row ?? row,
			student: () => at(ordinary, index % ordinary.length).row,
		});
		people.push({ table: "tbl_online_application", key, row, spoiled, registered: undefined });
	}
	return people;
}

const BIRTH_PLACE = { b_province: "1", b_district: "1", b_sector: "1", b_cell: "1", b_village: "1" };
const SCHOOL = { no_principle_passes: 2, max_or_grad: 0, secondary_notes: "", secondary_school: "" };

/** Year of entry and a running number, such as 22000017. */
const regNo = (year: number, key: number) => `${year % 100}${String(key).padStart(6, "0")}`;

function studentRow(random: Random, key: number): Row {
	const name = madeUpName(random);
	const year = FIRST_YEAR + random.below(LAST_YEAR - FIRST_YEAR);
	return {
		per_id_ug: key,
		reg_no: regNo(year, key),
		prg_type: 1,
		sex: name.sex,
		fname: name.given,
		middlename: name.middle,
		lname: name.family,
		dob: `${year - 19}-0${1 + random.below(9)}-1${random.below(10)}`,
		national_id: random.percent(80) ? `0${year - 19}0${String(key).padStart(10, "0")}` : null,
		cntr_id: 1,
		...BIRTH_PLACE,
		nationality: random.percent(70) ? "1" : "Rwandan",
		phone1: madeUpPhone(key),
		phone2: null,
		email1: madeUpEmail("student", key),
		email2: null,
		reg_date: `${year}-09-0${1 + random.below(9)} 09:30:00`,
		...SCHOOL,
		QuickBk_Status: 0,
		qk_id: null,
	};
}

function applicantRow(random: Random, key: number): Row {
	const name = madeUpName(random);
	const year = FIRST_YEAR + 2 + random.below(LAST_YEAR - FIRST_YEAR - 1);
	return {
		appl_Id: key,
		tracking_id: `${year}${String(key).padStart(6, "0")}`,
		reg_no: null,
		first_name: name.given,
		middlename: name.middle,
		family_name: name.family,
		dob: `${year - 19}-0${1 + random.below(9)}-1${random.below(10)}`,
		sex: name.sex,
		phone1: madeUpPhone(500_000 + key),
		email1: madeUpEmail("applicant", key),
		country_of_birth: 1,
		nation_Id_passPort_no: random.percent(80) ? `0${year - 19}7${String(key).padStart(10, "0")}` : null,
		present_nationality: 1,
		camp_id: 1 + random.below(3),
		opt_1: 1 + random.below(PROGRAM_COUNT),
		opt_2: null,
		intake_id: 1 + random.below(INTAKE_COUNT),
		level_id: 1,
		prg_mode_id: 1 + random.below(3),
		appl_date: `${year}-0${1 + random.below(8)}-1${random.below(10)} 14:05:00`,
		status: 1,
		QuickBk_Status: 0,
	};
}
