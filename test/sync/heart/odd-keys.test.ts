import { describe, expect, it } from "vitest";
import { Scratch } from "../../../src/audit/scratch.js";
import { AllPeople } from "../../../src/sync/kinds/customer/people/all-people.js";
import { CUSTOMER_KINDS, KINDS } from "../../../src/sync/kinds/kinds.js";
import { NO_FILTER } from "../../../src/sync/read/filter.js";
import { loadWorld } from "../../../src/sync/read/world.js";
import { failing } from "../../../src/sync/tell/failing.js";
import { aHouse } from "../../support/a-house.js";
import { aCategory, aCharge, aStudent, INVOICE } from "../../support/a-university.js";
import { aCompany, aSettings } from "../kinds/made-up.js";

const EVERYTHING = { kinds: [...CUSTOMER_KINDS, KINDS.invoice] } as const;

describe.each([{ writeBack: true }, { writeBack: false }])(
	"a row whose key tells it from no other ($writeBack)",
	(on) => {
		it.each(["0", "-5", "1234567890123456", "9223372036854775807", "18446744073709551615"])(
			"%s is held by itself, in every run, and the others go",
			async (key) => {
				const house = aHouse(on);
				aCategory(house);
				aStudent(house, "1");
				aCharge(house, key, "22001", { debit: "5000" });
				aCharge(house, "7", "22001");
				const { tally, failure } = await house.run(EVERYTHING);
				expect([failure, tally.successful, tally.failed]).toEqual([undefined, 2, 1]);
				expect(tally.errors[0]).toMatchObject({ misId: key, problem: { code: "QB004" } });
				expect(tally.errors[0]?.problem.detail).toContain(`its key in tbl_imvoice (id) is ${key}`);
				aCharge(house, "8", "22001", { debit: "8000" });
				const again = await house.run(EVERYTHING);
				expect([again.failure, again.tally.successful, again.tally.failed]).toEqual([undefined, 1, 1]);
				expect(house.qb.all("Invoice").map(({ DocNumber }) => DocNumber)).toEqual(["MIS-7", "MIS-8"]);
				house.mis.remove(INVOICE, key);
				expect((await house.run(EVERYTHING)).tally).toMatchObject({ failed: 0 });
			},
		);

		it("a key that has no place in the ledger is among what failed, too", async () => {
			const house = aHouse(on);
			aCategory(house);
			aStudent(house, "1");
			for (const key of ["7", "9007199254740993", "18446744073709551615"]) aCharge(house, key, "22001");
			await house.run(EVERYTHING);
			const { mis, ledger, seen } = house;
			const scratch = new Scratch();
			const world = await loadWorld({
				...{ mis, ledger, seen, settings: aSettings(), company: aCompany(), writeBack: on.writeBack },
				people: () => new AllPeople(mis, scratch, "unicode"),
				cashIn: { scratch, whole: false },
			});
			const failed = [];
			for await (const each of failing(mis, world, KINDS.invoice, NO_FILTER)) failed.push(each);
			scratch.close();
			expect(failed.map(({ about, state, problem: { code } }) => [about.misId, state, code])).toEqual([
				["9007199254740993", "held", "QB004"],
				["18446744073709551615", "held", "QB004"],
			]);
		});

		it("a person too, with what is charged to him", async () => {
			const house = aHouse(on);
			aCategory(house);
			aStudent(house, "18446744073709551615");
			aStudent(house, "1");
			aCharge(house, "6", "220018446744073709551615");
			aCharge(house, "7", "22001");
			const { tally, failure } = await house.run(EVERYTHING);
			expect([failure, tally.successful, tally.failed]).toEqual([undefined, 2, 2]);
			expect(tally.errors.map(({ problem }) => problem.code)).toEqual(["QB004", "QB009"]);
		});
	},
);
