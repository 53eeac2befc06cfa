import { existsSync, lstatSync, rmSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { readWithoutLink, replacePrivate } from "../system/private-file.js";
import { fileFaultWords } from "../words/file-fault.js";
import { usage } from "./options.js";

/** What a program must know of a sandbox to work with it. All of it was made up a moment ago. */
export interface MadeUpCompany {
	readonly url: string;
	readonly realm_id: string;
	readonly client_id: string;
	readonly client_secret: string;
	readonly tokens: object;
}

/** In the file of tokens, which looks just like one that somebody got from Intuit: only what bears this is ours to replace. */
const OURS = { made_up_by: "eaur-qb sandbox" } as const;

const [BEGIN, END] = ["# >>> eaur-qb sandbox >>>", "# <<< eaur-qb sandbox <<<"];

/**
 * Puts the settings of a running sandbox between two marks of an `.env`, and its tokens beside it for `auth import`.
 * `remove` takes both away again: a server that is gone must not be what later commands are sent to.
 */
export function writeSettings(file: string, company: MadeUpCompany): { readonly tokens: string; remove(): void } {
	const tokens = `${file}.tokens.json`;
	const lines = [
		BEGIN,
		`QUICKBOOKS_BASE_URL=${company.url}`,
		`QUICKBOOKS_OAUTH_BASE_URL=${company.url}`,
		`QUICK_BOOKS_CLIENT_ID=${company.client_id}`,
		`QUICK_BOOKS_SECRET=${company.client_secret}`,
		END,
	];
	for (const each of [file, tokens]) refuseForeign(each);
	const others = legible(file, withoutOurs);
	refuseOther(file, others);
	if (existsSync(tokens) && !legible(tokens, readWithoutLink).includes(JSON.stringify(OURS).slice(1, -1)))
		throw usage(
			`${tokens} was not written by eaur-qb sandbox, and was left as it is.`,
			"Give --env another file, or move that one away.",
		);
	const apart = others === "" || others.endsWith("\n") ? "" : "\n";
	replacePrivate(file, `${others}${apart}${lines.join("\n")}\n`);
	replacePrivate(tokens, `${JSON.stringify({ ...OURS, ...company.tokens })}\n`);
	return {
		tokens,
		remove() {
			// A second sandbox that was started with this file has taken the place of this one.
			if (!existsSync(file) || !readWithoutLink(file).includes(lines.join("\n"))) return;
			const left = withoutOurs(file);
			if (left.trim() === "") rmSync(file, { force: true });
			else replacePrivate(file, left);
			rmSync(tokens, { force: true });
		},
	};
}

/** In a folder that several may write, another user's file would be taken away, and its lines with it. */
function refuseForeign(file: string): void {
	const [found, me] = [lstatSync(file, { throwIfNoEntry: false }), process.getuid?.()];
	if (found === undefined || me === undefined || found.uid === me) return;
	throw usage(`${file} is left as it is: it belongs to another user.`, "Give --env a file in a folder of yours.");
}

/** A mistyped name must not put settings into a report or a letter. */
function refuseOther(file: string, text: string): void {
	if (!existsSync(dirname(resolve(file))))
		throw usage(`There is no folder for ${file}.`, "Make it, or name another one.");
	if (text.includes("\uFFFD"))
		throw usage(`${file} is left as it is: it is not in UTF-8.`, "Save it in UTF-8, or give --env another file.");
	if (text.split(/\r?\n/).every((line) => ENV_LINE.test(line))) return;
	throw usage(`${file} is no .env: it holds lines that are no NAME=value.`, "Give --env another file.");
}

const ENV_LINE = /^\s*($|#|(export\s+)?[A-Za-z_]\w*\s*=)/;

/** The file without our lines, those of a sandbox that was killed among them; "" where there is none. */
function withoutOurs(file: string): string {
	if (!existsSync(file)) return "";
	const text = readWithoutLink(file);
	const [from, to] = [text.indexOf(BEGIN), text.indexOf(END)];
	return from < 0 || to < from ? text : text.slice(0, from) + text.slice(to + END.length).replace(/^\r?\n/, "");
}

function legible(file: string, read: (file: string) => string): string {
	try {
		return read(file);
	} catch (error) {
		throw usage(`${file} is left as it is: ${fileFaultWords(error)}.`, "Give --env a file in a folder of yours.");
	}
}
