/**
 * Talks to the keychain in a process of its own: a dead bus makes both libraries hang for ever, a locked keyring can
 * crash one of them, and a process that hangs in native code can only be killed.
 */
import { text } from "node:stream/consumers";
import * as v from "valibot";
import { deleteParts, type Entries, KeychainFault, proveOpen, readParts, writeParts } from "./keychain-entries.js";
import { type KeyringAnswer, KeyringRequest, type Library } from "./keyring-protocol.js";

type Opener = (service: string) => Promise<Entries>;

const OPENERS: Readonly<Record<Library, Opener>> = {
	async keytar(service) {
		const { default: keytar } = await import("keytar");
		return {
			get: (name) => keytar.getPassword(service, name),
			set: (name, value) => keytar.setPassword(service, name, value),
			delete: async (name) => void (await keytar.deletePassword(service, name)),
		};
	},
	/** Pinned: left to itself it falls back to the kernel's keyring, which forgets at the end of the session. */
	async keyring(service) {
		const { AsyncEntry } = await import("@napi-rs/keyring");
		const entry = (name: string) => new AsyncEntry(service, name, { linux: { store: "secret-service" } });
		return {
			get: async (name) => (await entry(name).getPassword()) ?? null,
			set: (name, value) => entry(name).setPassword(value),
			delete: async (name) => void (await entry(name).deletePassword()),
		};
	},
};

async function openFirst(service: string, libraries: readonly Library[]): Promise<[Library, Entries]> {
	let reason = "no library was named";
	for (const library of libraries) {
		try {
			return [library, await OPENERS[library](service)];
		} catch (error) {
			reason = messageOf(error);
		}
	}
	throw new KeychainFault("unloadable", reason);
}

async function answer(request: KeyringRequest): Promise<KeyringAnswer> {
	const [library, entries] = await openFirst(request.service, request.libraries);
	await proveOpen(entries);
	switch (request.act) {
		case "load":
			return { kind: "done", library, parts: await readParts(entries, request.account) };
		case "save":
			await writeParts(entries, request.account, request.parts);
			return { kind: "done", library };
		case "remove":
			await deleteParts(entries, request.account);
			return { kind: "done", library };
	}
}

/** One library answers "nothing there" about a locked keychain, the other breaks off over its unlock prompt. */
function faultOf(error: unknown): KeyringAnswer {
	const message = messageOf(error);
	if (error instanceof KeychainFault) return { kind: error.kind, message };
	return { kind: /\b(un)?lock/i.test(message) ? "locked" : "unreachable", message };
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error)).split("\n", 1)[0] ?? "";

const request = v.parse(KeyringRequest, JSON.parse(await text(process.stdin)));
process.stdout.write(JSON.stringify(await answer(request).catch(faultOf)));
