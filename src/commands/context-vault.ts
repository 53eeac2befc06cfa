import type { Config } from "../config/types.js";
import { openVault } from "../secrets/vault.js";
import type { Connection, TokenVault } from "../words/connection.js";
import type { Secrets } from "../words/secrets.js";
import type { Context } from "./context.js";

/** The token store of the configuration. Whatever goes in or comes out is a secret that no text shows from then on. */
export function openContextVault({ config, printer }: Context, tokens: Config["tokens"] = config.tokens): TokenVault {
	return knownTo(printer.redactor, openVault(tokens, config.home));
}

function knownTo(secrets: Secrets, vault: TokenVault): TokenVault {
	const note = ({ tokens }: Connection) => {
		secrets.addSecret(tokens.accessToken);
		secrets.addSecret(tokens.refreshToken);
	};
	return {
		name: vault.name,
		async load(account) {
			const connection = await vault.load(account);
			if (connection) note(connection);
			return connection;
		},
		save(account, connection) {
			note(connection);
			return vault.save(account, connection);
		},
		remove: (account) => vault.remove(account),
	};
}
