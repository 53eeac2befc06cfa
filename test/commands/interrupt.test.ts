import { expect, it } from "vitest";
import { asInterruption, INTERRUPTED } from "../../src/commands/interrupt.js";
import { exitCodeOf } from "../../src/output/exit.js";
import { Failure } from "../../src/words/failure.js";

const stopped = (reason: string): AbortSignal => AbortSignal.abort(reason);
const unanswered = new Failure("out-of-reach", {
	code: "QB008",
	detail: "QuickBooks is out of reach at http://127.0.0.1:8080: the run was stopped",
	fix: "Nothing is lost. Run the same command again later.",
});

it("what a person has ended was interrupted: QuickBooks is not called out of reach, and it ends with 130", () => {
	const told = asInterruption(stopped(INTERRUPTED), unanswered);
	expect([exitCodeOf(told), told.message]).toEqual([130, expect.not.stringMatching(/out of reach/)]);
});

it("what no person has ended keeps its reason, and so does any other fault", () => {
	expect(asInterruption(stopped("a fault"), unanswered)).toBe(unanswered);
	expect(asInterruption(new AbortController().signal, unanswered)).toBe(unanswered);
	const damaged = new Failure("surroundings", { detail: "The ledger is damaged.", fix: "Restore it." });
	expect(asInterruption(stopped(INTERRUPTED), damaged)).toBe(damaged);
});
