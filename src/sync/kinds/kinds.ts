import type { Source } from "../../words/source.js";
import { APPLICANT_SOURCE } from "./applicant/source.js";
import type { CustomerKind, Kind } from "./entity.js";
import { INVOICE_SOURCE } from "./invoice/source.js";
import { STUDENT_SOURCE } from "./student/source.js";

/** What the engine must know of a kind besides its mapping. A new kind is a new entry. */
export interface KindTraits {
	readonly kind: Kind;
	readonly source: Source;
	/** What it becomes in QuickBooks. */
	readonly entity: "Customer" | "Invoice";
	readonly one: string;
	readonly many: string;
}

export const KINDS: Readonly<Record<Kind, KindTraits>> = {
	student: { kind: "student", source: STUDENT_SOURCE, entity: "Customer", one: "student", many: "students" },
	applicant: { kind: "applicant", source: APPLICANT_SOURCE, entity: "Customer", one: "applicant", many: "applicants" },
	invoice: { kind: "invoice", source: INVOICE_SOURCE, entity: "Invoice", one: "invoice", many: "invoices" },
};

/** In the order in which they are sent: students before applicants. */
export const CUSTOMER_KINDS: readonly CustomerKind[] = ["student", "applicant"];

/** Every table that carries statuses. */
export const TRACKED_SOURCES: readonly Source[] = Object.values(KINDS).map((traits) => traits.source);
