import type { Faults } from "./faults.js";
import { type OwnedText, readOwned, whyUnreadable } from "./files.js";
import type { Layer, Written } from "./sources.js";

/** The key would lie beside the tokens it protects. */
const NEVER_FROM_A_FILE = "EAUR_QB_TOKEN_KEY";

/** Of a line that is one already: what else ends a line elsewhere (U+2028) may stand in a value. */
const ASSIGNMENT = /^(?:export\s+)?([A-Za-z_][\w.-]*)\s*=(.*)$/s;

/**
 * Reads an `.env`. Names that are not ours are ignored whatever they hold: the file may be another program's.
 * A file that others may write is refused; one that others may read is a warning.
 */
export function envFileLayer(path: string, known: ReadonlySet<string>, faults: Faults, warnings: string[]): Layer {
	const file = readEnvFile(path, faults);
	if (!file) return new Map();
	if (file.othersMayWrite) {
		faults.add(path, `others may write to it: ${file.remedy}`);
		return new Map();
	}
	if (file.othersMayRead) warnings.push(`${path} can be read by others: ${file.remedy}`);
	const layer = parseEnv(file.text, path, known, faults);
	const key = layer.get(NEVER_FROM_A_FILE);
	if (key) warnings.push(`${key.where} is not used: put the key into the environment, or into a file of its own.`);
	layer.delete(NEVER_FROM_A_FILE);
	return layer;
}

function readEnvFile(path: string, faults: Faults): OwnedText | undefined {
	try {
		return readOwned(path);
	} catch (error) {
		return faults.add(path, whyUnreadable(error));
	}
}

function parseEnv(text: string, path: string, known: ReadonlySet<string>, faults: Faults): Map<string, Written> {
	const values = new Map<string, Written>();
	for (const [index, raw] of text.split(/\r?\n/).entries()) {
		const line = raw.trim();
		if (line === "" || line.startsWith("#")) continue;
		const where = `${path}:${index + 1}`;
		const [, name, rest = ""] = ASSIGNMENT.exec(line) ?? [];
		if (name === undefined) faults.add(where, "is neither blank, a comment (#) nor NAME=value");
		else if (known.has(name)) {
			const value = unquoted(rest);
			if (value === undefined) faults.add(where, `the quotes around ${name} do not close at its end`);
			else values.set(name, { text: value, where: `${where} (${name})` });
		}
	}
	return values;
}

/** A `#` after a blank begins a comment, unless it is within quotes. Undefined when quotes do not close. */
function unquoted(rest: string): string | undefined {
	const text = rest.trim();
	if (text.startsWith("'")) return /^'([^']*)'(?:\s*|\s+#.*)$/.exec(text)?.[1];
	if (text.startsWith('"')) return unescaped(/^"((?:[^"\\]|\\.)*)"(?:\s*|\s+#.*)$/.exec(text)?.[1]);
	return rest.replace(/\s#.*$/, "").trim();
}

function unescaped(quoted: string | undefined): string | undefined {
	const meaning: Record<string, string> = { n: "\n", r: "\r", t: "\t", '"': '"', "\\": "\\", $: "$" };
	return quoted?.replace(/\\(.)/g, (whole, letter: string) => meaning[letter] ?? whole);
}
