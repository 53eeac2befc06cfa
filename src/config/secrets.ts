import { realpathSync } from "node:fs";
import { resolve, sep } from "node:path";
import { type OwnedText, readSecretText, whyNotThere, whyUnreadable } from "./files.js";
import type { Settings } from "./sources.js";

/** A secret given by itself or as the name of a file (`…_FILE`), and the place to name when it is wrong. */
export interface Secret {
	readonly text: string;
	readonly where: string;
	/** See `Found`. */
	readonly nearby: boolean;
}

/**
 * A secret goes only to an address that is as much one's own: not to one that stands in the folder one happens to be in,
 * where the secret comes from elsewhere. Says so as a fault.
 */
export function refuseStrangePlace(
	settings: Settings,
	secret: Secret | undefined,
	names: readonly string[],
	what: string,
): void {
	if (!secret || secret.nearby) return;
	for (const name of names) {
		const place = settings.find(name);
		if (place?.nearby)
			settings.faults.add(place.where, `would get ${what} of ${secret.where}; put both into the same file`);
	}
}

/** Not trimmed: a password may begin or end with a blank. */
export function readSecret(settings: Settings, names: readonly string[], cwd: string): Secret | undefined {
	const given = settings.find(...names);
	const file = settings.find(`${names[0]}_FILE`);
	if (!file || (given && given.rank <= file.rank)) return given;
	const path = resolve(cwd, file.text.trim());
	const found = readSecretFile(path, (what) => settings.faults.add(file.where, `${path}: ${what}`));
	if (!found) return undefined;
	const nearby = file.nearby && !found.hasSecondName && liesBelow(cwd, path);
	return { text: found.text, where: path, nearby };
}

/** Links count as what they lead to, and hard links as lying elsewhere: else whoever may name a file could have any file sent. */
function liesBelow(folder: string, path: string): boolean {
	return realpathSync(path).startsWith(realpathSync(folder) + sep);
}

function readSecretFile(
	path: string,
	fault: (what: string) => undefined,
): Pick<OwnedText, "text" | "hasSecondName"> | undefined {
	try {
		const file = readSecretText(path);
		if (!file) return fault(whyNotThere(path));
		const text = file.text.replace(/\r?\n$/, "");
		// Another program's file, such as /etc/passwd: closing it to others, as is advised below, would do harm.
		if (text.includes("\n")) return fault("it holds several lines: name a file that holds the secret alone");
		if (file.othersMayRead || file.othersMayWrite) return fault(`others may read or write it: ${file.remedy}`);
		return text.trim() === "" ? fault("the file is empty") : { text, hasSecondName: file.hasSecondName };
	} catch (error) {
		return fault(whyUnreadable(error));
	}
}
