import type { AuditRooms } from "../audit/open.js";
import { lastRealm } from "../audit/seen.js";
import { requireApp } from "../config/load.js";
import { openQuickBooks, type QuickBooks } from "../quickbooks/client.js";
import { companyOf } from "../quickbooks/company.js";
import { checkKnown, loadConnection } from "../quickbooks/connection.js";
import { systemClock } from "../quickbooks/limiter.js";
import { oauthClient } from "../quickbooks/oauth.js";
import { tokenSource } from "../quickbooks/token-source.js";
import type { Company } from "../words/company.js";
import type { Connection } from "../words/connection.js";
import type { RealmId } from "../words/ids.js";
import type { Context } from "./context.js";
import { openContextVault } from "./context-vault.js";
import { tokenLock } from "./locking.js";
import { readPace, writePace } from "./pace.js";

export interface Connected {
	readonly qb: QuickBooks;
	readonly connection: Connection;
}

/** Opens the connection of the configured environment. Throws `Failure` "not-connected" when there is none. */
export async function connect(context: Context, note: (sentence: string) => void): Promise<Connected> {
	const { config, printer } = context;
	requireApp(config);
	const { quickbooks } = config;
	const vault = openContextVault(context);
	const account = quickbooks.environment;
	const connection = await loadConnection(vault, account, quickbooks);
	const tokens = tokenSource({
		vault,
		account,
		pins: quickbooks,
		oauth: oauthClient(quickbooks, { clock: () => Date.now(), secrets: printer.redactor }),
		withLock: tokenLock(context),
		clock: () => Date.now(),
		warn: (sentence) => printer.warn(sentence),
	});
	const qb = openQuickBooks({
		baseUrl: quickbooks.baseUrl,
		realmId: connection.realmId,
		limits: quickbooks.limits,
		proxies: quickbooks.proxies,
		tokens,
		clock: systemClock,
		stop: context.stop.signal,
		earlier: readPace(config.home, connection.realmId).departures,
		note,
		secrets: printer.redactor,
	});
	context.onEnd(() => {
		writePace(config.home, qb);
		qb.close();
	});
	return { qb, connection };
}

/** Opens the connection for work with the ledger. Throws `Failure` "not-connected" where it is not the company of that. */
export async function connectLedger(
	context: Context,
	audit: AuditRooms,
	note: (sentence: string) => void,
): Promise<Connected> {
	const connected = await connect(context, note);
	checkKnown(connected.connection, lastRealm(audit.database, context.config.quickbooks.environment));
	return connected;
}

/** The company and its preferences, as QuickBooks has them now; written down nowhere. */
export async function askCompany(qb: QuickBooks): Promise<Company> {
	const [info, preferences] = await Promise.all([qb.companyInfo(), qb.preferences()]);
	return companyOf(qb.realmId, info, preferences);
}

/** The same, once a run, and remembered for commands that call nobody. */
export async function readCompany(context: Context, audit: AuditRooms, qb: QuickBooks): Promise<Company> {
	const company = await askCompany(qb);
	audit.seen(qb.realmId).noteCompany(company, context.config.quickbooks.environment);
	return company;
}

/** The company that tokens lead to, asked before they are stored anywhere: a person decides first. */
export async function companyBehind(
	{ config, printer }: Context,
	realm: RealmId,
	access: () => Promise<string>,
): Promise<Company> {
	const { baseUrl, limits } = config.quickbooks;
	const qb = openQuickBooks({
		baseUrl,
		realmId: realm,
		limits,
		tokens: { access, renew: access },
		clock: systemClock,
		earlier: readPace(config.home, realm).departures,
		note: (sentence) => printer.warn(sentence),
		secrets: printer.redactor,
	});
	try {
		return companyOf(realm, await qb.companyInfo(), await qb.preferences());
	} finally {
		writePace(config.home, qb);
		qb.close();
	}
}
