import { expect, it } from "vitest";
import { filterOfAudit } from "../../src/commands/audit.js";
import { aSettings } from "../sync/kinds/made-up.js";

it("a wallet's credit is asked for by the name that people know it by", () => {
	expect(filterOfAudit({ record: "payment:W12" }, aSettings())).toMatchObject({ kind: "topup", misId: "12" });
	expect(filterOfAudit({ record: "payment:12" }, aSettings())).toMatchObject({ kind: "payment", misId: "12" });
	expect(() => filterOfAudit({ record: "invoice:W12" }, aSettings())).toThrow(/--record/);
});

it.each([
	["MIS-17", "invoice", "17"],
	["MIS-17-2", "invoice", "17"],
	["MP-12", "payment", "12"],
	["MW-12", "topup", "12"],
	["student:22", "student", "22"],
	["item:3", "item", "3"],
])("a record is asked for as its document is called, too: %s", (record, kind, misId) => {
	expect(filterOfAudit({ record }, aSettings())).toMatchObject({ kind, misId });
});

it.each(["17", "W12", "bill:1", "22000001"])("%s does not say of which kind: nothing is guessed", (record) => {
	expect(() => filterOfAudit({ record }, aSettings())).toThrow(/--record/);
});
