import type { ClientRequest } from "node:http";
import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import { CONNECT_MS, NotReached } from "./agents.js";

/** Errors of a certificate that this computer does not trust (Node's and OpenSSL's names). */
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY)|ERR_TLS/;

/**
 * Tells when a request has a connection, and ends it where none comes in time. Before, not a byte of it has left: what a
 * request says is written once TLS stands.
 */
export function watchDeparture(request: ClientRequest, reached: () => void): void {
	const timer = setTimeout(() => {
		request.destroy(new NotReached(`no connection was made within ${CONNECT_MS / 1000} s`));
	}, CONNECT_MS);
	const arrive = () => {
		clearTimeout(timer);
		reached();
	};
	request.once("socket", (socket) => {
		if (isReady(socket)) arrive();
		else socket.once(socket instanceof TLSSocket ? "secureConnect" : "connect", arrive);
	});
	request.once("close", () => clearTimeout(timer));
}

/** `secureConnecting` is Node's own note that TLS does not stand yet; its types do not know it. */
function isReady(socket: Socket & { readonly secureConnecting?: boolean }): boolean {
	return !socket.connecting && socket.secureConnecting !== true;
}

const UNKNOWN_NAME = ["its name cannot be looked up", ": no network, or a DNS server that does not answer"] as const;
const NO_WAY = ["there is no way to it from here", ""] as const;
const NOT_REACHED = new Map<string, readonly [what: string, because: string]>([
	["ENOTFOUND", UNKNOWN_NAME],
	["EAI_AGAIN", UNKNOWN_NAME],
	["ECONNREFUSED", ["the connection was refused", ""]],
	["EHOSTUNREACH", NO_WAY],
	["ENETUNREACH", NO_WAY],
]);

/** Why no connection was made, by the code of the error: each says what it is. */
export function whyNotReached(code: string | undefined, message: string | undefined): string {
	if (code === "EAUR_NOT_REACHED" && message !== undefined) return message;
	const known = code === undefined ? undefined : NOT_REACHED.get(code);
	if (code !== undefined && known !== undefined) return `${known[0]} (${code})${known[1]}`;
	if (code !== undefined && CERTIFICATE.test(code)) {
		return `its certificate is not one that this computer trusts (${code}): a firewall that opens connections, or a wrong clock`;
	}
	return `no connection was made (${code ?? "no reason given"})`;
}
