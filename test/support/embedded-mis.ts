import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { atExit } from "./at-exit.js";
import { type MisShape, misSchema } from "./mariadb.js";

/** A MIS of this shape in an embedded file. The folder is removed at the end of the process. */
export function createEmbeddedMis(shape: MisShape): string {
	const folder = mkdtempSync(join(tmpdir(), "eaur-mis-"));
	atExit(() => rmSync(folder, { recursive: true, force: true }));
	const file = join(folder, `${randomUUID().slice(0, 8)}.sqlite`);
	const database = new Database(file);
	for (const statement of embeddedStatements(misSchema(shape))) database.exec(statement);
	database.close();
	return file;
}

/** MariaDB's schema as SQLite takes it. Wallet tables, whose keys SQLite spells otherwise, are left out: nothing reads them. */
function embeddedStatements(schema: string): string[] {
	return schema
		.replaceAll(/--.*$/gm, "")
		.split(";")
		.map((statement) => statement.trim())
		.filter((statement) => statement !== "" && !/wallet/i.test(statement.split("\n")[0] ?? ""))
		.flatMap((statement) => (/^ALTER/.test(statement) ? additions(statement) : [creation(statement)]));
}

const creation = (statement: string): string =>
	statement
		.replaceAll(/\bINT NOT NULL AUTO_INCREMENT/g, "INTEGER NOT NULL")
		.replaceAll(/ENUM\([^)]*\)/g, "TEXT")
		.replace(/\) ENGINE=.*$/s, ")");

function additions(statement: string): string[] {
	const table = /^ALTER TABLE (\w+)/.exec(statement)?.[1] ?? "";
	const columns = statement.matchAll(/ADD COLUMN\s+(.+?)(?: AFTER \w+)?\s*(?:,\s*\n|,?\s*$)/gm);
	return [...columns].map(([, column]) => `ALTER TABLE ${table} ADD COLUMN ${column}`);
}
