import { expect, it } from "vitest";
import { aHouse } from "../support/a-house.js";

it.each([
	["payment:W12", "topup", 12],
	["payment:12", "payment", 12],
	["invoice:77", "invoice", 77],
	["quickbooks:Payment:9", null, null],
])("the entry of an accepted difference names its record: %s", (record, kind, id) => {
	const { audit, qb } = aHouse();
	const said = { record, class: "amount", digest: "d", reason: "known", who: "me@here" };
	audit.acceptances(qb.realmId).accept(said, "another total.");
	const [entry] = [...audit.log.select({})].filter(({ event }) => event === "accepted difference");
	expect(entry).toMatchObject({ kind, mis_id: id });
});
