import { chmodSync, existsSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { prepareHome } from "../../config/home.js";
import { usage } from "../options.js";
import type { Setup } from "./setup.js";

/** Whether there is a configuration to put aside; throws `Failure` "usage" where it must stay. */
export async function mayReplace({ questions, options }: Setup, file: string): Promise<boolean> {
	if (!existsSync(file)) return false;
	if (await questions.agrees(`${file} exists. Put it aside and write a new one?`, options.replace)) return true;
	throw usage(`${file} exists already, and was left as it is.`, "Give --replace to put it aside, or edit it.");
}

export function writeConfig({ context }: Setup, file: string, text: string, replaces: boolean): void {
	prepareHome(context.config.home);
	if (replaces) renameSync(file, `${file}.${new Date().toISOString().slice(0, 19).replaceAll(":", "")}`);
	writeFileSync(file, text, { flag: "wx", mode: 0o600 });
	context.printer.say();
	context.printer.success(`${file} is written.`);
}

/** Secrets that were typed go into an .env that only this user may read, if that is wanted. */
export async function keepSecrets({ context, questions, options, secrets }: Setup): Promise<boolean> {
	const file = join(context.config.home, ".env");
	if (secrets.size === 0 || existsSync(file)) return false;
	const question = `Keep the ${secrets.size === 1 ? "secret" : "secrets"} in ${file}, readable by you alone?`;
	if (!(await questions.agrees(question, options.keepSecrets))) return false;
	const lines = [...secrets].map(([name, value]) => `${name}=${JSON.stringify(value).replaceAll("$", "\\$")}\n`);
	writeFileSync(file, lines.join(""), { flag: "wx", mode: 0o600 });
	chmodSync(file, 0o600);
	context.printer.success(`${file} is written.`);
	return true;
}
