import { Server } from "node:http";
import { createServer } from "node:net";
import { afterEach, expect, it, vi } from "vitest";
import { listen } from "../../src/commands/login/listener.js";

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

const options = { path: "/callback", state: "made-up", onSecond: () => {} };

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
