import { describe, expect, it } from "vitest";
import { faultsIn } from "../../src/quickbooks/fault.js";
import { refusalProblem } from "../../src/sync/send/refusal.js";

const told = (code: string, detail: string) =>
	refusalProblem(faultsIn({ Fault: { Error: [{ code, Message: "Invalid Reference Id", Detail: detail }] } }));

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

	it.each([
		["610", "QB006", "deleted or made inactive"],
		["6200", "QB004", "closing date"],
		["6210", "QB004", "closing date"],
		["6250", "QB009", "customers link"],
		["6100", "QB006", "invoices.taxCode"],
		["6160", "QB006", "invoices.taxCode"],
		["6470", "QB006", "invoices.taxCode"],
		["6140", "QB005", "another number"],
		["6240", "QB005", "Rename"],
		["2020", "QB010", "Mend the record"],
	])("%s, whatever its words", (code, ours, fix) => {
		expect(told(code, "worte in einer anderen Sprache")).toMatchObject({
			code: ours,
			detail: expect.stringContaining(`Intuit code ${code}`) as string,
			fix: expect.stringContaining(fix) as string,
		});
	});

	it.each(["GST rate", "GST/HST rate", "sales tax rate", "VAT rate"])("6000 of a line without a %s", (words) => {
		const detail = `Make sure all your transactions have a ${words} before you save.`;
		expect(told("6000", detail)).toMatchObject({
			code: "QB006",
			fix: expect.stringContaining("invoices.taxCode") as string,
		});
	});
});
