import { describe, expect, test } from "vitest";
import { EXIT, EXIT_MEANINGS, type ExitCode, exitCodeOf, worst } from "../../src/output/exit.js";
import { Failure, type FailureReason } from "../../src/words/failure.js";

describe("exit codes", () => {
	test.each<[FailureReason, number]>([
		["usage", 2],
		["configuration", 2],
		["not-connected", 4],
		["out-of-reach", 5],
		["differences", 6],
		["locked", 11],
		["interrupted", 130],
		["surroundings", 1],
	])("a failure for the reason %s ends with %d", (reason, code) => {
		expect(exitCodeOf(new Failure(reason, { detail: "d", fix: "f" }))).toBe(code);
	});

	test("what is no failure of ours is a bug, and ends with 1", () => {
		expect(exitCodeOf(new TypeError("oops"))).toBe(1);
		expect(exitCodeOf("oops")).toBe(1);
	});

	test.each<[ExitCode[], number]>([
		[[], 0],
		[[0, 0], 0],
		[[0, 3], 3],
		[[3, 1], 1],
		[[1, 5], 5],
		[[5, 4], 4],
		[[4, 130], 130],
		[[0, 2], 2],
		[[0, 11], 11],
	])("the worst of %j is %d", (codes, code) => {
		expect(worst(codes)).toBe(code);
	});

	test("every exit code has a meaning for the help", () => {
		expect(EXIT_MEANINGS.map(([code]) => code)).toEqual(Object.values(EXIT));
	});
});
