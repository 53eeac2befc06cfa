import type { AddressInfo } from "node:net";
import { createServer, type Server, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import type { MysqlConfig } from "../../src/config/types.js";
import { openMysql } from "../../src/mis/mysql.js";
import { EAUR_MIS } from "../../src/sync/kinds/mis-shape.js";
import { Failure } from "../../src/words/failure.js";

const PATIENCE = { connectTimeoutMs: 5_000, lockWaitMs: 1_000, retryForMs: 0 };
const SCRAMBLE = Buffer.from("12345678901234567890");
const OK = Buffer.from([0, 0, 0, 2, 0, 0, 0]);
const MEGABYTE = 1024 * 1024;

function packet(number: number, body: Buffer): Buffer {
	return Buffer.concat([Buffer.from([body.length & 0xff, (body.length >> 8) & 0xff, body.length >> 16, number]), body]);
}

/** Protocol::HandshakeV10, without TLS. */
const GREETING = Buffer.concat([
	Buffer.from("\x0a8.4.0\0\x01\0\0\0"),
	SCRAMBLE.subarray(0, 8),
	Buffer.from([0, 0x0f, 0xa2, 45, 2, 0, 0x0f, 0, 21]),
	Buffer.alloc(10),
	SCRAMBLE.subarray(8),
	Buffer.from("\0mysql_native_password\0"),
]);

/** Sends without end for as long as it is listened to, or `most` bytes at the most. */
function pour(socket: Socket, piece: Buffer, most: number): void {
	const more = (left: number): void => {
		if (left > 0 && !socket.destroyed) socket.write(piece, () => more(left - piece.length));
	};
	more(most);
}

/** A packet of the greatest length, which says that another one goes on with it. */
const ENDLESS = Buffer.concat([Buffer.from([0xff, 0xff, 0xff, 0]), Buffer.alloc(0xffffff, "A")]);

describe("what answers in the place of the MIS server", () => {
	let server: Server;
	const sockets = new Set<Socket>();
	afterEach(() => {
		for (const socket of sockets) socket.destroy();
		server.close();
	});

	/** Greets with `greet`, lets everybody in, and gives `answer` to statements. */
	async function asking(greet: (socket: Socket) => void, answer: (socket: Socket) => void): Promise<unknown> {
		server = createServer((socket) => {
			sockets.add(socket);
			socket.on("error", () => {});
			let told = 0;
			socket.on("data", () => (told++ === 0 ? socket.write(packet(2, OK)) : answer(socket)));
			greet(socket);
		});
		await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
		const config: MysqlConfig = {
			kind: "mysql",
			host: "127.0.0.1",
			port: (server.address() as AddressInfo).port,
			socket: undefined,
			user: "finance",
			password: "made-up",
			database: "mis",
			tls: { mode: "off", ca: undefined },
			serverKey: undefined,
		};
		try {
			const engine = await openMysql(config, PATIENCE, EAUR_MIS);
			return await engine.read({ sql: "SELECT 1", params: [] }).finally(() => engine.close().catch(() => {}));
		} catch (error) {
			return error;
		}
	}

	const greet = (socket: Socket) => socket.write(packet(0, GREETING));
	const nothing = () => {};

	it.each([
		["a greeting without end", (socket: Socket) => pour(socket, ENDLESS, 64 * MEGABYTE), nothing],
		["a row without end", greet, (socket: Socket) => pour(socket, ENDLESS, 256 * MEGABYTE)],
		[
			"a wish for a file of this computer",
			greet,
			(socket: Socket) => socket.write(packet(1, Buffer.from("\u00fb/etc/passwd", "latin1"))),
		],
		["packets out of turn", greet, (socket: Socket) => socket.write(packet(7, OK))],
		["no rows", greet, (socket: Socket) => socket.write(packet(1, OK))],
	])("is told apart from a MySQL server by %s", async (_, greeting, answer) => {
		const failure = await asking(greeting, answer);
		expect(failure).toBeInstanceOf(Failure);
		expect(failure).toMatchObject({
			reason: "configuration",
			code: "QB011",
			message: expect.stringContaining("does not speak as a MySQL server does") as string,
		});
	});
});
