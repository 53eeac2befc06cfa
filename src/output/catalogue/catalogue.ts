import type { Explanation } from "./explanation.js";
import { INTUIT } from "./intuit.js";
import { OURS } from "./ours.js";

export { INTUIT, OURS };

/** A code as it is looked up: "qb6" is QB006, "006240" is 6240. */
function normalisedCode(text: string): string {
	const trimmed = text.trim().toUpperCase();
	const ours = /^QB[-_ ]?0*(\d{1,3})$/.exec(trimmed);
	return ours ? `QB${(ours[1] ?? "").padStart(3, "0")}` : trimmed.replace(/^0+(?=\d)/, "");
}

export function explanationOf(code: string): Explanation | undefined {
	const wanted = normalisedCode(code);
	return [...OURS, ...INTUIT].find((each) => each.code === wanted);
}

/** The codes that somebody may have meant: a digit off, or the same beginning. */
export function codesLike(code: string): string[] {
	const wanted = normalisedCode(code);
	const near = [...OURS, ...INTUIT].filter((each) => isNear(each.code, wanted)).map((each) => each.code);
	return near.slice(0, MOST_SUGGESTIONS);
}

const MOST_SUGGESTIONS = 5;

function isNear(a: string, b: string): boolean {
	if (b.length > 1 && (a.startsWith(b) || b.startsWith(a))) return true;
	if (a.length !== b.length) return false;
	return [...a].filter((character, at) => character !== b[at]).length === 1;
}

/** docs/errors.md. */
export function errorsPage(): string {
	return [
		"# Error codes",
		"",
		"Written by `node scripts/errors-page.mjs` from what `eaur-qb explain <code>` says; do not edit it by hand.",
		"",
		"## Codes of eaur-qb",
		...OURS.flatMap(sectionOf),
		"",
		"## Codes of Intuit",
		"",
		"They stand beside QB010 and others, as `(Intuit code 6240)`.",
		...INTUIT.flatMap(sectionOf),
		"",
	].join("\n");
}

function sectionOf({ code, title, cause, example, fix }: Explanation): string[] {
	return ["", `### ${code}: ${title}`, "", cause, "", `*Example:* ${example}`, "", `*What to do:* ${fix}`];
}
