import { NO_PROXIES, type Proxies } from "../words/proxies.js";

/**
 * As curl and others read the environment: the lower-case name first. All addresses of Intuit are https, so HTTP_PROXY
 * says nothing here.
 */
export function readProxies(env: NodeJS.ProcessEnv): Proxies {
	const https = first(env, ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]);
	const except = first(env, ["no_proxy", "NO_PROXY"])?.value ?? "";
	return https === undefined ? NO_PROXIES : { https: https.value, named: https.name, except };
}

function first(env: NodeJS.ProcessEnv, names: readonly string[]): { name: string; value: string } | undefined {
	return names.map((name) => ({ name, value: env[name]?.trim() ?? "" })).find(({ value }) => value !== "");
}
