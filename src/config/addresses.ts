import { withoutEnding } from "../words/ending.js";
import { isLoopback } from "../words/proxies.js";
import type { Parse } from "./sources.js";
import type { Environment, QuickBooksConfig } from "./types.js";

/** Intuit's own addresses, from its API reference ("Base URLs") and OAuth 2.0 discovery document. */
const API: Readonly<Record<Environment, string>> = {
	sandbox: "https://sandbox-quickbooks.api.intuit.com",
	production: "https://quickbooks.api.intuit.com",
};

const OAUTH: QuickBooksConfig["oauth"] = {
	authorize: "https://appcenter.intuit.com/connect/oauth2",
	token: "https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer",
	revoke: "https://developer.api.intuit.com/v2/oauth2/tokens/revoke",
};

/** The API address, without `/v3/company/…`. */
export function apiAddress(environment: Environment, other: string | undefined): string {
	return other ?? API[environment];
}

export function oauthAddresses(base: string | undefined): QuickBooksConfig["oauth"] {
	if (base === undefined) return OAUTH;
	return {
		authorize: `${base}/connect/oauth2`,
		token: `${base}/oauth2/v1/tokens/bearer`,
		revoke: `${base}/v2/oauth2/tokens/revoke`,
	};
}

/**
 * A rehearsal is Intuit's sandbox environment *and* an address on this computer: production behind a proxy of one's own
 * is production.
 */
export function isRehearsal({ environment, baseUrl }: { environment: Environment; baseUrl: string }): boolean {
	return environment === "sandbox" && isLoopback(new URL(baseUrl).hostname);
}

/** An address that tokens may be sent to: Intuit's over https, or this machine's. Without a slash at its end. */
export const trustedAddress: Parse<string> = (text, reject) => {
	const url = urlOf(text);
	if (!url || !["http:", "https:"].includes(url.protocol)) return reject("must be an address such as https://host");
	if (url.username || url.password || url.search || url.hash) return reject("must hold no user, query or fragment");
	const ours = isLoopback(url.hostname);
	if (!ours && !/(^|\.)intuit\.com$/.test(url.hostname))
		return reject("only Intuit's hosts and this machine are allowed");
	if (!ours && url.protocol === "http:") return reject("plain http is for this machine only; use https");
	return withoutEnding(`${url.origin}${url.pathname}`, /\//);
};

/** As `trustedAddress`; an API address of Intuit's that belongs to the other environment would fool every safeguard. */
export function apiAddressFor(environment: Environment): Parse<string> {
	return (text, reject) => {
		const address = trustedAddress(text, reject);
		const foreign = address === API[environment === "sandbox" ? "production" : "sandbox"];
		return foreign ? reject(`is not the address of Intuit's ${environment} environment`) : address;
	};
}

/** Where Intuit sends the browser after the login. */
export const redirectAddress: Parse<string> = (text, reject) => {
	const url = urlOf(text);
	const fit = url && (url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname)));
	return fit ? text : reject("must be an https address, or an http address of this machine");
};

export function urlOf(text: string): URL | undefined {
	return URL.canParse(text) ? new URL(text) : undefined;
}
