import { widthOf } from "./text.js";

/** A command with its options and their values: it is to be copied, so it is never broken. */
const COMMAND = /eaur-qb(?: [a-z][\w-]*){0,2}(?: (?:--[\w-]+|<[^>]*>|'(?:[^']|'\\'')*'|\d+|[A-Z]\w*))*/g;
const UNBROKEN = "\u0000";

/**
 * Text broken at blanks into lines of at most this width; a longer word, or a command, stands on a line of its own and
 * is left to the terminal. What a line begins with (`first`, then `rest`) counts.
 */
export function wrapped(text: string, width: number, first = "", rest = " ".repeat(widthOf(first))): string[] {
	const lines: string[] = [];
	let line = first;
	let empty = true;
	for (const word of wordsOf(text)) {
		if (!empty && widthOf(line) + 1 + widthOf(word) > width) {
			lines.push(line);
			[line, empty] = [rest, true];
		}
		line += empty ? word : ` ${word}`;
		empty = false;
	}
	return [...lines, line];
}

function wordsOf(text: string): string[] {
	const joined = text.replace(COMMAND, (command) => command.replaceAll(" ", UNBROKEN));
	return joined.split(" ").map((word) => word.replaceAll(UNBROKEN, " "));
}
