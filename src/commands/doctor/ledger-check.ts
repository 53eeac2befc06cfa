import { existsSync } from "node:fs";
import { join } from "node:path";
import { AUDIT_FILE } from "../../audit/database.js";
import { allFaults } from "../../audit/examine.js";
import { type AuditRooms, openAudit } from "../../audit/open.js";
import { prepareHome } from "../../config/home.js";
import type { Context } from "../context.js";
import { attempt, broken, type Check, fault, ok } from "./check.js";

const NAME = "Ledger";

/** The ledger, where there is one that can be used, and the check of it: every page and index. Looking makes none. */
export async function ledgerCheck(
	context: Context,
): Promise<{ readonly audit: AuditRooms | undefined; readonly check: Check }> {
	const { home } = context.config;
	const file = join(home, AUDIT_FILE);
	if (!existsSync(file) && !existsSync(`${file}-wal`)) {
		return { audit: undefined, check: ok(NAME, "nothing was written down here yet") };
	}
	try {
		prepareHome(home);
		const audit = openAudit(home);
		context.onEnd(() => audit.close());
		return { audit, check: await attempt(NAME, () => wholeness(file, audit)) };
	} catch (error) {
		return { audit: undefined, check: broken(NAME, error) };
	}
}

function wholeness(file: string, { database }: AuditRooms): Check {
	const [first, ...more] = allFaults(database);
	if (first === undefined) return ok(NAME, "whole: every page and index was looked at");
	return fault(
		NAME,
		`${file} is damaged: ${first.replace(/\s+/g, " ").trim()}${more.length > 0 ? " (and more)" : ""}.`,
		"Keep a copy of it, and put back a backup. Nothing is sent until then.",
	);
}
