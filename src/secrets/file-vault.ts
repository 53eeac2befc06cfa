import { createCipheriv, createDecipheriv, createHmac, randomBytes } from "node:crypto";
import { join } from "node:path";
import * as v from "valibot";
import type { TokenVault } from "../words/connection.js";
import { Failure } from "../words/failure.js";
import { jsonOf, readConnection, writeConnection } from "./connection-text.js";
import { readPrivateFile, replaceFile } from "./durable-file.js";

const Sealed = v.object({ keyId: v.string(), nonce: v.string(), tag: v.string(), data: v.string() });
const Envelope = v.object({ version: v.number(), connections: v.record(v.string(), Sealed) });

type Sealed = v.InferOutput<typeof Sealed>;
type Sealeds = Readonly<Record<string, Sealed>>;

const VERSION = 1;
/** GCM's own nonce length (NIST SP 800-38D, 8.2); random ones stay safe for 2^32 saves under one key. */
const NONCE_BYTES = 12;

/** Connections in `tokens.enc`, each sealed with AES-256-GCM under a `key` of 32 bytes that is kept elsewhere. */
export function fileVault(home: string, key: Buffer): TokenVault {
	const path = join(home, "tokens.enc");
	const write = (connections: Sealeds) => replaceFile(path, JSON.stringify({ version: VERSION, connections }));

	return {
		name: "file",
		async load(account) {
			const sealed = envelopeOf(path, await readPrivateFile(path))[account];
			if (!sealed) return undefined;
			if (sealed.keyId !== keyIdOf(key)) throw otherKey(path);
			const connection = readConnection(open(key, account, sealed) ?? "");
			if (!connection) throw damaged(path);
			return connection;
		},
		async save(account, connection) {
			const others = await readableOthers(path);
			await write({ ...others, [account]: seal(key, account, writeConnection(connection)) });
		},
		async remove(account) {
			const { [account]: removed, ...others } = await readableOthers(path);
			if (removed) await write(others);
		},
	};
}

/** Logging in again must be able to replace a damaged file; what cannot be read is lost already. */
async function readableOthers(path: string): Promise<Sealeds> {
	const text = await readPrivateFile(path);
	return text === undefined || jsonOf(text) === undefined ? {} : envelopeOf(path, text);
}

function envelopeOf(path: string, text: string | undefined): Sealeds {
	if (text === undefined) return {};
	const parsed = v.safeParse(Envelope, jsonOf(text));
	if (!parsed.success) throw damaged(path);
	if (parsed.output.version !== VERSION) throw otherVersion(path, parsed.output.version);
	return parsed.output.connections;
}

function seal(key: Buffer, account: string, text: string): Sealed {
	const nonce = randomBytes(NONCE_BYTES);
	const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(boundTo(account));
	const data = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
	const base64 = (bytes: Buffer) => bytes.toString("base64");
	return { keyId: keyIdOf(key), nonce: base64(nonce), tag: base64(cipher.getAuthTag()), data: base64(data) };
}

/** The sealed text; undefined where one bit of it, of its tag or of its account is not what was sealed. */
function open(key: Buffer, account: string, { nonce, tag, data }: Sealed): string | undefined {
	try {
		const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(nonce, "base64"), { authTagLength: 16 });
		decipher.setAAD(boundTo(account)).setAuthTag(Buffer.from(tag, "base64"));
		return Buffer.concat([decipher.update(Buffer.from(data, "base64")), decipher.final()]).toString("utf8");
	} catch {
		return undefined;
	}
}

const boundTo = (account: string) => Buffer.from(`eaur-qb tokens ${VERSION} ${account}`);

/** Tells a wrong key from a damaged file; says nothing about the key itself. */
const keyIdOf = (key: Buffer) => createHmac("sha256", key).update("eaur-qb key id").digest("hex").slice(0, 16);

function otherKey(path: string): Failure {
	return new Failure("configuration", {
		code: "QB001",
		detail: `The connection in ${path} was encrypted with another key than the one given.`,
		fix: "Give the key of that file in EAUR_QB_TOKEN_KEY or EAUR_QB_TOKEN_KEY_FILE; if it is lost, log in again: `eaur-qb auth login`.",
	});
}

function damaged(path: string): Failure {
	return new Failure("not-connected", {
		code: "QB001",
		detail: `The token file ${path} is cut short or was changed, so the connection in it cannot be used.`,
		fix: "Bring the file back from a backup made since the last run, or log in again: `eaur-qb auth login`.",
	});
}

function otherVersion(path: string, version: number): Failure {
	return new Failure("surroundings", {
		code: "QB001",
		detail: `The token file ${path} has version ${version}; this eaur-qb reads version ${VERSION}.`,
		fix: "Use the newer eaur-qb that wrote it.",
	});
}
