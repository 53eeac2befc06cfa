import { NO_CAMPUS } from "./catalogue.js";
import type { Row } from "./types.js";

/** What became of a row that was made odd, and what a correct tool does with it. */
export interface Spoiled {
	readonly trap: string;
	readonly outcome: "send" | "hold" | "link";
	readonly code?: string;
	readonly warns?: true;
	/** More than one DisplayName would be right. */
	readonly anyName?: true;
	/** How the student is registered, where that is what is odd. */
	readonly registration?: "none" | "nowhere" | "undated";
}

interface Spot {
	/** Changed in place. */
	readonly row: Row;
	readonly key: number;
	/** The row before: an ordinary one. */
	readonly previous: Row;
}

export type StudentTrap = (spot: Spot) => Spoiled;
/** `student` gives an ordinary student. */
export type ApplicantTrap = (spot: Spot & { readonly student: () => Row }) => Spoiled;

const sent = (trap: string, change: (spot: Spot) => Row, more: Partial<Spoiled> = {}): StudentTrap => {
	return (spot) => {
		Object.assign(spot.row, change(spot));
		return { trap, outcome: "send", ...more };
	};
};
const warned = (trap: string, change: (spot: Spot) => Row, more: Partial<Spoiled> = {}) =>
	sent(trap, change, { warns: true, ...more });
const held = (trap: string, change: (spot: Spot) => Row) => sent(trap, change, { outcome: "hold", code: "QB004" });
const linked = (trap: string, change: (spot: Spot) => Row) => sent(trap, change, { outcome: "link" });

const ELEPHANT = "\u{1F418}";
const LONG_GIVEN = "Nyiramugisha".repeat(21).slice(0, 250);
const LONG_FAMILY = "Habumugwizatuyihazimbabazirwa";
/** As long as `phone1` allows on the applicants' table: 50 characters. */
const LONG_PHONE = "+250 700 000 001 (ask for the aunt, after six p.m.)".slice(0, 50);
/** A name that nobody else has, for rows that must make no namesake of another. */
const loneName = (key: number) => `Kabirizo${key}`;

export const studentTraps: readonly StudentTrap[] = [
	warned("a colon in the name", ({ row }) => ({ fname: `${row.fname}: Junior` })),
	warned("a tab in the name", ({ row }) => ({ fname: `${row.fname}\tPrince` })),
	sent("blanks around and within the name", ({ row }) => ({
		fname: `  ${row.fname}  Bella `,
		lname: ` ${row.lname} `,
	})),
	warned("a name of 280 characters", () => ({ fname: LONG_GIVEN, lname: LONG_FAMILY }), { anyName: true }),
	sent("an emoji in the name", ({ row }) => ({ fname: `${row.fname} ${ELEPHANT}` }), { anyName: true }),
	sent("no name: NULL", () => ({ fname: null, middlename: null, lname: null })),
	sent("no name: blank", () => ({ fname: "  ", middlename: "", lname: "" })),
	sent("a family name only", () => ({ fname: null })),
	sent("an apostrophe in the name", () => ({ fname: "Jeanne d'Arc", lname: "O'Ndahatesho" })),
	sent("accents in two pieces", ({ row }) => ({ fname: "Andre\u0301", lname: row.lname ?? null })),
	sent("a namesake", () => ({ fname: "Jean Bosco", lname: "Mugahirwe" })),
	sent("a namesake in capitals", () => ({ fname: "JEAN BOSCO", lname: "MUGAHIRWE" })),
	sent("a namesake with more blanks", () => ({ fname: " Jean  Bosco", lname: "Mugahirwe " })),
	sent("a namesake whose name is cut elsewhere", () => ({ fname: "Jean", lname: "bosco mugahirwe" })),
	held("no identity: nothing", ({ key }) => ({ reg_no: "", lname: loneName(key) })),
	held("no identity: blanks", ({ key }) => ({ reg_no: "   ", lname: loneName(key) })),
	linked("one identity twice, one name", ({ previous }) => ({
		reg_no: previous.reg_no ?? null,
		fname: previous.fname ?? null,
		lname: previous.lname ?? null,
	})),
	linked("one identity twice, blanks and case differ", ({ previous }) => ({
		reg_no: ` ${previous.reg_no} `,
		fname: String(previous.fname).toUpperCase(),
		lname: ` ${previous.lname}`,
	})),
	held("one identity twice, another name", ({ previous, key }) => ({
		reg_no: previous.reg_no ?? null,
		lname: loneName(key),
	})),
	sent("letters in the identity", ({ key }) => ({ reg_no: `22Rp${String(key).padStart(6, "0")}` })),
	sent("blanks around the identity", ({ row }) => ({ reg_no: ` ${row.reg_no} ` })),
	warned("an e-mail that is none", () => ({ email1: "n/a" })),
	warned("an e-mail without its at sign", () => ({ email1: "student.mail.example.org" })),
	warned("two e-mails in one field", () => ({ email1: "one@mail.example.org; two@mail.example.org" })),
	sent("the e-mail in the second field", ({ row }) => ({ email1: null, email2: row.email1 ?? null })),
	warned("a phone of 50 characters", () => ({ phone1: LONG_PHONE })),
	warned("two phones in one field", () => ({ phone1: "+250 700 000 001 / +250 700 000 002" })),
	sent("the phone in the second field", ({ row }) => ({ phone1: "", phone2: row.phone1 ?? null })),
	sent("no phone, no e-mail", () => ({ phone1: null, email1: null })),
	sent("a day of birth of zeros", () => ({ dob: "0000-00-00" })),
	sent("an admission date of zeros", () => ({ reg_date: "0000-00-00 00:00:00" })),
	sent("a campus that does not exist", () => ({}), { registration: "nowhere" }),
	sent("no registration", () => ({}), { registration: "none" }),
	sent("a registration without a date", () => ({}), { registration: "undated" }),
	sent("a programme type and a country that do not exist", () => ({ prg_type: 77, cntr_id: 777, nationality: "777" })),
	sent("status NULL", () => ({ QuickBk_Status: null })),
	sent("a QuickBooks id that an older tool left", ({ key }) => ({ qk_id: 1_000_000 + key })),
];

