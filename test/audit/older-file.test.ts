import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, it } from "vitest";
import { AUDIT_FILE } from "../../src/audit/database.js";
import { openAudit } from "../../src/audit/open.js";
import { MIGRATIONS } from "../../src/audit/schema.js";
import { misId, realmId } from "../../src/words/ids.js";

it("a ledger that an earlier version wrote is brought up to date, after a copy was made", () => {
	const home = mkdtempSync(join(tmpdir(), "eaur-qb-older-"));
	const older = new Database(join(home, AUDIT_FILE));
	older.exec(MIGRATIONS[0] ?? "");
	older.pragma("user_version = 1");
	older.exec("INSERT INTO claim VALUES ('9', 'invoice', 17, 'failed', 'a run that died')");
	older.close();
	const audit = openAudit(home);
	expect(audit.ledger(realmId("9")).idleClaims()).toMatchObject([
		{ kind: "invoice", misId: "17", statusBefore: "failed" },
	]);
	audit.close();
	expect(existsSync(join(home, `${AUDIT_FILE}.version-1`))).toBe(true);
	rmSync(home, { recursive: true });
});

it("invoices of an earlier version are known by their customers' numbers, where those are known", () => {
	const home = mkdtempSync(join(tmpdir(), "eaur-qb-older-"));
	const older = new Database(join(home, AUDIT_FILE));
	for (const step of MIGRATIONS.slice(0, 3)) older.exec(step);
	older.pragma("user_version = 3");
	const sent = (kind: string, id: number, qboId: number, key: string, customer: string | null) =>
		older
			.prepare(
				`INSERT INTO record (realm, kind, mis_id, state, qbo_id, key, customer_id, changed) VALUES ('9', ?, ?, 'created', ?, ?, ?, '')`,
			)
			.run(kind, id, String(qboId), key, customer);
	sent("student", 2, 58, "22000017", null);
	sent("invoice", 6, 145, "6", "58");
	sent("invoice", 7, 146, "7", "59");
	sent("invoice", 8, 58, "8", "60");
	older.exec("INSERT INTO seen_name VALUES ('9', 'Customer', '59', 'JANE ROE', 'Jane Roe', 'applicant', 'APP-7', 1)");
	older.close();
	const audit = openAudit(home);
	const payer = (id: string) => audit.ledger(realmId("9")).record("invoice", misId(id))?.payer;
	expect([payer("6"), payer("7"), payer("8")]).toEqual(["22000017", "APP-7", undefined]);
	audit.close();
	rmSync(home, { recursive: true });
});
