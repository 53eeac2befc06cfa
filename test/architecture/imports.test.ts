import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { BANK_SOURCE, REFUND_SOURCE, RETURN_SOURCE, REVERSAL_SOURCE } from "../../src/sync/kinds/cash/sources.js";
import { ALL_KINDS } from "../../src/sync/kinds/kinds.js";
import { EAUR_MIS } from "../../src/sync/kinds/mis-shape.js";
import { foreignTexts, loadedWith, misNamesSaid, namesSaid, ringsIn, violations } from "./imports.js";
import { FLOORS, ROOMS, START } from "./rules.js";

const SOURCES = fileURLToPath(new URL("../../src", import.meta.url));
const files = readdirSync(SOURCES, { recursive: true, encoding: "utf8" })
	.map((file) => file.replaceAll("\\", "/"))
	.filter((file) => file.endsWith(".ts"));
const read = (file: string) => readFileSync(join(SOURCES, file), "utf8");

describe("the sources", () => {
	it("import in one direction, and each library and the process only where they belong", () => {
		expect(files.length).toBeGreaterThan(50);
		expect(files.flatMap((file) => violations(file, read(file)))).toEqual([]);
	});

	it("import each other in no ring, be it for a type", () => {
		expect(ringsIn(files, read)).toEqual([]);
	});

	it(`load little before it is known what is to be done: ${START.because}`, () => {
		const loaded = [...loadedWith(START.file, read)];
		expect(loaded).toContain("commander");
		expect(loaded.filter((path) => !START.mayLoad.some((beginning) => path.startsWith(beginning)))).toEqual([]);
	});

	it("say no kind's name in the engine", () => {
		const names = ALL_KINDS.flatMap(({ name, books }) => [name, books.entity]);
		expect(names).toContain("invoice");
		expect(files.flatMap((file) => namesSaid(file, read(file), names))).toEqual([]);
	});

	it("name no table and no tracking column of the MIS but in its shape, and in the room of the MIS no column at all", () => {
		const ofCash = [BANK_SOURCE, REFUND_SOURCE, RETURN_SOURCE, REVERSAL_SOURCE];
		const sources = [...ALL_KINDS.map(({ source }) => source), ...EAUR_MIS.readOnly, ...ofCash];
		// The table of payments bears the name of a kind.
		const tables = sources.map(({ table }) => table).filter((table) => table !== "payment");
		const { tracking, saidBack, qboId, syncToken } = EAUR_MIS;
		const written = [tracking.status, tracking.by, tracking.at, ...Object.values(saidBack)].map(({ name }) => name);
		expect(tables).toContain("tbl_imvoice");
		// The ledger and `--json` have a pushed_by of their own.
		const everywhere = [...tables, tracking.status.name];
		expect(files.flatMap((file) => misNamesSaid(file, read(file), everywhere))).toEqual([]);
		const inMis = [...everywhere, ...written, ...qboId, syncToken, "reg_no"];
		const ofMis = files.filter((file) => file.startsWith("mis/"));
		expect(ofMis.flatMap((file) => misNamesSaid(file, read(file), inMis))).toEqual([]);
	});

	it("speak QuickBooks' language in the room of QuickBooks alone", () => {
		expect(files.flatMap((file) => foreignTexts(file, read(file)))).toEqual([]);
	});

	it("lie in rooms that have a rule", () => {
		const rooms = new Set(files.map((file) => file.split("/")[0]?.replace(/\.ts$/, "") ?? ""));
		expect([...rooms].filter((room) => !Object.hasOwn(ROOMS, room))).toEqual([]);
		const inSync = files.filter((file) => file.startsWith("sync/")).map((file) => file.split("/").slice(1));
		expect(inSync.filter(([room = "", file]) => file === undefined || !Object.hasOwn(FLOORS, room))).toEqual([]);
	});
});

