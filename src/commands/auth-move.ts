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
	const { connection, isMoved } = await withLock(() =>
		move(vaultOf(context, from), vaultOf(context, to), account, isInUse),
	);
	const { realmId, company } = connection;
	if (isMoved) note(context, "connection moved", `from the ${NAMES[from]} into the ${NAMES[to]} (${account})`, realmId);
	const where = isMoved ? "now, and nowhere else" : "already: nothing is left to do";
	printer.success(
		`The connection to ${company?.name ?? `company ${realmId}`} (${account}) is in the ${NAMES[to]} ${where}.`,
	);
	if (!isInUse) {
		printer.warn(`From now on set EAUR_QB_TOKEN_STORE=${to}, or store = "${to}" under [tokens] in config.toml.`);
	}
	printer.result({ from, store: to, realm_id: realmId, environment: account }, `Moved to the ${NAMES[to]}`);
	return EXIT.done;
}

const vaultOf = (context: Context, store: Store): TokenVault =>
	openContextVault(context, { ...context.config.tokens, store });

/**
 * Read back before the first copy is removed: between the two, it is in both rather than in none. Asked again, what is there
 * and in use is left as it is.
 */
async function move(
	source: TokenVault,
	target: TokenVault,
	account: string,
	isInUse: boolean,
): Promise<{ readonly connection: Connection; readonly isMoved: boolean }> {
	const connection = await source.load(account);
	if (!connection) {
		const there = await target.load(account);
		if (there && isInUse) return { connection: there, isMoved: false };
		throw nothingToMove(there, source.name, target.name);
	}
	await target.save(account, connection);
	const stored = await target.load(account);
	if (stored?.tokens.refreshToken !== connection.tokens.refreshToken) throw notStored(target.name);
	await source.remove(account);
	return { connection: stored, isMoved: true };
}

function nothingToMove(there: Connection | undefined, from: Store, to: Store): Failure {
	return new Failure("not-connected", {
		code: "QB001",
		detail: `The ${NAMES[from]} holds no connection to move${there ? `; the ${NAMES[to]} holds one already` : ""}.`,
		fix: there ? `Set EAUR_QB_TOKEN_STORE=${to} to use it.` : "Log in: `eaur-qb auth login`.",
	});
}

function notStored(to: Store): Failure {
	return new Failure("surroundings", {
		code: "QB001",
		detail: `The ${NAMES[to]} did not keep the connection; it is still where it was.`,
		fix: "`eaur-qb doctor` looks at the stores.",
	});
}
