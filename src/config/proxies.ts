import { NO_PROXIES, type Proxies } from "../words/proxies.js";

/**
 * As curl and others read the environment: the lower-case name first. All addresses of Intuit are https, so HTTP_PROXY
 * says nothing here.
 */
export function readProxies(env: NodeJS.ProcessEnv): Proxies {
	const https = first(env, ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]);
	return https === undefined ? NO_PROXIES : { https, except: first(env, ["no_proxy", "NO_PROXY"]) ?? "" };
}

function first(env: NodeJS.ProcessEnv, names: readonly string[]): string | undefined {
	return names.map((name) => env[name]?.trim()).find((value) => value !== undefined && value !== "");
}
