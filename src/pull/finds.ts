import type { LedgerRecord } from "../audit/record.js";
import type { SeenDocument } from "../audit/seen-document.js";
import type { QboObject } from "../quickbooks/outcome.js";
import type { Day } from "../words/day.js";
import { type QboId, qboId } from "../words/ids.js";
import { type Money, NOTHING } from "../words/money.js";
import { type Before, customerChanges, documentChanges, typedIn } from "./compare.js";
import type { MirroredEntity, PullParts } from "./parts.js";

type Parts = Pick<
	PullParts,
	"seen" | "mirror" | "ledger" | "kindsOf" | "readDocument" | "readCustomer" | "workingSince" | "onStanding"
>;

/** Takes objects into the mirror, and finds what of them is not as it was sent, or was typed in by hand. */
export class Finds {
	private readonly found = new Set<string>();
	/** Numbers of requests whose outcome is not known yet: what bears one of them is ours. */
	private underWay: ReadonlySet<string> | undefined;

	constructor(private readonly parts: Parts) {}

	/** Records of which something is new. */
	get changed(): number {
		return this.found.size;
	}

	take(entity: MirroredEntity, objects: readonly QboObject[]): void {
		this.parts.mirror.atOnce(() => {
			const gone = objects.filter(({ status }) => status === "Deleted");
			for (const object of objects) {
				if (object.status === "Deleted") continue;
				if (entity === "Customer") this.takeCustomer(object);
				else this.takeDocument(entity, object);
			}
			this.missNow(
				entity,
				gone.map(({ Id }) => qboId(String(Id))),
			);
		});
	}

	/** QuickBooks does not have these any more. */
	miss(entity: MirroredEntity, ids: readonly QboId[]): void {
		this.parts.mirror.atOnce(() => this.missNow(entity, ids));
	}

	private takeDocument(entity: MirroredEntity, object: QboObject): void {
		const { seen, mirror } = this.parts;
		const last = seen.mirrored(entity, qboId(String(object.Id)));
		const now = this.parts.readDocument(entity, object, last);
		const before = this.before(entity, now.id, last);
		const ours = this.ours(entity, now.id);
		seen.noteDocuments(entity, [now]);
		if (ours) this.parts.onStanding?.(ours, now, this.settledOn(object));
		if (ours) this.note(entity, now.id, documentChanges(ours, before, now, this.paidByUs(object), entity));
		else if (this.isTypedIn(before, now, object)) this.note(entity, now.id, now.state === "void" ? [] : [typedIn(now)]);
		else if (before.was.size > 0) mirror.noteChanges(entity, now.id, []);
	}

	private takeCustomer(object: QboObject): void {
		const { seen } = this.parts;
		const now = this.parts.readCustomer(object);
		const before = this.before("Customer", now.id, seen.customer(now.id));
		const ours = this.ours("Customer", now.id);
		seen.noteNames([now]);
		if (ours) this.note("Customer", now.id, customerChanges(ours, before, now));
	}

	private missNow(entity: MirroredEntity, ids: readonly QboId[]): void {
		const { seen } = this.parts;
		for (const id of ids) {
			const ours = this.ours(entity, id);
			if (entity === "Customer") {
				const before = this.before(entity, id, seen.customer(id));
				seen.forgetCustomer(id);
				this.note(entity, id, ours ? customerChanges(ours, before, undefined) : []);
				continue;
			}
			const before = this.before(entity, id, seen.mirrored(entity, id));
			seen.noteDeleted(entity, [id], new Date());
			const now = seen.mirrored(entity, id);
			if (ours && now) this.parts.onStanding?.(ours, now, undefined);
			this.note(entity, id, ours && now ? documentChanges(ours, before, now, NOTHING, entity) : []);
		}
	}

	/** Typed in since this tool has been at work there, and not seen before, or not acknowledged yet. */
	private isTypedIn({ seen, was }: Before<SeenDocument>, now: SeenDocument, object: QboObject): boolean {
		if (was.get("amount") === null) return true;
		// What was looked at before it is sent has no state: that only a pull and our own receipts tell.
		// A payment of nothing is QuickBooks' own: it applies a credit.
		if (now.total === NOTHING || seen?.state !== undefined || this.isUnderWay(now.number)) return false;
		const made = Date.parse(String((object.MetaData as QboObject | undefined)?.CreateTime));
		return !(made < this.parts.workingSince.getTime());
	}

	private isUnderWay(number: string): boolean {
		this.underWay ??= new Set(
			this.parts.ledger.openSubmissions().flatMap(({ items }) => items.map(({ record }) => record.trace ?? "")),
		);
		return number !== "" && this.underWay.has(number);
	}

	/** The day of the last payment that an invoice is linked to; undefined where it is linked to anything of which no day is known. */
	private settledOn(object: QboObject): Day | undefined {
		const days = linksOf(object).map(({ TxnId, TxnType }) =>
			TxnType === "Payment" ? this.parts.seen.document("Payment", qboId(String(TxnId)))?.day : undefined,
		);
		return days.includes(undefined) ? undefined : days.sort().at(-1);
	}

	/** What payments of ours have paid of an invoice, as the mirror knows them. */
	private paidByUs(object: QboObject): Money {
		const { Id } = object;
		let sum: bigint = NOTHING;
		for (const { TxnId, TxnType } of linksOf(object)) {
			if (TxnType !== "Payment" || !this.ours("Payment", qboId(String(TxnId)))) continue;
			const links = this.parts.seen.document("Payment", qboId(String(TxnId)))?.link?.split(",") ?? [];
			for (const link of links) if (link.startsWith(`${String(Id)}:`)) sum += BigInt(link.slice(link.indexOf(":") + 1));
		}
		return sum as Money;
	}

	private ours(entity: string, id: QboId): LedgerRecord | undefined {
		return this.parts.ledger.byDocument(id, this.parts.kindsOf(entity))[0];
	}

	private before<Seen>(entity: string, id: QboId, seen: Seen | undefined): Before<Seen> {
		return { seen, was: new Map(this.parts.mirror.changesOf(entity, id).map(({ field, was }) => [field, was])) };
	}

	private note(entity: string, id: QboId, changes: Parameters<PullParts["mirror"]["noteChanges"]>[2]): void {
		if (this.parts.mirror.noteChanges(entity, id, changes)) this.found.add(`${entity}:${id}`);
	}
}

/** What an invoice is linked to: payments, journal entries and the like. */
const linksOf = ({ LinkedTxn: linked }: QboObject): readonly QboObject[] =>
	Array.isArray(linked) ? (linked as QboObject[]) : [];
