import { randomBytes } from "node:crypto";
import { prepareHome } from "../config/home.js";
import { requireApp } from "../config/load.js";
import { EXIT, type ExitCode } from "../output/exit.js";
import { askLine, confirm } from "../output/prompt.js";
import { newConnection } from "../quickbooks/connection.js";
import { type OAuth, oauthClient, type TokenOutcome } from "../quickbooks/oauth.js";
import { proveStore } from "../secrets/vault.js";
import type { Company } from "../words/company.js";
import type { Connection, Tokens, TokenVault } from "../words/connection.js";
import { Failure } from "../words/failure.js";
import { companyBehind } from "./connection.js";
import type { Context } from "./context.js";
import { openContextVault } from "./context-vault.js";
import { tokenLock } from "./locking.js";
import { type Granted, grantedOrThrow, loginFailure, readAnswer } from "./login/answer.js";
import { openBrowser } from "./login/browser.js";
import { type Listener, listen } from "./login/listener.js";
import { listeningPlace, redirectOf } from "./login/redirect.js";
import { inTime, PATIENCE_MS, patience } from "./login/wait.js";
import { note } from "./noted.js";
import { usage } from "./options.js";
import { openContextAudit } from "./own-files.js";

export interface LoginOptions {
	readonly paste?: boolean;
	readonly yes?: boolean;
	/** Commander's form of --no-browser. */
	readonly browser?: boolean;
}

/** `auth login`: a person allows the connection at Intuit; the company is shown, confirmed, and stored with the tokens. */
export async function login(context: Context, options: LoginOptions): Promise<ExitCode> {
	const { config, printer } = context;
	requireApp(config);
	// It waits for a person, and says itself that it was interrupted; what Intuit has granted is stored.
	context.finishFirst();
	const redirectUri = redirectOf(config.quickbooks);
	if (!options.paste) listeningPlace(redirectUri);
	if (!options.yes && !context.isTerminal) throw nobodyToConfirm();
	prepareHome(config.home);
	// Before anybody goes to Intuit: a grant that cannot be stored is lost, and with it the connection it replaced.
	const before = await provenStore(context);
	const oauth = oauthClient(
		{ ...config.quickbooks, redirectUri },
		{ clock: () => Date.now(), secrets: printer.redactor },
	);
	const granted = options.paste
		? await grantByPaste(context, oauth)
		: await grantByBrowser(context, oauth, redirectUri, options);
	printer.redactor.addSecret(granted.code);
	const tokens = tokensOrThrow(await oauth.exchangeCode(granted.code));
	const company = await companyBehind(context, granted.realmId, () => Promise.resolve(tokens.accessToken));
	if (!(await agreed(context, company, before, options.yes ?? false))) {
		if (before?.realmId !== company.realmId) await oauth.revokeToken(tokens.refreshToken);
		throw loginFailure("Nothing was stored: the company was not confirmed.", "Log in again, and choose the company.");
	}
	await store(context, company, tokens);
	note(context, "connected", `${company.name} (${config.quickbooks.environment}) by auth login`, company.realmId);
	sayConnected(context, company);
	return EXIT.done;
}

function nobodyToConfirm(): Failure {
	return usage(
		"The company that the login leads to must be confirmed, and there is no terminal to ask on.",
		"Give --yes to take the company that is chosen at Intuit.",
	);
}

/** The connection that is there; one that cannot be read, being damaged or under a lost key, may be replaced. */
async function provenStore(context: Context): Promise<Connection | undefined> {
	const { config } = context;
	await proveStore(config.tokens, config.home);
	try {
		return await openContextVault(context).load(config.quickbooks.environment);
	} catch (error) {
		if (error instanceof Failure && error.reason !== "surroundings") return undefined;
		throw error;
	}
}

async function grantByBrowser(
	context: Context,
	oauth: OAuth,
	redirectUri: string,
	options: LoginOptions,
): Promise<Granted> {
	const { printer } = context;
	const state = newState();
	const address = await oauth.authorizeUrl(state);
	const onSecond = () => printer.warn("A second answer came from the browser; only the first one counts.");
	const listener = await listen({ ...listeningPlace(redirectUri), state, leadsTo: address, onSecond });
	context.onEnd(() => listener.close());
	printer.say("Allow the connection in the browser, at this address:");
	printer.say(`  ${address}`);
	await showBrowser(context, listener.opening, options.browser ?? true);
	return grantedOrThrow(await answerOf(context, listener));
}

