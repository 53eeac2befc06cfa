import { describe, expect, it } from "vitest";
import { nearest } from "../../src/words/nearest.js";

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
