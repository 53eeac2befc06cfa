import { constants, generateKeyPairSync, privateDecrypt } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { MysqlConfig } from "../../src/config/types.js";
import { openMysql } from "../../src/mis/mysql.js";
import { EAUR_MIS } from "../../src/sync/kinds/mis-shape.js";
import { Failure } from "../../src/words/failure.js";

const PASSWORD = "the password of the MIS";
const SCRAMBLE = Buffer.from("12345678901234567890");
const KEYS = generateKeyPairSync("rsa", { modulusLength: 2048 });
const PUBLIC_KEY = KEYS.publicKey.export({ type: "spki", format: "pem" }).toString();
const PATIENCE = { connectTimeoutMs: 3_000, lockWaitMs: 1_000, retryForMs: 0 };

/** Sits where the MIS server sat, says of itself what it likes, and notes whatever it is told. */
class Impostor {
	heard = Buffer.alloc(0);
	private readonly server: Server;

	constructor(private readonly plugin: string) {
		this.server = createServer((socket) => this.greet(socket));
	}

	async listen(at?: string): Promise<number> {
		await new Promise<void>((resolve) =>
			at ? this.server.listen(at, resolve) : this.server.listen(0, "127.0.0.1", resolve),
		);
		return at ? 0 : (this.server.address() as AddressInfo).port;
	}

	close(): void {
		this.server.close();
	}

	/** What it can read of it: as it came, or as it was encrypted for its own key. */
	knows(): boolean {
		if (this.heard.includes(PASSWORD)) return true;
		for (let at = 0; at + 256 <= this.heard.length; at++) {
			try {
				const key = { key: KEYS.privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha1" };
				const bytes = privateDecrypt(key, this.heard.subarray(at, at + 256));
				if (
					bytes
						.map((byte, each) => byte ^ (SCRAMBLE[each % 20] ?? 0))
						.toString()
						.startsWith(PASSWORD)
				)
					return true;
			} catch {}
		}
		return false;
	}

	private greet(socket: Socket): void {
		socket.on("error", () => {});
		socket.write(packet(0, handshake()));
		socket.on("data", (data) => {
			this.heard = Buffer.concat([this.heard, data]);
			const number = (data[3] ?? 0) + 1;
			const body = data.subarray(4);
			if (body.length === 1 && (body[0] === 1 || body[0] === 2))
				socket.write(packet(number, Buffer.concat([Buffer.from([1]), Buffer.from(PUBLIC_KEY)])));
			else if (number === 2) socket.write(packet(number, switchTo(this.plugin)));
			else if (number === 4 && this.plugin === "caching_sha2_password")
				socket.write(packet(number, FULL_AUTHENTICATION));
			else setTimeout(() => socket.destroy(), 20);
		});
	}
}

const FULL_AUTHENTICATION = Buffer.from([1, 4]);

/** Protocol::AuthSwitchRequest. */
const switchTo = (plugin: string): Buffer =>
	Buffer.concat([Buffer.from([0xfe]), Buffer.from(`${plugin}\0`), SCRAMBLE, Buffer.from([0])]);

function packet(number: number, body: Buffer): Buffer {
	return Buffer.concat([Buffer.from([body.length & 0xff, body.length >> 8, 0, number]), body]);
}

/** Protocol::HandshakeV10, without TLS. */
function handshake(): Buffer {
	const capabilities = 0x00_0f_a2_0f;
	const low = Buffer.alloc(2);
	low.writeUInt16LE(capabilities & 0xffff);
	const high = Buffer.alloc(2);
	high.writeUInt16LE(capabilities >>> 16);
	return Buffer.concat([
		Buffer.from([10]),
		Buffer.from("8.4.0\0"),
		Buffer.from([1, 0, 0, 0]),
		SCRAMBLE.subarray(0, 8),
		Buffer.from([0]),
		low,
		Buffer.from([45, 2, 0]),
		high,
		Buffer.from([21]),
		Buffer.alloc(10),
		SCRAMBLE.subarray(8),
		Buffer.from([0]),
		Buffer.from("mysql_native_password\0"),
	]);
}

describe("the MIS password, asked for by whoever sits at the port", () => {
	let impostor: Impostor;
	afterEach(() => impostor.close());

	async function ask(plugin: string, changes: Partial<MysqlConfig> = {}): Promise<unknown> {
		impostor = new Impostor(plugin);
		const port = await impostor.listen(changes.socket);
		const config: MysqlConfig = {
			kind: "mysql",
			host: "127.0.0.1",
			port,
			socket: undefined,
			user: "finance",
			password: PASSWORD,
			database: "mis",
			tls: { mode: "off", ca: undefined },
			serverKey: undefined,
			...changes,
		};
		return openMysql(config, PATIENCE, EAUR_MIS).catch((error: unknown) => error);
	}

	it.each(["caching_sha2_password", "sha256_password", "mysql_clear_password"])(
		"is not sent without encryption (%s), and both ways out are named",
		async (plugin) => {
			const failure = await ask(plugin);
			expect(impostor.knows()).toBe(false);
			expect(failure).toBeInstanceOf(Failure);
			expect(failure).toMatchObject({
				reason: "configuration",
				message: expect.stringContaining("whoever answers there would get it") as string,
				fix: expect.stringMatching(/MIS_DB_SOCKET.*serverKey/) as string,
			});
		},
	);

	it.each(["caching_sha2_password", "sha256_password"])(
		"is encrypted for the key that was pinned, and for no other (%s)",
		async (plugin) => {
			const other = generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey;
			await ask(plugin, { serverKey: other.export({ type: "spki", format: "pem" }).toString() });
			expect([impostor.heard.length > 256, impostor.knows()]).toEqual([true, false]);
			impostor.close();
			await ask(plugin, { serverKey: PUBLIC_KEY });
			expect(impostor.knows()).toBe(true);
		},
	);

	it("goes over a socket, which does not leave this computer", async () => {
		const folder = mkdtempSync(join(tmpdir(), "eaur-qb-socket-"));
		await ask("caching_sha2_password", { socket: join(folder, "mysqld.sock") });
		expect(impostor.knows()).toBe(true);
		rmSync(folder, { recursive: true });
	});
});
