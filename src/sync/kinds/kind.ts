import type { Ledger } from "../../audit/ledger.js";
import type { Intended, LedgerRecord } from "../../audit/record.js";
import type { Seen } from "../../audit/seen.js";
import type { Mis } from "../../mis/types.js";
import type { QuickBooks } from "../../quickbooks/client.js";
import type { WrittenEntity } from "../../quickbooks/entities.js";
import type { QboObject } from "../../quickbooks/outcome.js";
import type { Company } from "../../words/company.js";
import type { Day } from "../../words/day.js";
import type { Failure } from "../../words/failure.js";
import type { Identity, MisId, QboId } from "../../words/ids.js";
import type { Problem } from "../../words/problem.js";
import type { MappingSettings } from "../../words/settings.js";
import type { MisRow, Source } from "../../words/source.js";
import type { World } from "../read/world.js";
import type { Json, QboDocument } from "./entity.js";
import type { AboutOf, JudgementOf } from "./judging.js";
import type { Undoing } from "./undoing.js";

/** What is written into QuickBooks, be it a record of the MIS or an item that records refer to: all that its sending must know. */
export interface Sendable {
	/** As the ledger and the audit log call it: "invoice". */
	readonly name: string;
	readonly books: Recognition;
	/** What a person runs once a wrong one is corrected in QuickBooks, or gone: "invoices resolve 77". */
	toResolve(key: string): string;
}

/**
 * One kind of record: all that the engine, the commands and the report must know of it. A new kind is a new folder and
 * a line in `kinds.ts`; nobody else says its name.
 */
export interface Kind extends Sendable {
	/** Kinds that it refers to: they are sent before it, or made when one of it needs them. */
	readonly after: readonly Kind[];
	readonly words: Words;
	/** Where its rows stand in the MIS. */
	readonly source: Source;
	readonly asked: Asked;
	/** What of a row says which record it is, by our names: a person by number, a charge by payer, amounts and day. */
	readonly facts: readonly string[];
	/** The kind on the side of QuickBooks. */
	readonly books: Books;
	/** Reasons not to write this kind into a company at all; the first that there is. */
	unfit(company: Company, settings: MappingSettings): Failure | undefined;
	/** The same against the lists of the company, once these were read. Throws `Failure`. */
	checkNames(seen: Seen, settings: MappingSettings, company: Company): void;
	/** The same against what was sent already. Throws `Failure`. */
	checkLedger(ledger: Ledger, settings: MappingSettings): void;
	/** The same against what the company holds of it, once that was looked at. Throws `Failure`. */
	checkHeld(held: Held): Promise<void>;
	/**
	 * What becomes of a row. Pure: what it draws on and nobody has read yet, it asks for by throwing `Unread`.
	 * `issue`: which document of the row is the first that may be its own.
	 */
	judge(world: World, row: MisRow, issue: number): JudgementOf<Kind>;
	/** The id of the campus that a row belongs to. */
	campusOf(world: World, row: MisRow): string | undefined;
	/** Whether a row is still what was sent under its id; undefined where it is. */
	changeOf(row: MisRow, sent: LedgerRecord, settings: MappingSettings): Changed | undefined;
	/** Each field of a row that is not as it was sent, by what the ledger keeps of it: calls nobody. */
	differences(row: MisRow, sent: LedgerRecord, settings: MappingSettings): readonly FieldDifference[];
	/** Reads which rows the MIS has taken back elsewhere than in the row itself; a kind without it takes nothing back so. */
	readonly takenBack?: (mis: Mis) => Promise<(row: MisRow, settings: MappingSettings) => boolean>;
	/** Why a row is held that is not what was sent under its id: both sides, and the ways out. */
	anotherRow(about: AboutOf<Kind>, sent: LedgerRecord, changed: Changed, settings: MappingSettings): Problem;
	/** What QuickBooks holds that is the same by its contents, under the numbers of other rows. */
	twins(world: World, about: AboutOf<Kind>): readonly Twin[];
	/** Whether a row, where there is one, says the same as a record. */
	isAlike(about: AboutOf<Kind>, row: MisRow | undefined, settings: MappingSettings): boolean;
	/** What a row itself says that settings may read in another way: kept as evidence. */
	said(row: MisRow): string | undefined;
	/** The other rows of the MIS that a record draws on. */
	drawnFrom(world: World, row: MisRow): Drawn;
	/** Rows of one person go in the order of their days, where that is another one than that of their keys. */
	readonly order?: Order;
}

export interface Order {
	/** What is read of a row to tell. */
	readonly columns: readonly string[];
	/** Whose a row is, and of when; one without either is left where it is. */
	of(row: MisRow, settings: MappingSettings): { readonly of: string | undefined; readonly at: Day | undefined };
}

