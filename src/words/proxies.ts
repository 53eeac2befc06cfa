/** Which proxy the environment names for https, and for which hosts it names none. */
export interface Proxies {
	/** HTTPS_PROXY, as it was written. */
	readonly https: string | undefined;
	/** Of the variable that names it: HTTPS_PROXY, all_proxy. */
	readonly named?: string;
	/** NO_PROXY: hosts, domains, `host:port` or `*`, with commas or blanks between them. */
	readonly except: string;
}

export const NO_PROXIES: Proxies = { https: undefined, except: "" };

export function isLoopback(host: string): boolean {
	return /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/i.test(host);
}

/** The proxy for an https host, as it was written; none for this computer itself, and where NO_PROXY says so. */
export function proxyFor(host: string, port: number, { https, except }: Proxies): string | undefined {
	if (https === undefined || isLoopback(host)) return undefined;
	const rules = except.split(/[\s,]+/).filter((rule) => rule !== "");
	return rules.some((rule) => covers(rule.toLowerCase(), host.toLowerCase(), port)) ? undefined : https;
}

/** `*`, `intuit.com` and `.intuit.com` (it and all below it), `*.intuit.com`, each with a port or without. */
function covers(rule: string, host: string, port: number): boolean {
	if (rule === "*") return true;
	const [, name = rule, onlyPort] = /^(.*?)(?::(\d+))?$/.exec(rule) ?? [];
	if (onlyPort !== undefined && Number(onlyPort) !== port) return false;
	const domain = name.replace(/^\*?\./, "");
	return host === domain || host.endsWith(`.${domain}`);
}
