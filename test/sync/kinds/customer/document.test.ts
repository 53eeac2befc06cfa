import { describe, expect, it } from "vitest";
import { customerDraft } from "../../../../src/sync/kinds/customer/document.js";
import { aPerson, aSettings } from "../made-up.js";

const notesOf = (fields: readonly (readonly [string, string])[]) => {
	const draft = customerDraft(aPerson({ fields }), "Aline Uwase", aSettings(), {});
	return { notes: draft.document.Notes as string, warnings: draft.warnings };
};

describe("the Notes of a customer", () => {
	it("hold a line for each field that has a value, the identity first", () => {
		const { notes, warnings } = notesOf([
			["Gender", "F"],
			["Level", ""],
			["Campus", "Kigali Campus"],
		]);
		expect(notes).toBe("RegNo: 22000017\nGender: F\nCampus: Kigali Campus");
		expect(warnings).toEqual([]);
	});

	it("are cut from the end at 2000 characters, with a warning, and never lose the identity", () => {
		const { notes, warnings } = notesOf([
			["Gender", "F"],
			["Program", "p".repeat(3000)],
			["ProgramType", "Undergraduate"],
		]);
		expect(notes).toHaveLength(2000);
		expect(notes.startsWith("RegNo: 22000017\nGender: F\nProgram: ppp")).toBe(true);
		expect(notes).not.toContain("ProgramType");
		expect(warnings).toEqual(["Notes hold 2000 characters: Program, ProgramType cut or left out"]);
	});

	it("may hold exactly 2000 characters", () => {
		const value = "p".repeat(2000 - "RegNo: 22000017\nProgram: ".length);
		expect(notesOf([["Program", value]])).toEqual({ notes: `RegNo: 22000017\nProgram: ${value}`, warnings: [] });
	});
});

describe("the document of a customer", () => {
	it("is found again by its DisplayName", () => {
		expect(customerDraft(aPerson(), "Aline Uwase", aSettings(), {}).trace).toEqual({
			property: "DisplayName",
			value: "Aline Uwase",
		});
	});
});