export interface Words {
	readonly one: string;
	readonly many: string;
	/** The group of commands about it. */
	readonly group: Group;
	/** What programs know a record by: the number of an invoice's row, a customer's reg_no or tracking_id. */
	id(record: { readonly misId: MisId; readonly key: string }): number | string;
	/** What names one of them to a command: "77", "student:22000017". */
	called(record: { readonly misId: MisId; readonly key: string }): string;
}

/** What a person types, and reads: `eaur-qb invoices …`, "Invoices", `invoice_id`. */
export interface Group {
	readonly name: string;
	readonly title: string;
	/** Also what another record calls one of it: "its customer is not in QuickBooks". */
	readonly one: string;
}

/** Which of a source's columns the filters mean, by our names. */
export interface Asked {
	/** --from and --to; undefined where the column is text in which days do not compare: then each row is judged. */
	readonly day: string | undefined;
	/** --student. */
	readonly who: string;
	/** --ids: keys of the table, or whom it is about. */
	readonly ids: "keys" | "who";
	/** --category; a kind without one is never meant by it. */
	readonly category: string | undefined;
	/** What stands before its ids where several kinds share a group: "W12" is the wallet's row 12. */
	readonly mark?: string;
	/** --channel and --bank, of money that came in. */
	readonly channel?: string;
	readonly bank?: string;
}

/** A row that is not what was sent under its id: both sides, as a person reads them. */
export interface Changed {
	/** "640,000 of 2025-09-01 for 22000017", "22000017". */
	readonly sent: string;
	readonly now: string;
}

/** A field by the words of the contract, as it was sent and as it is; null where there is nothing. */
export interface FieldDifference {
	readonly field: string;
	readonly from: string | null;
	readonly to: string | null;
}

/** A document that is the same as another row's record by its contents. */
export interface Twin {
	/** The row whose number it bears. */
	readonly misId: MisId;
	readonly qboId: QboId;
	/** Whether that row still stands for the document; else it does while it says the same as the record. */
	readonly stands?: (row: MisRow | undefined) => boolean;
	/** Why the record is held for it. `isThere`: that row is in the MIS, and says something else by now. */
	readonly problem: (isThere: boolean) => Problem;
}

/** What a record draws on, for programs and for people. */
export interface Drawn {
	readonly data: Readonly<Record<string, Json>>;
	readonly pairs: readonly (readonly [name: string, value: string])[];
}

/** What a company is looked at with. */
export interface Looking {
	readonly qb: QuickBooks;
	readonly seen: Seen;
	readonly ledger: Ledger;
	readonly settings: MappingSettings;
	readonly company: Company;
}

/** What the company holds, as far as it was looked at, and what the MIS says of it. */
export interface Held extends Pick<Looking, "qb" | "seen" | "settings"> {
	readonly mis: Mis;
}

/** The row whose number a document bears that is not ours. */
export interface RowOfOthers {
	/** The name of the row's kind. */
	readonly kind: string;
	readonly source: Source;
	readonly id: MisId;
}

/** Who an object is of that may not be ours, where a name and no number tells. */
export interface PersonOfOthers {
	/** The name of the person's kind. */
	readonly kind: string;
	readonly identity: Identity;
}

/** A document that is not ours, under a number of ours, and when it appeared. */
export interface Met extends RowOfOthers {
	readonly at: Date;
}

/** What was meant to be in QuickBooks: of an earlier request perhaps, of which less is known. */
export interface Meant {
	readonly document: QboDocument;
	readonly intended: Partial<Pick<Intended, "trace" | "key" | "amount" | "customerId" | "day">>;
}

/** What QuickBooks holds of a record already. */
export type Match =
	| { readonly is: "none" }
	| {
			readonly is: "ours";
			readonly id: QboId;
			readonly syncToken: string | undefined;
			/** An inactive one takes nothing any more. */
			readonly active: boolean;
	  }
	| { readonly is: "another"; readonly problem: Problem };

/** What the ledger says was made of a row. */
export type Sent = LedgerRecord & { readonly qboId: QboId };

/** What a look-up has shown of it; undefined where it is there as it was sent. */
export type Finding =
	| { readonly is: "gone" }
	| { readonly is: "differs" | "inactive"; readonly problem: Problem }
	| undefined;

