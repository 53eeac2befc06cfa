import { createHash } from "node:crypto";
import { join, resolve } from "node:path";
import * as v from "valibot";
import type { Connection, TokenVault } from "../words/connection.js";
import { Failure, type FailureText } from "../words/failure.js";
import { jsonOf, readConnection, writeConnection } from "./connection-text.js";
import { readPrivateFile, replaceFile } from "./durable-file.js";
import type { Parts } from "./keychain-entries.js";
import { askKeyring, type KeyringReply, PATIENCE_MS } from "./keyring-process.js";
import { Library } from "./keyring-protocol.js";

/** Which library stored the connection of which account. No secrets. */
const KeychainRecord = v.object({ version: v.literal(1), stored: v.record(v.string(), Library) });
type StoredWith = Readonly<Record<string, Library>>;

/** keytar where its native part loads: it is the one asked for. The other is maintained, and always installs. */
const PREFERENCE: readonly Library[] = ["keytar", "keyring"];

const serviceOf = (home: string) => `eaur-qb-${createHash("sha256").update(resolve(home)).digest("hex").slice(0, 12)}`;

/** Throws `Failure` "surroundings" where the keychain could not store a connection now. */
export async function proveKeychain(home: string): Promise<void> {
	done(await askKeyring({ act: "load", service: serviceOf(home), account: "none", libraries: [...PREFERENCE] }));
}

/** Connections in the keychain of the operating system, under a service name of this home's own. */
export function keychainVault(home: string): TokenVault {
	const service = serviceOf(home);
	const record = join(home, "keychain.json");

	return {
		name: "keychain",
		async load(account) {
			const library = (await readRecord(record))[account];
			if (!library) return undefined;
			const { parts } = done(await askKeyring({ act: "load", service, account, libraries: [library] }));
			return parts && connectionOf(parts);
		},
		async save(account, connection) {
			const stored = await readRecord(record);
			const libraries = [...new Set([stored[account] ?? "keytar", ...PREFERENCE])];
			const { library } = done(
				await askKeyring({ act: "save", service, account, libraries, parts: partsOf(connection) }),
			);
			if (stored[account] !== library) await writeRecord(record, { ...stored, [account]: library });
		},
		async remove(account) {
			const { [account]: library, ...others } = await readRecord(record);
			if (!library) return;
			done(await askKeyring({ act: "remove", service, account, libraries: [library] }));
			await writeRecord(record, others);
		},
	};
}

async function readRecord(path: string): Promise<StoredWith> {
	const text = await readPrivateFile(path);
	if (text === undefined) return {};
	const parsed = v.safeParse(KeychainRecord, jsonOf(text));
	if (!parsed.success) throw unreadableRecord(path);
	return parsed.output.stored;
}

const writeRecord = (path: string, stored: StoredWith) => replaceFile(path, JSON.stringify({ version: 1, stored }));

function partsOf(connection: Connection): Parts {
	const { accessToken, refreshToken } = connection.tokens;
	const tokens = { ...connection.tokens, accessToken: HELD_APART, refreshToken: HELD_APART };
	return { details: writeConnection({ ...connection, tokens }), access: accessToken, refresh: refreshToken };
}

const HELD_APART = "in an entry of its own";

function connectionOf({ details, access, refresh }: Parts): Connection {
	const connection = readConnection(details);
	if (!connection) throw keychainFailure({ kind: "incomplete", message: "its details cannot be read" });
	return { ...connection, tokens: { ...connection.tokens, accessToken: access, refreshToken: refresh } };
}

function done(reply: KeyringReply): Extract<KeyringReply, { kind: "done" }> {
	if (reply.kind === "done") return reply;
	throw keychainFailure(reply);
}

function keychainFailure({ kind, message }: Exclude<KeyringReply, { kind: "done" }>): Failure {
	const text = { code: "QB001", ...FAULTS[kind](message) } as const;
	return new Failure(kind === "incomplete" ? "not-connected" : "surroundings", text);
}

const ELSEWHERE =
	"On a server without a desktop, set EAUR_QB_TOKEN_STORE=file and EAUR_QB_TOKEN_KEY, then log in there.";

const FAULTS: Readonly<Record<Exclude<KeyringReply["kind"], "done">, (message: string) => FailureText>> = {
	unreachable: (message) => ({
		detail: `The keychain of this computer cannot be reached (${message}).`,
		fix: `Run the command inside your desktop session. ${ELSEWHERE}`,
	}),
	silent: () => ({
		detail: `The keychain of this computer did not answer within ${PATIENCE_MS / 1000} seconds.`,
		fix: `If it asks for its password on the screen, give it and run the command again. ${ELSEWHERE}`,
	}),
	locked: (message) => ({
		detail: `The keychain of this computer is locked, or has no default keyring (${message}).`,
		fix: `Unlock it and run the command again; the stored connection is untouched. ${ELSEWHERE}`,
	}),
	crashed: (message) => ({
		detail: `The keychain library of this computer broke off (${message}).`,
		fix: `Run the command again. ${ELSEWHERE}`,
	}),
	unloadable: (message) => ({
		detail: `The library that holds the connection in the keychain does not load here (${message}).`,
		fix: `Install eaur-qb again with the same Node.js, or log in again: \`eaur-qb auth login\`. ${ELSEWHERE}`,
	}),
	incomplete: (message) => ({
		detail: `The connection in the keychain is incomplete (${message}).`,
		fix: "Log in again: `eaur-qb auth login`.",
	}),
};

function unreadableRecord(path: string): Failure {
	return new Failure("surroundings", {
		code: "QB001",
		detail: `The file ${path}, which says how the keychain was used, cannot be read.`,
		fix: "Remove it, and log in again: `eaur-qb auth login`.",
	});
}
