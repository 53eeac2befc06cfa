import { createRequire } from "node:module";
import { isAbsolute } from "node:path";
import * as v from "valibot";
import { CUSTOM_FIELDS, CUSTOMER_FIELDS } from "../words/customer-fields.js";
import { INVOICE_PREFIX, type MappingSettings, SEPARATORS } from "../words/settings.js";
import type { Faults } from "./faults.js";
import { type OwnedText, readOwned, whyNotThere, whyUnreadable } from "./files.js";
import { LIMIT_NAMES, limitKey } from "./limits.js";
import { SERVER_KEY } from "./mis.js";
import type { Layer, Written } from "./sources.js";
import type { PullSettings, Witness } from "./types.js";

/** What config.toml says: the mapping, and the settings that have a variable too, under the variable's name. */
export interface ConfigFile {
	readonly layer: Layer;
	readonly mapping: MappingSettings;
	/** In the file only: an `.env` of the folder one stands in must start no program. */
	readonly witness: Witness | undefined;
	readonly pull: PullSettings;
}

const TEXT = v.string("must be text in quotes");
const OPTIONAL_TEXT = v.optional(TEXT);
const NUMBER = v.pipe(v.number("must be a number"), v.integer("must be a whole number"));
const SWITCH = v.union([v.boolean(), v.picklist(["on", "off"])], 'must be true, false, "on" or "off"');
/** Not `v.record`: that leaves out what is called `constructor` or `__proto__`, without a word. */
const tableOf = <const K extends NameSchema, const V extends ValueSchema>(name: K, value: V, rule: string) =>
	v.pipe(
		v.custom<object>(isTable, rule),
		v.transform((table) => new Map(Object.entries(table))),
		v.map(name, value),
	);
const fieldOf = (fields: readonly string[]) =>
	v.pipe(
		TEXT,
		v.check((name) => fields.includes(name), `is no field that can be named here; these can: ${fields.join(", ")}`),
	);
const FIELD = fieldOf(CUSTOMER_FIELDS);
const DEFINITION = v.pipe(v.union([TEXT, NUMBER], "must be the definition's id"), v.transform(String));
const URL_WITHOUT_PASSWORD = v.pipe(
	TEXT,
	v.regex(/^(?![^/]*\/\/[^/:@]*:[^@]+@)/, "must hold no password: that belongs in MIS_DB_PASSWORD"),
);
const PREFIX = v.pipe(TEXT, v.regex(INVOICE_PREFIX, "must be 1 to 10 letters, digits or - . _ /"));

const WITNESS_RULE =
	'must be a file with its whole path, or a program and its arguments: ["mail", "-s", "audit head", "…"]';
const WITNESS = v.union(
	[
		v.pipe(
			v.string(),
			v.check(isAbsolute),
			v.transform((file): Witness => ({ file })),
		),
		v.pipe(
			v.tupleWithRest([v.pipe(v.string(), v.regex(/\S/))], v.string()),
			v.transform((program): Witness => ({ program })),
		),
	],
	WITNESS_RULE,
);

