import * as v from "valibot";
import type { Connection } from "../words/connection.js";
import { realmId } from "../words/ids.js";

const filled = v.pipe(v.string(), v.minLength(1));

const Stored = v.object({
	environment: v.picklist(["sandbox", "production"]),
	clientId: filled,
	realmId: filled,
	baseUrl: filled,
	tokenUrl: filled,
	company: v.optional(v.object({ name: v.string(), country: v.string(), currency: v.string() })),
	tokens: v.object({
		accessToken: filled,
		refreshToken: filled,
		accessExpiresAt: v.number(),
		refreshExpiresAt: v.number(),
		connectionExpiresAt: v.optional(v.number()),
	}),
	refusedAt: v.optional(v.number()),
	replaced: v.optional(v.array(v.string())),
});

/** A connection as stored by this tool, or undefined where the text is something else. */
export function readConnection(text: string): Connection | undefined {
	const parsed = v.safeParse(Stored, jsonOf(text));
	if (!parsed.success) return undefined;
	const { company, tokens, ...rest } = parsed.output;
	return {
		...rest,
		realmId: realmId(rest.realmId),
		company,
		tokens: { ...tokens, connectionExpiresAt: tokens.connectionExpiresAt },
	};
}

/** JSON in ASCII alone, so that it can be cut anywhere and no keychain can change its letters. */
export function writeConnection(connection: Connection): string {
	return JSON.stringify(connection).replace(
		/[\u007f-\uffff]/g,
		(letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`,
	);
}

/** The value of a JSON text; undefined where it is none. */
export function jsonOf(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
