import { EXIT, type ExitCode, exitCodeOf } from "../output/exit.js";
import { moment } from "../output/text.js";
import { checkPins } from "../quickbooks/connection.js";
import { SCOPE } from "../quickbooks/oauth.js";
import type { Connection } from "../words/connection.js";
import { Failure } from "../words/failure.js";
import type { Context } from "./context.js";
import { openContextVault } from "./context-vault.js";

type State = "active" | "expiring" | "expired" | "revoked";

/** From so long before its end a connection counts as expiring, and every run says so. */
const NOTICE_MS = 14 * 86_400_000;

/** `auth status`: what is stored, and what Intuit last said of it. Asks nobody but the token store. */
export async function authStatus(context: Context): Promise<ExitCode> {
	const { config } = context;
	try {
		const connection = await openContextVault(context).load(config.quickbooks.environment);
		if (!connection) return sayNone(context);
		checkPins(connection, config.quickbooks);
		return sayConnection(context, connection);
	} catch (error) {
		if (!(error instanceof Failure)) throw error;
		sayFields(context, [["State", "error"], ...placeFields(context)]);
		context.printer.error(error, { state: "error", ...placeData(context) });
		return exitCodeOf(error);
	}
}

function sayNone(context: Context): ExitCode {
	const { printer } = context;
	sayFields(context, [["State", "not connected"], ...placeFields(context)]);
	printer.say("→ eaur-qb auth login");
	printer.result({ state: "none", ...placeData(context) }, "Not connected");
	return EXIT.notConnected;
}

function sayConnection(context: Context, connection: Connection): ExitCode {
	const { printer } = context;
	const { tokens, company, realmId } = connection;
	const state = stateOf(connection, Date.now());
	const { accessExpiresAt, refreshExpiresAt, connectionExpiresAt } = tokens;
	sayFields(context, [
		["State", STATE_WORDS[state]],
		["Company", company ? `${company.name} (${company.country}, ${company.currency})` : "not read yet"],
		["Company id", realmId],
		...placeFields(context),
		["May do", `read and write the books (${SCOPE})`],
		["Access until", `${instant(accessExpiresAt)}, then renewed by itself`],
		["Connected until", `${instant(refreshExpiresAt)}; each run moves this on`],
		["Ends for good", connectionExpiresAt === undefined ? "Intuit has not said" : instant(connectionExpiresAt)],
	]);
	if (state !== "active") printer.say("→ eaur-qb auth login");
	printer.result(
		{
			state,
			company: company?.name ?? null,
			country: company?.country ?? null,
			currency: company?.currency ?? null,
			realm_id: realmId,
			...placeData(context),
			scopes: [SCOPE],
			access_token_expires: iso(accessExpiresAt),
			refresh_token_expires: iso(refreshExpiresAt),
			connection_expires: connectionExpiresAt === undefined ? null : iso(connectionExpiresAt),
		},
		STATE_WORDS[state],
	);
	return state === "expired" || state === "revoked" ? EXIT.notConnected : EXIT.done;
}

const STATE_WORDS: Readonly<Record<State, string>> = {
	active: "active",
	expiring: "expiring: log in again before it ends",
	expired: "expired: log in again",
	revoked: "revoked: Intuit no longer accepts it; log in again",
};

/** Whether a run could use the connection, as far as is known here. */
export const isUsable = (connection: Connection, now: number): boolean =>
	["active", "expiring"].includes(stateOf(connection, now));

function stateOf({ tokens, refusedAt }: Connection, now: number): State {
	const end = Math.min(tokens.refreshExpiresAt, tokens.connectionExpiresAt ?? Number.POSITIVE_INFINITY);
	if (end <= now) return "expired";
	if (refusedAt !== undefined) return "revoked";
	return end - now <= NOTICE_MS ? "expiring" : "active";
}

type Fields = readonly (readonly [label: string, value: string])[];

function placeFields({ config }: Context): Fields {
	return [
		["Environment", config.quickbooks.environment],
		["Kept in", config.tokens.store === "keychain" ? "keychain" : `encrypted file, in ${config.home}`],
		...(config.profile === undefined ? [] : [["Profile", config.profile] as const]),
	];
}

function placeData({ config }: Context): object {
	return {
		environment: config.quickbooks.environment,
		store: config.tokens.store,
		profile: config.profile ?? null,
	};
}

function sayFields({ printer }: Context, fields: Fields): void {
	for (const [label, value] of fields) printer.say(`${`${label}:`.padEnd(17)}${value}`);
}

const iso = (ms: number): string => new Date(ms).toISOString();
const instant = (ms: number): string => moment(new Date(ms));
