import { describe, expect, it } from "vitest";
import { type Fault, faultsIn } from "../../src/quickbooks/fault.js";
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

describe("a refusal is told in Intuit's words", () => {
	const fault = (change: Partial<Fault>): Fault => ({
		...{ code: "2020", message: "Required param missing", detail: "Line is missing", element: undefined },
		means: undefined,
		...change,
	});
	const said = (...faults: readonly Fault[]) => refusalProblem(faults).detail;

	it.each<readonly [string, Partial<Fault>, string]>([
		["message and detail", {}, "Required param missing: Line is missing"],
		["a detail that says the same again", { detail: "Required param missing" }, "Required param missing"],
		["no detail", { detail: "" }, "Required param missing"],
		["no message", { message: "" }, "Line is missing"],
	])("%s, each once", (_what, change, words) => {
		expect(said(fault(change))).toBe(`QuickBooks refused it: ${words} (Intuit code 2020)`);
	});

	it("of several, the first, and its mend", () => {
		const [first, second] = [
			fault({ code: "6240", means: "name-taken" }),
			fault({ code: "610", means: "reference-gone" }),
		];
		expect(refusalProblem([first, second])).toMatchObject({
			code: "QB005",
			detail: expect.stringContaining("(Intuit code 6240)") as string,
			fix: expect.stringContaining("Rename") as string,
		});
	});

	it("or that it gave none", () => {
		expect(refusalProblem([])).toEqual({
			code: "QB010",
			detail: "QuickBooks refused it without a reason",
			fix: expect.stringContaining("retry") as string,
		});
	});
});
