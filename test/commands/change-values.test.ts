import { describe, expect, it } from "vitest";
import type { Seen } from "../../src/audit/seen.js";
import type { ChangeLine } from "../../src/commands/change-lines.js";
import { valuesIn } from "../../src/commands/change-values.js";
import { qboId } from "../../src/words/ids.js";
import { aHouse } from "../support/a-house.js";

function aCompanyThatWasSeen(): Seen {
	const { seen } = aHouse();
	const active = true;
	for (const [entity, id, name] of [
		["Item", "12", "Tuition Fee"],
		["Item", "13", "Library"],
		["Department", "4", "Huye"],
		["Account", "35", "Bank of Kigali"],
		["PaymentMethod", "5", "MOMO"],
	] as const)
		seen.noteReference(entity, { id: qboId(id), name, active });
	const nobody = { nameKey: "", names: undefined, identityKind: undefined, identityKey: undefined };
	seen.noteNames([{ entity: "Customer", id: qboId("102"), name: "Aline Uwase", active, ...nobody }]);
	const unknown = { customerId: undefined, total: undefined, day: undefined, syncToken: undefined };
	seen.noteDocuments("Invoice", [{ id: qboId("77"), number: "MIS-7", ...unknown }]);
	return seen;
}

describe("what is shown to a person of a change has names, with the id in brackets", () => {
	function shown(field: string, from: string | null, to: string | null, side: ChangeLine["side"] = "quickbooks") {
		const categories = new Map([["3", "Retake"]]);
		return valuesIn(aCompanyThatWasSeen(), categories)({ field, from, to, side } as ChangeLine);
	}

	it.each([
		["item", "12", "12,13", "Tuition Fee (12)", "Tuition Fee (12), Library (13)"],
		["location", "", "4", "none", "Huye (4)"],
		["account", "35", "36", "Bank of Kigali (35)", "id 36"],
		["account", "method 5", "no method", "method MOMO (5)", "no method"],
		["account", "35, method 5", "36, method 6", "Bank of Kigali (35), method MOMO (5)", "id 36, method id 6"],
		["customer", "102", "9", "Aline Uwase (102)", "customer 9"],
		["link", "77:640000", "77:1000.50,78:5", "MIS-7 (77) 640,000", "MIS-7 (77) 1,000.50, invoice 78 5"],
		["amount", null, "640000", "typed in", "640,000"],
		["number", "MIS-7", "12", "MIS-7", "12"],
	])("%s: %s → %s", (field, from, to, was, now) => {
		expect(shown(field, from, to)).toEqual([was, now]);
	});

	it("the item of a row of the MIS is its fee category; what nobody can name stays as it is", () => {
		expect(shown("item", "3", "4", "mis")).toEqual(["Retake (3)", "4"]);
		expect(shown("customer", "22001", null, "mis")).toEqual(["22001", "none"]);
	});
});
