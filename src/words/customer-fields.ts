/** The fields of a customer that a university may leave out, as they stand in Notes. */
export const CUSTOMER_FIELDS = [
	"CustomerType",
	"Gender",
	"NationalID",
	"Level",
	"Campus",
	"Intake",
	"Program",
	"ProgramType",
	"ProgramMode",
	"ApplicationID",
	"BirthCountry",
] as const;

/** Those that it may send as custom fields: besides, the numbers by which a customer is found again in its Notes. */
export const CUSTOM_FIELDS = ["RegNo", "TrackingID", ...CUSTOMER_FIELDS] as const;
