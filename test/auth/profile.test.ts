import { existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openVault } from "../../src/secrets/vault.js";
import { realmId } from "../../src/words/ids.js";
import { type Desk, openDesk } from "./support.js";

let desk: Desk;
beforeEach(async () => {
	desk = await openDesk();
});
afterEach(() => desk.close());

const state = async (args: readonly string[], env = {}): Promise<unknown> => {
	const { stdout } = await desk.run([...args, "auth", "status", "--json"], { env });
	return (JSON.parse(stdout) as { data: { state: string } }).data.state;
};

describe("profiles", () => {
	it("keep connection and ledger of several companies apart", async () => {
		const args = ["auth", "import", "--realm-id", desk.sandbox.realmId, "--file", "-", "--profile", "kigali"];
		expect((await desk.run(args, { input: JSON.stringify(desk.sandbox.tokens) })).code).toBe(0);
		expect(await state(["--profile", "kigali"])).toBe("active");
		expect(await state([], { EAUR_QB_PROFILE: "kigali" })).toBe("active");
		expect(await state([])).toBe("none");
		expect(await state(["--profile", "huye"], { EAUR_QB_PROFILE: "kigali" })).toBe("none");
		expect(existsSync(join(desk.home, "profiles", "kigali", "tokens.enc"))).toBe(true);
		expect(existsSync(join(desk.home, "tokens.enc"))).toBe(false);
	});

	it("a copied file of tokens leads to no other company than the one that the ledger knows", async () => {
		const input = JSON.stringify(desk.sandbox.tokens);
		const login = ["auth", "import", "--realm-id", desk.sandbox.realmId, "--file", "-"];
		expect((await desk.run(login, { input })).code).toBe(0);
		const vault = openVault({ store: "file", key: Buffer.from(desk.env.EAUR_QB_TOKEN_KEY ?? "", "base64") }, desk.home);
		const stored = await vault.load("sandbox");
		if (stored) await vault.save("sandbox", { ...stored, realmId: realmId("4620816365000002") });
		for (const command of [
			["customers", "batch"],
			["map", "items", "--create"],
		]) {
			const { code, output } = await desk.run(command);
			expect(output.replace(/\s+/g, " ")).toContain(
				`this ledger was last connected to company ${desk.sandbox.realmId}`,
			);
			expect(code).toBe(4);
		}
		expect((await desk.run([...login, "--yes"], { input })).code).toBe(0);
		expect((await desk.run(["customers", "batch"])).code).not.toBe(4);
	});

	it("have a configuration of their own", async () => {
		const folder = join(desk.home, "profiles", "kigali");
		mkdirSync(folder, { recursive: true, mode: 0o700 });
		writeFileSync(join(folder, "config.toml"), "[invoices]\nprefix = 12\n", { mode: 0o600 });
		const { code, output } = await desk.run(["auth", "status", "--profile", "kigali"]);
		expect([code, output]).toEqual([2, expect.stringContaining("invoices.prefix")]);
		expect(await state([])).toBe("none");
	});

	it.each(["../other", "Kigali", "a/b", ".", "x".repeat(33)])("cannot be called %s", async (name) => {
		const { code, output } = await desk.run(["auth", "status", "--profile", name]);
		expect([code, output]).toEqual([2, expect.stringContaining("a profile's name is 1 to 32 small letters")]);
		expect((await desk.run(["auth", "status"], { env: { EAUR_QB_PROFILE: name } })).code).toBe(2);
	});

	it("are not reached through a symbolic link", async () => {
		mkdirSync(desk.home, { mode: 0o700 });
		mkdirSync(join(desk.folder, "elsewhere"));
		symlinkSync(join(desk.folder, "elsewhere"), join(desk.home, "profiles"));
		const { code, output } = await desk.run(["audit", "list", "--profile", "kigali"]);
		expect([code, output]).toEqual([2, expect.stringContaining("is a symbolic link")]);
	});
});
