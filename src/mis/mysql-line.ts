import { connect, type Socket } from "node:net";
import type { MysqlConfig } from "../config/types.js";

/** A greeting is some hundred bytes. */
const LONGEST_GREETING = 1024 * 1024;

/** What a page of rows can take, many times over. The driver keeps a whole row before it hands on any of it. */
const LONGEST_ANSWER = 128 * 1024 * 1024;

/** Firewalls drop silent connections after some minutes, and with one of them our lock would go. */
export const KEEP_ALIVE_MS = 60_000;

export const TOO_LONG = "MIS_ANSWER_TOO_LONG";

/**
 * The line to the server, which breaks where an answer goes on and on: whoever answers there must not fill the memory of
 * this computer. An answer is what comes between two things that we send. Over TLS, a certificate vouches for the server.
 */
export function boundedLine({ host, port, socket }: MysqlConfig): Socket {
	const line = socket === undefined ? connect(port, host) : connect(socket);
	line.setNoDelay(true).setKeepAlive(true, KEEP_ALIVE_MS);
	let [sent, received] = [0, 0];
	line.on("data", (data: Buffer) => {
		if (line.bytesWritten !== sent) [sent, received] = [line.bytesWritten, 0];
		received += data.length;
		if (received > (sent === 0 ? LONGEST_GREETING : LONGEST_ANSWER)) line.destroy(tooLong());
	});
	return line;
}

const tooLong = (): Error => Object.assign(new Error("an answer without end"), { code: TOO_LONG });
