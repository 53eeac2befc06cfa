import { afterEach, describe, expect, it } from "vitest";
import { goldenCases, resultOf } from "./golden.js";

describe("what becomes of a record of the MIS", () => {
	it.each(goldenCases().map(([file, golden]) => ({ file, golden, what: golden.what })))(
		"$what ($file)",
		({ golden }) => {
			expect(resultOf(golden)).toEqual(golden.result);
		},
	);
});

describe("wherever the tool runs", () => {
	const zone = process.env.TZ;
	afterEach(() => {
		if (zone === undefined) delete process.env.TZ;
		else process.env.TZ = zone;
	});

	it.each(["Africa/Kigali", "Pacific/Honolulu", "Pacific/Kiritimati"])(
		"the same documents are made in %s",
		(elsewhere) => {
			process.env.TZ = elsewhere;
			for (const [, golden] of goldenCases()) expect(resultOf(golden)).toEqual(golden.result);
		},
	);
});
