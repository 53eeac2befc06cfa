import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { standardLimits } from "../../src/config/limits.js";
import type { Limits } from "../../src/config/types.js";
import { openQuickBooks, type QuickBooks } from "../../src/quickbooks/client.js";
import { systemClock } from "../../src/quickbooks/limiter.js";
import type { QuickBooksOptions } from "../../src/quickbooks/wire.js";
import { realmId } from "../../src/words/ids.js";

/** A request as Intuit's door sees it. */
export interface Seen {
	readonly method: string;
	/** As it stands in the request line. */
	readonly line: string;
	/** The statement of a query, decoded. */
	readonly statement: string | undefined;
	readonly parameters: URLSearchParams;
	readonly body: string;
}

export interface Answer {
	readonly status?: number;
	readonly headers?: Readonly<Record<string, string>>;
	/** An object becomes JSON, a text stays what it is. */
	readonly body: unknown;
}

/** What stands in Intuit's place: each test says what it answers. */
export interface Door {
	readonly qb: QuickBooks;
	readonly seen: Seen[];
	answer: (seen: Seen) => Answer;
	close(): Promise<void>;
}

const IMPATIENT: Partial<Limits> = {
	attempts: 2,
	retryDelayMs: 1,
	timeoutMs: 2_000,
	throttleWaitMs: 1,
	perSecond: 1_000,
};

/** A server of one's own in the place of Intuit, and the client in front of it. */
export async function openDoor(
	limits: Partial<Limits> = {},
	options: Partial<Pick<QuickBooksOptions, "stop" | "note">> = {},
): Promise<Door> {
	const server = createServer((request, response) => void handle(request, response));
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const qb = openQuickBooks({
		baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		realmId: realmId("123"),
		limits: { ...standardLimits(), ...IMPATIENT, ...limits },
		tokens: { access: async () => "made-up-token", renew: async () => "made-up-token-2" },
		clock: systemClock,
		note: () => {},
		...options,
	});
	const door: Door = {
		qb,
		seen: [],
		answer: () => ({ body: {} }),
		close: async () => {
			qb.close();
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
	async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const line = request.url ?? "";
		const parameters = new URL(line, "http://localhost").searchParams;
		const statement = parameters.get("query") ?? undefined;
		const one: Seen = { method: request.method ?? "", line, statement, parameters, body: await text(request) };
		door.seen.push(one);
		const { status = 200, headers = {}, body } = door.answer(one);
		const isText = typeof body === "string";
		response.writeHead(status, { "content-type": isText ? "text/html" : "application/json", ...headers });
		response.end(isText ? body : JSON.stringify(body));
	}
	return door;
}

export const PAGE = "<html><head><title>400 Bad Request</title></head><body>Bad Request</body></html>";

export const fault = (code: string, message = "No", detail = message): object => ({
	Fault: { Error: [{ Message: message, Detail: detail, code }], type: "ValidationFault" },
	time: "2026-03-01T00:00:00.000-08:00",
});

export const rows = (entity: string, ...objects: readonly object[]): object => ({
	QueryResponse: objects.length === 0 ? {} : { [entity]: objects, startPosition: 1, maxResults: objects.length },
	time: "2026-03-01T00:00:00.000-08:00",
});
