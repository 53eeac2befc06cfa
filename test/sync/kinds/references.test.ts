import { describe, expect, it } from "vitest";
import type { FeeCategory } from "../../../src/sync/kinds/entity.js";
import { itemDraft } from "../../../src/sync/kinds/item/document.js";
import { matchItem } from "../../../src/sync/kinds/item/match.js";
import { parseCategory } from "../../../src/sync/kinds/item/parse.js";
import { departmentDocument } from "../../../src/sync/kinds/location/document.js";
import { matchLocation } from "../../../src/sync/kinds/location/match.js";
import { readableName } from "../../../src/sync/kinds/lookups.js";
import { listReferences, namesakesOf } from "../../../src/sync/kinds/reference.js";
import { LOOKUP_SOURCES } from "../../../src/sync/kinds/sources.js";
import { misId, qboId } from "../../../src/words/ids.js";
import { university } from "./golden.js";
import { aRow } from "./made-up.js";

const category = (name: string, itemIdHint: string | null = null) =>
	parseCategory(aRow({ name, status: "1", itemIdHint })) as FeeCategory;
const item = (id: string, name: string, active = true) => ({ id: qboId(id), name, active });

describe("a fee category", () => {
	it("keeps its name, and has one that QuickBooks takes", () => {
		expect(parseCategory(aRow({ name: " Late: fee ", status: "0", itemIdHint: "123456789012345678" }))).toEqual({
			id: misId("7"),
			name: "Late: fee",
			itemName: "Late- fee",
			active: false,
			itemIdHint: "123456789012345678",
		});
	});

	it.each([null, "", " \t "])("is none without a name (%j)", (name) => {
		expect(parseCategory(aRow({ name, status: "1" }))).toBeUndefined();
	});

	it.each([null, "0", " "])("has no hint in %j", (itemIdHint) => {
		expect(category("Tuition", itemIdHint).itemIdHint).toBeUndefined();
	});

	it("becomes a service item, and says so where the name had to change", () => {
		expect(itemDraft(category("Late: fee"), qboId("79"))).toEqual({
			document: { Name: "Late- fee", Type: "Service", IncomeAccountRef: { value: "79" } },
			warnings: ['"Late: fee" is made as the item "Late- fee"'],
		});
		expect(itemDraft(category("Tuition"), qboId("79")).warnings).toEqual([]);
	});
});

describe("the item of a fee category", () => {
	const items = [item("1", "Tuition fee"), item("2", "Late- fee"), item("3", "Library", false), item("4", "Other")];

	it.each([
		["tuition  FEE", "1"],
		["Late: fee", "2"],
		["Library", undefined],
		["Sports", undefined],
	])("is found by its name: %j", (name, id) => {
		expect(matchItem(category(name), undefined, items)).toBe(id);
	});

	it("is the one a person has mapped, whatever its name; none, if that one is gone", () => {
		expect(matchItem(category("Tuition fee"), qboId("4"), items)).toBe("4");
		expect(matchItem(category("Tuition fee"), qboId("3"), items)).toBeUndefined();
		expect(matchItem(category("Tuition fee"), qboId("99"), items)).toBeUndefined();
	});

	it("is the hinted one only where that bears the category's name", () => {
		const namesakes = [...items, item("5", "TUITION FEE")];
		expect(matchItem(category("Tuition fee", "5"), undefined, namesakes)).toBe("5");
		expect(matchItem(category("Tuition fee", "4"), undefined, items)).toBe("1");
	});

	it("is not guessed among several of one name", () => {
		expect(matchItem(category("Tuition fee"), undefined, [...items, item("5", "TUITION FEE")])).toBeUndefined();
	});
});

describe("what may stand on an invoice", () => {
	const named = (id: string, fullName: string, type = "Service") => ({
		...item(id, fullName.split(":").at(-1) ?? ""),
		...{ fullName, type },
	});
	const classes = [named("1", "Huye:Undergraduate"), named("2", "Kigali:Undergraduate"), named("3", "Postgraduate")];
	const found = (name: string) => namesakesOf([name], classes).map(({ id }) => id);

	it("is found by its full name, and by its own where nothing else bears it", () => {
		expect(found("Huye:Undergraduate")).toEqual(["1"]);
		expect(found(" kigali : UNDERGRADUATE")).toEqual(["2"]);
		expect(found("Postgraduate")).toEqual(["3"]);
		expect(found("Musanze:Undergraduate")).toEqual([]);
	});

	it("is listed with ids where several bear the name", () => {
		expect(found("Undergraduate")).toEqual(["1", "2"]);
		expect(listReferences(namesakesOf(["Undergraduate"], classes))).toBe(
			"Huye:Undergraduate (id 1), Kigali:Undergraduate (id 2)",
		);
	});

	it("is no category and no group: they neither stand for an item nor hide it", () => {
		const items = [named("7", "Tuition", "Category"), named("8", "Tuition", "Group"), named("9", "Fees:Tuition")];
		expect(matchItem(category("Tuition"), undefined, items)).toBe("9");
		expect(matchItem(category("Tuition"), undefined, items.slice(0, 2))).toBeUndefined();
		expect(matchItem(category("Tuition"), qboId("7"), items)).toBeUndefined();
	});
});

describe("the location of a campus", () => {
	const locations = [item("7", "Kigali Campus"), item("8", "Musanze Campus", false)];

	it("is found by the campus's full name, or as mapped", () => {
		expect(matchLocation("Kigali campus ", undefined, locations)).toBe("7");
		expect(matchLocation("Musanze Campus", undefined, locations)).toBeUndefined();
		expect(matchLocation("Musanze Campus", qboId("7"), locations)).toBe("7");
		expect(matchLocation("", undefined, [item("9", "")])).toBeUndefined();
	});

	it("is made with a name that QuickBooks takes", () => {
		expect(departmentDocument("Kigali:\tCampus")).toEqual({ Name: "Kigali- Campus" });
	});
});

describe("the name behind an id", () => {
	it.each([
		["1", "Kigali Campus"],
		[" 1 ", "Kigali Campus"],
		["99", "99"],
		["", ""],
		[null, ""],
		[undefined, ""],
	])("for campus %j is %j", (id, name) => {
		expect(readableName(university(), "campus", id)).toBe(name);
	});

	it("is the id where the MIS has a blank name", () => {
		expect(readableName(university(), "programType", "2")).toBe("2");
	});

	it("is read from a column of its own in every table, and a short one where the table may have it", () => {
		for (const { columns } of Object.values(LOOKUP_SOURCES)) {
			const [name, ...others] = Object.entries(columns);
			expect(name).toMatchObject(["name", { read: "text" }]);
			expect(others.every(([, { optional }]) => optional)).toBe(true);
		}
	});
});
