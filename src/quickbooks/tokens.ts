/** Gives access tokens to the client; knows how to renew them. Throws `Failure` "not-connected" (QB001, QB002). */
export interface TokenSource {
	/** A token with at least five minutes to live; refreshed and stored first when it is needed. */
	access(): Promise<string>;
	/** After a 401 with `stale`: a newer one; one refresh however many ask. */
	renew(stale: string): Promise<string>;
}
