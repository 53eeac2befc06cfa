import { homedir } from "node:os";
import { join, relative } from "node:path";
import { loadConfig, requireApp, requireMis } from "../../config/load.js";
import type { Config } from "../../config/types.js";
import { Failure } from "../../words/failure.js";
import type { Job, Lacks } from "./job.js";

/** The settings that a job started by the system would find: those in the home's `.env` and config.toml. */
const settingsAtNight = (home: string): Config =>
	loadConfig({ options: {}, env: { HOME: homedir(), EAUR_QB_HOME: home }, cwd: home });

/** What keeps a job of this home from doing anything at night: faulty settings, no MIS, no app. */
export function lackingAt(home: string): Lacks | undefined {
	try {
		const night = settingsAtNight(home);
		requireMis(night);
		requireApp(night);
		return undefined;
	} catch (error) {
		if (error instanceof Failure) return { detail: error.message, fix: error.fix };
		throw error;
	}
}

/**
 * `cwd` is the folder that the command was started in: relative paths begin there, and at night in the home.
 * @throws Failure "configuration" when the job would not find what this shell has
 */
export function requireSameSettings(config: Config, { home }: Job, cwd: string): void {
	const night = settingsAtNight(home);
	refuseRelativeMis(config, night, cwd);
	const lacking = differences(config, night);
	if (lacking.length === 0) return;
	throw new Failure("configuration", {
		detail: `At night the job would not find ${lacking.join(", ")}: ${lacking.length === 1 ? "it is" : "they are"} set in this shell or folder only.`,
		fix: `Put them into ${join(home, ".env")} (mode 0600) or config.toml there; a scheduler knows neither this shell nor this folder.`,
	});
}

/** One setting, and another file for whoever starts elsewhere: it stands where it should, and is to be written otherwise. */
function refuseRelativeMis({ mis }: Config, night: Config, cwd: string): void {
	if (mis?.kind !== "sqlite" || night.mis?.kind !== "sqlite" || mis.file === night.mis.file) return;
	if (relative(cwd, mis.file) !== relative(night.home, night.mis.file)) return;
	throw new Failure("configuration", {
		detail: `MIS_DATABASE_URL names a file that is relative to the folder one is in: here that is ${mis.file}, and for the job ${night.mis.file}.`,
		fix: `Write the file in full: MIS_DATABASE_URL=sqlite:${mis.file}`,
	});
}

function differences(now: Config, night: Config): string[] {
	const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
	const { quickbooks: day, tokens } = now;
	const checks: readonly (readonly [string, boolean])[] = [
		["the MIS (MIS_DB_…)", same(now.mis, night.mis)],
		["MIS_WRITE_BACK", now.writeBack === night.writeBack],
		["QUICKBOOKS_ENVIRONMENT", day.environment === night.quickbooks.environment],
		["the Intuit app (QUICK_BOOKS_CLIENT_ID, QUICK_BOOKS_SECRET)", same(appOf(now), appOf(night))],
		["the addresses of QuickBooks", same([day.baseUrl, day.oauth], [night.quickbooks.baseUrl, night.quickbooks.oauth])],
		["QUICKBOOKS_LIMITS", same(day.limits, night.quickbooks.limits)],
		["EAUR_QB_TOKEN_STORE", tokens.store === night.tokens.store],
		["the token key (EAUR_QB_TOKEN_KEY_FILE)", tokens.store !== "file" || same(tokens.key, night.tokens.key)],
	];
	return checks.filter(([, isSame]) => !isSame).map(([name]) => name);
}

const appOf = ({ quickbooks: { clientId, clientSecret } }: Config) => [clientId, clientSecret];
