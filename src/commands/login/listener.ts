import { createServer, type RequestListener, type Server, type ServerResponse } from "node:http";
import { systemCode } from "../../config/files.js";
import { Failure } from "../../words/failure.js";
import { type Answer, readAnswer } from "./answer.js";
import { answerPage, type Page, secondPage, strangePage } from "./page.js";

export interface Listener {
	/** The first answer that Intuit's redirect brings. */
	readonly answer: Promise<Answer>;
	close(): void;
}

export interface ListenerOptions {
	readonly port: number;
	/** The only path that is answered. */
	readonly path: string;
	readonly state: string;
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
export async function listen({ port, path, state, onSecond }: ListenerOptions): Promise<Listener> {
	let take: (answer: Answer) => void = () => {};
	const answer = new Promise<Answer>((resolve) => {
		take = resolve;
	});
	let answered = false;
	const pageFor = (url: URL): Page => {
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
		send(response, known ? pageFor(new URL(target)) : strangePage());
	});
	return { answer, close: () => closeAll(servers) };
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

function send(response: ServerResponse, { status, html }: Page): void {
	response.writeHead(status, {
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
