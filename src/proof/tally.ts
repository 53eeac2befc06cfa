import { addMoney, type Money, NOTHING, subtractMoney } from "../words/money.js";
import type { ErrorCode } from "../words/problem.js";
import type { Difference, DifferenceClass, OtherClass, ProofKind, Sum } from "./types.js";

/** Records of one class: what they add to the population, and by how much they differ. */
export interface ClassSum extends Sum {
	/** Of what differs, whatever its sign. */
	readonly gross: Money;
	/** The MIS less QuickBooks. */
	readonly net: Money;
}

/** What was found of one kind. All but what stands in QuickBooks alone adds up to what the MIS holds. */
export interface KindSums {
	readonly mis: Sum;
	readonly matched: Sum;
	readonly notSent: Sum;
	readonly held: Sum;
	/** Of the MIS, and not the same in QuickBooks. */
	readonly different: Sum;
	/** The same, where a person has said that it is right. */
	readonly accepted: Sum;
	readonly quickbooks: Sum;
	/** Of those, documents that are void: they are still there, over nothing, and equal to nothing. */
	readonly void: Sum;
	/** Differences at documents without a row of the MIS, or with one of another period; accepted ones, too. */
	readonly apart: Sum;
	readonly foreign: Sum;
}

/** A fee category in a month on a campus, on both sides. */
export interface Cell extends Pick<KindSums, "mis" | "quickbooks" | "matched" | "notSent" | "held"> {
	readonly kind: ProofKind;
	readonly category: string;
	/** "2026-01". */
	readonly month: string;
	readonly campus: string;
}

/** A customer of QuickBooks that several rows of the MIS are: a student who has applied, or somebody entered twice. */
export interface SharedCustomer {
	readonly customerId: string;
	readonly identity: string;
	/** "student:17", "applicant:4". */
	readonly records: readonly string[];
}

/** Where something belongs: customers have neither category nor month, and belong to no cell. */
export type CellPlace = Pick<Cell, "category" | "month" | "campus">;
/** Grows with every record: a new cell for each of a million would cost more than the comparison. */
type Growing<T> = { -readonly [Side in keyof T]: T[Side] };
type GrowingSums<Sides extends string> = { readonly [Side in Sides]: Growing<Sum> };
type CellSide = "mis" | "quickbooks" | "matched" | "notSent" | "held";

const NONE: Sum = { count: 0, amount: NOTHING };
const nothing = (): Growing<Sum> => ({ count: 0, amount: NOTHING });
function grow(sum: Growing<Sum>, more: Money): void {
	sum.count += 1;
	sum.amount = addMoney(sum.amount, more);
}
const plus = ({ count, amount }: Sum, more: Money): Sum => ({ count: count + 1, amount: addMoney(amount, more) });
const noSums = (): GrowingSums<keyof KindSums> => ({
	...{ mis: nothing(), matched: nothing(), notSent: nothing(), held: nothing(), different: nothing() },
	...{ accepted: nothing(), quickbooks: nothing(), void: nothing(), apart: nothing(), foreign: nothing() },
});

/** What a comparison adds up, kind by kind. */
export class Tally {
	/** Records of the MIS that were compared with something. */
	compared = 0;
	readonly heldByCode = new Map<ErrorCode | "", Sum>();
	readonly classes = new Map<DifferenceClass | OtherClass, ClassSum>();
	readonly differences: Difference[] = [];
	readonly accepted: Difference[] = [];
	/** Customers that are several rows of the MIS: the MIS counts rows, QuickBooks customers. */
	readonly shared: SharedCustomer[] = [];
	/** Receipts in another currency, by it: they count as records, and their money is none of the sums. */
	readonly otherMoney = new Map<string, Sum>();
	readonly #kinds = new Map<ProofKind, GrowingSums<keyof KindSums>>();
	readonly #cells = new Map<string, Pick<Cell, "kind"> & CellPlace & GrowingSums<CellSide>>();
	/** Where the last one went: both sides of most records stand in one cell. */
	#last: readonly [kind: ProofKind, place: CellPlace, cell: GrowingSums<CellSide>] | undefined;

	/** @param isAccepted whether a person has said that it is known and right */
	constructor(private readonly isAccepted: (difference: Difference) => boolean) {}

	/** Of all kinds together. */
	get mis(): Sum {
		return this.#total("mis");
	}
	get quickbooks(): Sum {
		return this.#total("quickbooks");
	}
	get matched(): Sum {
		return this.#total("matched");
	}
	get notSent(): Sum {
		return this.#total("notSent");
	}
	get held(): Sum {
		return this.#total("held");
	}
	get foreign(): Sum {
		return this.#total("foreign");
	}

	/** What was found of each kind of which anything was found. */
	kinds(): ReadonlyMap<ProofKind, KindSums> {
		return this.#kinds;
	}

