import { stripVTControlCharacters } from "node:util";
import { widthOf } from "./text.js";

/** A command with its options and their values: it is to be copied, so it is never broken. */
const COMMAND = /eaur-qb(?: [a-z][\w-]*){0,2}(?: (?:--[\w-]+|<[^<>]*>|'(?:[^']|'\\'')*'|\d+|[A-Z]\w*))*/g;
/** An amount with its currency, and a moment: half of either says something else. */
const TOGETHER = /\b[A-Z]{3} -?\d[\d,.]*|\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)?(?: UTC)?/g;
const UNBROKEN = "\u0000";

/**
 * Text broken at blanks into lines of at most this width, never within an amount or a moment; a longer word, or a command, stands on a line of its own and
 * is left to the terminal. What a line begins with (`first`, then `rest`) counts.
 */
export function wrapped(text: string, width: number, first = "", rest = " ".repeat(shownWidth(first))): string[] {
	const lines: string[] = [];
	let line = first;
	let empty = true;
	for (const word of wordsOf(text)) {
		if (!empty && shownWidth(line) + 1 + shownWidth(word) > width) {
			lines.push(line);
			[line, empty] = [rest, true];
		}
		line += empty ? word : ` ${word}`;
		empty = false;
	}
	return [...lines, line];
}

/** What a line begins with: blanks and a mark, whatever their colour. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters
const LEAD = /^\s*(?:(?:\u001b\[\d+m)*[\u2714\u2716!\u2022\u2192](?:\u001b\[\d+m)* )?/;

/** A line as it fits a terminal: what is too long goes on below its own words, not in the middle of one. */
export function folded(line: string, width: number): string {
	if (shownWidth(line) <= width) return line;
	const lead = LEAD.exec(line)?.[0] ?? "";
	const indent = " ".repeat(shownWidth(lead));
	return wrapped(line.slice(lead.length), width, lead, indent).join("\n");
}

/** Colours take no room. */
const shownWidth = (text: string): number => widthOf(stripVTControlCharacters(text));

function wordsOf(text: string): string[] {
	const join = (found: string) => found.replaceAll(" ", UNBROKEN);
	const joined = text.replace(COMMAND, join).replace(TOGETHER, join);
	return joined.split(" ").map((word) => word.replaceAll(UNBROKEN, " "));
}
