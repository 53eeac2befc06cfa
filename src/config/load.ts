import { createRequire } from "node:module";
import { isAbsolute, join, resolve } from "node:path";
import { Failure } from "../words/failure.js";
import {
	apiAddress,
	apiAddressFor,
	isRehearsal,
	oauthAddresses,
	redirectAddress,
	trustedAddress,
} from "./addresses.js";
import { readConfigFile } from "./config-file.js";
import { envFileLayer } from "./env-file.js";
import { Faults } from "./faults.js";
import { readLimits } from "./limits.js";
import { readMis } from "./mis.js";
import { warningOfOverruled } from "./overruled.js";
import { profileHome, readProfile, warningOfNew } from "./profile.js";
import { readProxies } from "./proxies.js";
import { readSecret, refuseStrangePlace } from "./secrets.js";
import { answersLayer, environmentLayer, oneOf, type Parse, Settings } from "./sources.js";
import type { Config, Environment, MisConfig, QuickBooksConfig } from "./types.js";

export interface ConfigInput {
	readonly options: { readonly config?: string | undefined; readonly profile?: string | undefined };
	readonly env: NodeJS.ProcessEnv;
	/** Where `.env` is looked for, and what relative files are relative to. */
	readonly cwd: string;
	/** What a person has answered just now, by the variable's name: it wins over every other source. */
	readonly answers?: Readonly<Record<string, string>>;
}

/** The settings while somebody still answers questions about them (`init`): they may be faulty as they stand. */
export interface SettingsInTheMaking {
	/** Where the tool's folder is, whatever else is wrong. */
	readonly home: string;
	/** What is set so far, by the variable's name. */
	given(name: string): string | undefined;
	/**
	 * The configuration that these answers would make, read by the rules of every other command.
	 * @throws Failure "configuration" with all faults at once
	 */
	withAnswers(answers: Readonly<Record<string, string>>): Config;
	/** What the environment alone says: gone with this shell. */
	inEnvironment(name: string): string | undefined;
}

export function settingsInTheMaking(input: ConfigInput): SettingsInTheMaking {
	const { home, settings } = gatherSources(input, new Faults(), []);
	return {
		home,
		given: (name) => settings.text(name),
		withAnswers: (answers) => loadConfig({ ...input, answers }),
		// Not trimmed: a password may begin or end with a blank.
		inEnvironment: (name) => (input.env[name]?.trim() ? input.env[name] : undefined),
	};
}

const CLIENT_ID = ["QUICK_BOOKS_CLIENT_ID", "QUICKBOOKS_CLIENT_ID"] as const;
const CLIENT_SECRET = ["QUICK_BOOKS_SECRET", "QUICKBOOKS_CLIENT_SECRET"] as const;
const REDIRECT_URI = ["QUICK_BOOKS_REDIRECT_URI", "QUICKBOOKS_REDIRECT_URI"] as const;
const PROFILE = "EAUR_QB_PROFILE";
const TOKEN_KEY = "EAUR_QB_TOKEN_KEY";
const TOKEN_KEY_BYTES = 32;

/** Every variable of ours; what else an `.env` holds is not ours to judge. */
const VARIABLES: ReadonlySet<string> = new Set([
	...["MIS_DB_HOST", "MIS_DB_PORT", "MIS_DB_SOCKET", "MIS_DB_USER", "MIS_DB_PASSWORD", "MIS_DB_PASSWORD_FILE"],
	...["MIS_DB_NAME", "MIS_DB_SSL", "MIS_DB_SSL_CA", "MIS_DATABASE_URL", "MIS_WRITE_BACK"],
	...[...CLIENT_ID, ...CLIENT_SECRET, "QUICK_BOOKS_SECRET_FILE", ...REDIRECT_URI],
	...["QUICKBOOKS_ENVIRONMENT", "QUICKBOOKS_BASE_URL", "QUICKBOOKS_OAUTH_BASE_URL", "QUICKBOOKS_LIMITS"],
	...["EAUR_QB_HOME", PROFILE, "EAUR_QB_TOKEN_STORE", TOKEN_KEY, `${TOKEN_KEY}_FILE`],
]);

