import { prepareHome } from "../config/home.js";
import { requireApp } from "../config/load.js";
import { EXIT, type ExitCode } from "../output/exit.js";
import { confirm } from "../output/prompt.js";
import { moment } from "../output/text.js";
import { checkPins, importConnection, loadConnection } from "../quickbooks/connection.js";
import { oauthClient } from "../quickbooks/oauth.js";
import { tokenSource } from "../quickbooks/token-source.js";
import { readNamedUpTo } from "../system/limited.js";
import type { Connection, TokenVault } from "../words/connection.js";
import { Failure } from "../words/failure.js";
import { fileFaultWords } from "../words/file-fault.js";
import { realmId } from "../words/ids.js";
import { companyBehind, connect, readCompany } from "./connection.js";
import type { Context } from "./context.js";
import { openContextVault } from "./context-vault.js";
import { lockHome, tokenLock } from "./locking.js";
import { note } from "./noted.js";
import { usage } from "./options.js";
import { openContextAudit } from "./own-files.js";

export interface ImportOptions {
	readonly realmId: string;
	/** A file, or "-" for standard input. */
	readonly file: string;
	readonly yes?: boolean;
}

/** `auth import`: takes over tokens that were made elsewhere, and proves them by reading the company. */
export async function importTokens(context: Context, options: ImportOptions): Promise<ExitCode> {
	const { config, printer } = context;
	requireApp(config);
	prepareHome(config.home);
	const raw = parseTokens(readInput(options.file), options.file);
	const account = config.quickbooks.environment;
	const vault = openContextVault(context);
	const imported = importConnection(raw, options.realmId, config.quickbooks, Date.now());
	const before = await vault.load(account).catch(() => undefined);
	if (before && before.realmId !== imported.realmId)
		await confirmOther(context, before, imported, options.yes ?? false);
	context.finishFirst();
	await vault.save(account, imported);
	try {
		const audit = openContextAudit(context);
		const { qb, connection } = await connect(context, (sentence) => printer.warn(sentence));
		const company = await readCompany(context, audit, qb);
		const current = (await vault.load(account)) ?? connection;
		await vault.save(account, {
			...current,
			company: { name: company.name, country: company.country, currency: company.homeCurrency },
		});
		note(context, "connection imported", `${company.name} (${account})`, company.realmId);
		printer.success(
			`Connected to ${company.name} (company ${company.realmId}, ${company.country}, ${company.homeCurrency}, ${account}).`,
		);
		printer.say("A connection belongs to one computer: where two use it, QuickBooks ends it for both.");
		printer.result(
			{ connected: true, company: company.name, realm_id: company.realmId, environment: account },
			"Connected",
		);
		return EXIT.done;
	} catch (error) {
		if (error instanceof Failure && error.reason === "not-connected") await restore(vault, account, before);
		throw error;
	}
}

/** One company's connection in the place of another's: both are named, and a person says yes. */
async function confirmOther(context: Context, before: Connection, imported: Connection, yes: boolean): Promise<void> {
	const name = await nameBehind(context, imported);
	const [old, other] = [called(before.company?.name, before.realmId), called(name, imported.realmId)];
	const question = `${old} is connected. Put the connection to ${other} in its place?`;
	const agreed = await confirm(question, { yes, isTerminal: context.isTerminal, optionToName: "--yes" });
	if (!agreed) throw usage(`Nothing was stored: ${old} stays connected.`, "Several companies: give each a --profile.");
}

const called = (name: string | undefined, realm: string): string =>
	name ? `${name} (company ${realm})` : `Company ${realm}`;

/** As the tokens are now: renewing them would use them up before anybody has said yes. */
async function nameBehind(context: Context, imported: Connection): Promise<string | undefined> {
	const access = () => Promise.resolve(imported.tokens.accessToken);
	try {
		return (await companyBehind(context, imported.realmId, access)).name;
	} catch {
		return undefined;
	}
}

/** Tokens that QuickBooks does not accept must not take the place of those that work. */
async function restore(vault: TokenVault, account: string, before: Connection | undefined): Promise<void> {
	if (before) await vault.save(account, before);
	else await vault.remove(account);
}

/** Two tokens are some thousand characters. */
const MOST_BYTES = 1024 * 1024;

function readInput(file: string): string {
	try {
		return readNamedUpTo(file, MOST_BYTES);
	} catch (error) {
		throw usage(
			`The tokens cannot be read from ${file}: ${fileFaultWords(error)}.`,
			"Name a file, or - for standard input.",
		);
	}
}

function parseTokens(text: string, file: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		throw usage(
			`${file === "-" ? "Standard input" : file} does not hold JSON.`,
			'Give {"access_token": …, "refresh_token": …, "expires_in": …, "x_refresh_token_expires_in": …}.',
		);
	}
}

/** `auth refresh`: a new access token now. */
export async function refreshTokens(context: Context): Promise<ExitCode> {
	const { config, printer } = context;
	requireApp(config);
	const vault = openContextVault(context);
	const account = config.quickbooks.environment;
	const connection = await loadConnection(vault, account, config.quickbooks);
	const source = tokenSource({
		vault,
		account,
		pins: config.quickbooks,
		oauth: oauthClient(config.quickbooks, { clock: () => Date.now(), secrets: printer.redactor }),
		withLock: tokenLock(context),
		clock: () => Date.now(),
		warn: (sentence) => printer.warn(sentence),
	});
	await source.renew(connection.tokens.accessToken);
	const renewed = (await vault.load(account)) ?? connection;
	note(context, "tokens renewed", `by auth refresh (${account})`, connection.realmId);
	const until = new Date(renewed.tokens.accessExpiresAt).toISOString();
	printer.success(`The access token is new, and good until ${instant(renewed.tokens.accessExpiresAt)}.`);
	printer.result({ refreshed: true, access_token_expires: until }, "Refreshed");
	return EXIT.done;
}

/** `auth logout`: revokes the connection at Intuit, then forgets it here. Throws `Failure` "locked" while a run uses it. */
export async function logout(context: Context): Promise<ExitCode> {
	const { config, printer } = context;
	const vault = openContextVault(context);
	const account = config.quickbooks.environment;
	const connection = await vault.load(account);
	if (!connection) {
		printer.say("There is no connection to end.");
		printer.result({ revoked: false, forgotten: false }, "There was no connection");
		return EXIT.done;
	}
	requireApp(config);
	checkPins(connection, config.quickbooks);
	// A run that lives would meet the end of its connection in the middle.
	lockHome(context);
	const outcome = await oauthClient(config.quickbooks, {
		clock: () => Date.now(),
		secrets: printer.redactor,
	}).revokeToken(connection.tokens.refreshToken);
	if (outcome.kind === "passing") {
		throw new Failure("out-of-reach", {
			code: "QB001",
			detail: "Intuit could not be reached to revoke the connection; it is still stored here.",
			fix: "Run `eaur-qb auth logout` again later, or disconnect the app in QuickBooks (Apps).",
		});
	}
	await vault.remove(account);
	note(context, "connection ended", `revoked at Intuit and forgotten (${account})`, connection.realmId);
	const who = connection.company?.name ?? `company ${realmId(connection.realmId)}`;
	printer.success(`The connection to ${who} is revoked at Intuit and forgotten here.`);
	printer.result({ revoked: outcome.kind === "revoked", forgotten: true }, "Logged out");
	return EXIT.done;
}

const instant = (ms: number): string => moment(new Date(ms));
