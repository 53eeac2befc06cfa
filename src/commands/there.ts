import type { Mirror } from "../audit/mirror.js";
import type { AuditRooms } from "../audit/open.js";
import type { LedgerRecord } from "../audit/record.js";
import type { Seen } from "../audit/seen.js";
import type { DocumentState } from "../audit/seen-document.js";
import { moment } from "../output/text.js";
import { kindNamed } from "../sync/kinds/kind.js";
import { ALL_KINDS } from "../sync/kinds/kinds.js";
import type { QboId, RealmId } from "../words/ids.js";
import { type Money, moneyGrouped, moneyToJson } from "../words/money.js";

/** What stands in QuickBooks in the place of what was sent, as far as it was seen. */
export interface There {
	readonly quickbooks_id: string;
	/** "unknown": sent, and not looked at since. */
	readonly state: DocumentState | "active" | "inactive" | "unknown";
	readonly number: string | null;
	readonly total: number | null;
	readonly balance: number | null;
	readonly day: string | null;
	/** When QuickBooks was last asked for what has changed; null where it never was. */
	readonly as_of: string | null;
}

/** Opened once, for many records. */
export interface Mirrored {
	readonly seen: Seen;
	readonly mirror: Mirror;
}

export const mirrored = (audit: AuditRooms, realm: RealmId): Mirrored => ({
	seen: audit.seen(realm),
	mirror: audit.mirror(realm),
});

/** Of a record that was sent: what is there now, by the mirror. Calls nobody. */
export function thereOf({ seen, mirror }: Mirrored, record: LedgerRecord | undefined): There | undefined {
	if (record?.qboId === undefined) return undefined;
	const { entity } = kindNamed(ALL_KINDS, record.kind).books;
	return entity === "Customer"
		? customerThere({ seen, mirror }, record.qboId)
		: documentThere({ seen, mirror }, entity, record.qboId);
}

const NOTHING_KNOWN = { number: null, total: null, balance: null, day: null } as const;
const money = (amount: Money | undefined) => (amount === undefined ? null : moneyToJson(amount));
const told = (seen: Seen, id: QboId) => ({ quickbooks_id: id, as_of: seen.pulledUntil()?.toISOString() ?? null });

function customerThere({ seen, mirror }: Mirrored, id: QboId): There {
	const customer = seen.customer(id);
	const isGone = mirror.changesOf("Customer", id).some(({ field }) => field === "deleted");
	const state = isGone ? "deleted" : customer === undefined ? "unknown" : customer.active ? "active" : "inactive";
	const [number, balance] = [customer?.name ?? null, money(customer?.balance)];
	return { ...told(seen, id), ...NOTHING_KNOWN, state, number, balance };
}

/** A document, whoever made it. */
export function documentThere({ seen }: Mirrored, entity: string, id: QboId): There {
	const found = seen.mirrored(entity, id);
	if (found === undefined) return { ...told(seen, id), ...NOTHING_KNOWN, state: "unknown" };
	const { state = "unknown", number, total, balance, day = null } = found;
	return { ...told(seen, id), state, number: number || null, total: money(total), balance: money(balance), day };
}

/** Whether QuickBooks does not have it any more, or has it without its amounts. */
export const isNoMore = (there: There | undefined): boolean => there?.state === "deleted" || there?.state === "void";

const STATES: Readonly<Record<There["state"], string>> = {
	open: "there, nothing of it is paid",
	part: "there, a part of it is paid",
	paid: "there, paid",
	void: "void: its amounts are 0",
	deleted: "deleted: QuickBooks does not have it any more",
	active: "there",
	inactive: "there, made inactive",
	unknown: "not looked at since it was sent",
};

/** "there, a part of it is paid (500,000 of 640,000 open)". */
export function stateWords({ state, total, balance }: There, currency: string): string {
	if (state !== "part" || total === null || balance === null) return STATES[state];
	return `${STATES[state]} (${currency} ${grouped(balance)} of ${grouped(total)} open)`;
}

const grouped = (amount: number): string => moneyGrouped(BigInt(Math.round(amount * 100)) as Money);

/** "as of 2026-03-02 10:00 UTC"; where nobody has looked, how to. */
export const asOfWords = ({ as_of }: There): string =>
	as_of === null ? "never compared since: eaur-qb pull looks" : `as of ${moment(as_of)}`;
