/**
 * The fields of a customer that a university may leave out or send as custom fields, as they stand in Notes.
 * RegNo and TrackingID are not among them: by them the customer is found again.
 */
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
