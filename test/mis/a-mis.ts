import Database from "better-sqlite3";
import type { MisConfig } from "../../src/config/types.js";
import type { TrackedSource } from "../../src/mis/findings.js";
import type { Mis } from "../../src/mis/types.js";
import { type MisId, misId } from "../../src/words/ids.js";
import type { MisRow } from "../../src/words/source.js";
import { createEmbeddedMis } from "../support/embedded-mis.js";
import { type MisShape, sharedMariadb } from "../support/mariadb.js";
import { openMis } from "../support/open-mis.js";

export type Home = "MariaDB" | "an embedded file";

/** A MIS made for one test file, with a way around the room under test: plain SQL. */
export interface AMis {
	readonly mis: Mis;
	readonly config: MisConfig;
	run(sql: string): Promise<void>;
	rows(sql: string): Promise<Record<string, string | null>[]>;
}

export const EVERYWHERE: readonly { home: Home; shape: MisShape }[] = [
	{ home: "MariaDB", shape: "guide" },
	{ home: "MariaDB", shape: "2026" },
	{ home: "MariaDB", shape: "untracked" },
	{ home: "an embedded file", shape: "guide" },
	{ home: "an embedded file", shape: "2026" },
	{ home: "an embedded file", shape: "untracked" },
];

export const TRACKED = EVERYWHERE.filter(({ shape }) => shape !== "untracked");

export async function makeMis(home: Home, shape: MisShape): Promise<AMis> {
	return home === "MariaDB" ? onMariadb(shape) : embedded(shape);
}

async function onMariadb(shape: MisShape): Promise<AMis> {
	const server = await sharedMariadb();
	const database = await server.createDatabase("mis", shape);
	const config = server.config(database);
	return {
		mis: await openMis(config),
		config,
		run: async (sql) => void (await server.query(sql, database)),
		rows: (sql) => server.query(sql, database),
	};
}

async function embedded(shape: MisShape): Promise<AMis> {
	const file = createEmbeddedMis(shape);
	const config: MisConfig = { kind: "sqlite", file };
	const plainly = <T>(work: (database: Database.Database) => T): T => {
		const database = new Database(file);
		try {
			return work(database);
		} finally {
			database.close();
		}
	};
	const asText = (value: unknown) => (value === null ? null : String(value));
	return {
		mis: await openMis(config),
		config,
		run: async (sql) => void plainly((database) => database.exec(sql)),
		rows: async (sql) =>
			plainly((database) =>
				database
					.prepare(sql)
					.all()
					.map((row) => Object.fromEntries(Object.entries(row ?? {}).map(([name, value]) => [name, asText(value)]))),
			),
	};
}

export const INVOICES: TrackedSource = {
	table: "tbl_imvoice",
	key: "id",
	tracked: true,
	columns: {
		payer: { name: "reg_no", read: "text" },
		debit: { name: "dept", read: "money" },
		credit: { name: "credit", read: "money" },
		balance: { name: "balance", read: "money" },
		day: { name: "invoice_date", read: "day" },
		writtenOn: { name: "date", read: "day" },
		category: { name: "fee_category", read: "text" },
		note: { name: "comment", read: "text" },
		reference: { name: "reference_number", read: "text", optional: true },
	},
};

export const STUDENTS: TrackedSource = {
	table: "tbl_personal_ug",
	key: "per_id_ug",
	tracked: true,
	columns: { identity: { name: "reg_no", read: "text" }, born: { name: "dob", read: "day" } },
};

export const APPLICANTS: TrackedSource = {
	table: "tbl_online_application",
	key: "appl_Id",
	tracked: true,
	columns: { identity: { name: "tracking_id", read: "text" } },
};

export const CAMPUSES: TrackedSource = {
	table: "tbl_campus",
	key: "camp_id",
	tracked: false,
	columns: { name: { name: "camp_full_name", read: "text" } },
};

/** The SQL for a student row with all that the table insists on. */
export const student = (id: number, regNo: string, born = "NULL"): string =>
	`INSERT INTO tbl_personal_ug (per_id_ug, reg_no, prg_type, cntr_id, b_province, b_district, b_sector, b_cell, b_village,
	 no_principle_passes, max_or_grad, secondary_notes, secondary_school, dob)
	 VALUES (${id}, '${regNo}', 1, 1, '', '', '', '', '', 0, 0, '', '', ${born})`;

export const ids = (...numbers: readonly (number | string)[]): MisId[] =>
	numbers.map((number) => misId(String(number)));
export const keys = (rows: readonly MisRow[]): string[] => rows.map(({ id }) => id);
