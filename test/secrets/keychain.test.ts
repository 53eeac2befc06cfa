import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { keychainVault } from "../../src/secrets/keychain.js";
import { sampleConnection } from "../support/connection.js";
import { hasKeyring, type Session, startDeadBus, startSession } from "../support/keyring.js";

const ordinary = { ...process.env };

function enter(env: Readonly<Record<string, string>>): void {
	for (const name of ["DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "WAYLAND_DISPLAY", "XDG_RUNTIME_DIR"])
		delete process.env[name];
	Object.assign(process.env, env);
}

describe.skipIf(!hasKeyring)("the keychain of the operating system", () => {
	let session: Session;
	let home: string;

	beforeAll(async () => {
		session = await startSession();
	});
	afterAll(async () => {
		process.env = ordinary;
		await session.stop();
	});
	beforeEach(async () => {
		home = mkdtempSync(join(tmpdir(), "eaur-qb-home-"));
		enter(session.env);
		await session.unlocked();
	});
	afterEach(() => rmSync(home, { recursive: true, force: true }));

	const prefer = (library: string) =>
		writeFileSync(join(home, "keychain.json"), JSON.stringify({ version: 1, stored: { sandbox: library } }), {
			mode: 0o600,
		});

	describe.each(["keytar", "keyring"])("through %s", (library) => {
		beforeEach(() => prefer(library));

		it("gives a connection back as it was stored, and forgets it", async () => {
			const vault = keychainVault(home);
			await vault.save("sandbox", sampleConnection());
			expect(await vault.load("sandbox")).toEqual(sampleConnection());
			const tokens = { refreshToken: "refresh-2", connectionExpiresAt: 1_900_000_000_000 };
			const renewed = { ...sampleConnection(tokens), replaced: ["refresh-1", "access-1"] };
			await vault.save("sandbox", renewed);
			expect(await keychainVault(home).load("sandbox")).toEqual(renewed);
			await vault.remove("sandbox");
			expect(await vault.load("sandbox")).toBeUndefined();
		});

		it("says that it is locked, and still holds the connection once it is unlocked", async () => {
			const vault = keychainVault(home);
			await vault.save("sandbox", sampleConnection());
			await session.locked();
			const locked = { reason: "surroundings", code: "QB001", message: expect.stringContaining("is locked") as string };
			await expect(vault.load("sandbox")).rejects.toMatchObject(locked);
			await expect(vault.save("sandbox", sampleConnection())).rejects.toMatchObject(locked);
			await expect(vault.remove("sandbox")).rejects.toMatchObject(locked);
			await session.unlocked();
			expect(await vault.load("sandbox")).toEqual(sampleConnection());
		});

		it("says that it cannot be reached without a bus, on a stale bus, and without a service", async () => {
			const vault = keychainVault(home);
			await session.withoutService();
			await expect(vault.load("sandbox")).rejects.toThrow("cannot be reached");
			enter({ DBUS_SESSION_BUS_ADDRESS: "unix:path=/nonexistent/bus" });
			await expect(vault.load("sandbox")).rejects.toThrow("cannot be reached");
			enter({});
			await expect(vault.load("sandbox")).rejects.toMatchObject({
				reason: "surroundings",
				fix: expect.stringContaining("EAUR_QB_TOKEN_STORE=file") as string,
			});
		});

		it("says so when the bus takes the connection and never answers", async () => {
			const bus = await startDeadBus();
			enter({ DBUS_SESSION_BUS_ADDRESS: bus.address });
			await expect(keychainVault(home).load("sandbox")).rejects.toThrow("did not answer within 3 seconds");
			bus.stop();
		});
	});

	it("remembers which library stored a connection, in a file without secrets", async () => {
		await keychainVault(home).save("sandbox", sampleConnection());
		const record = readFileSync(join(home, "keychain.json"), "utf8");
		expect(JSON.parse(record)).toEqual({
			version: 1,
			stored: { sandbox: expect.stringMatching(/^key(tar|ring)$/) as string },
		});
		expect(statSync(join(home, "keychain.json")).mode & 0o777).toBe(0o600);
	});

	it("keeps the connections of two environments and two homes apart", async () => {
		const otherHome = mkdtempSync(join(tmpdir(), "eaur-qb-home-"));
		await keychainVault(home).save("sandbox", sampleConnection({ refreshToken: "of this home" }));
		await keychainVault(otherHome).save("sandbox", sampleConnection({ refreshToken: "of the other" }));
		expect((await keychainVault(home).load("sandbox"))?.tokens.refreshToken).toBe("of this home");
		expect(await keychainVault(home).load("production")).toBeUndefined();
		rmSync(otherHome, { recursive: true });
	});

	it("finds nothing, and is not an error, when entries were removed by hand", async () => {
		prefer("keytar");
		expect(await keychainVault(home).load("sandbox")).toBeUndefined();
	});

	it("is not opened at all while nothing was ever stored: a server without a bus is simply not connected", async () => {
		enter({});
		rmSync(join(home, "keychain.json"), { force: true });
		expect(await keychainVault(home).load("sandbox")).toBeUndefined();
	});

	it("is asked by a child process that holds no secret in its arguments or its environment", async () => {
		process.env.MIS_DB_PASSWORD = "planted-password";
		let saving = true;
		const saved = keychainVault(home).save("sandbox", sampleConnection({ refreshToken: "refresh-in-argv" }));
		void saved.finally(() => {
			saving = false;
		});
		let seen = "";
		while (saving) {
			seen += ownChildren();
			await pause(5);
		}
		expect(seen).toContain("keyring-helper");
		expect(seen).toContain("DBUS_SESSION_BUS_ADDRESS");
		expect(seen).not.toMatch(/refresh-in-argv|planted-password/);
	});
});

/** Arguments and environment of the children of this process alone. */
function ownChildren(): string {
	const read = (path: string) => {
		try {
			return readFileSync(path, "utf8");
		} catch {
			return "";
		}
	};
	const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
	const ours = pids.filter((pid) => read(`/proc/${pid}/stat`).split(") ")[1]?.split(" ")[1] === String(process.pid));
	return ours.map((pid) => read(`/proc/${pid}/cmdline`) + read(`/proc/${pid}/environ`)).join("\n");
}
