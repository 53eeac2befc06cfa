import { at } from "./random.js";
import type { Row } from "./types.js";

/** Campus 99, category 555: ids that nothing defines. No foreign key keeps them out of the MIS. */
export const NO_CAMPUS = 99;
export const NO_CATEGORY = 555;

const CAMPUS_NAMES = ["Main Campus", "Kigali Campus", "Huye Campus"] as const;

export const campusName = (id: number): string | undefined => CAMPUS_NAMES[id - 1];

const CITIES = ["Rwamagana", "Kigali", "Huye"] as const;
const PROGRAMS = [
	["Business Administration", "BBA"],
	["Computer Science", "BCS"],
	["Civil Engineering", "BCE"],
	["Nursing", "BSN"],
	["Midwifery", "BSM"],
	["Education", "BED"],
	["Hotel Management", "BHM"],
	["Law", "LLB"],
] as const;
export const PROGRAM_COUNT = PROGRAMS.length;
export const LEVEL_COUNT = 4;
export const FIRST_YEAR = 2022;
export const LAST_YEAR = 2026;
const MONTHS = ["January", "September"] as const;
export const INTAKE_COUNT = (LAST_YEAR - FIRST_YEAR + 1) * MONTHS.length;

interface FeeVersion {
	readonly name: string;
	readonly price: number;
	readonly active: boolean;
}

const fee = (name: string, price: number, active = true): FeeVersion => ({ name, price, active });

/** A price change adds a row and deactivates the old one; old invoices go on pointing at the inactive row. */
const FEES: readonly FeeVersion[] = [
	fee("Tuition Fee", 280_000, false),
	fee("Tuition Fee", 320_000, false),
	fee("Tuition Fee", 350_000),
	fee("Registration Fee", 25_000, false),
	fee("Registration Fee", 30_000),
	fee("Application Fee", 10_000),
	fee("Graduation Fee", 60_000, false),
	fee("Graduation Fee", 75_000),
	fee("library fee", 12_000, false),
	fee("Library Fee", 15_000),
	fee("Hostel Fee", 50_000),
	fee("Hostel Fee", 65_000),
	fee("Student Card", 5_000),
	fee("Late: fee", 20_000),
	fee("Retake Module", 50_000),
	fee("Industrial Attachment", 45_000, false),
	fee("Industrial Attachment", 50_000),
	fee("Thesis Supervision", 100_000),
	fee("Transcript", 5_000),
	fee("Field Tour", 55_000),
	fee("Sports & Students' Fund", 8_000),
	fee("  Medical  Insurance ", 40_000),
];

/** Everything that other tables point at, by table. Ids count from 1 in the order of the rows. */
export function catalogueTables() {
	return {
		tbl_country: countries(),
		tbl_campus: CAMPUS_NAMES.map(campus),
		tbl_intake: Array.from({ length: INTAKE_COUNT }, (_, index) => intake(index)),
		tbl_level: Array.from({ length: LEVEL_COUNT }, (_, index) => level(index + 1)),
		tbl_program_mode: ["Day", "Evening", "Weekend"].map((name, index) => mode(name, index + 1)),
		tbl_program_type: ["Undergraduate", "Postgraduate"].map((name, index) => programType(name, index + 1)),
		tbl_specialization: PROGRAMS.map(([name, short], index) => program(name, short, index + 1)),
		tbl_income_category: FEES.map(category),
	} satisfies Record<string, Row[]>;
}

const LATE_FEE = FEES.findIndex(({ name }) => name.includes(":")) + 1;
const INACTIVE_FEE = FEES.findIndex(({ active }) => !active) + 1;
const OTHER_CASE_FEE = FEES.findIndex(({ name }) => name === "library fee") + 1;
export const ODD_CATEGORIES = { colon: LATE_FEE, inactive: INACTIVE_FEE, otherCase: OTHER_CASE_FEE } as const;
export const CATEGORY_COUNT = FEES.length;

/** Name and list price (RWF) of a category that exists. */
export const feeOf = (categoryId: number): FeeVersion => at(FEES, categoryId - 1);

function countries(): Row[] {
	const names = [
		["RW", "Rwanda", "Rwandan"],
		["BI", "Burundi", "Burundian"],
		["UG", "Uganda", "Ugandan"],
		["KE", "Kenya", "Kenyan"],
	] as const;
	return names.map(([code, name, nationality], index) => ({
		cntr_id: index + 1,
		cntr_code: code,
		cntr_name: name,
		cntr_nationality: nationality,
		com_cntr_code: null,
	}));
}

const campus = (name: string, index: number): Row => ({
	camp_id: index + 1,
	camp_full_name: name,
	camp_short_name: name.split(" ")[0] ?? name,
	camp_city: at(CITIES, index),
	camp_yor: `${2010 + index}-09-01`,
	camp_active: 1,
	camp_comments: "",
});

function intake(index: number): Row {
	const year = FIRST_YEAR + Math.floor(index / MONTHS.length);
	const month = at(MONTHS, index % MONTHS.length);
	const start = `${year}-${month === "January" ? "01" : "09"}-05`;
	const days = { intake_start: start, intake_end: `${year}-12-20`, app_start: start, app_end: start };
	return {
		intake_id: index + 1,
		prg_type: 1,
		acad_cycle_id: 1,
		intake_no: (index % MONTHS.length) + 1,
		intake_month: `${month} ${year}`,
		...days,
		reg_start: start,
		reg_end: start,
		late_reg_end: start,
		late_reg_fee: 20_000,
		status: 1,
	};
}

const level = (number: number): Row => ({
	level_id: number,
	level_no: String(number),
	level_full_name: `Year ${number}`,
	level_short_name: `Y${number}`,
	// The live column is text and holds what people typed.
	amount: number === LEVEL_COUNT ? "" : "350000",
	level_exit_award: 0,
	status: 1,
});

const mode = (name: string, id: number): Row => ({
	prg_mode_id: id,
	prg_mode_full_name: name,
	prg_mode_short_name: name.slice(0, 3),
});

const programType = (name: string, id: number): Row => ({
	prg_type_id: id,
	prg_type_full_name: name,
	prg_type_short_name: name.slice(0, 2).toUpperCase(),
});

const program = (name: string, short: string, id: number): Row => ({
	splz_id: id,
	prg_id: id,
	prg_type: 1,
	splz_full_name: name,
	splz_short_name: short,
	splz_start_level: 1,
	degree_name: `Bachelor of ${name}`,
	diploma_name: `Diploma in ${name}`,
	splz_comments: "",
	status: 1,
});

const category = (version: FeeVersion, index: number): Row => ({
	id: index + 1,
	invTypeId: 1,
	camp_id: 1,
	prg_type: 1,
	splz_id: 0,
	name: version.name,
	amount: version.price,
	description: "",
	recorded_date: `${FIRST_YEAR}-01-10 08:00:00`,
	recorded_by: "bursar",
	status_Id: version.active ? 1 : 0,
	category: "Fees",
	// Left by an older integration; points at nothing in any company of today.
	QuickBk_ctgId: index % 4 === 0 ? 900_000 + index : null,
});
