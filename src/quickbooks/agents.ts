import { type AgentOptions, Agent as HttpAgent, request as httpRequest, type RequestOptions } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { type ConnectionOptions, connect as tlsConnect } from "node:tls";
import { Failure } from "../words/failure.js";
import { type Proxies, proxyFor } from "../words/proxies.js";

/**
 * Node tries the addresses of a host one after the other, and gives each 250 ms: over a satellite none ever connects, one
 * IPv6 address without a route being enough. Here each has the time of a round trip of a second after a first packet that
 * was lost and repeated (1 s, then 2 s: RFC 6298); an address that is refused or has no route is passed over at once.
 */
const EACH_ADDRESS_MS = 4_000;

/** A connection that is not there by then will not come: a round trip of seconds, and two packets lost. */
export const CONNECT_MS = 30_000;

/** Why nothing of a request left: no connection was made. Its message is a clause for a person, without secrets. */
export class NotReached extends Error {
	readonly code = "EAUR_NOT_REACHED";
}

export interface Agents {
	readonly http: HttpAgent;
	readonly https: HttpsAgent;
	close(): void;
}

/** Said for each connection by itself: NODE_TLS_REJECT_UNAUTHORIZED=0 of the environment counts where nothing is said. */
const CHECKED = { rejectUnauthorized: true } as const;

/** The one way out, of all calls: straight, or through the proxy of the environment. Plain http goes nowhere but here. */
export function openAgents(proxies: Proxies, options: AgentOptions & Pick<ConnectionOptions, "ca">): Agents {
	const settings = { ...options, ...CHECKED, autoSelectFamilyAttemptTimeout: EACH_ADDRESS_MS };
	const http = new HttpAgent(settings);
	const https = new TunnelAgent(proxies, settings);
	const close = () => {
		http.destroy();
		https.destroy();
	};
	return { http, https, close };
}

type Made = (error: Error | null, socket: Duplex) => void;

/**
 * TLS ends at Intuit, through a proxy too: what the proxy sees is CONNECT and a host, never a token (RFC 9110, 9.3.6).
 */
class TunnelAgent extends HttpsAgent {
	constructor(
		private readonly proxies: Proxies,
		settings: AgentOptions,
	) {
		super(settings);
	}

	override createConnection(options: RequestOptions, made?: Made): Duplex | null | undefined {
		const host = String(options.host);
		const port = Number(options.port ?? 443);
		const proxy = proxyFor(host, port, this.proxies);
		if (proxy === undefined || made === undefined) return super.createConnection(options, made);
		throughProxy(proxy, host, port).then(
			(socket) => made(null, tlsConnect({ ...(options as ConnectionOptions), socket })),
			(error: unknown) => (made as (error: Error) => void)(error as Error),
		);
		return undefined;
	}
}

/** A socket that leads to the host through the proxy. Rejects with `NotReached`. */
function throughProxy(address: string, host: string, port: number): Promise<Socket> {
	const proxy = proxyUrl(address);
	if (!proxy) return Promise.reject(new NotReached(`the environment names ${NO_SUCH_PROXY}`));
	const called = `the proxy ${proxy.host}`;
	return new Promise((resolve, reject) => {
		const request = (proxy.protocol === "https:" ? httpsRequest : httpRequest)({
			host: proxy.hostname.replace(/^\[|\]$/g, ""),
			port: proxy.port || (proxy.protocol === "https:" ? 443 : 80),
			method: "CONNECT",
			path: `${host}:${port}`,
			headers: { host: `${host}:${port}`, ...credentials(proxy) },
			agent: false,
			timeout: CONNECT_MS,
			...CHECKED,
		});
		request.once("connect", (answer, socket) => {
			if (answer.statusCode === 200) return resolve(socket);
			socket.destroy();
			const said = `${answer.statusCode ?? "nothing"} ${answer.statusMessage ?? ""}`.trim();
			reject(new NotReached(`${called} refused the way to ${host} (HTTP ${said})`));
		});
		request.once("timeout", () => request.destroy(new NotReached(`${called} did not answer`)));
		request.once("error", (error: NodeJS.ErrnoException) => {
			reject(
				error instanceof NotReached
					? error
					: new NotReached(`${called} cannot be reached (${error.code ?? "no reason"})`),
			);
		});
		request.end();
	});
}

const NO_SUCH_PROXY =
	"no proxy that this program can use: it has to be like http://proxy.example:3128, with user:password@ before the host " +
	"where it asks for them (other signs in them as %40); SOCKS and FTP are not spoken";

/** Throws `Failure` "configuration" where the environment names a proxy for this address that can never be used. */
export function refuseUnusableProxy(address: string, proxies: Proxies): void {
	const { protocol, hostname, port } = new URL(address);
	const proxy = protocol === "https:" ? proxyFor(hostname, Number(port || 443), proxies) : undefined;
	if (proxy === undefined || proxyUrl(proxy)) return;
	throw new Failure("configuration", {
		detail: `${proxies.named ?? "HTTPS_PROXY"} in the environment names ${NO_SUCH_PROXY}.`,
		fix: `Correct it; or name the proxy for this program in https_proxy, which counts before it. NO_PROXY=${hostname} goes there without one.`,
	});
}

function proxyUrl(address: string): URL | undefined {
	const text = address.includes("://") ? address : `http://${address}`;
	const url = URL.canParse(text) ? new URL(text) : undefined;
	const isUsable = url && /^https?:$/.test(url.protocol) && url.hostname !== "" && credentialsIn(url) !== undefined;
	return isUsable ? url : undefined;
}

/** "user:password"; undefined where a % in it stands for nothing. */
function credentialsIn({ username, password }: URL): string | undefined {
	try {
		return `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
	} catch {
		return undefined;
	}
}

function credentials(proxy: URL): Record<string, string> {
	if (proxy.username === "") return {};
	return { "proxy-authorization": `Basic ${Buffer.from(credentialsIn(proxy) ?? "").toString("base64")}` };
}
