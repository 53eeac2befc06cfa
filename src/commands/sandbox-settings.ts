import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";

/** What a program must know of a sandbox to work with it. All of it was made up a moment ago. */
export interface MadeUpCompany {
	readonly url: string;
	readonly realm_id: string;
	readonly client_id: string;
	readonly client_secret: string;
	readonly tokens: object;
}

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
	const others = withoutOurs(file);
	const apart = others === "" || others.endsWith("\n") ? "" : "\n";
	writeFileSync(file, `${others}${apart}${lines.join("\n")}\n`, { mode: 0o600 });
	writeFileSync(tokens, `${JSON.stringify(company.tokens)}\n`, { mode: 0o600 });
	return {
		tokens,
		remove() {
			const left = withoutOurs(file);
			if (left.trim() === "") rmSync(file, { force: true });
			else writeFileSync(file, left);
			rmSync(tokens, { force: true });
		},
	};
}

/** The file without our lines, those of a sandbox that was killed among them; "" where there is none. */
function withoutOurs(file: string): string {
	if (!existsSync(file)) return "";
	const text = readFileSync(file, "utf8");
	const [from, to] = [text.indexOf(BEGIN), text.indexOf(END)];
	return from < 0 || to < from ? text : text.slice(0, from) + text.slice(to + END.length).replace(/^\r?\n/, "");
}
