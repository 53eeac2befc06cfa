import Database from "better-sqlite3";
import { Comparison } from "../../src/audit/comparison.js";
import type { LedgerRecord, RecordState } from "../../src/audit/record.js";
import type { ProofParts, ProofQuestion } from "../../src/proof/question.js";
import { type Proof, reconcile } from "../../src/proof/reconcile.js";
import { EVERYTHING } from "../../src/proof/scope.js";
import type { Difference } from "../../src/proof/types.js";
import type { Day } from "../../src/words/day.js";
import { type Identity, type MisId, misId, qboId, realmId } from "../../src/words/ids.js";
import type { Money } from "../../src/words/money.js";
import { createEmbeddedMis } from "../support/embedded-mis.js";
import { FakeClock, FakeQuickBooks } from "../support/fake-quickbooks.js";
import { openMis } from "../support/open-mis.js";
import { aSettings } from "../sync/kinds/made-up.js";

const CATEGORIES = ["Tuition Fee", "Registration Fee", "Late: fee"];
const CAMPUSES = ["Main Campus", "Huye Campus"];

/** A university of one file, emptied for every pair of sides. */
export function aRegistry() {
	const file = createEmbeddedMis("guide");
	const database = new Database(file);
	// Nobody pulls the plug on a test.
	database.pragma("synchronous = OFF");
	database.pragma("journal_mode = MEMORY");
	return { file, database };
}

type Registry = ReturnType<typeof aRegistry>;

/** MIS, ledger and QuickBooks, equal until somebody makes them differ. */
export class Sides {
	readonly qb: FakeQuickBooks;
	readonly ledger = new Map<number, LedgerRecord>();
	readonly students: readonly string[];
	readonly accepted = new Set<string>();
	/** Milliseconds that a comparison has waited for the company to be calm. */
	readonly waited: number[] = [];
	private readonly customers: string[] = [];
	private readonly items: string[];
	private readonly inserts = new Map<string, Database.Statement>();
	private readonly locations: string[];

	constructor(
		readonly registry: Registry,
		readonly size: number,
		private readonly clock = new FakeClock(),
	) {
		this.qb = new FakeQuickBooks(realmId("9130000000000001"), clock);
		// Item "Late- fee": QuickBooks takes no colon.
		this.items = CATEGORIES.map((name) => this.qb.put("Item", { Name: name.replace(":", "-"), Type: "Service" }));
		this.locations = CAMPUSES.map((Name) => this.qb.put("Department", { Name }));
		this.students = Array.from({ length: Math.max(3, Math.ceil(size / 8)) }, (_, at) => `R${at + 1}`);
		this.registry.database.transaction(() => this.fill())();
	}

	sql(statement: string, ...values: unknown[]): void {
		this.registry.database.prepare(statement).run(...values);
	}

	customerOf = (student: number): string => this.customers[student % this.customers.length] ?? "";
	itemOf = (id: number): string => this.items[id % CATEGORIES.length] ?? "";
	locationOf = (id: number): string => this.locations[(id % this.students.length) % CAMPUSES.length] ?? "";
	invoiceId = (id: number): string => String(this.ledger.get(id)?.qboId);
	day = (id: number): string =>
		`2026-${String(1 + (id % 9)).padStart(2, "0")}-${String(1 + (id % 28)).padStart(2, "0")}`;
	amount = (id: number): number => 1_000 * (1 + (id % 700));

	/** The record as the ledger has it, changed. */
	note(id: number, change: Partial<LedgerRecord>): void {
		const known = this.ledger.get(id);
		if (known) this.ledger.set(id, { ...known, ...change });
	}

	async compare(
		question: Partial<ProofQuestion> = {},
		parts: Partial<ProofParts> = {},
	): Promise<Proof & { readonly found: string[] }> {
		const mis = await openMis({ kind: "sqlite", file: this.registry.file });
		const comparison = new Comparison();
		// Whatever was made is older than a minute.
		this.clock.ms += 3_600_000;
		try {
			const proof = await reconcile(
				{
					snapshot: () => mis.snapshot(),
					qb: this.qb,
					ledger: (kind) => (kind === "invoice" ? [...this.ledger.values()].sort(byKey) : this.people(kind)),
					comparison,
					settings: aSettings(),
					chosenItems: new Map(),
					chosenLocations: new Map(),
					chosenAccounts: new Map([["bank:1", "35"]]),
					formerAccounts: new Map(),
					accountName: (id) => `account ${id}`,
					tracksLocations: true,
					misTells: true,
					isAccepted: ({ record, digest }: Difference) => this.accepted.has(`${record} ${digest}`),
					doing: () => {},
					untilCalm: async (ms) => {
						this.waited.push(ms);
						this.clock.ms += ms;
					},
					...parts,
				},
				{ kinds: ["invoice"], scope: EVERYTHING, complete: false, full: false, tieOut: false, ...question },
			);
			return { ...proof, found: proof.tally.differences.map((each) => `${each.class} ${each.record}`).sort() };
		} finally {
			comparison.close();
			await mis.close();
		}
	}

