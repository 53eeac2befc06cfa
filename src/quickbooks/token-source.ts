import { setTimeout as pause } from "node:timers/promises";
import type { Connection, Tokens, TokenVault, WithLock } from "../words/connection.js";
import { Failure } from "../words/failure.js";
import { loadConnection, type Pins } from "./connection.js";
import type { OAuth, Passing, Refused } from "./oauth.js";
import type { TokenSource } from "./tokens.js";

export interface TokenSourceParts {
	readonly vault: TokenVault;
	/** Which connection of the vault: the environment. */
	readonly account: string;
	readonly pins: Pins;
	readonly oauth: Pick<OAuth, "refreshTokens">;
	/** One refresh at a time over all processes of this home. */
	readonly withLock: WithLock;
	/** Epoch milliseconds. */
	readonly clock: () => number;
	/** Takes a sentence for the person. */
	readonly warn: (sentence: string) => void;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** A token handed out lives at least this long: longer than any request takes. */
const MARGIN_MS = 5 * MINUTE;
/** Before a connection ends, every run says so from this time on. */
const NOTICE_MS = 14 * DAY;
/** After Intuit failed to renew a token that still lives, it is left alone for so long. */
const RESPITE_MS = MINUTE;
const SAVE_ATTEMPTS = 3;

/**
 * Tokens for one run. A refresh token that was used and whose successor got lost locks everybody out, so: one refresh at
 * a time, from what the vault holds at that moment, and the successor is stored before anything uses it.
 */
export function tokenSource(parts: TokenSourceParts): TokenSource {
	const { vault, account, pins, oauth, withLock, clock, warn } = parts;
	let held: Connection | undefined;
	let underway: Promise<string> | undefined;
	let restUntil = 0;

	const lives = (tokens: Tokens, ms: number) => tokens.accessExpiresAt > clock() + ms;

	/** A company that was exchanged under a running program is refused: its records belong to the first one. */
	async function read(): Promise<Connection> {
		const connection = await loadConnection(vault, account, pins);
		if (held && held.realmId !== connection.realmId) throw otherCompany(held, connection);
		if (!held) for (const sentence of endsSoon(connection.tokens, clock())) warn(sentence);
		held = connection;
		return connection;
	}

	/** Somebody else may have renewed it while we waited for the lock, or logged in while we asked. */
	async function renewAlone(stale: string): Promise<string> {
		const connection = await read();
		const { tokens } = connection;
		if (tokens.accessToken !== stale && lives(tokens, MARGIN_MS)) return tokens.accessToken;
		const outcome = await oauth.refreshTokens(tokens.refreshToken);
		switch (outcome.kind) {
			case "tokens":
				held = await saved(connection, outcome.tokens);
				return held.tokens.accessToken;
			case "passing":
				return makeDo(stale, tokens, outcome);
			case "refused":
				if (outcome.error !== "invalid_grant") throw appRefused(outcome);
				if ((await read()).tokens.refreshToken !== tokens.refreshToken) return await renewAlone(stale);
				await noteRefusal(connection);
				throw grantEnded(outcome);
		}
	}

	async function saved(connection: Connection, tokens: Tokens): Promise<Connection> {
		const connectionExpiresAt = tokens.connectionExpiresAt ?? connection.tokens.connectionExpiresAt;
		const { refusedAt: _, ...rest } = connection;
		const renewed = { ...rest, tokens: { ...tokens, connectionExpiresAt } };
		await insist(() => vault.save(account, renewed));
		return renewed;
	}

	/** For `auth status`. Nothing is forgotten: the next run tries these tokens again. */
	async function noteRefusal(connection: Connection): Promise<void> {
		await vault.save(account, { ...connection, refusedAt: clock() }).catch(() => undefined);
	}

	function makeDo(stale: string, tokens: Tokens, outcome: Passing): string {
		if (tokens.accessToken === stale || !lives(tokens, 0)) throw outOfReach(outcome);
		restUntil = clock() + RESPITE_MS;
		warn(`QuickBooks could not renew the login: ${outcome.why}. The present one is used while it lasts.`);
		return tokens.accessToken;
	}

	async function renewTogether(stale: string): Promise<string> {
		underway ??= withLock(() => renewAlone(stale)).finally(() => {
			underway = undefined;
		});
		return await underway;
	}

	return {
		async access() {
			const { tokens } = held ?? (await read());
			const resting = clock() < restUntil && lives(tokens, 0);
			return lives(tokens, MARGIN_MS) || resting ? tokens.accessToken : await renewTogether("");
		},
		async renew(stale) {
			const { tokens } = held ?? (await read());
			if (tokens.accessToken !== stale && lives(tokens, MARGIN_MS)) return tokens.accessToken;
			const token = await renewTogether(stale);
			return token === stale ? await renewTogether(stale) : token;
		},
	};
}

/** Intuit has already replaced the old refresh token: giving up at the first hiccup of the store would lose the new. */
async function insist(save: () => Promise<void>): Promise<void> {
	for (let attempt = 1; ; attempt++) {
		try {
			return await save();
		} catch (error) {
			if (attempt === SAVE_ATTEMPTS) throw error;
			await pause(500);
		}
	}
}

function endsSoon(tokens: Tokens, now: number): string[] {
	const end = Math.min(tokens.refreshExpiresAt, tokens.connectionExpiresAt ?? Number.POSITIVE_INFINITY);
	if (end - now > NOTICE_MS) return [];
	const day = new Date(end).toISOString().slice(0, 10);
	return [`The connection to QuickBooks ends on ${day}; log in again before: \`eaur-qb auth login\`.`];
}

function otherCompany(held: Connection, found: Connection): Failure {
	return new Failure("not-connected", {
		code: "QB001",
		detail: `The login was changed from company ${held.realmId} to company ${found.realmId} during this run.`,
		fix: "What was under way for the first company is settled by its next run; start the command again.",
	});
}

function appRefused({ error, intuitTid }: Refused): Failure {
	return new Failure("configuration", {
		code: "QB001",
		detail: `Intuit refused to renew the login: it does not accept this Intuit app (${error}).`,
		fix: "Compare QUICK_BOOKS_CLIENT_ID and QUICK_BOOKS_SECRET with the app's keys; the connection is kept.",
		intuitTid,
	});
}

function grantEnded({ intuitTid }: Refused): Failure {
	return new Failure("not-connected", {
		code: "QB002",
		detail:
			"Intuit no longer accepts the stored login (invalid_grant): it has expired, was revoked, or was used elsewhere.",
		fix: "Log in again: `eaur-qb auth login`. One connection belongs to one computer.",
		intuitTid,
	});
}

function outOfReach({ why, intuitTid }: Passing): Failure {
	return new Failure("out-of-reach", {
		code: "QB002",
		detail: `The login could not be renewed at Intuit: ${why}.`,
		fix: "Nothing is lost: run the same command again later.",
		intuitTid,
	});
}
