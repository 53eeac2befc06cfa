import type { Environment } from "../config/types.js";
import type { RealmId } from "../words/ids.js";

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
	readonly environment: Environment;
	readonly clientId: string;
	readonly realmId: RealmId;
	/** API and OAuth addresses that the tokens belong to: they are never sent anywhere else. */
	readonly baseUrl: string;
	readonly tokenUrl: string;
	/** Name, country and currency as seen when it was made. */
	readonly company: { readonly name: string; readonly country: string; readonly currency: string } | undefined;
	readonly tokens: Tokens;
}

/** Gives access tokens to the client; knows how to renew them. Throws `Failure` "not-connected" (QB001, QB002). */
export interface TokenSource {
	/** A token with at least five minutes to live; refreshed and stored first when it is needed. */
	access(): Promise<string>;
	/** After a 401 with `stale`: a newer one; one refresh however many ask. */
	renew(stale: string): Promise<string>;
}
