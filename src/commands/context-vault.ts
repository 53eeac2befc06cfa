import type { Config } from "../config/types.js";
import { openVault } from "../secrets/vault.js";
import type { Connection, TokenVault } from "../words/connection.js";
import type { Secrets } from "../words/secrets.js";

interface Keeper {
	readonly config: Pick<Config, "tokens" | "home">;
	readonly printer: { readonly redactor: Secrets };
}

/** The token store of the configuration. Whatever goes in or comes out is a secret that no text shows from then on. */
export function openContextVault({ config, printer }: Keeper, tokens: Config["tokens"] = config.tokens): TokenVault {
	return knownTo(printer.redactor, openVault(tokens, config.home));
}

/** Access and refresh token of the two connections before: a keychain holds little, and what is older has expired. */
const REPLACED = 4;

function knownTo(secrets: Secrets, vault: TokenVault): TokenVault {
	const note = (connection: Connection) => {
		for (const token of tokensOf(connection)) secrets.addSecret(token);
	};
	return {
		name: vault.name,
		async load(account) {
			const connection = await vault.load(account);
			if (connection) note(connection);
			return connection;
		},
		async save(account, connection) {
			note(connection);
			// One that cannot be read is nothing to wait for: a login must be able to replace it.
			const before = await vault.load(account).catch(() => undefined);
			await vault.save(account, withReplaced(connection, before));
		},
		remove: (account) => vault.remove(account),
	};
}

function withReplaced(connection: Connection, before: Connection | undefined): Connection {
	const { accessToken, refreshToken } = connection.tokens;
	const old = new Set([...(before ? tokensOf(before) : []), ...(connection.replaced ?? [])]);
	for (const present of [accessToken, refreshToken]) old.delete(present);
	return old.size === 0 ? connection : { ...connection, replaced: [...old].slice(0, REPLACED) };
}

const tokensOf = ({ tokens, replaced = [] }: Connection): readonly string[] => [
	tokens.accessToken,
	tokens.refreshToken,
	...replaced,
];
