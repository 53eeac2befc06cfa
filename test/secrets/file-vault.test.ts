import { randomBytes } from "node:crypto";
import {
	chmodSync,
	chownSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { fileVault } from "../../src/secrets/file-vault.js";
import { openVault } from "../../src/secrets/vault.js";
import { sampleConnection } from "../support/connection.js";

const key = randomBytes(32);

describe("the encrypted token file", () => {
	let home: string;
	let path: string;
	beforeEach(() => {
		home = mkdtempSync(join(tmpdir(), "eaur-qb-home-"));
		path = join(home, "tokens.enc");
	});
	afterEach(() => rmSync(home, { recursive: true, force: true }));

	const stored = async () => {
		const vault = fileVault(home, key);
		await vault.save("sandbox", sampleConnection({ refreshToken: "refresh-secret" }));
		return vault;
	};

	it("gives connections back as they were stored, each under its environment", async () => {
		const vault = await stored();
		await vault.save("production", { ...sampleConnection(), environment: "production" });
		expect((await vault.load("sandbox"))?.tokens.refreshToken).toBe("refresh-secret");
		expect(await vault.load("production")).toEqual({ ...sampleConnection(), environment: "production" });
		await vault.remove("sandbox");
		expect(await vault.load("sandbox")).toBeUndefined();
		expect(await vault.load("production")).toBeDefined();
	});

	it("is not there at first: nothing stored, nothing to remove", async () => {
		const vault = fileVault(join(home, "new"), key);
		expect(await vault.load("sandbox")).toBeUndefined();
		await vault.remove("sandbox");
		expect(readdirSync(home)).toEqual([]);
	});

	it("shows neither token nor key, is its owner's alone, and looks different after each save", async () => {
		const vault = await stored();
		const first = readFileSync(path, "utf8");
		await vault.save("sandbox", sampleConnection({ refreshToken: "refresh-secret" }));
		const second = readFileSync(path, "utf8");
		expect(second).not.toBe(first);
		expect(second).not.toContain("refresh");
		expect(second).not.toContain(key.toString("base64"));
		expect(statSync(path).mode & 0o777).toBe(0o600);
		expect(readdirSync(home)).toEqual(["tokens.enc"]);
	});

	it("says that the key is another one, and keeps the file", async () => {
		await stored();
		const before = readFileSync(path, "utf8");
		await expect(fileVault(home, randomBytes(32)).load("sandbox")).rejects.toMatchObject({
			reason: "configuration",
			code: "QB001",
			message: expect.stringContaining("encrypted with another key") as string,
		});
		expect(readFileSync(path, "utf8")).toBe(before);
	});

	it("says that it is cut short, at whatever byte, and can be replaced by a new login", async () => {
		const vault = await stored();
		const whole = readFileSync(path);
		for (const length of [0, 1, 20, whole.length >> 1, whole.length - 1]) {
			writeFileSync(path, whole.subarray(0, length));
			await expect(vault.load("sandbox")).rejects.toMatchObject({
				reason: "not-connected",
				message: expect.stringContaining("is cut short or was changed") as string,
			});
		}
		await stored();
		expect(await vault.load("sandbox")).toBeDefined();
	});

	it("notices when a connection was changed, or put under another environment", async () => {
		const vault = await stored();
		const envelope = JSON.parse(readFileSync(path, "utf8")) as { connections: Record<string, { data: string }> };
		const sealed = envelope.connections.sandbox as { data: string };
		writeFileSync(path, JSON.stringify({ ...envelope, connections: { production: sealed } }));
		await expect(vault.load("production")).rejects.toThrow("was changed");
		const data = Buffer.from(sealed.data, "base64");
		data[10] = (data[10] ?? 0) ^ 1;
		writeFileSync(
			path,
			JSON.stringify({ ...envelope, connections: { sandbox: { ...sealed, data: data.toString("base64") } } }),
		);
		await expect(vault.load("sandbox")).rejects.toThrow("was changed");
	});

	it("is refused when it is a link, when others may open it, and when it is another user's", async () => {
		const vault = await stored();
		chmodSync(path, 0o640);
		await expect(vault.load("sandbox")).rejects.toThrow("can be opened by other users");
		await expect(vault.save("sandbox", sampleConnection())).rejects.toThrow("can be opened by other users");
		chmodSync(path, 0o600);
		const someone = vi.spyOn(process, "geteuid").mockReturnValue(statSync(path).uid + 1);
		await expect(vault.load("sandbox")).rejects.toThrow("belongs to another user");
		someone.mockRestore();
		renameSync(path, join(home, "elsewhere"));
		symlinkSync(join(home, "elsewhere"), path);
		await expect(vault.load("sandbox")).rejects.toThrow("is a symbolic link");
		await expect(vault.save("sandbox", sampleConnection())).rejects.toThrow("is a symbolic link");
	});

	it.skipIf(process.getuid?.() !== 0)("is refused when it belongs to another user", async () => {
		const vault = await stored();
		chownSync(path, 65534, 65534);
		await expect(vault.load("sandbox")).rejects.toThrow("belongs to another user");
	});

	it("of a later version is left alone", async () => {
		const vault = await stored();
		const later = readFileSync(path, "utf8").replace('"version":1', '"version":2');
		writeFileSync(path, later);
		await expect(vault.load("sandbox")).rejects.toThrow("has version 2");
		await expect(vault.save("sandbox", sampleConnection())).rejects.toThrow("has version 2");
		expect(readFileSync(path, "utf8")).toBe(later);
	});

	it("needs a key, and says how to make one; it never stands in for the keychain unasked", () => {
		expect(() => openVault({ store: "file", key: undefined }, home)).toThrow(
			expect.objectContaining({
				reason: "configuration",
				fix: expect.stringContaining("openssl rand -base64 32") as string,
			}) as Error,
		);
		expect(openVault({ store: "file", key }, home).name).toBe("file");
		expect(openVault({ store: "keychain", key }, home).name).toBe("keychain");
	});
});
