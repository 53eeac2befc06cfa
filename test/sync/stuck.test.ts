import { expect, it } from "vitest";
import { stillStuck } from "../../src/sync/look/stuck.js";
import { misId } from "../../src/words/ids.js";
import type { MisRow } from "../../src/words/source.js";

const row = (id: string, pushedBy: string | null, pushedAt: string | null): MisRow => {
	return { id: misId(id), status: "in-progress", pushedBy, pushedAt, qboIdHint: null, values: {} };
};

it("what a person agrees to release is released only where nobody has taken it since", () => {
	const long = "2026-01-01 08:00:00";
	const asked = [
		row("1", "a", long),
		row("2", "a", long),
		row("3", "a", long),
		row("4", null, null),
		row("5", "a", long),
	];
	const now = [row("1", "a", long), row("2", "b", long), row("3", "a", "2026-01-05 08:00:00"), row("4", null, null)];
	expect(stillStuck(asked, now).map(({ id }) => id)).toEqual(["1", "4"]);
});
