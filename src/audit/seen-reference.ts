import { type QboId, qboId } from "../words/ids.js";

export type ReferenceEntity =
	| "Item"
	| "Department"
	| "Class"
	| "TaxCode"
	| "CustomerType"
	| "Account"
	| "PaymentMethod";

export interface SeenReference {
	readonly id: QboId;
	readonly name: string;
	readonly active: boolean;
	/** With the names of those above it: "Huye:Undergraduate". */
	readonly fullName?: string | undefined;
	/** Of an item: Service, Category, Group and the like. */
	readonly type?: string | undefined;
	/** Of a tax code: the percentages it takes of a sale, null for one that could not be read. None: nothing is due. */
	readonly rates?: readonly (string | null)[] | undefined;
}

export interface ReferenceRow {
	readonly qbo_id: string;
	readonly name: string;
	readonly active: number;
	readonly full_name: string | null;
	readonly type: string | null;
	readonly rates: string | null;
}

export const seenReference = (row: ReferenceRow): SeenReference => ({
	id: qboId(row.qbo_id),
	name: row.name,
	active: row.active === 1,
	fullName: row.full_name ?? undefined,
	type: row.type ?? undefined,
	rates: row.rates === null ? undefined : (JSON.parse(row.rates) as (string | null)[]),
});
