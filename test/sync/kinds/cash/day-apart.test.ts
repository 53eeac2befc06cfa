import { describe, expect, it } from "vitest";
import { agreesByDay } from "../../../../src/sync/kinds/cash/day-apart.js";
import { parseDay } from "../../../../src/words/day.js";

const row = (day: string | undefined, values: Record<string, string | null> = {}) => ({ day: parseDay(day), values });
const document = (day: string | undefined, number = "") => ({ day: parseDay(day), number });

describe("a document is a row's money by its day", () => {
	it.each([
		["of the same day", row("2025-05-19"), document("2025-05-19"), "same"],
		["three days later", row("2025-05-30"), document("2025-06-02"), "near"],
		["three days earlier", row("2025-03-02"), document("2025-02-27"), "near"],
		["four days away", row("2025-05-19"), document("2025-05-23"), "no"],
		["where it has no day", row("2025-05-19"), document(undefined), "no"],
		["where the row has none", row(undefined), document("2025-05-19"), "no"],
		["of a month ago, under its slip", row("2025-05-19", { slip: " S77 " }), document("2025-04-01", "s77"), "near"],
		[
			"of its transaction, where the row has no day",
			row(undefined, { transaction: "99" }),
			document("2025-04-01", "99"),
			"near",
		],
		["where both say N/A", row("2025-05-19", { slip: "N/A" }), document("2025-04-01", "N/A"), "no"],
	] as const)("%s", (_what, of, found, agrees) => {
		expect(agreesByDay(of, found)).toBe(agrees);
	});
});
