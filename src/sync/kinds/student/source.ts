import type { Source } from "../../../words/source.js";

export const STUDENT_SOURCE = {
	table: "tbl_personal_ug",
	key: "per_id_ug",
	columns: {
		identity: { name: "reg_no", read: "text", asIs: true },
		givenName: { name: "fname", read: "text" },
		middleName: { name: "middlename", read: "text" },
		familyName: { name: "lname", read: "text" },
		phone1: { name: "phone1", read: "text" },
		phone2: { name: "phone2", read: "text" },
		email1: { name: "email1", read: "text" },
		email2: { name: "email2", read: "text" },
		gender: { name: "sex", read: "text" },
		nationalId: { name: "national_id", read: "text" },
		programTypeId: { name: "prg_type", read: "text" },
		enteredOn: { name: "reg_date", read: "day" },
	},
} as const satisfies Source;
