import type { Connection } from "../../src/words/connection.js";
import { realmId } from "../../src/words/ids.js";

/** A made-up connection; tokens as long as Intuit's (an access token has about a thousand characters). */
export function sampleConnection(changes: Partial<Connection["tokens"]> = {}): Connection {
	return {
		environment: "sandbox",
		clientId: "made-up-client",
		realmId: realmId("9130350000000001"),
		baseUrl: "http://127.0.0.1:8080",
		tokenUrl: "http://127.0.0.1:8080/oauth2/v1/tokens/bearer",
		company: { name: "Université d’Exemple 🎓 Ltd", country: "RW", currency: "RWF" },
		tokens: {
			accessToken: `access-${"x".repeat(1500)}`,
			refreshToken: "refresh-1",
			accessExpiresAt: 1_800_000_000_000,
			refreshExpiresAt: 1_808_000_000_000,
			connectionExpiresAt: undefined,
			...changes,
		},
	};
}
