import { hostname, userInfo } from "node:os";
import { type AuditRooms, openAudit } from "../audit/open.js";
import { Scratch } from "../audit/scratch.js";
import { lastRealm } from "../audit/seen.js";
import { prepareHome } from "../config/home.js";
import { requireMis } from "../config/load.js";
import type { Config } from "../config/types.js";
import { openMis } from "../mis/open.js";
import type { Mis } from "../mis/types.js";
import type { Printer } from "../output/terminal.js";
import type { Failure } from "../words/failure.js";
import { type RealmId, realmId } from "../words/ids.js";

/** What a command is given: settings, the way to the person, and how it may be stopped. */
export interface Context {
	readonly config: Config;
	readonly printer: Printer;
	readonly version: string;
	/** The command as typed, without values of options that hold secrets. */
	readonly commandLine: string;
	readonly isTerminal: boolean;
	/** What programs started from here need of the environment: PATH and how to draw. Nothing else is handed on. */
	readonly terminal: Readonly<Record<"PATH" | "TERM" | "NO_COLOR", string | undefined>>;
	/** Aborted by Ctrl-C, SIGTERM or a closed window. */
	readonly stop: AbortController;
	/**
	 * To be called before something that must not be cut in two: until the returned function is called, Ctrl-C only aborts
	 * `stop`. Otherwise it ends the process. The locks do it by themselves.
	 */
	readonly finishFirst: () => () => void;
	/** Files that were opened and must be closed when the command ends, last opened first. */
	readonly onEnd: (close: () => void | Promise<void>) => void;
	/** Named points at which a fault harness may end the process; nothing in ordinary use. */
	readonly step: (name: string) => void;
}

/** What is left to a command where the configuration is faulty. */
export interface Unconfigured extends Omit<Context, "config"> {
	/** All of them. */
	readonly faults: Failure;
	/** The tool's folder, as far as that can be told. */
	readonly home: string;
}

/** The company that nobody has connected yet: its ledger is empty. */
const NO_COMPANY: RealmId = realmId("none");

export async function openContextMis(context: Context): Promise<Mis> {
	const mis = await openMis(requireMis(context.config));
	context.onEnd(() => mis.close());
	return mis;
}

export function openContextAudit(context: Context): AuditRooms {
	prepareHome(context.config.home);
	const audit = openAudit(context.config.home);
	context.onEnd(() => audit.close());
	return audit;
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

/** Who runs this, for pushed_by, the lock and the log: "finance@kigali". */
export function operator(): string {
	return `${userName()}@${hostname()}`;
}

export function userName(): string {
	try {
		return userInfo().username;
	} catch {
		return `uid ${process.getuid?.() ?? "unknown"}`;
	}
}

/** What goes into pushed_by: who sent it, and outside production into which sandbox. */
export function stampOf(context: Context, realm: RealmId): string {
	const stamp = `eaur-qb ${context.version} (${operator()})`;
	return context.config.quickbooks.environment === "production" ? stamp : `${stamp} sandbox:${realm}`;
}
