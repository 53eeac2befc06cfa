import { randomBytes } from "node:crypto";
import { hostname, userInfo } from "node:os";
import { requireMis, type SettingsInTheMaking } from "../config/load.js";
import type { Config } from "../config/types.js";
import { openMis } from "../mis/open.js";
import type { Mis } from "../mis/types.js";
import type { Printer } from "../output/terminal.js";
import { EAUR_MIS } from "../sync/kinds/mis-shape.js";
import type { Failure } from "../words/failure.js";
import type { RealmId } from "../words/ids.js";
import { stampText } from "../words/stamp.js";

/** What a command is given: settings, the way to the person, and how it may be stopped. */
export interface Context {
	readonly config: Config;
	/** For `init`, which makes a configuration. */
	readonly settings: () => SettingsInTheMaking;
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

export async function openContextMis(context: Context): Promise<Mis> {
	const mis = await openMis(
		requireMis(context.config),
		EAUR_MIS,
		{ stop: context.stop.signal },
		{ repairText: context.config.mapping.repairText },
	);
	context.onEnd(() => mis.close());
	return mis;
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

/** What goes into pushed_by; a command that is no run of the ledger's makes up a stamp of its own. */
export function stampOf(context: Context, realm: RealmId, run: string = randomBytes(4).toString("hex")): string {
	const { environment } = context.config.quickbooks;
	return stampText({ version: context.version, operator: operator(), run, environment, realm });
}