/** How one is known in QuickBooks: looked up, told from others, and received. */
export interface Recognition {
	readonly entity: WrittenEntity;
	/**
	 * How it is found again: by a number that only ours bear, or by a name. A name may be somebody else's, and then gives
	 * way to a longer one; what is made inactive loses it; so such records are known by their ids besides.
	 */
	readonly trace: "number" | "name";
	/** What must not be on the wire twice at a time: records that share one of these go in their order. */
	apart(meant: Meant): readonly string[];
	/** The same, and not twice in one batch either: what one of them does, the next must find done (an invoice paid in parts). */
	onceInABatch(meant: Meant): readonly string[];
	/** Asks for these by their traces; what was remembered of them is replaced. Returns what came back whole. */
	lookUp(qb: QuickBooks, seen: Seen, traces: readonly string[]): Promise<readonly QboObject[]>;
	/** What QuickBooks may have made of a lost request, and otherwise than it was sent. */
	suspects(qb: QuickBooks, seen: Seen, trace: string, lookedUp: readonly QboObject[]): Promise<readonly QboObject[]>;
	/** A customer or the like that a refusal named as gone is looked at, so that the next record is not sent for it. */
	lookAtReferred(qb: QuickBooks, seen: Seen, meant: Meant): Promise<void>;
	/** Remembers an object that came back. */
	note(seen: Seen, object: QboObject): void;
	forget(seen: Seen, id: QboId): void;
	/** Ours, another's or none: the one question that judging, a duplicate and a settlement all ask. */
	match(seen: Seen, meant: Meant): Match;
	/** Whether anything is remembered under a trace. */
	isTaken(seen: Seen, trace: string): boolean;
	/** The number of another record of ours, where an answer bears one in place of that which was sent. */
	numberOfAnother(trace: string, answered: QboObject): string | undefined;
	/** In what an answer differs from what was sent, a sentence each; none where it is the receipt for it. */
	receipt(meant: Meant, answered: QboObject, settings: MappingSettings): string[];
	/** How one is taken back; undefined where none ever is. */
	readonly undoing?: Undoing;
}

/** The kind on the side of QuickBooks. */
export interface Books extends Recognition {
	readonly undoing: Undoing;
	/** List entities go one at a time, transactions in batches (Intuit's name-list rule). */
	readonly lane: "one-by-one" | "in-batches";
	/** What is worth counting in a summary of what was made; undefined where nothing is. */
	lacksLocation(document: QboDocument, company: Company | undefined): boolean;
	/**
	 * Remembers what has appeared in the company since the last look, in reads that go side by side. `drawnAlong`: only
	 * because others refer to it. The last one that appeared and is not ours, where that is told.
	 */
	look(parts: Looking, drawnAlong: boolean): readonly Promise<Met | undefined>[];
	/** Reads the company through from its beginning, and looks these rows up besides. */
	readThrough(parts: Omit<Looking, "ledger" | "company">, rows: readonly MisRow[]): Promise<void>;
	/** The row whose number a document bears that our ledger did not make; undefined where there is none, or names tell. */
	rowOfOthers(parts: Pick<Looking, "ledger" | "settings">, object: QboObject): RowOfOthers | undefined;
	/** The person whose identity an object bears; undefined where there is none, or numbers tell. */
	personOfOthers(object: QboObject): PersonOfOthers | undefined;
	/** Whether an object of this id is remembered. */
	knows(seen: Seen, id: QboId): boolean;
	/** The same by their ids; what QuickBooks does not have any more is forgotten. */
	lookUpById(qb: QuickBooks, seen: Seen, ids: readonly QboId[]): Promise<void>;
	/** What it is to say rests on what became of those that it waits for: it is decided once more when it leaves. */
	readonly isDecidedAsItLeaves?: true;
	/** Whether what the ledger calls sent is there as it was sent, once it has been looked up. */
	stillThere(seen: Seen, about: AboutOf<Kind>, sent: Sent): Finding;
	/** The number of a row's record; `issue`: which document of the row. Undefined where names tell. */
	numberOf(id: MisId, settings: MappingSettings, issue: number): string | undefined;
	/** The trace that an object bears by now. */
	traceNow(seen: Seen, id: QboId, trace: string): string;
	/** Whether what was seen in the company holds a row's record. */
	holds(seen: Seen, row: MisRow, settings: MappingSettings): boolean;
	/** The only object of a key that may have been made by another computer. */
	madeElsewhere(seen: Seen, key: string): QboId | undefined;
}

/** The kind of this name in a list. */
export function kindNamed<K extends Sendable>(kinds: readonly K[], name: string): K {
	const kind = kinds.find((each) => each.name === name);
	if (kind === undefined) throw new Error(`The ledger names a kind that this version does not know: ${name}`);
	return kind;
}

/** The kinds, and those that they refer to: these first, each once. */
export function withReferred(kinds: readonly Kind[]): readonly Kind[] {
	return [...new Set(kinds.flatMap((kind) => [...withReferred(kind.after), kind]))];
}
