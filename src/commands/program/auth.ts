import { needed, oneOf, option } from "./options.js";
import { type Verb, verb } from "./verb.js";

export const auth = (): readonly Verb[] => [
	verb({
		usage: "login",
		about: "connect to a company, in the browser or by copy and paste",
		examples: ["eaur-qb auth login", "eaur-qb auth login --paste"],
		options: [
			option("--paste", "show the address, and take the redirected one as one line of standard input"),
			option("--yes", "take the company that is chosen at Intuit without asking"),
			option("--no-browser", "only show the address"),
		],
		run: async (context, options) => (await import("../login.js")).login(context, options),
	}),
	verb({
		usage: "status",
		about: "what is connected, and until when",
		examples: ["eaur-qb auth status"],
		run: async (context) => (await import("../auth-status.js")).authStatus(context),
	}),
	verb({
		usage: "refresh",
		about: "renew the access token now",
		examples: ["eaur-qb auth refresh"],
		run: async (context) => (await import("../auth.js")).refreshTokens(context),
	}),
	verb({
		usage: "import",
		about: "take over tokens that were made elsewhere",
		examples: ["eaur-qb auth import --realm-id 1234567890 --file tokens.json"],
		options: [
			needed(option("--realm-id <id>", "the company's id")),
			needed(option("--file <file>", "JSON with the tokens; - is standard input")),
			option("--yes", "put it in the place of a connection to another company without asking"),
		],
		run: async (context, options) => (await import("../auth.js")).importTokens(context, options),
	}),
	verb({
		usage: "move",
		about: "move the connection into the other store of this computer: its keychain, or the encrypted file",
		examples: ["eaur-qb auth move --to file"],
		options: [needed(oneOf("--to <store>", "where to", ["keychain", "file"]))],
		run: async (context, options) => (await import("../auth-move.js")).moveTokens(context, options),
	}),
	verb({
		usage: "logout",
		about: "revoke the connection at Intuit, then forget it",
		examples: ["eaur-qb auth logout"],
		run: async (context) => (await import("../auth.js")).logout(context),
	}),
];
