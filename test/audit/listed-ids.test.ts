import { afterEach, describe, expect, it } from "vitest";
import { type IdsOfList, ListedIds } from "../../src/audit/listed-ids.js";
import { IdsInMemory } from "../../src/sync/look/ids-in-memory.js";

describe.each<[string, () => IdsOfList]>([
	["in a file", () => new ListedIds()],
	["in memory", () => new IdsInMemory()],
])("the ids of a list while it is read, kept %s", (_where, open) => {
	let ids: IdsOfList;
	afterEach(() => {
		if (ids instanceof ListedIds) ids.close();
	});

	it("one that comes twice is one, and one is not another that reads like it", () => {
		ids = open();
		ids.add(["1", "01", "2"]);
		ids.add(["2", "3"]);
		expect(ids.size).toBe(4);
		expect(["1", "01", "001", "2", "3", "4"].filter((id) => ids.has(id))).toEqual(["1", "01", "2", "3"]);
		expect(ids.gone()).toEqual([]);
	});

	it("read anew, it has what the last reading had, and tells what none of it had", () => {
		ids = open();
		ids.add(["1", "2", "3"]);
		ids.readAnew();
		expect([ids.size, ids.has("1")]).toEqual([0, false]);
		ids.add(["2"]);
		ids.readAnew();
		ids.add(["1", "5"]);
		ids.add(["1"]);
		expect([ids.size, ids.has("1"), ids.has("2"), ids.has("5")]).toEqual([2, true, false, true]);
		expect(ids.gone().toSorted()).toEqual(["2", "3"]);
	});
});