	/** An invoice as it stands in QuickBooks for a charge. */
	document(id: number, change: object = {}): object {
		return {
			DocNumber: `MIS-${id}`,
			TxnDate: this.day(id),
			TotalAmt: this.amount(id),
			Balance: this.amount(id),
			CustomerRef: { value: this.customerOf(id) },
			DepartmentRef: { value: this.locationOf(id) },
			Line: [{ Amount: this.amount(id), SalesItemLineDetail: { ItemRef: { value: this.itemOf(id) } } }],
			...change,
		};
	}

	private fill(): void {
		for (const table of [
			"tbl_imvoice",
			"tbl_personal_ug",
			"tbl_register_program_ug",
			"tbl_income_category",
			"tbl_campus",
		])
			this.registry.database.exec(`DELETE FROM ${table}`);
		const insert = (table: string, values: Readonly<Record<string, unknown>>) => {
			const filled = { ...this.required(table), ...values };
			const names = Object.keys(filled);
			const sql = `INSERT INTO ${table} (${names.join(", ")}) VALUES (${names.map(() => "?").join(", ")})`;
			const known = this.inserts.get(sql) ?? this.registry.database.prepare(sql);
			this.inserts.set(sql, known);
			known.run(...Object.values(filled));
		};
		for (const [at, name] of CATEGORIES.entries()) insert("tbl_income_category", { id: at, name });
		for (const [at, camp_full_name] of CAMPUSES.entries()) insert("tbl_campus", { camp_id: at + 1, camp_full_name });
		for (const [at, reg_no] of this.students.entries()) {
			insert("tbl_personal_ug", { per_id_ug: at + 1, reg_no, fname: "Aline", lname: `Uwase${at}`, QuickBk_Status: 1 });
			insert("tbl_register_program_ug", {
				...{ reg_prg_id: at + 1, reg_no, camp_id: 1 + (at % CAMPUSES.length), reg_date: "2026-01-01" },
			});
			const names = { DisplayName: `Aline Uwase${at}`, GivenName: "Aline", FamilyName: `Uwase${at}`, Active: true };
			this.customers.push(this.qb.put("Customer", { ...names, Notes: `RegNo: ${reg_no}\nGender: F` }));
		}
		for (let id = 1; id <= this.size; id += 1) {
			const [reg_no, dept, invoice_date] = [this.payer(id), this.amount(id), this.day(id)];
			insert("tbl_imvoice", {
				...{ id, reg_no, dept, credit: 0, invoice_date, fee_category: id % CATEGORIES.length, QuickBk_Status: 1 },
			});
			const qbo = this.qb.put("Invoice", this.document(id));
			this.ledger.set(id, {
				...{ kind: "invoice", misId: misId(String(id)), issue: 1, state: "created", generation: 1, qboId: qboId(qbo) },
				...{ syncToken: "0", problem: undefined, intuitTid: undefined, sent: undefined, marked: true },
				...{ submission: undefined, trace: `MIS-${id}`, amount: BigInt(dept * 100) as Money, day: invoice_date as Day },
				...{ payer: reg_no as Identity, said: JSON.stringify([`${dept}.00`, "0.00"]) },
			});
		}
	}

	payer = (id: number): string => this.students[id % this.students.length] ?? "";

	private readonly columns = new Map<string, Readonly<Record<string, unknown>>>();

	private required(table: string): Readonly<Record<string, unknown>> {
		const known = this.columns.get(table);
		if (known) return known;
		const rows = this.registry.database.pragma(`table_info(${table})`) as {
			readonly name: string;
			readonly notnull: number;
			readonly dflt_value: unknown;
			readonly pk: number;
		}[];
		const needed = rows.filter((each) => each.notnull === 1 && each.dflt_value === null && each.pk === 0);
		const filled = Object.fromEntries(needed.map(({ name }) => [name, 0]));
		this.columns.set(table, filled);
		return filled;
	}

