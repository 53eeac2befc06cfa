import type { Source } from "../../../words/source.js";

export const APPLICANT_SOURCE = {
	table: "tbl_online_application",
	key: "appl_Id",
	columns: {
		identity: { name: "tracking_id", read: "text", asIs: true },
		givenName: { name: "first_name", read: "text" },
		middleName: { name: "middlename", read: "text" },
		familyName: { name: "family_name", read: "text" },
		phone1: { name: "phone1", read: "text" },
		email1: { name: "email1", read: "text" },
		gender: { name: "sex", read: "text" },
		birthCountryId: { name: "country_of_birth", read: "text" },
		nationalId: { name: "nation_Id_passPort_no", read: "text" },
		campusId: { name: "camp_id", read: "text" },
		intakeId: { name: "intake_id", read: "text" },
		programId: { name: "opt_1", read: "text" },
		programModeId: { name: "prg_mode_id", read: "text" },
		enteredOn: { name: "appl_date", read: "day" },
	},
} as const satisfies Source;
