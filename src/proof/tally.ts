import { addMoney, type Money, NOTHING, subtractMoney } from "../words/money.js";
import type { ErrorCode } from "../words/problem.js";
import type { Difference, DifferenceClass, OtherClass, Sum } from "./types.js";

/** Records of one class: what they add to the population, and by how much they differ. */
export interface ClassSum extends Sum {
	/** Of what differs, whatever its sign. */
	readonly gross: Money;
	/** The MIS less QuickBooks. */
	readonly net: Money;
}

/** A fee category in a month on a campus, on both sides. */
export interface Cell {
	readonly category: string;
	/** "2026-01". */
	readonly month: string;
	readonly campus: string;
	readonly mis: Sum;
	readonly quickbooks: Sum;
	readonly matched: Sum;
	readonly notSent: Sum;
	readonly held: Sum;
}

export type CellPlace = Pick<Cell, "category" | "month" | "campus">;
/** Grows with every record: a new cell for each of a million would cost more than the comparison. */
type CellSums = { -readonly [Side in Exclude<keyof Cell, keyof CellPlace>]: Sum };

const NONE: Sum = { count: 0, amount: NOTHING };
const plus = ({ count, amount }: Sum, more: Money): Sum => ({ count: count + 1, amount: addMoney(amount, more) });

/** What a comparison adds up. */
export class Tally {
	mis = NONE;
	quickbooks = NONE;
	matched = NONE;
	notSent = NONE;
	held = NONE;
	foreign = NONE;
	/** Records of the MIS that were compared with something. */
	compared = 0;
	readonly heldByCode = new Map<ErrorCode | "", Sum>();
	readonly classes = new Map<DifferenceClass | OtherClass, ClassSum>();
	readonly differences: Difference[] = [];
	readonly accepted: Difference[] = [];
	readonly #cells = new Map<string, CellPlace & CellSums>();

	/** @param isAccepted whether a person has said that it is known and right */
	constructor(private readonly isAccepted: (difference: Difference) => boolean) {}

	addMis(place: CellPlace | undefined, amount: Money): void {
		this.mis = plus(this.mis, amount);
		if (place) this.#add(place, "mis", amount);
	}

	addQuickBooks(place: CellPlace | undefined, amount: Money): void {
		this.quickbooks = plus(this.quickbooks, amount);
		if (place) this.#add(place, "quickbooks", amount);
	}

	addMatched(place: CellPlace | undefined, amount: Money, isEdited: boolean): void {
		this.compared += 1;
		this.matched = plus(this.matched, amount);
		if (place) this.#add(place, "matched", amount);
		if (isEdited) this.#addClass("edited", amount, NOTHING);
	}

	addNotSent(place: CellPlace | undefined, amount: Money): void {
		this.notSent = plus(this.notSent, amount);
		this.#addClass("not_sent", amount, NOTHING);
		if (place) this.#add(place, "notSent", amount);
	}

	addHeld(place: CellPlace | undefined, amount: Money, code: ErrorCode | undefined): void {
		this.held = plus(this.held, amount);
		this.heldByCode.set(code ?? "", plus(this.heldByCode.get(code ?? "") ?? NONE, amount));
		this.#addClass("held", amount, NOTHING);
		if (place) this.#add(place, "held", amount);
	}

	addForeign(amount: Money): void {
		this.foreign = plus(this.foreign, amount);
		this.#addClass("foreign", amount, NOTHING);
	}

	/** @param isCompared false for what was not sent, and is a difference because a person wants the end of a migration */
	addDifference(difference: Difference, isCompared = true): void {
		if (isCompared) this.compared += 1;
		if (this.isAccepted(difference)) {
			this.accepted.push(difference);
			return;
		}
		this.differences.push(difference);
		if (isCompared) this.#addClass(difference.class, difference.amount, difference.net);
	}

	/** By category, month and campus. */
	cells(): Cell[] {
		const text = ({ category, month, campus }: CellPlace) => `${category}\u0000${month}\u0000${campus}`;
		return [...this.#cells.values()].sort((a, b) => (text(a) < text(b) ? -1 : 1));
	}

	#add({ category, month, campus }: CellPlace, side: keyof CellSums, amount: Money): void {
		const key = `${category}\u0000${month}\u0000${campus}`;
		let cell = this.#cells.get(key);
		if (!cell) {
			cell = { category, month, campus, mis: NONE, quickbooks: NONE, matched: NONE, notSent: NONE, held: NONE };
			this.#cells.set(key, cell);
		}
		cell[side] = plus(cell[side], amount);
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
