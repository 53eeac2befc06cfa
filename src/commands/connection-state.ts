import type { AuditRooms } from "../audit/open.js";
import { checkPins } from "../quickbooks/connection.js";
import type { Connection } from "../words/connection.js";
import { isUsable } from "./auth-status.js";
import type { Context } from "./context.js";
import { openContextVault } from "./context-vault.js";

/** The connection to QuickBooks as a person and `--json` are told of it. */
export interface ConnectionState {
	readonly connected: boolean;
	readonly company: string | null;
	readonly realm_id: string | null;
	readonly environment: string;
	/** ISO 8601, or null. */
	readonly refresh_token_expires: string | null;
	/** Why the store could not tell. */
	readonly problem?: string;
}

/** What the token store says; a store that cannot be opened is said, and is no reason to show nothing. */
export async function connectionState(context: Context, audit: AuditRooms): Promise<ConnectionState> {
	const { config } = context;
	const { environment } = config.quickbooks;
	const none = { connected: false, company: null, realm_id: null, environment, refresh_token_expires: null };
	let connection: Connection | undefined;
	try {
		connection = await openContextVault(context).load(environment);
		if (connection) checkPins(connection, config.quickbooks);
	} catch (error) {
		return { ...none, problem: error instanceof Error ? error.message : String(error) };
	}
	if (!connection) return none;
	const { refreshExpiresAt } = connection.tokens;
	const company = audit.seen(connection.realmId).company()?.company.name ?? connection.company?.name ?? null;
	return {
		connected: isUsable(connection, Date.now()),
		company,
		realm_id: connection.realmId,
		environment,
		refresh_token_expires: new Date(refreshExpiresAt).toISOString(),
	};
}

/** It in a line. */
export function connectionLine({
	connected,
	company,
	realm_id,
	environment,
	refresh_token_expires,
	problem,
}: ConnectionState): string {
	if (problem !== undefined) return `cannot be told: ${problem}`;
	if (realm_id === null) return `not connected (${environment})`;
	const until = refresh_token_expires?.slice(0, 10) ?? "?";
	const called = company ? `${company} (company ${realm_id})` : `company ${realm_id}`;
	return connected
		? `${called}, ${environment}, connected until ${until}`
		: `${called}, ${environment}: ${Date.parse(refresh_token_expires ?? "") > Date.now() ? "Intuit no longer accepts this login" : `ended on ${until}`}`;
}

/** What to do so that there is one; undefined where it is there. */
export function toConnect({ config: { quickbooks } }: Context, { connected }: ConnectionState): string | undefined {
	if (connected) return undefined;
	if (quickbooks.clientId === undefined || quickbooks.clientSecret === undefined)
		return "The Intuit app is not set, and a login needs it: eaur-qb init asks for QUICK_BOOKS_CLIENT_ID and QUICK_BOOKS_SECRET";
	return "Log in to QuickBooks: eaur-qb auth login";
}
