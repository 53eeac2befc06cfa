import type { Ledger } from "../../audit/ledger.js";
import type { LedgerRecord } from "../../audit/record.js";
import type { Seen } from "../../audit/seen.js";
import type { Mis } from "../../mis/types.js";
import type { Company } from "../../words/company.js";
import type { Day } from "../../words/day.js";
import type { Failure } from "../../words/failure.js";
import type { MisId, QboId } from "../../words/ids.js";
import type { Problem } from "../../words/problem.js";
import type { MappingSettings } from "../../words/settings.js";
import type { MisRow, Source } from "../../words/source.js";
import type { World } from "../read/world.js";
import type { Books, Held, Recognition } from "./books.js";
import type { Json } from "./entity.js";
import type { AboutOf, JudgementOf } from "./judging.js";

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
