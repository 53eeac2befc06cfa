import { createServer, type Server, type ServerResponse } from "node:http";
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

/** Waits for the browser on 127.0.0.1. The state is good for one answer. Throws `Failure` where the port is taken. */
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
	const server = createServer((request, response) => {
		const target = `http://127.0.0.1${request.url ?? "/"}`;
		const known = request.method === "GET" && URL.canParse(target);
		send(response, known ? pageFor(new URL(target)) : strangePage());
	});
	await open(server, port);
	return {
		answer,
		close() {
			server.close();
			server.closeIdleConnections();
		},
	};
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

function open(server: Server, port: number): Promise<void> {
	return new Promise((resolve, reject) => {
		server.once("error", (error) => reject(cannotListen(port, error)));
		server.listen(port, "127.0.0.1", resolve);
	});
}

function cannotListen(port: number, error: Error): Failure {
	const taken = systemCode(error) === "EADDRINUSE";
	return new Failure("surroundings", {
		code: "QB001",
		detail: taken
			? `Port ${port} of this computer is in use by another program, so the browser's answer cannot be received.`
			: `Port ${port} of this computer cannot be listened on (${systemCode(error) ?? error.message}).`,
		fix:
			"End that program (or another `eaur-qb auth login`), log in with --paste, or register another port with the app " +
			"and set QUICK_BOOKS_REDIRECT_URI.",
	});
}
