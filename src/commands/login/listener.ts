import { randomBytes } from "node:crypto";
import { createServer, type RequestListener, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { systemCode } from "../../config/files.js";
import { Failure } from "../../words/failure.js";
import { type Answer, readAnswer } from "./answer.js";
import { answerPage, onwards, openedPage, type Page, secondPage, strangePage } from "./page.js";
import { isOtherUsers } from "./peer.js";

export interface Listener {
	/** For the browser of this user: it leads to Intuit once, and can be told to programs whose arguments everybody sees. */
	readonly opening: string;
	/** The first answer that Intuit's redirect brings. */
	readonly answer: Promise<Answer>;
	close(): void;
}

export interface ListenerOptions {
	readonly port: number;
	/** The only path that is answered. */
	readonly path: string;
	readonly state: string;
	/** Intuit's page, with the state in it. */
	readonly leadsTo: string;
	/** Called for each answer after the first. */
	readonly onSecond: () => void;
}

/**
 * Both addresses that a browser may take `localhost` for. Whoever listens on the other one would get the code: both are
 * held, though IPv6 may be missing from a computer.
 */
const ADDRESSES = [
	{ host: "127.0.0.1", mayBeMissing: false },
	{ host: "::1", mayBeMissing: true },
] as const;

/** Waits for the browser on this computer alone. The state is good for one answer. Throws `Failure` where the port is taken. */
export async function listen({ port, path, state, leadsTo, onSecond }: ListenerOptions): Promise<Listener> {
	let take: (answer: Answer) => void = () => {};
	const answer = new Promise<Answer>((resolve) => {
		take = resolve;
	});
	const entrance = `/open/${randomBytes(16).toString("base64url")}`;
	let [opened, answered] = [false, false];
	const pageFor = (url: URL, { remotePort, localPort }: Socket): Page => {
		if (url.pathname === entrance) {
			if (isOtherUsers(remotePort, localPort)) return strangePage();
			if (opened) return openedPage();
			opened = true;
			return onwards(leadsTo);
		}
		if (url.pathname !== path) return strangePage();
		const read = readAnswer(url.searchParams, state);
		// Anybody on this computer can send one: it must not end the wait for the true answer.
		if (read.is === "incomplete" || read.is === "foreign") return answerPage(read);
		if (answered) {
			onSecond();
			return secondPage();
		}
		answered = true;
		take(read);
		return answerPage(read);
	};
	const servers = await listenOn(port, (request, response) => {
		const target = `http://127.0.0.1${request.url ?? "/"}`;
		const known = request.method === "GET" && URL.canParse(target);
		send(response, known ? pageFor(new URL(target), request.socket) : strangePage());
	});
	const opening = `http://${ADDRESSES[0].host}:${port}${entrance}`;
	return { opening, answer, close: () => closeAll(servers) };
}

async function listenOn(port: number, onRequest: RequestListener): Promise<Server[]> {
	const servers: Server[] = [];
	for (const { host, mayBeMissing } of ADDRESSES) {
		const server = createServer(onRequest);
		try {
			await open(server, port, host);
			servers.push(server);
		} catch (error) {
			if (mayBeMissing && isMissing(error)) continue;
			closeAll(servers);
			throw cannotListen(port, host, error);
		}
	}
	return servers;
}

/** The computer has no such address, or does not speak its protocol. */
const isMissing = (error: unknown): boolean => ["EADDRNOTAVAIL", "EAFNOSUPPORT"].includes(systemCode(error) ?? "");

function closeAll(servers: readonly Server[]): void {
	for (const server of servers) {
		server.close();
		server.closeIdleConnections();
	}
}

function send(response: ServerResponse, { status, html, location }: Page): void {
	response.writeHead(status, {
		...(location === undefined ? {} : { location }),
		"content-type": "text/html; charset=utf-8",
		"cache-control": "no-store",
		"content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
		"referrer-policy": "no-referrer",
		connection: "close",
	});
	response.end(html);
}

function open(server: Server, port: number, host: string): Promise<void> {
	return new Promise((resolve, reject) => {
		server.once("error", reject);
		server.listen(port, host, resolve);
	});
}

function cannotListen(port: number, host: string, error: unknown): Failure {
	const code = systemCode(error) ?? String(error);
	return new Failure("surroundings", {
		code: "QB001",
		detail:
			code === "EADDRINUSE"
				? `Port ${port} of this computer (${host}) is in use by another program, which could receive the browser's answer.`
				: `Port ${port} of this computer (${host}) cannot be listened on (${code}).`,
		fix:
			"End that program (or another `eaur-qb auth login`), log in with --paste, or register another port with the app " +
			"and set QUICK_BOOKS_REDIRECT_URI.",
	});
}
