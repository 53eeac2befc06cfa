import { chmodSync, existsSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { prepareHome } from "../config/home.js";
import { loadConfig } from "../config/load.js";
import type { Config, MisConfig } from "../config/types.js";
import { openMis } from "../mis/open.js";
import { EXIT, type ExitCode } from "../output/exit.js";
import { plural } from "../output/text.js";
import { openVault } from "../secrets/vault.js";
import { KINDS } from "../sync/kinds.js";
import type { Context } from "./context.js";
import { type Answers, configText, type MisServer } from "./init/config-text.js";
import { Questions } from "./init/questions.js";
import { ALL_SOURCES } from "./mis.js";
import { usage } from "./options.js";

export interface InitOptions {
	readonly misUrl?: string;
	readonly misHost?: string;
	readonly misPort?: string;
	readonly misUser?: string;
	readonly misName?: string;
	readonly writeBack?: string;
	readonly currency?: string;
	readonly environment?: string;
	readonly clientId?: string;
	readonly redirectUri?: string;
	readonly tokenStore?: string;
	/** Keep the secrets that were typed in an .env of the home. */
	readonly keepSecrets?: boolean;
	readonly replace?: boolean;
	readonly prepare?: boolean;
	readonly rehearse?: boolean;
}

/** `init`: asks for what is needed, tries it at once, and writes config.toml. Every question has an option. */
export async function init(context: Context, options: InitOptions): Promise<ExitCode> {
	const { printer, config } = context;
	const questions = new Questions(context.isTerminal);
	const file = join(config.home, "config.toml");
	const replaces = await mayWrite(questions, file, options);
	printer.say(printer.paint.bold("1. The MIS"));
	const mis = await askMis(questions, config, options);
	const secrets = new Map<string, string>();
	const password = await askPassword(questions, config, mis);
	if (password !== undefined) secrets.set("MIS_DB_PASSWORD", password);
	printer.redactor.addSecret(password);
	const tried = misConfigOf(config, mis, password, options.redirectUri);
	const found = await tryMis(context, tried);
	printer.say();
	printer.say(printer.paint.bold("2. QuickBooks"));
	const answers = await askRest(questions, config, options, lasting(mis, tried));
	if (config.quickbooks.clientSecret === undefined) {
		const secret = await questions.secret("Client secret of the Intuit app");
		if (secret !== undefined) secrets.set("QUICK_BOOKS_SECRET", secret);
		printer.redactor.addSecret(secret);
	}
	writeConfig(config.home, file, configText(answers), replaces);
	printer.say();
	printer.success(`${file} is written.`);
	const kept = await keepSecrets(context, questions, options, secrets);
	const chosen: Context = { ...context, config: chosenConfig(config, answers, tried, secrets) };
	if (found.missingColumns > 0) await offerPrepare(chosen, questions, options);
	const connected = await isConnected(chosen);
	if (connected) await showMappings(chosen);
	if (await questions.agrees("Rehearse the whole job now, on a made-up university? It takes 10 s.", options.rehearse)) {
		await (await import("./demo.js")).runDemo(context, {});
	}
	const next = nextSteps(chosen.config, secrets, kept, connected);
	printer.say();
	printer.say(printer.paint.bold("Next"));
	for (const [at, step] of next.entries()) printer.say(`  ${at + 1}. ${step}`);
	printer.result({ config_file: file, mis: found, connected, next }, `${file} is written`);
	return EXIT.done;
}

/** Whether there is a configuration to put aside; throws `Failure` "usage" where it must stay. */
async function mayWrite(questions: Questions, file: string, { replace }: InitOptions): Promise<boolean> {
	if (!existsSync(file)) return false;
	if (await questions.agrees(`${file} exists. Put it aside and write a new one?`, replace)) return true;
	throw usage(`${file} exists already, and was left as it is.`, "Give --replace to put it aside, or edit it.");
}

async function askMis(questions: Questions, { mis }: Config, options: InitOptions): Promise<Answers["mis"]> {
	const before = mis?.kind === "mysql" ? mis : undefined;
	const file = mis?.kind === "sqlite" ? `sqlite:${mis.file}` : undefined;
	if (options.misUrl !== undefined) return { url: withoutPassword(options.misUrl) };
	if (file !== undefined && options.misHost === undefined) return { url: file };
	const host = await questions.answer({
		ask: "MIS server (name or address; sqlite:<file> for an embedded MIS)",
		option: "--mis-host or --mis-url",
		given: options.misHost,
		standard: before?.host,
	});
	if (/^(sqlite:|mysql:\/\/)/.test(host)) return { url: withoutPassword(host) };
	return {
		host,
		port: await questions.answer({
			ask: "Port",
			option: "--mis-port",
			given: options.misPort,
			standard: String(before?.port ?? 3306),
		}),
		name: await questions.answer({
			ask: "Database",
			option: "--mis-name",
			given: options.misName,
			standard: before?.database,
		}),
		user: await questions.answer({
			ask: "Account",
			option: "--mis-user",
			given: options.misUser,
			standard: before?.user,
		}),
	};
}

function withoutPassword(url: string): string {
	if (!/^mysql:\/\/[^/@]*:[^@]*@/.test(url)) return url;
	throw usage(
		"The address of the MIS holds a password, and would be written into config.toml.",
		"Leave the password out of it; set MIS_DB_PASSWORD instead.",
	);
}

async function askPassword(questions: Questions, { mis }: Config, asked: Answers["mis"]): Promise<string | undefined> {
	if ("url" in asked && asked.url.startsWith("sqlite:")) return undefined;
	if (mis?.kind === "mysql" && mis.password !== undefined) return undefined;
	return questions.secret("Password of the account");
}

/** The MIS as the configuration will have it: read by the same rules, so that the same faults are found now. */
function misConfigOf(
	config: Config,
	mis: Answers["mis"],
	typed: string | undefined,
	redirectUri: string | undefined,
): MisConfig {
	const known = config.mis?.kind === "mysql" ? config.mis.password : undefined;
	const password = typed ?? known;
	const env = {
		EAUR_QB_HOME: config.home,
		...("url" in mis ? { MIS_DATABASE_URL: mis.url } : serverVariables(mis)),
		...(password === undefined ? {} : { MIS_DB_PASSWORD: password }),
		...(redirectUri === undefined ? {} : { QUICK_BOOKS_REDIRECT_URI: redirectUri }),
	};
	const read = loadConfig({ options: {}, env, cwd: process.cwd() }).mis;
	if (!read)
		throw usage("The MIS is not described completely.", "Give --mis-url, or --mis-host, --mis-name and --mis-user.");
	return read;
}

/** A relative file is relative to today's folder: what is written down must mean the same from everywhere. */
const lasting = (mis: Answers["mis"], read: MisConfig): Answers["mis"] =>
	read.kind === "sqlite" ? { url: `sqlite:${read.file}` } : mis;

function serverVariables({ host, port, user, name }: MisServer): Record<string, string> {
	return { MIS_DB_HOST: host, MIS_DB_PORT: port, MIS_DB_USER: user, MIS_DB_NAME: name };
}

interface FoundMis {
	readonly where: string;
	readonly students: number;
	readonly applicants: number;
	readonly invoices: number;
	/** Tracking columns that are not there. */
	readonly missingColumns: number;
}

/** Opens the MIS and says what is in it. Throws what is wrong with it, before anything was written. */
async function tryMis(context: Context, config: MisConfig): Promise<FoundMis> {
	const mis = await openMis(config);
	try {
		const rows = async (kind: keyof typeof KINDS) => mis.count(KINDS[kind].source, {});
		const [students, applicants, invoices] = [await rows("student"), await rows("applicant"), await rows("invoice")];
		const { columns } = await mis.inspect(ALL_SOURCES);
		const missingColumns = columns.filter((each) => each.need === "track" && each.required && !each.present).length;
		const counts = [plural(students, "student"), plural(applicants, "applicant"), plural(invoices, "invoice")];
		context.printer.success(`${mis.where} answers: ${counts.join(", ")}.`);
		if (missingColumns > 0) context.printer.warn(`${plural(missingColumns, "tracking column")} missing.`);
		return { where: mis.where, students, applicants, invoices, missingColumns };
	} finally {
		await mis.close();
	}
}

async function askRest(
	questions: Questions,
	config: Config,
	options: InitOptions,
	mis: Answers["mis"],
): Promise<Answers> {
	const { quickbooks, tokens, mapping } = config;
	const environment = await questions.answer({
		ask: "Company",
		option: "--environment",
		given: options.environment,
		standard: quickbooks.environment,
		choices: ["sandbox", "production"],
	});
	const clientId = await questions.answer({
		ask: "Client id of the Intuit app (developer.intuit.com, Keys & credentials)",
		option: "--client-id",
		given: options.clientId,
		standard: quickbooks.clientId,
	});
	const tokenStore = await questions.answer({
		ask: "Where the connection is kept",
		option: "--token-store",
		given: options.tokenStore,
		standard: tokens.store,
		choices: ["keychain", "file"],
	});
	const writeBack = await questions.answer({
		ask: "Write the status into the MIS",
		option: "--write-back",
		given: options.writeBack,
		standard: environment === "production" ? "on" : "off",
		choices: ["on", "off"],
	});
	const currency = options.currency ?? mapping.currency;
	if (!/^[A-Z]{3}$/.test(currency))
		throw usage(`--currency takes a code such as RWF; "${currency}" is none.`, "Correct it.");
	const redirectUri = options.redirectUri ?? quickbooks.redirectUri;
	return {
		mis,
		currency,
		writeBack: writeBack === "on" ? "on" : "off",
		environment,
		clientId,
		redirectUri,
		tokenStore,
	};
}

function writeConfig(home: string, file: string, text: string, replaces: boolean): void {
	prepareHome(home);
	if (replaces) renameSync(file, `${file}.${new Date().toISOString().slice(0, 19).replaceAll(":", "")}`);
	writeFileSync(file, text, { flag: "wx", mode: 0o600 });
}

/** Secrets that were typed go into an .env that only this user may read, if that is wanted. */
async function keepSecrets(
	context: Context,
	questions: Questions,
	options: InitOptions,
	secrets: ReadonlyMap<string, string>,
): Promise<boolean> {
	const file = join(context.config.home, ".env");
	if (secrets.size === 0 || existsSync(file)) return false;
	const question = `Keep the ${secrets.size === 1 ? "secret" : "secrets"} in ${file}, readable by you alone?`;
	if (!(await questions.agrees(question, options.keepSecrets))) return false;
	const lines = [...secrets].map(([name, value]) => `${name}=${JSON.stringify(value).replaceAll("$", "\\$")}\n`);
	writeFileSync(file, lines.join(""), { flag: "wx", mode: 0o600 });
	chmodSync(file, 0o600);
	context.printer.success(`${file} is written.`);
	return true;
}

/** The settings as the next command will find them. */
function chosenConfig(config: Config, answers: Answers, mis: MisConfig, secrets: ReadonlyMap<string, string>): Config {
	const { quickbooks, tokens } = config;
	return {
		...config,
		mis,
		writeBack: answers.writeBack === "on",
		tokens: { ...tokens, store: answers.tokenStore === "file" ? "file" : "keychain" },
		quickbooks: {
			...quickbooks,
			environment: answers.environment === "production" ? "production" : "sandbox",
			clientId: answers.clientId,
			clientSecret: quickbooks.clientSecret ?? secrets.get("QUICK_BOOKS_SECRET"),
		},
	};
}

async function offerPrepare(context: Context, questions: Questions, options: InitOptions): Promise<void> {
	if (!context.config.writeBack) return;
	if (!(await questions.agrees("Add the missing tracking columns now?", options.prepare))) return;
	await (await import("./mis.js")).prepareMis(context, { yes: options.prepare === true });
}

async function isConnected({ config }: Context): Promise<boolean> {
	const connection = await openVault(config.tokens, config.home)
		.load(config.quickbooks.environment)
		.catch(() => undefined);
	return connection !== undefined && config.quickbooks.clientSecret !== undefined;
}

/** Fee categories and campuses with what QuickBooks has for them already. */
async function showMappings(context: Context): Promise<void> {
	const { mapItems, mapLocations } = await import("./map.js");
	context.printer.say();
	context.printer.say(context.printer.paint.bold("3. What is what in QuickBooks"));
	const quiet: Context = { ...context, printer: withoutResult(context.printer) };
	await mapItems(quiet, {});
	await mapLocations(quiet, {});
}

/** The one envelope of --json is that of `init` itself. */
function withoutResult(printer: Context["printer"]): Context["printer"] {
	return new Proxy(printer, {
		get(target, name) {
			if (name === "result") return () => {};
			const value: unknown = Reflect.get(target, name, target);
			return typeof value === "function" ? (value as () => unknown).bind(target) : value;
		},
	});
}

function nextSteps(config: Config, secrets: ReadonlyMap<string, string>, kept: boolean, connected: boolean): string[] {
	const unset = [
		...(config.mis?.kind === "mysql" && config.mis.password === undefined ? ["MIS_DB_PASSWORD"] : []),
		...(config.quickbooks.clientSecret === undefined ? ["QUICK_BOOKS_SECRET"] : []),
		...(kept ? [] : secrets.keys()),
		...(config.tokens.store === "file" && config.tokens.key === undefined ? ["EAUR_QB_TOKEN_KEY_FILE"] : []),
	];
	return [
		...(unset.length > 0 ? [`Set ${unset.join(", ")} in the environment or in ${join(config.home, ".env")}`] : []),
		...(connected ? [] : ["eaur-qb auth login        connect to the company"]),
		"eaur-qb doctor            is everything as it should be?",
		...(connected ? [] : ["eaur-qb map items         fee categories and their items"]),
		"eaur-qb invoices preview  look before you send",
	];
}
