import type { QuickBooksConfig } from "../config/types.js";
import type { Company } from "../words/company.js";
import type { Connection, Tokens, TokenVault } from "../words/connection.js";
import { withoutEnding } from "../words/ending.js";
import { Failure } from "../words/failure.js";
import { type RealmId, realmId } from "../words/ids.js";
import { readTokens } from "./token-answer.js";

/** The settings that a connection is pinned to. */
export type Pins = Pick<QuickBooksConfig, "environment" | "clientId" | "baseUrl" | "oauth">;

/** The stored connection. Throws `Failure` "not-connected" where there is none, or it belongs to other settings. */
export async function loadConnection(vault: TokenVault, account: string, pins: Pins): Promise<Connection> {
	const connection = await vault.load(account);
	if (!connection) throw notConnected(account);
	checkPins(connection, pins);
	return connection;
}

/** Tokens are never sent to other addresses, and data never to another company, than those of the login. */
export function checkPins(connection: Connection, pins: Pins): void {
	const differences = [
		difference("the environment", connection.environment, pins.environment),
		difference("the Intuit app (client id)", connection.clientId, pins.clientId ?? "not set"),
		difference("the API address", address(connection.baseUrl), address(pins.baseUrl)),
		difference("the OAuth address", address(connection.tokenUrl), address(pins.oauth.token)),
	].flat();
	if (differences.length > 0) throw belongsElsewhere(differences);
}

/** Before the first write of a run: the company behind the connection must be the one that was confirmed at login. */
export function checkBooks({ company: pinned }: Connection, found: Company): void {
	if (!pinned) return;
	const differences = [
		difference("its name", pinned.name, found.name),
		difference("its country", pinned.country, found.country),
		difference("its currency", pinned.currency, found.homeCurrency),
	].flat();
	if (differences.length > 0) throw otherBooks(found, differences);
}

/**
 * A file of tokens can be copied over another: the ledger knows which company was connected here last, by a login or an
 * import, and nothing goes to another one. `last` is undefined where none was.
 */
export function checkKnown({ realmId: stored, company }: Connection, last: RealmId | undefined): void {
	if (last === undefined || last === stored) return;
	throw new Failure("not-connected", {
		code: "QB001",
		detail: `The stored connection leads to ${company?.name ?? "a company"} (company ${stored}), and this ledger was last connected to company ${last}: the tokens were not stored by a login here. Nothing was sent.`,
		fix: "Log in to the company that is meant: `eaur-qb auth login`. Several companies: give each a --profile.",
	});
}

function otherBooks(found: Company, differences: readonly string[]): Failure {
	return new Failure("not-connected", {
		code: "QB001",
		detail: `Company ${found.realmId} is not as it was at login: ${differences.join("; ")}. Nothing was sent.`,
		fix: "If these are the right books, confirm them by logging in again: `eaur-qb auth login`.",
	});
}

function difference(what: string, stored: string, configured: string): string[] {
	return stored === configured ? [] : [`${what} was ${stored} at login and is ${configured} now`];
}

const address = (url: string) => withoutEnding(url, /\//);

/** A connection as it is made at login: pinned to the settings of the moment. Throws `Failure` "configuration". */
export function newConnection(
	pins: Pins,
	realm: RealmId,
	tokens: Tokens,
	company: Connection["company"] = undefined,
): Connection {
	const { environment, clientId, baseUrl, oauth } = pins;
	if (!clientId) throw clientIdIsMissing();
	return { environment, clientId, realmId: realm, baseUrl, tokenUrl: oauth.token, company, tokens };
}

/**
 * A connection of tokens made elsewhere: `{"access_token","refresh_token","expires_in","x_refresh_token_expires_in"}`,
 * lifetimes in seconds from `now` (epoch milliseconds). Throws `Failure` "usage" naming every fault at once.
 */
export function importConnection(raw: unknown, realm: string, pins: Pins, now: number): Connection {
	const read = readTokens(raw, now);
	const faults = "faults" in read ? [...read.faults] : [];
	if (!/^\d{1,30}$/.test(realm)) faults.push("the company id (--realm-id) must be digits only");
	if ("faults" in read || faults.length > 0) throw notImportable(faults);
	return newConnection(pins, realmId(realm), read.tokens);
}

function notConnected(account: string): Failure {
	return new Failure("not-connected", {
		code: "QB001",
		detail: `There is no connection to QuickBooks (${account}) on this computer.`,
		fix: "Log in: `eaur-qb auth login`, or bring tokens in with `eaur-qb auth import`.",
	});
}

function belongsElsewhere(differences: readonly string[]): Failure {
	return new Failure("not-connected", {
		code: "QB001",
		detail: `The stored connection belongs to other settings: ${differences.join("; ")}.`,
		fix: "Set these back to what they were, or log in again with the new ones: `eaur-qb auth login`.",
	});
}

const COMPANY_ID = "Give the company id that QuickBooks shows (Settings, Account and settings, Billing)";
const TOKENS = '{"access_token","refresh_token","expires_in","x_refresh_token_expires_in"} as Intuit answered it';

function notImportable(faults: readonly string[]): Failure {
	return new Failure("usage", {
		code: "QB001",
		detail: `These tokens cannot be taken over: ${faults.join("; ")}.`,
		fix: faults.some((each) => /company|realm/.test(each)) ? `${COMPANY_ID}, and ${TOKENS}.` : `Give ${TOKENS}.`,
	});
}

function clientIdIsMissing(): Failure {
	return new Failure("configuration", {
		code: "QB001",
		detail: "The Intuit app is not configured: QUICK_BOOKS_CLIENT_ID is not set.",
		fix: "Set it to the client id of the app that the tokens were made for.",
	});
}
