import { expect, it } from "vitest";
import { KINDS } from "../../../src/sync/kinds/kinds.js";
import { misId } from "../../../src/words/ids.js";
import { aHouse } from "../../support/a-house.js";
import { aCategory, aCharge, aStudent, INVOICE } from "../../support/a-university.js";

const BY_ANOTHER = { status: "not-synced", pushedBy: null } as const;

it.each([
	["a moment ago", 1, 1],
	["ten minutes ago", 600, 0],
])(
	"a row that was released %s: QuickBooks is done with what its last holder sent before it is called absent",
	async (_when, secondsAgo, waits) => {
		const house = aHouse();
		aCategory(house);
		aStudent(house, "1", "Aline Uwase");
		await house.run({ kinds: [KINDS.student] });
		const customer = String(house.qb.all("Customer")[0]?.Id);
		aCharge(house, "77", "22001");
		const pushedAt = new Date(house.clock.ms - secondsAgo * 1_000).toISOString().slice(0, 19).replace("T", " ");
		Object.assign(house.mis.row(INVOICE, "77"), { ...BY_ANOTHER, pushedAt });
		house.ledger.release("invoice", [misId("77")], "invoices reset");
		let commits = () => {
			commits = () => {};
			const made = { DocNumber: "MIS-77", TotalAmt: 640_000, TxnDate: "2025-09-01", CustomerRef: { value: customer } };
			house.qb.put("Invoice", made);
		};
		// What another computer had on the wire when its row was released is committed at the end of its time.
		if (waits === 0) {
			commits();
			house.clock.ms += secondsAgo * 1_000;
		}
		let waited = 0;
		const sleep = async (ms: number) => {
			waited += 1;
			await house.clock.sleep(ms);
			commits();
		};
		const { failure } = await house.run({ kinds: [KINDS.invoice] }, { sleep });
		commits();
		expect(failure).toBeUndefined();
		expect(house.qb.all("Invoice")).toHaveLength(1);
		expect(house.ledger.record("invoice", misId("77"))?.state).toBe("adopted");
		expect(waited).toBe(waits);
	},
);
