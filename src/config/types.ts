import type { Proxies } from "../words/proxies.js";
import type { MappingSettings } from "../words/settings.js";

export interface MysqlConfig {
	readonly kind: "mysql";
	readonly host: string;
	readonly port: number;
	readonly socket: string | undefined;
	readonly user: string;
	readonly password: string | undefined;
	readonly database: string;
	/** `verify` demands a certificate that checks out; `ca` is the authority's certificate in PEM. */
	readonly tls: { readonly mode: "verify" | "off"; readonly ca: string | undefined };
	/** The server's public key in PEM: the password may be encrypted for it where the line is not encrypted. */
	readonly serverKey: string | undefined;
}

export interface EmbeddedConfig {
	readonly kind: "sqlite";
	readonly file: string;
}

export type MisConfig = MysqlConfig | EmbeddedConfig;

/** Counts are per minute where the name does not say otherwise; durations are milliseconds. */
export interface Limits {
	readonly calls: number;
	readonly batches: number;
	readonly perSecond: number;
	readonly inFlight: number;
	readonly itemsPerBatch: number;
	/** How long the minute of the counts is: shorter than a real one only where a rehearsal's server counts so. */
	readonly minuteMs: number;
	readonly throttleWaitMs: number;
	readonly attempts: number;
	readonly retryDelayMs: number;
	/** How long an answer is waited for. */
	readonly timeoutMs: number;
	/** From which age on a request that left no trace in QuickBooks was not carried out. No setting of its own. */
	readonly missingAfterMs: number;
	readonly lookupAfterMs: number;
	readonly breaker: number;
}

export type Environment = "sandbox" | "production";

export interface QuickBooksConfig {
	readonly environment: Environment;
	/** Without `/v3/company/…`. */
	readonly baseUrl: string;
	readonly oauth: { readonly authorize: string; readonly token: string; readonly revoke: string };
	readonly clientId: string | undefined;
	readonly clientSecret: string | undefined;
	readonly redirectUri: string | undefined;
	/** How Intuit is reached. */
	readonly proxies: Proxies;
	readonly limits: Limits;
}

/** Who is told the audit head at the end of each run: a file that is added to, or a program that reads it. */
export type Witness = { readonly file: string } | { readonly program: readonly [string, ...string[]] };

/** What is done with what QuickBooks says back. */
export interface PullSettings {
	/** `sync` asks first what has changed there. */
	readonly withSync: boolean;
	/** What is open and paid is written into the MIS, into columns of its own. */
	readonly writeBack: boolean;
}

/** Every setting, parsed and trusted. Made once, by `loadConfig`. */
export interface Config {
	/** Folder of audit.sqlite, the lock and config.toml: those of the profile, where one is named. */
	readonly home: string;
	/** The company that --profile or EAUR_QB_PROFILE names, among several. */
	readonly profile: string | undefined;
	/** The configuration file: the one of --config, else config.toml of the home. It need not be there. */
	readonly file: string;
	/** NODE_TLS_REJECT_UNAUTHORIZED=0 is set: other programs of Node.js check no certificates then; this one does. */
	readonly isTlsLoosened: boolean;
	readonly mis: MisConfig | undefined;
	readonly writeBack: boolean;
	readonly quickbooks: QuickBooksConfig;
	readonly tokens: { readonly store: "keychain" | "file"; readonly key: Buffer | undefined };
	readonly mapping: MappingSettings;
	readonly witness: Witness | undefined;
	readonly pull: PullSettings;
	/** Sentences to show once, such as "`.env` can be read by others". */
	readonly warnings: readonly string[];
}
