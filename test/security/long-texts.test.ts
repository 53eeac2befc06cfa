import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const READER = fileURLToPath(new URL("long-texts-reader.ts", import.meta.url));

/**
 * Who goes through a text of 300 kB again from each of its letters takes a minute and more for one of these; who goes
 * through it once, a hundredth of a second. No speed is asked for: only that it ends.
 */
const ENDS_WITHIN = 240_000;

it.each([
	["letters and digits", ["x", "0", "1", "0.", "é"]],
	["blanks", [" ", "\t", "\n", " x", "\u00a0"]],
	[
		"marks",
		[".", "/", "a/", "@", "a@", "a.", "a-", "(", "+(", "1-", "'", '"', "\\", "&", "[", "]", "=", ":", ";", "#"],
	],
	[
		"beginnings of what does not end",
		["<Error>", "<Error ", "<Message>", "<title", "[QB_ID:", "a://b:", "\u001b[", "\u001b]"],
	],
	["what looks like a secret", ["password=", 'password="', "bearer ", "authorization: ", "?code=", "//:"]],
	["words of ours", ["eaur-qb <", "eaur-qb '", "RegNo: ", "audit head ", "MIS_DB_NAME=", "Ã©", "&amp;", "\\'"]],
	["letters that are put together", ["e\u0301", "a\u0315\u0300\u05ae\u0300\u0062"]],
] as const)(
	"a text of 300 kB is read to its end by everything that reads texts of others: %s",
	(_, pieces) => {
		const args = ["--import", "tsx", READER, ...pieces.map((piece) => JSON.stringify(piece))];
		const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", timeout: ENDS_WITHIN });
		expect([stderr, stdout.trimEnd().split("\n").at(-1)]).toEqual(["", "done"]);
	},
	300_000,
);
