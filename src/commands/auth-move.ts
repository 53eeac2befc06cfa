import { prepareHome } from "../config/home.js";
import { EXIT, type ExitCode } from "../output/exit.js";
import type { Connection, TokenVault } from "../words/connection.js";
import { Failure } from "../words/failure.js";
import type { Context } from "./context.js";
import { openContextVault } from "./context-vault.js";
import { tokenLock } from "./locking.js";
import { note } from "./noted.js";

type Store = TokenVault["name"];

export interface MoveOptions {
	readonly to: Store;
}

const NAMES: Readonly<Record<Store, string>> = { keychain: "keychain", file: "encrypted file" };

/** `auth move`: the connection into that store, and out of the other one. */
export async function moveTokens(context: Context, { to }: MoveOptions): Promise<ExitCode> {
	const { config, printer } = context;
	prepareHome(config.home);
	const from: Store = to === "file" ? "keychain" : "file";
	const account = config.quickbooks.environment;
	const withLock = tokenLock(context);
	const isInUse = config.tokens.store === to;
	const { realmId, company } = await withLock(() =>
		move(vaultOf(context, from), vaultOf(context, to), account, isInUse),
	);
	note(context, "connection moved", `from the ${NAMES[from]} into the ${NAMES[to]} (${account})`, realmId);
	printer.success(
		`The connection to ${company?.name ?? `company ${realmId}`} (${account}) is in the ${NAMES[to]} now, and nowhere else.`,
	);
	if (config.tokens.store !== to) {
		printer.warn(`From now on set EAUR_QB_TOKEN_STORE=${to}, or store = "${to}" under [tokens] in config.toml.`);
	}
	printer.result({ from, store: to, realm_id: realmId, environment: account }, `Moved to the ${NAMES[to]}`);
	return EXIT.done;
}

const vaultOf = (context: Context, store: Store): TokenVault =>
	openContextVault(context, { ...context.config.tokens, store });

/** Read back before the first copy is removed: between the two, it is in both rather than in none. */
async function move(source: TokenVault, target: TokenVault, account: string, isInUse: boolean): Promise<Connection> {
	const connection = await source.load(account);
	if (!connection) throw nothingToMove(await target.load(account), source.name, target.name, isInUse);
	await target.save(account, connection);
	const stored = await target.load(account);
	if (stored?.tokens.refreshToken !== connection.tokens.refreshToken) throw notStored(target.name);
	await source.remove(account);
	return stored;
}

function nothingToMove(there: Connection | undefined, from: Store, to: Store, isInUse: boolean): Failure {
	const useIt = isInUse ? "It is in use: nothing is left to do." : `Set EAUR_QB_TOKEN_STORE=${to} to use it.`;
	return new Failure("not-connected", {
		code: "QB001",
		detail: `The ${NAMES[from]} holds no connection to move${there ? `; the ${NAMES[to]} holds one already` : ""}.`,
		fix: there ? useIt : "Log in: `eaur-qb auth login`.",
	});
}

function notStored(to: Store): Failure {
	return new Failure("surroundings", {
		code: "QB001",
		detail: `The ${NAMES[to]} did not keep the connection; it is still where it was.`,
		fix: "`eaur-qb doctor` looks at the stores.",
	});
}
