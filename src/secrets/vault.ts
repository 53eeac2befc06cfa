import { randomBytes } from "node:crypto";
import type { Config } from "../config/types.js";
import type { Connection, TokenVault } from "../words/connection.js";
import { Failure } from "../words/failure.js";
import { realmId } from "../words/ids.js";
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

/**
 * Puts a made-up connection into the store, reads it back and takes it away: a keychain that takes everything and keeps
 * nothing looks well until then. Throws `Failure` where what came back is not what was put in.
 */
export async function proveRoundTrip(vault: TokenVault): Promise<void> {
	const account = `check-${randomBytes(4).toString("hex")}`;
	const made = madeUpConnection(randomBytes(16).toString("hex"));
	try {
		await vault.save(account, made);
		const back = await vault.load(account);
		if (back?.tokens.refreshToken !== made.tokens.refreshToken) throw keepsNothing();
	} finally {
		await vault.remove(account);
	}
}

function madeUpConnection(secret: string): Connection {
	const at = Date.now();
	return {
		environment: "sandbox",
		clientId: "check",
		realmId: realmId("1"),
		baseUrl: "http://127.0.0.1",
		tokenUrl: "http://127.0.0.1",
		company: undefined,
		tokens: {
			accessToken: secret,
			refreshToken: secret,
			accessExpiresAt: at,
			refreshExpiresAt: at,
			connectionExpiresAt: undefined,
		},
	};
}

function keepsNothing(): Failure {
	return new Failure("configuration", {
		code: "QB001",
		detail: "The keychain of this computer took a made-up secret and did not give it back.",
		fix: "Unlock it, or use an encrypted file: EAUR_QB_TOKEN_STORE=file with a key in EAUR_QB_TOKEN_KEY_FILE.",
	});
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
