import { expect, test } from "vitest";
import { prove } from "./proof.js";
import { SHORT } from "./short.js";

test("Nothing is lost, sent twice or wrong, wherever the process is killed and whatever QuickBooks does", async () => {
	const { rows, kills } = await prove({ ...SHORT, seed: 1 });
	const found = rows.flatMap(({ fault, verdict }) =>
		[...verdict.lost, ...verdict.twice, ...verdict.wrong].map((each) => `${fault}: ${each}`),
	);
	expect(found).toEqual([]);
	expect(kills).toBeGreaterThanOrEqual(18);
}, 180_000);
