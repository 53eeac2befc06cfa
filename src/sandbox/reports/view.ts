import type { Company } from "../company.js";
import type { JsonObject } from "../json.js";

/** What a report looks at. */
export interface View {
	readonly company: Company;
	/** The first and the last day, both included. */
	readonly from: string;
	readonly to: string;
	/** The day from which ages are counted. */
	readonly asOf: string;
	/** Ids of the customers asked for; none: all of them. */
	readonly customers: readonly string[];
}

export interface Report {
	readonly columns: readonly string[];
	rows(view: View): JsonObject[];
}