async function showBrowser({ printer }: Context, address: string, wanted: boolean): Promise<void> {
	if (wanted && (await openBrowser(address))) return;
	printer.say("Open it yourself, in a browser on this computer.");
}

function answerOf({ stop, printer }: Context, listener: Listener) {
	printer.say(`Waiting for the answer, at most ${PATIENCE_MS / 60_000} minutes …`);
	return inTime(listener.answer, patience(stop.signal));
}

/** The address holds a code: it comes in by standard input, where no list of processes shows it. */
async function grantByPaste(context: Context, oauth: OAuth): Promise<Granted> {
	const { printer, stop } = context;
	const state = newState();
	printer.say("1. Open this address in a browser, on any computer, and allow the connection:");
	printer.say(`  ${await oauth.authorizeUrl(state)}`);
	printer.say("2. Copy the whole address of the page that the browser ends on, even if that page shows an error.");
	const signal = patience(stop.signal);
	const line = await inTime(askLine("3. Paste it here, then press Enter: ", undefined, signal), signal);
	const text = line?.trim().replace(/^["'<]|["'>]$/g, "") ?? "";
	if (!URL.canParse(text)) {
		throw loginFailure(
			"What was given is not an address such as https://…?code=…&state=…&realmId=….",
			"Run `eaur-qb auth login --paste` again, and give the whole address as one line of standard input.",
		);
	}
	return grantedOrThrow(readAnswer(new URL(text).searchParams, state));
}

/** 256 bits that nobody can guess (RFC 6749, 10.12). */
const newState = (): string => randomBytes(32).toString("base64url");

function tokensOrThrow(outcome: TokenOutcome): Tokens {
	switch (outcome.kind) {
		case "tokens":
			return outcome.tokens;
		case "passing":
			throw new Failure("out-of-reach", {
				code: "QB001",
				detail: `Intuit did not give tokens for the login: ${outcome.why}. A code is never sent twice.`,
				fix: "Run `eaur-qb auth login` again; nothing was stored.",
				intuitTid: outcome.intuitTid,
			});
		case "refused":
			throw refusedExchange(outcome.error, outcome.intuitTid);
	}
}

function refusedExchange(error: string, intuitTid: string | undefined): Failure {
	if (error === "invalid_grant") {
		return new Failure("not-connected", {
			code: "QB001",
			detail: "Intuit does not accept the code of this login: it has expired, was used before, or is another app's.",
			fix: "Run `eaur-qb auth login` again, and finish it within some minutes. Nothing was changed.",
			intuitTid,
		});
	}
	return new Failure("configuration", {
		code: "QB001",
		detail: `Intuit refused the login of this app (${error}).`,
		fix: "Compare QUICK_BOOKS_CLIENT_ID, QUICK_BOOKS_SECRET and QUICK_BOOKS_REDIRECT_URI with the app's settings.",
		intuitTid,
	});
}

function agreed(
	{ printer, config, isTerminal }: Context,
	company: Company,
	before: Connection | undefined,
	yes: boolean,
): Promise<boolean> {
	printer.say();
	for (const [label, value] of [
		["Company", company.name],
		["Company id", company.realmId],
		["Country", company.country],
		["Currency", company.homeCurrency],
		["Environment", config.quickbooks.environment],
	] as const) {
		printer.say(`${`${label}:`.padEnd(14)}${value}`);
	}
	if (before !== undefined && before.realmId !== company.realmId) {
		printer.warn(`This takes the place of the connection to ${before.company?.name ?? `company ${before.realmId}`}.`);
	}
	return confirm("Are these the books to write to?", { yes, isTerminal, optionToName: "--yes" });
}

async function store(context: Context, company: Company, tokens: Tokens): Promise<void> {
	const { config } = context;
	const { name, country, homeCurrency: currency } = company;
	const connection = newConnection(config.quickbooks, company.realmId, tokens, { name, country, currency });
	const vault: TokenVault = openContextVault(context);
	await tokenLock(context)(() => vault.save(config.quickbooks.environment, connection));
	openContextAudit(context).seen(company.realmId).noteCompany(company, config.quickbooks.environment);
}

function sayConnected({ printer, config }: Context, { name, realmId, country, homeCurrency }: Company): void {
	const { environment } = config.quickbooks;
	printer.success(`Connected to ${name} (company ${realmId}, ${country}, ${homeCurrency}, ${environment}).`);
	printer.result(
		{ connected: true, company: name, realm_id: realmId, country, currency: homeCurrency, environment },
		"Connected",
	);
}
