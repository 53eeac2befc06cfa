import { execFile } from "node:child_process";
import { Server } from "node:http";
import { createServer } from "node:net";
import { promisify } from "node:util";
import { afterEach, expect, it, vi } from "vitest";
import { listen } from "../../src/commands/login/listener.js";
import { ownersIn } from "../../src/commands/login/peer.js";

afterEach(() => void vi.restoreAllMocks());

const anyPort = (): Promise<number> =>
	new Promise((resolve) => {
		const server = createServer().listen(0, "127.0.0.1", () => {
			const address = server.address();
			server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
		});
	});

/** What the system answers to whoever would listen on `::1`. */
function answerOnIPv6(code: string): void {
	const real = Server.prototype.listen;
	vi.spyOn(Server.prototype, "listen").mockImplementation(function (this: Server, ...given: unknown[]) {
		if (given[1] !== "::1") return Reflect.apply(real, this, given) as Server;
		setImmediate(() => this.emit("error", Object.assign(new Error(code), { code })));
		return this;
	} as typeof real);
}

const leadsTo = "https://intuit.example/connect?state=made-up";
const options = { path: "/callback", state: "made-up", leadsTo, onSecond: () => {} };

it.each(["EADDRNOTAVAIL", "EAFNOSUPPORT"])(
	"a computer without IPv6 (%s) takes the answer all the same",
	async (code) => {
		answerOnIPv6(code);
		const port = await anyPort();
		const listener = await listen({ ...options, port });
		await fetch(`http://127.0.0.1:${port}/callback?code=c&state=made-up&realmId=9`);
		expect(await listener.answer).toMatchObject({ is: "granted", code: "c" });
		listener.close();
	},
);

it("where the other address of the port is somebody else's, nothing is listened on", async () => {
	answerOnIPv6("EADDRINUSE");
	const port = await anyPort();
	await expect(listen({ ...options, port })).rejects.toThrow(`Port ${port} of this computer (::1) is in use`);
	await expect(fetch(`http://127.0.0.1:${port}/callback`)).rejects.toThrow();
});

/** The status that another user of this computer gets; whoever is not root can only say that it is another one. */
async function askedByAnother(address: string): Promise<number> {
	if (process.getuid?.() === 0) {
		const ask = `fetch(${JSON.stringify(address)}, { redirect: "manual" }).then(({ status }) => console.log(status))`;
		return Number((await promisify(execFile)(process.execPath, ["-e", ask], { uid: 65_534, cwd: "/" })).stdout);
	}
	vi.spyOn(process, "getuid").mockReturnValue((process.getuid?.() ?? 0) + 1);
	const { status } = await fetch(address, { redirect: "manual" });
	vi.restoreAllMocks();
	return status;
}

it.runIf(process.platform === "linux")(
	"the address for the browser leads no other user of this computer on to Intuit, and the browser once",
	async () => {
		const listener = await listen({ ...options, port: await anyPort() });
		expect(await askedByAnother(listener.opening)).toBe(404);
		const asked = () => fetch(listener.opening, { redirect: "manual" });
		expect((await asked()).headers.get("location")).toBe(leadsTo);
		expect((await asked()).status).toBe(409);
		listener.close();
	},
);

it("who has the other end of a connection is read from the kernel's table, by both ports", () => {
	const line = (from: string, to: string, uid: number, inode: number) =>
		`   7: ${from} ${to} 01 00000000:00000000 02:000006D5 00000000 ${String(uid).padStart(5)}        0 ${inode} 2 0000000000000000 20 4 30 10 -1`;
	const table = [
		"  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode",
		line("0100007F:9C40", "0100007F:2124", 1000, 4711),
		line("0100007F:2124", "0100007F:9C40", 1001, 4712),
		line("0100007F:9C41", "0100007F:2124", 1002, 4713),
		line("0000000000000000FFFF00000100007F:9C40", "0000000000000000FFFF00000100007F:2124", 1003, 4714),
		// Nobody's any more.
		line("0100007F:9C40", "0100007F:2124", 0, 0),
	].join("\n");
	expect(ownersIn(table, 0x9c40, 0x2124)).toEqual([1000, 1003]);
});