	people(kind: string): LedgerRecord[] {
		if (kind !== "student") return [];
		return this.students.map((key, at) => ({
			...this.ledgerRecord(kind, misId(String(at + 1)), this.customers[at] ?? ""),
			key,
		}));
	}

	/** What the ledger knows of a row that was sent. */
	ledgerRecord(kind: string, id: MisId, qbo: string): LedgerRecord {
		return {
			...{ kind, misId: id, issue: 1, state: "created" as RecordState, generation: 1 },
			...{ qboId: qboId(qbo), syncToken: "0", problem: undefined, intuitTid: undefined },
			...{ sent: undefined, marked: true, submission: undefined },
		};
	}
}

const byKey = (a: LedgerRecord, b: LedgerRecord): number => Number(a.misId) - Number(b.misId);

/** What somebody does to a charge or its document, by the class that it ends in. */
export const MISDEEDS: Readonly<Record<string, (sides: Sides, id: number) => void>> = {
	deleted: (sides, id) => sides.qb.remove("Invoice", sides.invoiceId(id)),
	missing: (sides, id) => {
		sides.qb.remove("Invoice", sides.invoiceId(id));
		sides.ledger.delete(id);
	},
	voided: (sides, id) =>
		sides.qb.change("Invoice", sides.invoiceId(id), { TotalAmt: 0, Balance: 0, PrivateNote: "Voided - a fee" }),
	twice: (sides, id) =>
		void sides.qb.put("Invoice", sides.document(id, { DocNumber: `MIS-${id}${id % 2 ? "-2" : ""}` })),
	mis_gone: (sides, id) => sides.sql("DELETE FROM tbl_imvoice WHERE id = ?", id),
	mis_changed: (sides, id) => {
		const [column, value] = [
			["dept", 7],
			["invoice_date", "2025-12-31"],
			["reg_no", sides.payer(id + 1)],
		][id % 3] as [string, unknown];
		sides.sql(`UPDATE tbl_imvoice SET ${column} = ? WHERE id = ?`, value, id);
	},
	amount: (sides, id) => sides.qb.change("Invoice", sides.invoiceId(id), { TotalAmt: sides.amount(id) + 0.01 }),
	customer: (sides, id) =>
		sides.qb.change("Invoice", sides.invoiceId(id), { CustomerRef: { value: sides.customerOf(id + 1) } }),
	date: (sides, id) => sides.qb.change("Invoice", sides.invoiceId(id), { TxnDate: "2026-11-30" }),
	item: (sides, id) => {
		const Line = [{ SalesItemLineDetail: { ItemRef: { value: sides.itemOf(id + 1) } } }];
		sides.qb.change("Invoice", sides.invoiceId(id), { Line });
	},
	location: (sides, id) => sides.qb.change("Invoice", sides.invoiceId(id), { DepartmentRef: undefined }),
	unknown: (sides, id) => sides.note(id, { state: "unknown", qboId: undefined }),
};

/** What is no difference, however much of it there is. */
export const INNOCENT: Readonly<Record<string, (sides: Sides, id: number) => void>> = {
	not_sent: (sides, id) => {
		sides.qb.remove("Invoice", sides.invoiceId(id));
		sides.ledger.delete(id);
		sides.sql("UPDATE tbl_imvoice SET QuickBk_Status = NULL WHERE id = ?", id);
	},
	held: (sides, id) => {
		sides.qb.remove("Invoice", sides.invoiceId(id));
		sides.note(id, { state: "held", qboId: undefined, problem: { code: "QB006", detail: "", fix: "" } });
		sides.sql("UPDATE tbl_imvoice SET QuickBk_Status = 2 WHERE id = ?", id);
	},
	edited: (sides, id) => sides.qb.change("Invoice", sides.invoiceId(id), { DocNumber: `by hand ${id}` }),
	foreign: (sides, id) => void sides.qb.put("Invoice", sides.document(id, { DocNumber: `${id}` })),
};

/** Numbers that look random and are the same again (mulberry32). */
export function random(seed: number): (below: number) => number {
	let state = seed;
	return (below) => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
	};
}

/** Different ones from 1 on, so many. */
export function someOf(size: number, count: number, next: (below: number) => number): number[] {
	const chosen = new Set<number>();
	while (chosen.size < count) chosen.add(1 + next(size));
	return [...chosen];
}
