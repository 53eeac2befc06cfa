import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import type { Json } from "./json.js";

/** A request, read to its end. */
export interface Incoming {
	readonly method: string;
	readonly url: URL;
	/** The request line's own words for it, not put right by `URL`. */
	readonly target: string;
	readonly headers: IncomingHttpHeaders;
	readonly body: Buffer;
}

export interface Answer {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
}

/** What happens on the connection: an answer, or none. */
export type Delivery = Answer | "reset" | "hang";

export function jsonAnswer(status: number, body: Json, headers: Readonly<Record<string, string>> = {}): Answer {
	return {
		status,
		headers: { "content-type": "application/json;charset=UTF-8", ...headers },
		body: JSON.stringify(body),
	};
}

export function xmlAnswer(status: number, body: string, headers: Readonly<Record<string, string>> = {}): Answer {
	return { status, headers: { "content-type": "application/xml", ...headers }, body };
}

export function htmlAnswer(status: number, body: string): Answer {
	return { status, headers: { "content-type": "text/html;charset=UTF-8" }, body };
}

export function redirectAnswer(location: string): Answer {
	return { status: 302, headers: { location }, body: "" };
}

export async function readIncoming(request: IncomingMessage): Promise<Incoming> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	return {
		method: request.method ?? "GET",
		url: new URL(request.url ?? "/", "http://127.0.0.1"),
		target: request.url ?? "/",
		headers: request.headers,
		body: Buffer.concat(chunks),
	};
}

export function escapeMarkup(text: string): string {
	return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
