import type { Ledger } from "../../audit/ledger.js";
import type { LedgerRecord, MadeOfRun } from "../../audit/record.js";
import type { Cleared } from "../../quickbooks/cleared.js";
import type { QuickBooks } from "../../quickbooks/client.js";
import type { QboObject } from "../../quickbooks/outcome.js";
import type { Company } from "../../words/company.js";
import { type Day, monthOf } from "../../words/day.js";
import type { QboId } from "../../words/ids.js";
import { type Circumstances, otherKey, type Standing, type Vouched, whyLeft } from "../decide/undo.js";
import type { Kind } from "../kinds/kind.js";
import type { Use } from "../kinds/undoing.js";
import { isOpen, isSynced } from "../read/states.js";

export interface UndoPlanParts {
	/** All that there are, in the order in which they are sent. */
	readonly kinds: readonly Kind[];
	readonly qb: QuickBooks;
	readonly ledger: Ledger;
	readonly company: Pick<Company, "bookCloseDay">;
	/** Certificates that were made since the run began. */
	readonly vouched: readonly Vouched[];
	readonly deletes: boolean;
}

/** One that is to be taken back, as QuickBooks has it now. */
export interface Taking {
	readonly kind: Kind;
	readonly made: MadeOfRun;
	readonly now: QboObject;
}

/** One that is left as it is, and why. */
export interface Left {
	readonly kind: Kind;
	readonly record: LedgerRecord;
	readonly reason: string;
}

/** What would become of all that a run made. */
export interface UndoPlan {
	/** In the order in which it goes: what refers to others before these. */
	readonly takes: readonly Taking[];
	readonly left: readonly Left[];
	/** Of which it is not known yet whether QuickBooks made it, or took it back. */
	readonly open: readonly Left[];
}

/** In the order in which records are taken back: the other way round than they are sent. */
export const inUndoOrder = (kinds: readonly Kind[]): readonly Kind[] => [...kinds].reverse();

/** Reads all of it, and decides. Writes nothing. What goes before another is taken for gone. */
export async function planUndo(parts: UndoPlanParts, made: readonly MadeOfRun[]): Promise<UndoPlan> {
	const plans: UndoPlan[] = [];
	const going = new Set<string>();
	for (const kind of inUndoOrder(parts.kinds)) {
		const plan = await planOf(
			parts,
			kind,
			made.filter(({ record }) => record.kind === kind.name),
			going,
		);
		for (const { now } of plan.takes) going.add(otherKey({ entity: kind.books.entity, id: now.Id as QboId }));
		plans.push(plan);
	}
	return {
		takes: plans.flatMap(({ takes }) => takes),
		left: plans.flatMap(({ left }) => left),
		open: plans.flatMap(({ open }) => open),
	};
}

/** The same of one kind; `going`: what of others goes before it. */
export async function planOf(
	parts: UndoPlanParts,
	kind: Kind,
	made: readonly MadeOfRun[],
	going: ReadonlySet<string> = new Set(),
): Promise<UndoPlan> {
	const open: Left[] = [];
	const there: MadeOfRun[] = [];
	for (const each of made) {
		const { record } = each;
		if (isOpen(record.state)) open.push({ kind, record, reason: "it is not known yet what became of it" });
		else if (record.qboId !== undefined) there.push(each);
	}
	const standings = await standingsOf(parts, kind, there);
	const around = await circumstancesOf(parts, kind, standings, going);
	const takes: Taking[] = [];
	const left: Left[] = [];
	for (const standing of standings) {
		const reason = whyLeft(standing, around);
		const { now, made: each } = standing;
		if (reason !== undefined) left.push({ kind, record: each.record, reason });
		else if (now) takes.push({ kind, made: each, now });
	}
	return { takes, left, open };
}

async function standingsOf({ qb }: UndoPlanParts, kind: Kind, made: readonly MadeOfRun[]): Promise<Standing[]> {
	const ids = made.flatMap(({ record: { qboId } }) => (qboId === undefined ? [] : [qboId]));
	const found = await qb.readAll(kind.books.entity, [...new Set(ids)]);
	return made.map((each) => ({ kind, made: each, now: found.get(each.record.qboId as QboId) }));
}

async function circumstancesOf(
	parts: UndoPlanParts,
	kind: Kind,
	standings: readonly Standing[],
	going: ReadonlySet<string>,
): Promise<Circumstances> {
	const { qb, company, vouched, deletes } = parts;
	const ids = standings.flatMap(({ now }) => (now ? [now.Id as QboId] : []));
	return {
		bookCloseDay: company.bookCloseDay,
		...{ vouched, deletes, going },
		cleared: await clearedAmong(qb, kind, standings),
		uses: (await kind.books.undoing.usesOf?.(qb, ids)) ?? new Map<QboId, readonly Use[]>(),
		sharedWith: (standing) => sharedWith(parts, standing),
		now: qb.now(),
	};
}

/** By the month, in which there are such: a report is asked for no longer time than it need be. */
async function clearedAmong(
	qb: Pick<QuickBooks, "cleared">,
	kind: Kind,
	standings: readonly Standing[],
): Promise<Cleared> {
	const months = new Map<string, Day[]>();
	for (const { now } of standings) {
		const day = now && kind.books.undoing.dayOf(now);
		if (day !== undefined) months.set(monthOf(day), [...(months.get(monthOf(day)) ?? []), day]);
	}
	const cleared = new Map<QboId, boolean>();
	for (const days of months.values()) {
		const [first, last] = [days.reduce(earlier), days.reduce(later)];
		for (const [id, isCleared] of (await qb.cleared(first, last)) ?? []) cleared.set(id, isCleared);
	}
	return cleared;
}

const earlier = (a: Day, b: Day): Day => (a < b ? a : b);
const later = (a: Day, b: Day): Day => (a > b ? a : b);

/** Another row that counts as sent by the same object. */
function sharedWith({ ledger, kinds }: UndoPlanParts, { kind, made: { record } }: Standing): string | undefined {
	const alike = kinds.filter(({ books }) => books.entity === kind.books.entity);
	const names = alike.map(({ name }) => name);
	const [other] = ledger
		.byDocument(record.qboId as QboId, names)
		.filter((each) => isSynced(each.state) && !(each.kind === record.kind && each.misId === record.misId));
	return other && `${other.kind} row ${other.misId}`;
}
