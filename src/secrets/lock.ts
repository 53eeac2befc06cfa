import { randomBytes } from "node:crypto";
import { link, mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import * as v from "valibot";
import type { WithLock } from "../words/connection.js";
import { Failure } from "../words/failure.js";
import { replaceFile } from "./durable-file.js";

const Ticket = v.object({ host: v.string(), pid: v.number(), started: v.optional(v.string()), released: v.boolean() });
type Ticket = v.InferOutput<typeof Ticket>;

const POLL_MS = 40;
/** One holder needs 30 s for Intuit and some for the store; who waits longer than this is told. */
const GIVE_UP_MS = 90_000;
/** Where a holder cannot be asked whether it lives (another host, no /proc), its ticket counts this long. */
const UNPROVEN_MS = 120_000;
/** Old tickets that stay, so that a listing made while others come and go still shows a newer one. */
const KEPT = 16;

/**
 * A lock over all processes of one machine, as a folder of numbered tickets: the highest number holds it, unless it is
 * released or its process is gone. Taking it means creating the next number, which the file system grants to one alone.
 * A ticket is never taken back, so nobody can remove the lock of somebody who came in between.
 */
export function processLock(folder: string): WithLock {
	return async (work) => {
		const mine = await take(folder);
		try {
			return await work();
		} finally {
			await release(folder, mine);
		}
	};
}

/** If even this cannot be written, the work was done all the same; the lock is free once this process has ended. */
async function release(folder: string, number: number): Promise<void> {
	const ticket = { ...(await ownTicket()), released: true };
	await replaceFile(ticketPath(folder, number), JSON.stringify(ticket)).catch(() => undefined);
}

async function take(folder: string): Promise<number> {
	await mkdir(folder, { recursive: true, mode: 0o700 });
	const ticket = JSON.stringify(await ownTicket());
	const deadline = Date.now() + GIVE_UP_MS;
	for (;;) {
		const last = await highest(folder);
		if ((await isFree(folder, last)) && (await create(folder, last + 1, ticket))) {
			// Whoever read the number long ago may create one that had been used and swept away: then a higher one shows.
			if ((await highest(folder)) === last + 1) {
				await sweep(folder, last + 1 - KEPT);
				return last + 1;
			}
			await rm(ticketPath(folder, last + 1), { force: true });
		}
		if (Date.now() > deadline) throw heldTooLong(folder);
		await pause(POLL_MS * (0.5 + Math.random()));
	}
}

const ticketPath = (folder: string, number: number) => join(folder, String(number));

async function numbers(folder: string): Promise<number[]> {
	return (await readdir(folder)).filter((name) => /^\d+$/.test(name)).map(Number);
}

const highest = async (folder: string) => Math.max(0, ...(await numbers(folder)));

/** By a hard link, so that the ticket appears with all that it says, and only if its number is still free. */
async function create(folder: string, number: number, ticket: string): Promise<boolean> {
	const draft = join(folder, `draft-${randomBytes(6).toString("hex")}`);
	await writeFile(draft, ticket, { flag: "wx", mode: 0o600 });
	try {
		await link(draft, ticketPath(folder, number));
		return true;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
		throw error;
	} finally {
		await rm(draft, { force: true });
	}
}

async function sweep(folder: string, upTo: number): Promise<void> {
	for (const number of await numbers(folder)) if (number <= upTo) await rm(ticketPath(folder, number), { force: true });
}

async function isFree(folder: string, number: number): Promise<boolean> {
	if (number === 0) return true;
	const path = ticketPath(folder, number);
	const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), Ticket), await readFile(path, "utf8").catch(() => ""));
	if (!parsed.success) return await isOld(path);
	const { host, pid, started, released } = parsed.output;
	if (released) return true;
	if (host !== hostname()) return await isOld(path);
	if (!exists(pid)) return true;
	return started === undefined ? await isOld(path) : started !== (await startOf(pid));
}

async function isOld(path: string): Promise<boolean> {
	const written = await stat(path).catch(() => undefined);
	return written !== undefined && Date.now() - written.mtimeMs > UNPROVEN_MS;
}

async function ownTicket(): Promise<Ticket> {
	return { host: hostname(), pid: process.pid, started: await startOf(process.pid), released: false };
}

function exists(pid: number): boolean {
	try {
		return process.kill(pid, 0);
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === "EPERM";
	}
}

/**
 * Boot and clock tick at which a process started: a number that is used again does not pass for the old process.
 * Undefined where there is no /proc; "gone" for a dead process that nobody has buried (proc(5), fields 3 and 22 of stat).
 */
async function startOf(pid: number): Promise<string | undefined> {
	const boot = await readFile("/proc/sys/kernel/random/boot_id", "utf8").catch(() => undefined);
	if (boot === undefined) return undefined;
	const status = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
	const fields = status.slice(status.lastIndexOf(")") + 2).split(" ");
	return status === "" || fields[0] === "Z" ? "gone" : `${boot.trim()}/${fields[19]}`;
}

function heldTooLong(folder: string): Failure {
	return new Failure("surroundings", {
		code: "QB002",
		detail: `Another eaur-qb has been renewing the connection for more than ${GIVE_UP_MS / 1000} seconds (${folder}).`,
		fix: "Look for an eaur-qb that hangs, end it, and run the command again.",
	});
}
