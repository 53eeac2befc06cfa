import type { AuditRooms } from "../../audit/open.js";
import { plural } from "../../output/text.js";
import type { QuickBooks } from "../../quickbooks/client.js";
import { CUSTOMER_KINDS } from "../../sync/kinds/kinds.js";
import type { QboId } from "../../words/ids.js";
import type { MappingSettings } from "../../words/settings.js";
import { type Check, ok, skipped, warning } from "./check.js";

const NAME = "Custom fields";

/** Of each kind: one person may have no value for a field, five hardly; and only a student has a RegNo. */
const LAST_CUSTOMERS = 5;

/**
 * Whether the company keeps the custom fields that customers are sent with: QuickBooks drops in silence what it does not
 * know. Tried by reading the customers that were sent last: nothing is written for it.
 */
export async function customFieldsCheck(
	qb: QuickBooks,
	{ customers: { customFields } }: MappingSettings,
	audit: AuditRooms | undefined,
): Promise<Check> {
	if (customFields.size === 0) return ok(NAME, "none are set in customers.customFields");
	const ids = audit === undefined ? [] : lastCustomers(audit, qb);
	const bearing = new Set<string>();
	for (const id of ids)
		for (const definition of definitionsIn(await qb.readWithCustomFields(id))) bearing.add(definition);
	if (ids.length === 0) {
		return skipped(NAME, "not tried: no customer was made from here yet. After the first one, run doctor again");
	}
	const lacking = [...customFields].filter(([, definition]) => !bearing.has(definition));
	if (lacking.length === 0) return ok(NAME, `kept: the last ${plural(ids.length, "customer")} from here bear them`);
	const names = lacking.map(([name, definition]) => `${name} (definition ${definition})`).join(", ");
	return warning(
		NAME,
		`None of the last ${plural(ids.length, "customer")} made from here bears ${names}. The company may not keep it, or they have no value for it, or were made before it was set.`,
		"Compare the definition in QuickBooks (Settings, Custom fields) with customers.customFields. This check only reads: to try it, send one new customer (eaur-qb customers single <key>), and run doctor again.",
	);
}

/** Ids of QuickBooks grow: the greatest are the newest. */
function lastCustomers(audit: AuditRooms, { realmId }: QuickBooks): QboId[] {
	const ledger = audit.ledger(realmId);
	return CUSTOMER_KINDS.flatMap((kind) =>
		ledger
			.inState(kind.name, ["created"], Number.MAX_SAFE_INTEGER)
			.flatMap(({ qboId }) => qboId ?? [])
			.sort((a, b) => Number(b) - Number(a))
			.slice(0, LAST_CUSTOMERS),
	);
}

/** The ids of the definitions of which a customer has a value. */
function definitionsIn(customer: Readonly<Record<string, unknown>> | undefined): string[] {
	const fields: unknown[] = Array.isArray(customer?.CustomField) ? customer.CustomField : [];
	return fields.flatMap((field) => {
		if (typeof field !== "object" || field === null || !("DefinitionId" in field)) return [];
		const value = "StringValue" in field ? field.StringValue : undefined;
		return value === undefined || value === null || value === "" ? [] : [String(field.DefinitionId)];
	});
}
