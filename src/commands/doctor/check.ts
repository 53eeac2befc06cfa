import { tell } from "../../output/envelope.js";
import { type ExitCode, exitCodeOf } from "../../output/exit.js";

export type CheckState = "ok" | "warning" | "fault" | "skipped";

/** One line of `doctor`. */
export interface Check {
	readonly name: string;
	readonly state: CheckState;
	/** What was found, or why it was not looked at. */
	readonly detail: string;
	/** What mends it; undefined where nothing needs to be. */
	readonly fix?: string;
	/** Where the fault has an exit code of its own (2, 4 or 5). */
	readonly exitCode?: ExitCode;
}

export const ok = (name: string, detail: string): Check => ({ name, state: "ok", detail });
export const warning = (name: string, detail: string, fix: string): Check => ({ name, state: "warning", detail, fix });
export const fault = (name: string, detail: string, fix: string): Check => ({ name, state: "fault", detail, fix });
export const skipped = (name: string, detail: string): Check => ({ name, state: "skipped", detail });

/** Why nothing is looked at that the configuration would tell how to reach. */
export const UNCONFIGURED = "not looked at: the configuration is faulty";

/** What was thrown while looking, as a fault with the exit code of its reason. */
export function broken(name: string, error: unknown): Check {
	const { detail, fix } = tell(error);
	return { ...fault(name, detail, fix), exitCode: exitCodeOf(error) };
}

/** Looks, and turns whatever goes wrong into a fault: one check never keeps the others from being made. */
export async function attempt(name: string, look: () => Promise<Check> | Check): Promise<Check> {
	try {
		return await look();
	} catch (error) {
		return broken(name, error);
	}
}
