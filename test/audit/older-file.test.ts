import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, it } from "vitest";
import { AUDIT_FILE } from "../../src/audit/database.js";
import { openAudit } from "../../src/audit/open.js";
import { MIGRATIONS } from "../../src/audit/schema.js";
import { realmId } from "../../src/words/ids.js";

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
