import { createHash } from "node:crypto";
import { hostname } from "node:os";
import { join } from "node:path";
import { examineLedger, type Look } from "../audit/examine.js";
import { type LockOwner, processLock, takeHomeLock } from "../audit/lock.js";
import { prepareHome } from "../config/home.js";
import type { Mis, MisLock } from "../mis/types.js";
import { moment } from "../output/text.js";
import type { WithLock } from "../words/connection.js";
import { Failure } from "../words/failure.js";
import type { RealmId } from "../words/ids.js";
import { type Context, userName } from "./context.js";

/**
 * Keeps other runs of this home out until the command ends, which from here on a signal lets come to its end. What takes
 * the lock is going to write: the ledger is looked at first, at a glance by who sends nothing. Throws `Failure` "locked" naming the holder, and "surroundings"
 * for a damaged ledger.
 */
export function lockHome(context: Context, look: Look = "through it"): void {
	prepareHome(context.config.home);
	const owner: LockOwner = {
		user: userName(),
		host: hostname(),
		pid: process.pid,
		command: context.commandLine,
		since: new Date().toISOString(),
	};
	const attempt = takeHomeLock(context.config.home, owner);
	if (!("release" in attempt)) throw lockedBy(attempt.heldBy);
	context.finishFirst();
	context.onEnd(attempt.release);
	examineLedger(context.config.home, look);
}

/** Keeps other processes of this home away from the connection; a signal waits until it is stored. */
export function tokenLock({ config, finishFirst }: Context): WithLock {
	// In its place earlier versions had a folder, "tokens.lock".
	const withLock = processLock(join(config.home, "connection.lock"));
	return (work) => {
		prepareHome(config.home);
		return withLock(async () => {
			const finished = finishFirst();
			try {
				return await work();
			} finally {
				finished();
			}
		});
	};
}

/**
 * Makes sure that the lock is still ours, or takes it again. Returns how often it was taken: another number than before
 * says that it was lost in between, and that somebody else may have had it. Throws `Failure` "locked" when somebody has.
 */
export type Guard = () => Promise<number>;

/**
 * Keeps runs on other machines out, by a lock that the MIS server holds for us as long as one connection lives. The
 * guard is to be called before rows are claimed: after a lost connection the lock may be somebody else's.
 */
export async function lockMis(context: Context, mis: Mis, realm: RealmId): Promise<Guard> {
	let lock = await takeMisLock(mis, realm);
	let taken = 1;
	context.onEnd(() => lock.release());
	const check = async () => {
		if (await lock.held()) return taken;
		// What may be left of the old one would keep us out ourselves.
		await lock.release();
		lock = await takeMisLock(mis, realm);
		taken += 1;
		return taken;
	};
	let underWay: Promise<number> | undefined;
	return () => {
		// Several batches ask at once: one of them takes the lock, for all.
		underWay ??= check().finally(() => {
			underWay = undefined;
		});
		return underWay;
	};
}

async function takeMisLock(mis: Mis, realm: RealmId): Promise<MisLock> {
	const attempt = await mis.lock(lockName(realm));
	if ("lock" in attempt) return attempt.lock;
	const { host, seconds } = attempt.heldBy;
	const since = seconds === undefined ? "" : ` since ${moment(new Date(Date.now() - seconds * 1000).toISOString())}`;
	throw new Failure("locked", {
		detail: `Another run is working on this MIS and company, on ${host ?? "another machine"}${since}.`,
		fix: "Wait until it has ended, then run the command again.",
	});
}

/** One lock per company; the server keeps its names apart from those of other databases only if we do. */
const lockName = (realm: RealmId): string => `eaur-qb:${createHash("sha256").update(realm).digest("hex").slice(0, 16)}`;

function lockedBy(owner: LockOwner | undefined): Failure {
	const who = owner
		? `${owner.user} on ${owner.host} (process ${owner.pid}, \`${owner.command}\`) since ${moment(owner.since)}`
		: "another process";
	return new Failure("locked", {
		detail: `Another run holds the lock of ${owner ? "this folder" : "EAUR_QB_HOME"}: ${who}.`,
		fix: "Wait until it has ended, then run the command again.",
	});
}