describe("the test of the sources", () => {
	it.each([
		["mis/a.ts", 'import { b } from "../quickbooks/b.js";'],
		["mis/a.ts", 'import { type B } from "../config/b.js";'],
		["words/a.ts", 'import type { B } from "../config/types.js";'],
		["sync/a.ts", 'import { open } from "../mis/open.js";'],
		["sync/a.ts", 'const { open } = await import("../mis/open.js");'],
		["sync/a.ts", "const { open } = await import(name);"],
		["sync/a.ts", 'export { open } from "../mis/open.js";'],
		["sync/read/a.ts", 'import { b } from "../send/b.js";'],
		["sync/decide/a.ts", 'import { b } from "../tell/b.js";'],
		["sync/kinds/item/parse.ts", 'import type { Plan } from "../../decide/plan.js";'],
		["sandbox/a.ts", 'import type { Day } from "../words/day.js";'],
		["quickbooks/a.ts", 'import { b } from "../sandbox/b.js";'],
		["commands/a.ts", 'import { program } from "../cli.js";'],
		["gossip/a.ts", 'import { b } from "../words/b.js";'],
		["mis/a.ts", 'import { b } from "../gossip/b.js";'],
		["mis/a.ts", 'import { b } from "../../test/b.js";'],
		["mis/a.ts", 'import pad from "left-pad";'],
		["audit/a.ts", 'import { createPool } from "mysql2/promise";'],
		["sandbox/server.ts", 'import Database from "better-sqlite3";'],
		["sync/a.ts", 'const quickbooks = require("node-quickbooks");'],
		["commands/a.ts", "process.exit(1);"],
		["mis/a.ts", "const host = process.env.MIS_DB_HOST;"],
		["mis/a.ts", 'import { env } from "node:process";'],
		["commands/a.ts", 'import { spawn } from "node:child_process";'],
		["commands/a.ts", 'import { spawn } from "child_process";'],
	])("finds fault with %s: %s", (file, text) => {
		expect(violations(file, text)).toHaveLength(1);
	});

	it.each([
		["mis/a.ts", 'import type { B } from "../config/types.js"; import { day } from "../words/day.js";'],
		["sync/a.ts", 'import type { Mis } from "../mis/types.js"; import { c } from "./c.js";'],
		["sync/kinds/item/parse.ts", 'import type { Json } from "../entity.js"; import { x } from "../fields.js";'],
		["commands/a.ts", 'import { startSandbox } from "../sandbox/server.js"; const m = await import("../mis/open.js");'],
		["cli.ts", "process.exit(Number(process.env.CODE));"],
		["sandbox/university/a.ts", 'import Database from "better-sqlite3"; import { join } from "node:path";'],
		["audit/a.ts", "// process.exit(1)\nconst text = 'process.env.X';"],
	])("finds no fault with %s: %s", (file, text) => {
		expect(violations(file, text)).toEqual([]);
	});

	it("finds a kind's name in the engine, and nowhere else", () => {
		const text = 'const isIt = kind === "invoice";';
		expect(namesSaid("sync/send/a.ts", text, ["invoice"])).toHaveLength(1);
		expect(namesSaid("sync/kinds/invoice/a.ts", text, ["invoice"])).toEqual([]);
		expect(namesSaid("sync/send/a.ts", 'const text = "an invoice";', ["invoice"])).toEqual([]);
	});

	it.each([
		["sync/look/a.ts", "const where = 'where Id in (' + list;"],
		["proof/a.ts", 'const range = "orderby TxnDate";'],
		["pull/a.ts", "qb.query(entity, where + ' startposition ' + start);"],
		["commands/a.ts", 'if (code === "6140") return;'],
	])("finds QuickBooks' language in %s: %s", (file, text) => {
		expect(foreignTexts(file, text)).toHaveLength(1);
		expect(foreignTexts("quickbooks/a.ts", text)).toEqual([]);
	});

	it.each([
		["audit/a.ts", 'prepare("SELECT * FROM record WHERE realm = ? AND id IN (?)");'],
		["sync/a.ts", 'const most = 6140; const text = "(Intuit code 6140)"; // orderby'],
	])("finds none of it in %s: %s", (file, text) => {
		expect(foreignTexts(file, text)).toEqual([]);
	});

	it("finds a table of the MIS in a text, and not where it is named", () => {
		const text = "const fix = `Correct the amount in tbl_imvoice`;";
		expect(misNamesSaid("mis/a.ts", text, ["tbl_imvoice"])).toHaveLength(1);
		expect(misNamesSaid("sync/kinds/invoice/amount.ts", text, ["tbl_imvoice"])).toHaveLength(1);
		expect(misNamesSaid("sync/kinds/invoice/source.ts", text, ["tbl_imvoice"])).toEqual([]);
		expect(misNamesSaid("sync/kinds/sources.ts", text, ["tbl_imvoice"])).toEqual([]);
		expect(misNamesSaid("commands/a.ts", "// tbl_imvoice", ["tbl_imvoice"])).toEqual([]);
	});

	it("finds each file of a ring, and none beside it", () => {
		const sources: Record<string, string> = {
			"cli.ts": 'import { a } from "./sync/a.js";',
			"sync/a.ts": 'import type { B } from "./b.js"; import { d } from "../words/d.js";',
			"sync/b.ts": 'const { c } = await import("./c.js");',
			"sync/c.ts": 'export { a } from "./a.js";',
			"words/d.ts": "",
		};
		const found = ringsIn(Object.keys(sources), (file) => sources[file] ?? "");
		expect(found).toEqual(["sync/a.ts: sync/b.ts", "sync/b.ts: sync/c.ts", "sync/c.ts: sync/a.ts"]);
	});

	it("follows what is loaded at once, and neither types nor what is loaded later", () => {
		const sources: Record<string, string> = {
			"cli.ts": 'import { a } from "./commands/a.js"; import type { B } from "./b.js"; await import("./c.js");',
			"commands/a.ts": 'export { d } from "../words/d.js"; import "chalk"; import { x } from "../cli.js";',
			"words/d.ts": "",
		};
		expect([...loadedWith("cli.ts", (file) => sources[file] ?? "import 'missing'")]).toEqual([
			"cli.ts",
			"commands/a.ts",
			"words/d.ts",
			"chalk",
		]);
	});
});