	addMis(kind: ProofKind, place: CellPlace | undefined, amount: Money): void {
		this.#add(kind, place, "mis", amount);
	}

	addQuickBooks(kind: ProofKind, place: CellPlace | undefined, amount: Money, isVoid = false): void {
		this.#add(kind, place, "quickbooks", amount);
		if (isVoid) grow(this.#of(kind).void, amount);
	}

	addMatched(kind: ProofKind, place: CellPlace | undefined, amount: Money, isEdited: boolean): void {
		this.compared += 1;
		this.#add(kind, place, "matched", amount);
		if (isEdited) this.#addClass("edited", amount, NOTHING);
	}

	addNotSent(kind: ProofKind, place: CellPlace | undefined, amount: Money): void {
		this.#add(kind, place, "notSent", amount);
		this.#addClass("not_sent", amount, NOTHING);
	}

	addHeld(kind: ProofKind, place: CellPlace | undefined, amount: Money, code: ErrorCode | undefined): void {
		this.#add(kind, place, "held", amount);
		this.heldByCode.set(code ?? "", plus(this.heldByCode.get(code ?? "") ?? NONE, amount));
		this.#addClass("held", amount, NOTHING);
	}

	/** By how many records the MIS has more, because several of its rows are one customer. */
	get sharing(): number {
		return this.shared.reduce((sum, { records }) => sum + records.length - 1, 0);
	}

	addOtherMoney(currency: string, amount: Money): void {
		this.otherMoney.set(currency, plus(this.otherMoney.get(currency) ?? NONE, amount));
	}

	addForeign(kind: ProofKind, amount: Money): void {
		grow(this.#of(kind).foreign, amount);
		this.#addClass("foreign", amount, NOTHING);
	}

	/** @param isInMis whether its row was counted among those of the MIS */
	addDifference(kind: ProofKind, difference: Difference, isInMis: boolean): void {
		this.compared += 1;
		const sums = this.#of(kind);
		const isAccepted = this.#note(difference);
		grow(sums[isInMis ? (isAccepted ? "accepted" : "different") : "apart"], difference.amount);
		if (!isAccepted) this.#addClass(difference.class, difference.amount, difference.net);
	}

	/** What was not sent, and is a difference because a person wants the end of a migration. */
	addUnsent(difference: Difference): void {
		this.#note(difference);
	}

	/** By kind, category, month and campus. */
	cells(): Cell[] {
		const text = ({ kind, category, month, campus }: Cell) => `${kind}\u0000${category}\u0000${month}\u0000${campus}`;
		return [...this.#cells.values()].sort((a, b) => (text(a) < text(b) ? -1 : 1));
	}

	#note(difference: Difference): boolean {
		const isAccepted = this.isAccepted(difference);
		(isAccepted ? this.accepted : this.differences).push(difference);
		return isAccepted;
	}

	#of(kind: ProofKind): GrowingSums<keyof KindSums> {
		let sums = this.#kinds.get(kind);
		if (!sums) {
			sums = noSums();
			this.#kinds.set(kind, sums);
		}
		return sums;
	}

	#total(side: keyof KindSums): Sum {
		let { count, amount } = NONE;
		for (const sums of this.#kinds.values()) {
			count += sums[side].count;
			amount = addMoney(amount, sums[side].amount);
		}
		return { count, amount };
	}

	#add(kind: ProofKind, place: CellPlace | undefined, side: CellSide, amount: Money): void {
		grow(this.#of(kind)[side], amount);
		if (!place) return;
		const [lastKind, lastPlace, last] = this.#last ?? [];
		if (last && kind === lastKind && place === lastPlace) {
			grow(last[side], amount);
			return;
		}
		const cell = this.#cell(kind, place);
		this.#last = [kind, place, cell];
		grow(cell[side], amount);
	}

	#cell(kind: ProofKind, { category, month, campus }: CellPlace): GrowingSums<CellSide> {
		const key = `${kind}\u0000${category}\u0000${month}\u0000${campus}`;
		let cell = this.#cells.get(key);
		if (!cell) {
			const sides = { mis: nothing(), quickbooks: nothing(), matched: nothing(), notSent: nothing(), held: nothing() };
			cell = { kind, category, month, campus, ...sides };
			this.#cells.set(key, cell);
		}
		return cell;
	}

	#addClass(name: DifferenceClass | OtherClass, amount: Money, net: Money): void {
		const known = this.classes.get(name) ?? { ...NONE, gross: NOTHING, net: NOTHING };
		const gross = net < NOTHING ? subtractMoney(NOTHING, net) : net;
		const sum = plus(known, amount);
		this.classes.set(name, { ...sum, gross: addMoney(known.gross, gross), net: addMoney(known.net, net) });
	}
}

/** A share in whole per cent, rounded down: 100 only where nothing is missing. */
export function sharePercent(part: bigint, whole: bigint): number {
	return whole === 0n ? 100 : Number((part * 100n) / whole);
}