/**
 * Every setting, from the first source that has it: answers given just now, environment, `.env` in the working directory, `.env` in the home,
 * configuration file. Reads files, writes none.
 * @throws Failure "configuration" with all faults at once
 */
export function loadConfig(input: ConfigInput): Config {
	const faults = new Faults();
	const warnings: string[] = [];
	const { home, profile, path, settings, mapping, witness, pull } = gatherSources(input, faults, warnings);
	if (profile !== undefined) warnings.push(...warningOfNew(profile, home));
	const quickbooks = readQuickBooks(settings, input);
	const config: Config = {
		home,
		profile,
		file: path,
		isTlsLoosened: input.env.NODE_TLS_REJECT_UNAUTHORIZED === "0",
		mis: readMis({ settings, cwd: input.cwd, warnings }),
		writeBack: (settings.read("MIS_WRITE_BACK", oneOf("on", "off")) ?? defaultWriteBack(quickbooks)) === "on",
		quickbooks,
		tokens: {
			store: settings.read("EAUR_QB_TOKEN_STORE", oneOf("keychain", "file")) ?? "keychain",
			key: readTokenKey(settings, input.cwd),
		},
		mapping,
		witness,
		pull,
		warnings,
	};
	faults.throwIfAny();
	return config;
}

const NAME_IT_YOURSELF = "set EAUR_QB_HOME in the environment";

function gatherSources({ options, env, cwd, answers = {} }: ConfigInput, faults: Faults, warnings: string[]) {
	const nearPath = join(cwd, ".env");
	const near = envFileLayer(nearPath, VARIABLES, faults, warnings);
	const environment = environmentLayer(env);
	warnings.push(...warningOfOverruled(environment, near, nearPath));
	const layers = [answersLayer(answers), environment, near];
	const placing = new Settings(layers, faults, [near]);
	const base = resolve(cwd, placing.read("EAUR_QB_HOME", folder) ?? defaultHome(faults));
	// Whoever wrote that file chose what lies there, too.
	const isStrange = placing.find("EAUR_QB_HOME")?.nearby === true;
	if (!isStrange) refuseRelative(placing, faults);
	const profile = readProfile(options.profile, placing);
	const home = profile === undefined ? base : profileHome(base, profile, faults);
	const homePath = join(home, ".env");
	const atHome = homePath === resolve(nearPath);
	const ofHome = atHome ? near : envFileLayer(homePath, VARIABLES, faults, warnings);
	if (!atHome) layers.push(ofHome);
	const path = options.config === undefined ? join(home, "config.toml") : resolve(cwd, options.config);
	const file = readConfigFile(path, options.config !== undefined, faults);
	const isFileStrange = isStrange && options.config === undefined;
	if (isFileStrange && file.witness) {
		faults.add(path, `names a witness, and an .env in the working directory names this folder: ${NAME_IT_YOURSELF}`);
	}
	const nearby = isStrange ? [near, ofHome, ...(isFileStrange ? [file.layer] : [])] : atHome ? [] : [near];
	return {
		home,
		profile,
		path,
		settings: new Settings([...layers, file.layer], faults, nearby),
		mapping: file.mapping,
		witness: file.witness,
		pull: file.pull,
	};
}

/** A tilde or a $HOME in quotes reaches us as it is, and would be a folder of that name wherever the command was started. */
const folder: Parse<string> = (text, reject) =>
	/^[~$]/.test(text)
		? reject(`begins with ${text.charAt(0)}, which the shell leaves alone in quotes: write the folder in full`)
		: text;

/** Each working directory would have a ledger of its own, and none would know what the others had sent. */
function refuseRelative(placing: Settings, faults: Faults): void {
	const home = placing.find("EAUR_QB_HOME");
	const text = home?.text.trim();
	if (home === undefined || text === undefined || isAbsolute(text) || /^[~$]/.test(text)) return;
	faults.add(home.where, `is "${text}", which ${ANOTHER_EVERYWHERE}: write the folder in full`);
}

const ANOTHER_EVERYWHERE = "is another folder in each working directory, with another record of what was sent";