export const applicantTraps: readonly ApplicantTrap[] = [
	({ row, student }) => {
		const person = student();
		Object.assign(row, { reg_no: person.reg_no, first_name: person.fname, family_name: person.lname });
		return { trap: "a student as well", outcome: "send" };
	},
	({ row, key, student }) => {
		Object.assign(row, { tracking_id: student().reg_no, family_name: loneName(key) });
		return { trap: "a tracking id that is another's reg_no", outcome: "send" };
	},
	sent("a namesake", () => ({ first_name: "Jean Bosco", family_name: "Mugahirwe" })),
	sent("a namesake in small letters", () => ({ first_name: "jean bosco", family_name: "mugahirwe" })),
	warned("a colon in the name", ({ row }) => ({ family_name: `${row.family_name}:Senior` })),
	warned("a tab in the name", ({ row }) => ({ first_name: `${row.first_name}\tPrince` })),
	sent("no name: NULL", () => ({ first_name: null, middlename: null, family_name: null })),
	sent("an emoji in the name", ({ row }) => ({ first_name: `${ELEPHANT} ${row.first_name}` }), { anyName: true }),
	held("no identity: NULL", ({ key }) => ({ tracking_id: null, family_name: loneName(key) })),
	held("no identity: nothing", ({ key }) => ({ tracking_id: "", family_name: loneName(key) })),
	held("no identity: blanks", ({ key }) => ({ tracking_id: "  ", family_name: loneName(key) })),
	linked("one identity twice, one name", ({ previous }) => ({
		tracking_id: previous.tracking_id ?? null,
		first_name: previous.first_name ?? null,
		family_name: previous.family_name ?? null,
	})),
	held("one identity twice, another name", ({ previous, key }) => ({
		tracking_id: previous.tracking_id ?? null,
		family_name: loneName(key),
	})),
	warned("an e-mail that is none", () => ({ email1: "none" })),
	warned("two e-mails in one field", () => ({ email1: "one@mail.example.org,two@mail.example.org" })),
	warned("a phone of 50 characters", () => ({ phone1: LONG_PHONE })),
	sent("an application date of zeros", () => ({ appl_date: "0000-00-00 00:00:00", dob: "0000-00-00" })),
	sent("ids that point nowhere", () => ({
		camp_id: NO_CAMPUS,
		opt_1: 888,
		intake_id: 99,
		country_of_birth: 777,
		prg_mode_id: 9,
	})),
	sent("nothing but a name and an identity", () => ({
		camp_id: null,
		opt_1: null,
		intake_id: null,
		country_of_birth: null,
		prg_mode_id: null,
		email1: null,
		phone1: null,
		sex: null,
	})),
	sent("status NULL", () => ({ QuickBk_Status: null })),
];
