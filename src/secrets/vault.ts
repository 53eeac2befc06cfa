import type { Config } from "../config/types.js";
import type { TokenVault } from "../words/connection.js";
import { Failure } from "../words/failure.js";
import { fileVault } from "./file-vault.js";
import { keychainVault, proveKeychain } from "./keychain.js";

/** The store that the configuration names; never another one in its place. Throws `Failure` "configuration". */
export function openVault(tokens: Config["tokens"], home: string): TokenVault {
	if (tokens.store === "keychain") return keychainVault(home);
	if (!tokens.key) throw keyIsMissing();
	return fileVault(home, tokens.key);
}

/** Throws `Failure` where that store could take no connection now; tried before anybody is sent to Intuit. */
export async function proveStore(tokens: Config["tokens"], home: string): Promise<void> {
	openVault(tokens, home);
	if (tokens.store === "keychain") await proveKeychain(home);
}

function keyIsMissing(): Failure {
	return new Failure("configuration", {
		code: "QB001",
		detail: "Tokens are to be kept in an encrypted file, but there is no key for it.",
		fix:
			"Make one with `openssl rand -base64 32`, keep it in a file of mode 0600 outside the tool's home, " +
			"and name that file in EAUR_QB_TOKEN_KEY_FILE (or give the key in EAUR_QB_TOKEN_KEY).",
	});
}
