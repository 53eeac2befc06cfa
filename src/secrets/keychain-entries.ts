import * as v from "valibot";
import { jsonOf } from "./connection-text.js";

/** One service's entries in a keychain. `get` answers null for what is not there, and for all in a locked one. */
export interface Entries {
	get(name: string): Promise<string | null>;
	set(name: string, value: string): Promise<void>;
	delete(name: string): Promise<void>;
}

/** A connection in three texts, each in entries of its own. */
export interface Parts {
	readonly details: string;
	readonly access: string;
	readonly refresh: string;
}

/** `locked`: not open for writing. `incomplete`: a connection of ours with pieces missing. */
export class KeychainFault extends Error {
	constructor(
		readonly kind: "locked" | "incomplete" | "unloadable",
		message: string,
	) {
		super(message);
	}
}

/** The Windows Credential Manager holds 2560 bytes (CRED_MAX_CREDENTIAL_BLOB_SIZE), two to a character. */
const CHUNK = 1190;
const SENTINEL = "eaur-qb";
const PARTS = ["details", "access", "refresh"] as const;
const count = v.pipe(v.number(), v.integer(), v.minValue(1));
const Header = v.object({
	slot: v.picklist(["a", "b"]),
	chunks: v.object({ details: count, access: count, refresh: count }),
});
type Header = v.InferOutput<typeof Header>;
type Slot = Header["slot"];

/**
 * A locked keychain says "nothing stored" about everything. An entry that is always there tells it from an empty one;
 * where it is missing, writing it tells.
 */
export async function proveOpen(entries: Entries): Promise<void> {
	if ((await entries.get(SENTINEL)) !== null) return;
	try {
		await entries.set(SENTINEL, "eaur-qb keeps its QuickBooks connection in this keychain");
	} catch (error) {
		throw new KeychainFault("locked", error instanceof Error ? error.message : String(error));
	}
}

/** The connection of `account`, or undefined where none is stored. */
export async function readParts(entries: Entries, account: string): Promise<Parts | undefined> {
	const header = await readHeader(entries, account);
	if (!header) return undefined;
	const [details, access, refresh] = await Promise.all(
		PARTS.map((part) => readChunks(entries, partName(account, header.slot, part), header.chunks[part])),
	);
	return { details: details ?? "", access: access ?? "", refresh: refresh ?? "" };
}

/** Writes beside what is there, then points to it in one step: whenever it is cut short, one whole connection remains. */
export async function writeParts(entries: Entries, account: string, parts: Parts): Promise<void> {
	const old = (await readHeader(entries, account))?.slot ?? "b";
	const slot = old === "a" ? "b" : "a";
	await clearSlot(entries, account, slot);
	const chunks = { details: 0, access: 0, refresh: 0 };
	for (const part of PARTS) chunks[part] = await writeChunks(entries, partName(account, slot, part), parts[part]);
	await entries.set(account, JSON.stringify({ slot, chunks } satisfies Header));
	await clearSlot(entries, account, old);
}

/** The pointer goes last, so that a removal that was cut short is seen and can be repeated. */
export async function deleteParts(entries: Entries, account: string): Promise<void> {
	await clearSlot(entries, account, "a");
	await clearSlot(entries, account, "b");
	await entries.delete(account);
}

const partName = (account: string, slot: Slot, part: keyof Parts) => `${account}/${slot}/${part}`;

async function readHeader(entries: Entries, account: string): Promise<Header | undefined> {
	const text = await entries.get(account);
	if (text === null) return undefined;
	const parsed = v.safeParse(Header, jsonOf(text));
	return parsed.success ? parsed.output : undefined;
}

async function readChunks(entries: Entries, name: string, chunks: number): Promise<string> {
	let text = "";
	for (let index = 1; index <= chunks; index++) {
		const chunk = await entries.get(`${name}/${index}`);
		if (chunk === null) throw new KeychainFault("incomplete", `entry ${name}/${index} is missing`);
		text += chunk;
	}
	return text;
}

async function writeChunks(entries: Entries, name: string, text: string): Promise<number> {
	const chunks = text.match(new RegExp(`.{1,${CHUNK}}`, "gs")) ?? [""];
	for (const [index, chunk] of chunks.entries()) await entries.set(`${name}/${index + 1}`, chunk);
	return chunks.length;
}

async function clearSlot(entries: Entries, account: string, slot: Slot): Promise<void> {
	for (const part of PARTS) await clearChunks(entries, partName(account, slot, part));
}

/** From the last one down, so that what an interruption leaves is found again from the first. */
async function clearChunks(entries: Entries, name: string): Promise<void> {
	let last = 0;
	while ((await entries.get(`${name}/${last + 1}`)) !== null) last++;
	for (let index = last; index >= 1; index--) await entries.delete(`${name}/${index}`);
}
