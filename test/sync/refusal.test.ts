import { describe, expect, it } from "vitest";
import { refusalProblem } from "../../src/sync/send/refusal.js";

const told = (code: string, detail: string) => refusalProblem([{ code, message: "Invalid Reference Id", detail }]);

describe("the mend of a refusal fits what was refused", () => {
	it.each([
		["Invalid Reference Id : Names element id 583 not found", "QB009", "eaur-qb customers link"],
		["Invalid Reference Id : Accounts element id 91 not found", "QB006", "account"],
		["Invalid Reference Id : Klasses element id 5 not found", "QB006", "invoices.class"],
		["Invalid Reference Id : Items element id 5 not found", "QB006", "map items --set"],
		["Invalid Reference Id : Department element id 5 not found", "QB006", "map locations --set"],
		["Something element id 5 not found", "QB006", "deleted or made inactive"],
	])("2500 of %s", (detail, code, fix) => {
		expect(told("2500", detail)).toMatchObject({ code, fix: expect.stringContaining(fix) as string });
	});

	it.each(["GST rate", "GST/HST rate", "sales tax rate", "VAT rate"])("6000 of a line without a %s", (words) => {
		const detail = `Make sure all your transactions have a ${words} before you save.`;
		expect(told("6000", detail)).toMatchObject({
			code: "QB006",
			fix: expect.stringContaining("invoices.taxCode") as string,
		});
	});
});
