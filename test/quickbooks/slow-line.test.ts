import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { get } from "node:http";
import { connect, type LookupFunction, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { openAgents } from "../../src/quickbooks/agents.js";
import { NO_PROXIES } from "../../src/words/proxies.js";

/**
 * A server that takes no connection until it is told to on standard input: with its queue full the kernel drops what asks
 * for one, and the asking is repeated after a second. So a connection comes about after a second, as over a slow line
 * (a delay of the network itself takes netem, which not every kernel has).
 */
const SERVER = `
	const { readSync } = require("node:fs");
	const server = require("node:http").createServer((_, response) => response.end("here"));
	server.listen({ host: "127.0.0.1", port: 0, backlog: 1 }, () => {
		require("node:fs").writeSync(1, String(server.address().port));
		readSync(0, Buffer.alloc(1));
	});`;
const QUEUE = 8;

it.runIf(process.platform === "linux")(
	"a line on which a connection takes a second, beside an address that leads nowhere, is waited for",
	async () => {
		const server = spawn(process.execPath, ["-e", SERVER], { stdio: ["pipe", "pipe", "inherit"] });
		const port = await portOf(server);
		const queue = await fullQueue(port);
		const agents = openAgents(NO_PROXIES, {});
		const waiting = askingFor(port);
		const lookup: LookupFunction = (_host, _options, found) =>
			found(null, [
				{ address: "127.0.0.1", family: 4 },
				{ address: "127.0.0.2", family: 4 },
			]);
		const answer = new Promise<string>((resolve, reject) => {
			get({ host: "intuit.example", port, path: "/", agent: agents.http, lookup }, (response) =>
				resolve(text(response)),
			).once("error", reject);
		});
		// Its first packet is lost by now: it is the queue that is full.
		while (askingFor(port) === waiting) await sleep(5);
		server.stdin?.write("x");
		expect(await answer).toBe("here");
		for (const socket of queue) socket.destroy();
		agents.close();
		server.kill();
	},
);

function portOf({ stdout }: ChildProcess): Promise<number> {
	return new Promise((resolve) => stdout?.once("data", (chunk: Buffer) => resolve(Number(chunk.toString()))));
}

/** Connections that nobody takes, until one is not even made. */
async function fullQueue(port: number): Promise<Socket[]> {
	const sockets: Socket[] = [];
	while (askingFor(port) === 0 && sockets.length < QUEUE) {
		sockets.push(connect(port, "127.0.0.1").on("error", () => {}));
		await sleep(50);
	}
	return sockets;
}

/** How many connections to this port have been asked for and not been made (SYN_SENT in /proc/net/tcp). */
function askingFor(port: number): number {
	const remote = `0100007F:${port.toString(16).toUpperCase().padStart(4, "0")} 02`;
	return readFileSync("/proc/net/tcp", "utf8")
		.split("\n")
		.filter((line) => line.includes(remote)).length;
}