const SCHEMA = v.object({
	mis: section({
		host: OPTIONAL_TEXT,
		port: v.optional(NUMBER),
		socket: OPTIONAL_TEXT,
		user: OPTIONAL_TEXT,
		name: OPTIONAL_TEXT,
		ssl: OPTIONAL_TEXT,
		ssl_ca: OPTIONAL_TEXT,
		serverKey: OPTIONAL_TEXT,
		url: v.optional(URL_WITHOUT_PASSWORD),
		write_back: v.optional(SWITCH),
		currency: v.optional(v.pipe(TEXT, v.regex(/^[A-Z]{3}$/, "must be a currency code such as RWF")), "RWF"),
		repairText: v.optional(v.boolean("must be true or false")),
		separators: v.optional(
			v.picklist(SEPARATORS, `must be one of ${SEPARATORS.map((each) => `"${each}"`).join(", ")}`),
		),
	}),
	customers: section({
		displayName: v.optional(v.picklist(["name", "identity"], 'must be "name" or "identity"'), "name"),
		customFields: v.optional(
			tableOf(fieldOf(CUSTOM_FIELDS), DEFINITION, "must be a table of field = definition id"),
			{},
		),
		omitFields: v.optional(v.array(FIELD, "must be a list of field names"), []),
	}),
	invoices: section({
		prefix: v.optional(PREFIX, "MIS-"),
		amount: v.optional(v.picklist(["debit", "net"], 'must be "debit" or "net"'), "debit"),
		taxCode: OPTIONAL_TEXT,
		class: OPTIONAL_TEXT,
		withoutLocation: v.optional(v.picklist(["hold", "send"], 'must be "hold" or "send"'), "hold"),
		classByCampus: v.optional(tableOf(v.string(), TEXT, "must be a table of name = value"), {}),
	}),
	payments: section({
		enabled: v.optional(v.boolean("must be true or false"), false),
		prepayments: v.optional(v.picklist(["hold", "send"], 'must be "hold" or "send"'), "hold"),
		dateOrder: v.optional(v.picklist(["dmy", "mdy"], 'must be "dmy" or "mdy"')),
		date: v.optional(v.picklist(["hold", "recorded"], 'must be "hold" or "recorded"'), "hold"),
		reference: v.optional(v.picklist(["key", "bank"], 'must be "key" or "bank"'), "key"),
		allocation: v.optional(v.picklist(["named", "oldest"], 'must be "named" or "oldest"'), "named"),
		beforeInvoice: v.optional(v.picklist(["hold", "unapplied"], 'must be "hold" or "unapplied"'), "hold"),
		acceptAutoApply: v.optional(v.boolean("must be true or false"), false),
	}),
	quickbooks: section({
		environment: OPTIONAL_TEXT,
		client_id: OPTIONAL_TEXT,
		redirect_uri: OPTIONAL_TEXT,
		base_url: OPTIONAL_TEXT,
		oauth_base_url: OPTIONAL_TEXT,
	}),
	limits: section(Object.fromEntries(LIMIT_NAMES.map((name) => [name, v.optional(v.union([TEXT, NUMBER]))]))),
	tokens: section({ store: OPTIONAL_TEXT }),
	pull: section({ withSync: v.optional(SWITCH, true), writeBack: v.optional(SWITCH, false) }),
	audit: section({ witness: v.optional(WITNESS) }),
});

type NameSchema = v.GenericSchema<unknown, string>;
type ValueSchema = v.GenericSchema<unknown, string>;