/** The library asks for the user's folder as soon as it is loaded; a bare account of a container has none. */
function defaultHome(faults: Faults): string {
	try {
		const { default: envPaths } = createRequire(import.meta.url)("env-paths") as typeof import("env-paths");
		const { data } = envPaths("eaur-qb", { suffix: "" });
		if (!isAbsolute(data)) {
			faults.add(
				"XDG_DATA_HOME or HOME",
				`makes the tool's folder "${data}", which ${ANOTHER_EVERYWHERE}: set EAUR_QB_HOME`,
			);
		}
		return data;
	} catch {
		faults.add(
			"EAUR_QB_HOME",
			"is not set, and this user has no folder of his own (no HOME, no entry among the accounts): set it to a folder in full",
		);
		return "";
	}
}

function defaultWriteBack({ environment }: QuickBooksConfig): "on" | "off" {
	return environment === "production" ? "on" : "off";
}

function readQuickBooks(settings: Settings, { cwd, env }: ConfigInput): QuickBooksConfig {
	const environment: Environment = settings.read("QUICKBOOKS_ENVIRONMENT", oneOf("sandbox", "production")) ?? "sandbox";
	const secret = readSecret(settings, CLIENT_SECRET, cwd);
	refuseStrangePlace(settings, secret, ["QUICKBOOKS_OAUTH_BASE_URL"], "the app's secret");
	const baseUrl = apiAddress(environment, settings.read("QUICKBOOKS_BASE_URL", apiAddressFor(environment)));
	return {
		environment,
		baseUrl,
		oauth: oauthAddresses(settings.read("QUICKBOOKS_OAUTH_BASE_URL", trustedAddress)),
		clientId: settings.text(...CLIENT_ID),
		clientSecret: secret?.text.trim(),
		redirectUri: settings.read(REDIRECT_URI, redirectAddress),
		proxies: readProxies(env),
		limits: readLimits(settings, isRehearsal({ environment, baseUrl })),
	};
}

function readTokenKey(settings: Settings, cwd: string): Buffer | undefined {
	const secret = readSecret(settings, [TOKEN_KEY], cwd);
	if (!secret) return undefined;
	const key = Buffer.from(secret.text.trim(), "base64");
	const isKey = /^[A-Za-z0-9+/_-]{43}=?$/.test(secret.text.trim()) && key.length === TOKEN_KEY_BYTES;
	return isKey ? key : settings.faults.add(secret.where, "must be base64 of exactly 32 bytes: openssl rand -base64 32");
}

/** @throws Failure "configuration" when no MIS is configured */
export function requireMis(config: Config): MisConfig {
	if (config.mis) return config.mis;
	throw new Failure("configuration", {
		detail: "No MIS database is configured.",
		fix: "Set MIS_DB_HOST, MIS_DB_USER, MIS_DB_PASSWORD and MIS_DB_NAME, or MIS_DATABASE_URL; eaur-qb init asks for them.",
	});
}

/** @throws Failure "configuration" that names the variables of the Intuit app that are missing */
export function requireApp(config: Config): { clientId: string; clientSecret: string } {
	const { clientId, clientSecret } = config.quickbooks;
	if (clientId !== undefined && clientSecret !== undefined) return { clientId, clientSecret };
	const missing = [
		...(clientId === undefined ? [CLIENT_ID[0]] : []),
		...(clientSecret === undefined ? [CLIENT_SECRET[0]] : []),
	];
	throw new Failure("configuration", {
		detail: `The Intuit app is not configured: ${missing.join(" and ")} ${missing.length === 1 ? "is" : "are"} missing.`,
		fix: "Take the app's client id and secret from developer.intuit.com (Keys & credentials), and set them.",
	});
}

/** Every secret the configuration holds, for the redaction of whatever is shown or logged. */
export function secretsOf(config: Config): string[] {
	const password = config.mis?.kind === "mysql" ? config.mis.password : undefined;
	const secrets = [password, config.quickbooks.clientSecret, config.tokens.key?.toString("base64")];
	return secrets.filter((secret) => secret !== undefined);
}
