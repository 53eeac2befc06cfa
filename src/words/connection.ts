import type { RealmId } from "./ids.js";

/** What Intuit gave. Times are epoch milliseconds. */
export interface Tokens {
	readonly accessToken: string;
	readonly refreshToken: string;
	readonly accessExpiresAt: number;
	readonly refreshExpiresAt: number;
	/** The five-year end of the connection, where Intuit tells it. */
	readonly connectionExpiresAt: number | undefined;
}

/** A stored connection to one company: tokens, and what they are pinned to. */
export interface Connection {
	readonly environment: "sandbox" | "production";
	readonly clientId: string;
	readonly realmId: RealmId;
	/** API and OAuth addresses that the tokens belong to: they are never sent anywhere else. */
	readonly baseUrl: string;
	readonly tokenUrl: string;
	/** Name, country and currency as seen when it was made. */
	readonly company: { readonly name: string; readonly country: string; readonly currency: string } | undefined;
	readonly tokens: Tokens;
	/** When Intuit said that it no longer accepts these tokens (epoch milliseconds); a renewal that succeeds ends it. */
	readonly refusedAt?: number | undefined;
	/** Tokens that these took the place of, the last ones: a server may still repeat them. */
	readonly replaced?: readonly string[] | undefined;
}

/**
 * Where connections rest between runs: the keychain of the operating system, or an encrypted file.
 * `account` is what tells the connections of one home apart: the environment.
 * Every method throws `Failure` when the store cannot be used; `undefined` always means "nothing stored".
 */
export interface TokenVault {
	readonly name: "keychain" | "file";
	load(account: string): Promise<Connection | undefined>;
	/** Durable once it resolves. A save that is cut short leaves the connection that was there. */
	save(account: string, connection: Connection): Promise<void>;
	remove(account: string): Promise<void>;
}

/** Runs `work` while no other process runs anything under the same lock. */
export type WithLock = <T>(work: () => Promise<T>) => Promise<T>;
