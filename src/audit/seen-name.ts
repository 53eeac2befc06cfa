import { type QboId, qboId } from "../words/ids.js";
import type { Money } from "../words/money.js";

export type NamedEntity = "Customer" | "Vendor" | "Employee";

export interface SeenName {
	readonly entity: NamedEntity;
	readonly id: QboId;
	readonly nameKey: string;
	readonly name: string;
	/** A customer's given, middle and family name; undefined where it has none, or was seen by an older version. */
	readonly names: string | undefined;
	/** From Notes, where they name one. */
	readonly identityKind: string | undefined;
	readonly identityKey: string | undefined;
	readonly active: boolean;
	/** Digest of a customer's Notes, e-mail and phone, and what it owes, where the whole of it was seen. */
	readonly note?: string | undefined;
	readonly balance?: Money | undefined;
}

export interface NameRow {
	readonly entity: NamedEntity;
	readonly qbo_id: string;
	readonly name_key: string;
	readonly name: string;
	readonly names: string | null;
	readonly identity_kind: string | null;
	readonly identity_key: string | null;
	readonly active: bigint;
	readonly note: string | null;
	readonly balance: bigint | null;
}

export const seenName = (row: NameRow): SeenName => ({
	entity: row.entity,
	id: qboId(row.qbo_id),
	nameKey: row.name_key,
	name: row.name,
	names: row.names ?? undefined,
	identityKind: row.identity_kind ?? undefined,
	identityKey: row.identity_key ?? undefined,
	active: row.active === 1n,
	note: row.note ?? undefined,
	balance: row.balance === null ? undefined : (row.balance as Money),
});
