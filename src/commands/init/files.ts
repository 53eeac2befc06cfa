import { existsSync, renameSync } from "node:fs";
import { join, resolve } from "node:path";
import { prepareHome } from "../../config/home.js";
import { appendPrivate, createPrivate, readWithoutLink } from "../../system/private-file.js";
import { usage } from "../options.js";
import type { Setup } from "./setup.js";

/** Whether there is a configuration to put aside; throws `Failure` "usage" where it must stay. */
export async function mayReplace({ questions, options }: Setup, file: string): Promise<boolean> {
	if (!existsSync(file)) return false;
	if (await questions.agrees(`${file} exists. Put it aside and write a new one?`, options.replace)) return true;
	throw usage(`${file} exists already, and was left as it is.`, "Give --replace to put it aside, or edit it.");
}

export function writeConfig({ context, settings }: Setup, file: string, text: string, replaces: boolean): void {
	prepareHome(settings.home);
	if (replaces) renameSync(file, `${file}.${new Date().toISOString().slice(0, 19).replaceAll(":", "")}`);
	createPrivate(file, text);
	context.printer.say();
	context.printer.success(`${file} is written.`);
}

/** Variables that name a file of a secret: no secrets themselves, and without them the next command finds nothing. */
const NAMES_OF_FILES = ["MIS_DB_PASSWORD_FILE", "QUICK_BOOKS_SECRET_FILE", "EAUR_QB_TOKEN_KEY_FILE"];

/** Secrets that an .env of the home may hold. */
const SECRETS = ["MIS_DB_PASSWORD", "QUICK_BOOKS_SECRET"];

/**
 * What config.toml does not hold goes into an .env that only this user may read: names of files at once, secrets that
 * were typed if that is wanted, and where --keep-secrets says so those of the environment too: nobody can type unattended.
 * Lines of an .env that is there stay. Returns the typed secrets that were not kept.
 */
export async function keepSecrets({
	context,
	questions,
	options,
	answers,
	secrets,
	settings,
}: Setup): Promise<string[]> {
	const file = join(settings.home, ".env");
	if (options.keepSecrets) {
		for (const [name, value] of secretsInEnvironment(settings, answers)) {
			secrets.add(name);
			answers.set(name, value);
		}
		if (secrets.size === 0) context.printer.warn("--keep-secrets: none was typed, and none stands in the environment.");
	}
	const question = `Keep the ${secrets.size === 1 ? "secret" : "secrets"} in ${file}, readable by you alone?`;
	const keeps = secrets.size > 0 && (await questions.agrees(question, options.keepSecrets));
	const files = NAMES_OF_FILES.filter((name) => answers.has(name));
	const kept = [...files, ...(keeps ? secrets : [])];
	if (kept.length > 0) {
		const lines = kept.map(
			(name) => `${name}=${inQuotes(files.includes(name) ? resolve(answers.get(name) ?? "") : answers.get(name))}\n`,
		);
		const before = existsSync(file) ? readWithoutLink(file) : "";
		const apart = before === "" || before.endsWith("\n") ? "" : "\n";
		appendPrivate(file, `${apart}${lines.join("")}`);
		context.printer.success(`${file} is written.`);
	}
	return keeps ? [] : [...secrets];
}

function secretsInEnvironment(settings: Setup["settings"], answers: Setup["answers"]): (readonly [string, string])[] {
	return SECRETS.flatMap((name) => {
		const value = answers.has(`${name}_FILE`) ? undefined : settings.inEnvironment(name);
		return value === undefined ? [] : [[name, value] as const];
	});
}

/** As an .env takes a value: a dollar sign would name another variable. */
const inQuotes = (value = ""): string => JSON.stringify(value).replaceAll("$", "\\$");
