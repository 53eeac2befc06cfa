import type { QuickBooksConfig } from "../../config/types.js";
import { Failure } from "../../words/failure.js";
import { isLoopback } from "../../words/proxies.js";
import { usage } from "../options.js";

/** For the keys of Intuit's sandbox, where a person need not set one; it must stand in the app's settings at Intuit. */
const DEFAULT_REDIRECT = "http://localhost:8484/callback";

/** The address Intuit sends the browser to. Production keys take none of this machine, so there it must be set. */
export function redirectOf({ redirectUri, environment }: QuickBooksConfig): string {
	if (redirectUri !== undefined) return redirectUri;
	if (environment === "sandbox") return DEFAULT_REDIRECT;
	throw new Failure("configuration", {
		code: "QB001",
		detail: "QUICK_BOOKS_REDIRECT_URI is not set: with production keys Intuit sends the browser to a page of yours.",
		fix: "Set it to an https address that is registered with the app at developer.intuit.com, then log in with --paste.",
	});
}

/** Where to listen for the redirect. Throws `Failure` "usage" where that cannot be on this machine. */
export function listeningPlace(redirect: string): { readonly port: number; readonly path: string } {
	const url = new URL(redirect);
	const reachable = url.protocol === "http:" && isLoopback(url.hostname) && !url.hostname.includes(":");
	if (!reachable) {
		throw usage(
			`Intuit will send the browser to ${redirect}, where this computer cannot wait for it.`,
			"Run `eaur-qb auth login --paste`.",
		);
	}
	return { port: url.port === "" ? 80 : Number(url.port), path: url.pathname };
}
