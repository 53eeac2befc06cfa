import type { ComparedDocument, ComparedRecord } from "../audit/comparison.js";
import type { MisId, QboId } from "../words/ids.js";
import type { Money } from "../words/money.js";
import { rowOfNumber } from "./numbers.js";
import type { BookInvoice, ChargeRecord, MisCharge, Sent } from "./types.js";

// How both sides are kept while they are compared: lists in JSON, in a fixed order, with amounts as text. A million rows go
// through here: names in each, a function called for every value, or what can be told without being kept (the usual number,
// a balance that is the total) would take longer than all the rest.

const textOf = (money: Money | undefined): string | null => (money === undefined ? null : money.toString());
const moneyOf = (text: string | null): Money | undefined => (text === null ? undefined : (BigInt(text) as Money));

/** Fee categories and campuses: few words, of which each row has one. */
class Words {
	readonly #numbers = new Map<string, number>();
	readonly #words: string[] = [];

	numberOf(word: string): number {
		let number = this.#numbers.get(word);
		if (number === undefined) {
			number = this.#words.push(word) - 1;
			this.#numbers.set(word, number);
		}
		return number;
	}

	word = (number: number): string => this.#words[number] ?? "";
}

type PackedCharge = readonly [
	payer: string | null,
	amount: string | null,
	day: NonNullable<MisCharge["day"]> | null,
	category: number,
	campus: number,
	status: MisCharge["status"],
];
/** `number` is null where it is the usual one. */
type PackedSent = readonly [
	state: Sent["state"],
	number: string | null,
	code: NonNullable<Sent["code"]> | null,
	token: string | null,
	hasChanged: 0 | 1,
];
type PackedRecord = readonly [mis: PackedCharge | 0, sent: PackedSent | 0, flags: number];
/** `balance` is null where it is the total. */
type PackedInvoice = readonly [
	number: string,
	customerId: string,
	total: string | null,
	balance: string | null,
	day: string,
	itemIds: readonly string[],
	locationId: string | null,
	token: string,
	flags: number,
];

const [ASKED, IN_PERIOD, UNNUMBERED] = [1, 2, 4];
const [VOID, LINKED, DATED, UNKNOWN_BALANCE] = [1, 2, 4, 8];

/** Packs and unpacks the rows of one comparison. */
export class Rows {
	readonly #words = new Words();

	/** @param prefix before the MIS id in numbers of ours */
	constructor(private readonly prefix: string) {}

	/** @param isWanted whether its document has to be looked for where it was not met */
	packRecord({ misId, mis, sent, isAsked, isInPeriod }: ChargeRecord, isWanted: boolean): ComparedRecord {
		const flags =
			(isAsked ? ASKED : 0) | (isInPeriod ? IN_PERIOD : 0) | (sent && sent.number === undefined ? UNNUMBERED : 0);
		const row = [mis ? this.#charge(mis) : 0, sent ? this.#sent(misId, sent) : 0, flags];
		return { misId, qboId: sent?.qboId, isWanted, row: JSON.stringify(row) };
	}

	#charge({ payer, amount, day, category, campus, status }: MisCharge): PackedCharge {
		const words = this.#words;
		return [payer ?? null, textOf(amount), day ?? null, words.numberOf(category), words.numberOf(campus), status];
	}

	#sent(misId: MisId, { state, number, code, token, hasChanged }: Sent): PackedSent {
		const written = number === undefined || number === this.prefix + misId ? null : number;
		return [state, written, code ?? null, token ?? null, hasChanged ? 1 : 0];
	}

	/** @param knownId of the document that the ledger knows for it */
	unpackRecord(misId: MisId, knownId: QboId | null, row: string): ChargeRecord {
		const [mis, sent, flags] = JSON.parse(row) as PackedRecord;
		return {
			misId,
			mis: mis ? this.#chargeOf(mis) : undefined,
			sent: sent ? this.#sentOf(misId, knownId, sent, (flags & UNNUMBERED) !== 0) : undefined,
			isAsked: (flags & ASKED) !== 0,
			isInPeriod: (flags & IN_PERIOD) !== 0,
		};
	}

	#chargeOf([payer, amount, day, category, campus, status]: PackedCharge): MisCharge {
		const { word } = this.#words;
		return {
			payer: payer ?? undefined,
			amount: moneyOf(amount),
			day: day ?? undefined,
			category: word(category),
			campus: word(campus),
			status,
		};
	}

	#sentOf(misId: MisId, qboId: QboId | null, packed: PackedSent, isUnnumbered: boolean): Sent {
		const [state, number, code, token, hasChanged] = packed;
		return {
			state,
			qboId: qboId ?? undefined,
			number: isUnnumbered ? undefined : (number ?? this.prefix + misId),
			code: code ?? undefined,
			token: token ?? undefined,
			hasChanged: hasChanged === 1,
		};
	}

	packInvoice(invoice: BookInvoice, counted: boolean): ComparedDocument {
		const { id, number, customerId, total, balance, day, itemIds, locationId, isVoid, token, isLinked, isInPeriod } =
			invoice;
		const flags =
			(isVoid ? VOID : 0) |
			(isLinked ? LINKED : 0) |
			(isInPeriod ? DATED : 0) |
			(balance === undefined ? UNKNOWN_BALANCE : 0);
		const rest = balance === total ? null : textOf(balance);
		const row = [number, customerId, textOf(total), rest, day, itemIds, locationId ?? null, token, flags];
		const misId = rowOfNumber(number, this.prefix);
		return { qboId: id, misId, counted, row: JSON.stringify(row) };
	}

	unpackInvoice(id: QboId, row: string): BookInvoice {
		const [number, customerId, total, balance, day, itemIds, locationId, token, flags] = JSON.parse(
			row,
		) as PackedInvoice;
		const sum = moneyOf(total);
		return {
			id,
			number,
			customerId,
			total: sum,
			balance: (flags & UNKNOWN_BALANCE) !== 0 ? undefined : balance === null ? sum : moneyOf(balance),
			day,
			itemIds,
			locationId: locationId ?? undefined,
			isVoid: (flags & VOID) !== 0,
			token,
			isLinked: (flags & LINKED) !== 0,
			isInPeriod: (flags & DATED) !== 0,
		};
	}
}
