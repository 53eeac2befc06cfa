import { describe, expect, it } from "vitest";
import { ALL_KINDS } from "../../src/sync/kinds/kinds.js";
import { aHouse } from "../support/a-house.js";
import { APPLICANT, aCategory, aCharge, aStudent } from "../support/a-university.js";

const FORGED = "22\r\n✔ Invoices: 99 sent\u001b[2K";

describe("why a record is held is one sentence, whatever its row holds", () => {
	it.each([
		["a line of its own", FORGED],
		["a book", `22${"9".repeat(60_000)}`],
	])("%s in a reg_no, a tracking_id, a name or an amount", async (_what, value) => {
		const house = aHouse();
		aCategory(house);
		aStudent(house, "1", undefined, { identity: value, givenName: value, familyName: value });
		house.mis.add(APPLICANT, "5", { identity: value, givenName: "Jean", familyName: "Bosco" });
		aCharge(house, "77", `of nobody ${value}`);
		aCharge(house, "78", value, { debit: value, day: value, categoryId: value });
		await house.run({ kinds: ALL_KINDS });
		const problems = ALL_KINDS.flatMap(({ name }) => house.ledger.inState(name, ["held"], 99)).map(
			({ problem, title }) => {
				return `${title} ${problem?.detail} ${problem?.fix}`;
			},
		);
		expect(problems.length).toBeGreaterThan(1);
		for (const each of problems) {
			expect(each).not.toMatch(/\p{Cc}/u);
			expect(each.length).toBeLessThan(4_000);
		}
	});
});
