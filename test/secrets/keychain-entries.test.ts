import { describe, expect, it } from "vitest";
import { deleteParts, type Entries, proveOpen, readParts, writeParts } from "../../src/secrets/keychain-entries.js";

const parts = (mark: string) => ({
	details: `${mark}-details`,
	access: mark.repeat(3000),
	refresh: `${mark}-refresh`,
});

/** Entries in memory that break off after so many changes, as a killed process does. */
function memory(stored = new Map<string, string>(), changes = Number.POSITIVE_INFINITY): Entries {
	let left = changes;
	const change = (act: () => void) => {
		if (left-- <= 0) throw new Error("killed");
		act();
	};
	return {
		get: async (name) => stored.get(name) ?? null,
		set: async (name, value) => change(() => stored.set(name, value)),
		delete: async (name) => change(() => stored.delete(name)),
	};
}

describe("the connection in the keychain", () => {
	it("comes back as it was, from entries below 1200 characters", async () => {
		const stored = new Map<string, string>();
		await writeParts(memory(stored), "sandbox", parts("a"));
		expect(await readParts(memory(stored), "sandbox")).toEqual(parts("a"));
		for (const value of stored.values()) expect(value.length).toBeLessThan(1200);
		expect([...stored.values()].filter((value) => value.includes("a-refresh"))).toEqual(["a-refresh"]);
	});

	it("is the old one or the new one, whole, wherever a save is cut short", async () => {
		let finished = false;
		for (let changes = 0; !finished; changes++) {
			const stored = new Map<string, string>();
			await writeParts(memory(stored), "sandbox", parts("a"));
			await writeParts(memory(stored), "sandbox", parts("b"));
			finished = await writeParts(memory(stored, changes), "sandbox", parts("c")).then(
				() => true,
				() => false,
			);
			const left = await readParts(memory(stored), "sandbox");
			expect([parts("b"), parts("c")]).toContainEqual(left);
			await writeParts(memory(stored), "sandbox", parts("d"));
			expect(await readParts(memory(stored), "sandbox")).toEqual(parts("d"));
		}
	});

	it("leaves nothing behind when it is removed, even after a save that was cut short", async () => {
		const stored = new Map<string, string>();
		await writeParts(memory(stored), "sandbox", parts("a"));
		await writeParts(memory(stored, 3), "sandbox", parts("b")).catch(() => undefined);
		await deleteParts(memory(stored), "sandbox");
		expect([...stored.keys()]).toEqual([]);
	});

	it("is said to be incomplete, not absent, when an entry is missing", async () => {
		const stored = new Map<string, string>();
		await writeParts(memory(stored), "sandbox", parts("a"));
		stored.delete("sandbox/a/access/2");
		await expect(readParts(memory(stored), "sandbox")).rejects.toThrow("sandbox/a/access/2 is missing");
	});

	it("tells a locked keychain from an empty one", async () => {
		await proveOpen(memory());
		await expect(proveOpen(memory(new Map(), 0))).rejects.toMatchObject({ kind: "locked" });
	});
});
