import { existsSync } from "node:fs";
import { join } from "node:path";
import { AUDIT_FILE } from "../audit/database.js";
import { type AuditRooms, openAudit } from "../audit/open.js";
import { Scratch } from "../audit/scratch.js";
import { lastRealm } from "../audit/seen.js";
import { prepareHome } from "../config/home.js";
import { isSetUp, neverUsed } from "../config/profile.js";
import { type RealmId, realmId } from "../words/ids.js";
import type { Context } from "./context.js";

/** The company that nobody has connected yet: its ledger is empty. */
const NO_COMPANY: RealmId = realmId("none");

/** audit.sqlite of the home, made where it is missing. */
export function openContextAudit(context: Context): AuditRooms {
	const { home, profile } = context.config;
	const isThere = existsSync(home);
	prepareHome(home);
	const audit = openAudit(home);
	context.onEnd(() => audit.close());
	// A command that only looked has made the folder: the next one must not take the name for a known one.
	if (profile !== undefined && isThere && !isSetUp(home) && audit.log.isEmpty())
		context.printer.warn(neverUsed(profile, home));
	return audit;
}

/** The same, where there is one: who only looks makes none. */
export function existingContextAudit(context: Context): AuditRooms | undefined {
	return existsSync(join(context.config.home, AUDIT_FILE)) ? openContextAudit(context) : undefined;
}

/** Where all people of the MIS are kept for as long as the command runs. */
export function openContextScratch(context: Context): Scratch {
	const scratch = new Scratch();
	context.onEnd(() => scratch.close());
	return scratch;
}

/** The company last connected in this environment, without asking the keychain or QuickBooks. */
export function knownRealm(context: Context, audit: AuditRooms): RealmId {
	return lastRealm(audit.database, context.config.quickbooks.environment) ?? NO_COMPANY;
}
