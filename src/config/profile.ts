import { existsSync, lstatSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { nearest } from "../words/nearest.js";
import type { Faults } from "./faults.js";
import type { Settings } from "./sources.js";

/** Part of a path: small letters, so that no two names mean one folder where capitals count for nothing. */
const NAME = /^[a-z0-9][a-z0-9_-]{0,31}$/;
const RULE = "a profile's name is 1 to 32 small letters, digits, - or _, and begins with a letter or digit";

/** The profile of the command line, else of the environment or the `.env` in the working directory. */
export function readProfile(option: string | undefined, settings: Settings): string | undefined {
	if (option === undefined) {
		return settings.read("EAUR_QB_PROFILE", (text, reject) => (NAME.test(text) ? text : reject(RULE)));
	}
	return NAME.test(option) ? option : settings.faults.add("--profile", RULE);
}

/** The folder of a profile. One that is reached through a link may be anybody's. */
export function profileHome(base: string, profile: string, faults: Faults): string {
	const folder = join(base, "profiles");
	for (const path of [base, folder]) {
		if (isLink(path)) faults.add(path, "is a symbolic link: set EAUR_QB_HOME to the folder itself");
	}
	return join(folder, profile);
}

/** What cannot be looked at is told when it is opened. */
function isLink(path: string): boolean {
	try {
		return lstatSync(path).isSymbolicLink();
	} catch {
		return false;
	}
}

/** What to say of a profile that was never used: a mistyped name would begin a ledger that knows nothing of what was sent. */
export function warningOfNew(profile: string, home: string): readonly string[] {
	return existsSync(home) ? [] : [neverUsed(profile, home)];
}

/** Somebody has set it up, and not only mistyped its name. */
export const isSetUp = (home: string): boolean => ["config.toml", ".env"].some((name) => existsSync(join(home, name)));

export function neverUsed(profile: string, home: string): string {
	const others = dirname(home);
	const known = existsSync(others) ? readdirSync(others).filter((name) => name !== profile) : [];
	const near = nearest(profile, known);
	const question =
		near.length > 0 ? `Did you mean ${near.map((name) => `"${name}"`).join(" or ")}?` : "Is this its name?";
	return `Nothing was ever done under the profile "${profile}": it begins with an empty ledger. ${question}`;
}