function isTable(value: unknown): boolean {
	return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

const NOTHING_SET = Object.fromEntries(Object.keys(SCHEMA.entries).map((name) => [name, {}]));

/** Settings of the file that have a variable. What is not listed here has none. */
const VARIABLES: Readonly<Record<string, string>> = {
	"mis.host": "MIS_DB_HOST",
	"mis.port": "MIS_DB_PORT",
	"mis.socket": "MIS_DB_SOCKET",
	"mis.user": "MIS_DB_USER",
	"mis.name": "MIS_DB_NAME",
	"mis.ssl": "MIS_DB_SSL",
	"mis.ssl_ca": "MIS_DB_SSL_CA",
	"mis.url": "MIS_DATABASE_URL",
	[SERVER_KEY]: SERVER_KEY,
	"mis.write_back": "MIS_WRITE_BACK",
	"quickbooks.environment": "QUICKBOOKS_ENVIRONMENT",
	"quickbooks.client_id": "QUICK_BOOKS_CLIENT_ID",
	"quickbooks.redirect_uri": "QUICK_BOOKS_REDIRECT_URI",
	"quickbooks.base_url": "QUICKBOOKS_BASE_URL",
	"quickbooks.oauth_base_url": "QUICKBOOKS_OAUTH_BASE_URL",
	"tokens.store": "EAUR_QB_TOKEN_STORE",
	...Object.fromEntries(LIMIT_NAMES.map((name) => [limitKey(name), limitKey(name)])),
};

function section<const T extends v.ObjectEntries>(entries: T) {
	return v.object(entries, "must be a [section]");
}

/** `required` is a file that was asked for by name. */
export function readConfigFile(path: string, required: boolean, faults: Faults): ConfigFile {
	const file = readOrFault(path, required, faults);
	if (file?.othersMayWrite) faults.add(path, `others may write to it: ${file.remedy}`);
	return parseConfig(file?.text ?? "", path, faults);
}

function readOrFault(path: string, required: boolean, faults: Faults): OwnedText | undefined {
	try {
		return readOwned(path) ?? (required ? faults.add(path, whyNotThere(path)) : undefined);
	} catch (error) {
		return faults.add(path, whyUnreadable(error));
	}
}

function parseConfig(text: string, path: string, faults: Faults): ConfigFile {
	const whereIs = (key: string): string => `${path}${lineOf(text, key)} (${key})`;
	const table = tomlOf(text, path, faults);
	for (const key of unknownKeys(table)) faults.add(whereIs(key), ruleForUnknown(key));
	const result = v.safeParse(SCHEMA, { ...NOTHING_SET, ...table });
	for (const issue of result.issues ?? []) faults.add(whereIs(v.getDotPath(issue) ?? ""), issue.message);
	const content = result.success ? result.output : v.parse(SCHEMA, NOTHING_SET);
	return { layer: layerOf(content, whereIs), ...settingsOf(content) };
}

function settingsOf(content: v.InferOutput<typeof SCHEMA>): Omit<ConfigFile, "layer"> {
	const { withSync, writeBack } = content.pull;
	return {
		mapping: mappingOf(content),
		witness: content.audit.witness,
		pull: { withSync: isOn(withSync), writeBack: isOn(writeBack) },
	};
}

const isOn = (value: boolean | "on" | "off"): boolean => value === true || value === "on";

function tomlOf(text: string, path: string, faults: Faults): Record<string, unknown> {
	if (text.trim() === "") return {};
	// Most have no such file: loading the parser takes 10 ms, which is half of a Node that starts.
	const { parse, TomlError } = createRequire(import.meta.url)("smol-toml") as typeof import("smol-toml");
	try {
		return parse(text);
	} catch (error) {
		if (!(error instanceof TomlError)) throw error;
		const [reason = ""] = error.message.replace(/^Invalid TOML document: /, "").split("\n");
		faults.add(`${path}:${error.line}`, `is no TOML: ${reason}`);
		return {};
	}
}

function unknownKeys(table: Record<string, unknown>): string[] {
	const sections = new Map<string, { readonly entries: object }>(Object.entries(SCHEMA.entries));
	return Object.entries(table).flatMap(([name, content]) => {
		const known = sections.get(name)?.entries;
		if (!known) return [name];
		if (typeof content !== "object" || content === null) return [];
		return Object.keys(content)
			.filter((key) => !Object.hasOwn(known, key))
			.map((key) => `${name}.${key}`);
	});
}

function ruleForUnknown(key: string): string {
	if (/passw|secret|token_?key|^tokens\.(key|access|refresh)/i.test(key)) {
		return "a secret does not belong in this file; put it into the environment, an .env, or a file named by a …_FILE variable";
	}
	return "is no setting of this tool";
}

function layerOf(content: v.InferOutput<typeof SCHEMA>, whereIs: (key: string) => string): Layer {
	const layer = new Map<string, Written>();
	for (const [name, values] of Object.entries(content)) {
		for (const [key, value] of Object.entries(values)) {
			const variable = VARIABLES[`${name}.${key}`];
			if (variable && value !== undefined)
				layer.set(variable, { text: asText(value), where: whereIs(`${name}.${key}`) });
		}
	}
	return layer;
}

function asText(value: unknown): string {
	return typeof value === "boolean" ? (value ? "on" : "off") : String(value);
}

function mappingOf({ mis, customers, invoices, payments }: v.InferOutput<typeof SCHEMA>): MappingSettings {
	const { taxCode, class: className, ...rest } = invoices;
	return {
		currency: mis.currency,
		separators: mis.separators,
		...(mis.repairText === undefined ? {} : { repairText: mis.repairText }),
		customers,
		invoices: { ...rest, taxCode: taxCode?.trim() || undefined, class: className?.trim() || undefined },
		payments: { ...payments, dateOrder: payments.dateOrder },
	};
}

/** ":12" where the key of a dotted path stands, else its setting, else its section; "" where none was found. */
function lineOf(text: string, path: string): string {
	const [section = "", setting] = path.split(".", 2);
	const lines = linesOfKeys(text);
	for (const name of [path, setting === undefined ? section : `${section}.${setting}`, section]) {
		const line = lines.get(bare(name));
		if (line !== undefined) return `:${line}`;
	}
	return "";
}

/** The line of each section and key, by its dotted path. TOML's parser does not tell. */
function linesOfKeys(text: string): ReadonlyMap<string, number> {
	const lines = new Map<string, number>();
	let table = "";
	for (const [index, line] of text.split("\n").entries()) {
		const [, header, key] = /^(?:\s*\[\[?([^\]]*)\]|([^=#[]*)=)/.exec(line) ?? [];
		table = header ?? table;
		const name = header ?? (key !== undefined && table !== "" ? `${table}.${key}` : key);
		if (name !== undefined && !lines.has(bare(name))) lines.set(bare(name), index + 1);
	}
	return lines;
}

const bare = (name: string): string => name.replace(/["'\s]/g, "");
