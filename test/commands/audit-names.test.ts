import { expect, it } from "vitest";
import { filterOfAudit } from "../../src/commands/audit.js";

it("a wallet's credit is asked for by the name that people know it by", () => {
	expect(filterOfAudit({ record: "payment:W12" })).toMatchObject({ kind: "topup", misId: "12" });
	expect(filterOfAudit({ record: "payment:12" })).toMatchObject({ kind: "payment", misId: "12" });
	expect(() => filterOfAudit({ record: "invoice:W12" })).toThrow(/--record/);
});
