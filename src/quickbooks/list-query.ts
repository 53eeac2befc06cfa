/** What a list can be asked by. */
const PROPERTIES = {
	id: "Id",
	/** Of an invoice. */
	number: "DocNumber",
	/** Of money that came in. */
	reference: "PaymentRefNum",
	/** Of a person or firm. */
	name: "DisplayName",
	customer: "CustomerRef",
	day: "TxnDate",
	made: "MetaData.CreateTime",
	changed: "MetaData.LastUpdatedTime",
	open: "Balance",
	accountType: "AccountType",
} as const;

type ListProperty = keyof typeof PROPERTIES;

/** Which objects of a list are meant. QuickBooks leaves inactive ones out where nobody asks for them. */
export type ListCondition =
	| { readonly of: ListProperty; readonly is: "one-of"; readonly values: readonly string[] }
	| {
			readonly of: ListProperty;
			readonly is: "the-same" | "at-least" | "at-most" | "more-than";
			readonly value: string;
	  }
	| { readonly of: "activity"; readonly is: "active" | "any" };

/** By what a list can be gone through: nothing that exists moves in the order of `made`. */
export type ListOrder = "made" | "changed" | "day";

/** As much of a list as one answer holds. */
export interface ListQuery {
	/** All of them must hold. */
	readonly where: readonly ListCondition[];
	readonly by?: ListOrder;
	/** The place of the first one in that order, from 1. */
	readonly start?: number;
	/** As many as one answer may hold, where absent. */
	readonly most?: number;
}

/** Intuit's page limit (data-queries page). */
const MOST_IN_AN_ANSWER = 1_000;

const OPERATORS = { "the-same": "=", "at-least": ">=", "at-most": "<=", "more-than": ">" } as const;

/** What follows the entity in Intuit's query language: "where DocNumber in ('MIS-1') maxresults 1000". */
export function queryText({ where, by, start, most = MOST_IN_AN_ANSWER }: ListQuery): string {
	return [
		conditionsText(where),
		by === undefined ? "" : `orderby ${PROPERTIES[by]}`,
		start === undefined ? "" : `startposition ${start}`,
		`maxresults ${most}`,
	]
		.filter(Boolean)
		.join(" ");
}

/** The same for a count, which is of all that there are. "" where nothing is asked. */
export const conditionsText = (where: readonly ListCondition[]): string =>
	where.length === 0 ? "" : `where ${where.map(conditionText).join(" and ")}`;

function conditionText(condition: ListCondition): string {
	switch (condition.is) {
		case "one-of":
			return `${PROPERTIES[condition.of]} in (${condition.values.map(quoted).join(",")})`;
		case "any":
			return "Active in (true,false)";
		case "active":
			return "Active = true";
		default:
			return `${PROPERTIES[condition.of]} ${OPERATORS[condition.is]} ${quoted(condition.value)}`;
	}
}

/** node-quickbooks passes a string of criteria on as it is; the backslash must be doubled before the quote is escaped. */
const quoted = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
