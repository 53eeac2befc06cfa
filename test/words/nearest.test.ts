import { describe, expect, it } from "vitest";
import { isAlmost, nearest } from "../../src/words/nearest.js";

const CAMPUSES = ["Main Campus", "Huye Campus", "Musanze Campus", "Rwamagana"];

describe("names near to a mistyped one", () => {
	it.each([
		["Mian Campus", CAMPUSES, ["Main Campus"]],
		["main  campu", CAMPUSES, ["Main Campus"]],
		["Tuitoin Fee", ["Tuition Fee", "Library Fee"], ["Tuition Fee"]],
		["tuition", ["Tuition Fee", "Old tuition", "Library Fee"], ["Tuition Fee", "Old tuition"]],
		["22000071", ["22000017", "22000071x", "21000000"], ["22000017", "22000071x"]],
		["nobody", CAMPUSES, []],
		["x", ["y", "z"], ["y", "z"]],
		["nobody", [], []],
	])("%j", (text, names, near) => {
		expect(nearest(text, names)).toEqual(near);
	});

	it("are three at the most", () => {
		expect(nearest("220", ["221", "222", "223", "224"])).toHaveLength(3);
	});
});

describe("names that may be one", () => {
	it.each([
		["Tuition Fee", "Tuition Fees", true],
		["Library Fee", "Libary fee", true],
		["Late: fee", "Late fee", true],
		["Tuition Fee", " tuition  fee", false],
		["Year 1 fee", "Year 2 fee", false],
		["Level I", "Level II", false],
		["Card", "Cars", true],
		["Bus", "Gas", false],
		["Hostel Fee", "Hotel Stay", false],
	])("%j and %j: %s", (one, other, almost) => {
		expect([isAlmost(one, other), isAlmost(other, one)]).toEqual([almost, almost]);
	});
});
