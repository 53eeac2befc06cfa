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
	/** Columns asked for by their names; none: those that the report has by itself. */
	readonly columns: readonly string[];
}

export interface Report {
	readonly columns: readonly string[];
	/** The titles of columns that may be asked for, by their names. */
	readonly choosable?: Readonly<Record<string, string>>;
	rows(view: View): JsonObject[];
}
