/** A room is a folder of src, or cli.ts. */
export interface RoomRule {
	/** Rooms whose code it may run. */
	readonly runs: readonly string[];
	/** Rooms whose types it may name besides. */
	readonly names: readonly string[];
	readonly because: string;
}

const SERVICE: RoomRule = {
	runs: ["words", "system"],
	names: ["config"],
	because:
		"a room knows the shared words and its own settings, never another room: commands open rooms and hand them on",
};

/** words ← system ← config ← { mis, quickbooks, audit, secrets, output } ← sync · pull ← commands ← cli; the sandbox stands apart. */
export const ROOMS: Readonly<Record<string, RoomRule>> = {
	words: { runs: [], names: [], because: "everybody shares the words, so they depend on nothing" },
	system: {
		runs: ["words"],
		names: [],
		because: "files and programs of this computer are opened in one careful way, whatever room needs them",
	},
	config: { runs: ["words", "system"], names: [], because: "settings are read before any room is opened" },
	mis: SERVICE,
	quickbooks: SERVICE,
	audit: SERVICE,
	secrets: SERVICE,
	output: SERVICE,
	sync: {
		runs: ["words"],
		names: ["config", "mis", "quickbooks", "audit"],
		because: "it decides and opens nothing; the rooms are handed in",
	},
	pull: {
		runs: ["words"],
		names: ["config", "mis", "quickbooks", "audit"],
		because: "it compares what QuickBooks says with what was sent, and must not believe the code that sent it",
	},
	proof: {
		runs: ["words"],
		names: ["config", "mis", "quickbooks", "audit"],
		because: "it compares what sync made of the MIS, and shares none of its code: one mistake would hide the other",
	},
	commands: {
		runs: [
			"words",
			"system",
			"config",
			"mis",
			"quickbooks",
			"audit",
			"secrets",
			"output",
			"sync",
			"pull",
			"proof",
			"sandbox",
		],
		names: [],
		because: "here the rooms are opened and put together",
	},
	cli: {
		runs: ["words", "config", "output", "commands", "sandbox"],
		names: ["mis", "quickbooks", "audit", "secrets", "sync", "pull", "proof"],
		because: "it turns arguments into a command, and errors into exit codes",
	},
	sandbox: {
		runs: [],
		names: [],
		because: "it has its own understanding of QuickBooks; shared code would be a shared misunderstanding",
	},
};

export interface PathRule {
	/** Beginnings of the paths below src that may do it. */
	readonly allowed: readonly string[];
	readonly because: string;
}

/** Which libraries are used where. One that is not listed belongs nowhere. */
export const LIBRARIES: Readonly<Record<string, PathRule>> = {
	commander: { allowed: ["cli.ts", "commands/"], because: "arguments are read in one place" },
	chalk: { allowed: ["output/"], because: "colour is decided once, by --no-color and the terminal" },
	"cli-progress": { allowed: ["output/"], because: "progress looks the same everywhere" },
	"write-excel-file": { allowed: ["output/"], because: "text stays text in every file we write, decided once" },
	"env-paths": { allowed: ["config/"], because: "folders are settings" },
	"smol-toml": { allowed: ["config/"], because: "the configuration is parsed once, at the border" },
	valibot: { allowed: [""], because: "whatever comes in is checked where it comes in" },
	mysql2: { allowed: ["mis/"], because: "every statement on the MIS is made in one room" },
	"better-sqlite3": {
		allowed: ["audit/", "mis/", "sandbox/university/"],
		because: "our own file belongs to audit, an embedded MIS to mis, a made-up one to the university",
	},
	"node-quickbooks": {
		allowed: ["quickbooks/"],
		because: "it puts tokens into its errors and has no timeout: one adapter",
	},
	"intuit-oauth": { allowed: ["quickbooks/"], because: "it checks no state and retries by itself: one adapter" },
	axios: { allowed: ["quickbooks/"], because: "the only way to the network" },
	keytar: { allowed: ["secrets/"], because: "a keychain that hangs must hang nothing else" },
	"@napi-rs/keyring": { allowed: ["secrets/"], because: "a keychain that hangs must hang nothing else" },
};

/** What a file says of the process it runs in. */
export const PROCESS: Readonly<Record<string, PathRule>> = {
	"process.exit": {
		allowed: ["cli.ts"],
		because: "one place makes exit codes; elsewhere it would cut off what must be settled",
	},
	"process.env": {
		allowed: ["cli.ts", "config/", "system/bare-environment.ts", "secrets/keyring-helper.ts"],
		because: "settings are read once, into Config; the keyring's own process needs its bare surroundings",
	},
	"node:child_process": {
		allowed: ["system/programs.ts"],
		because: "a program that is started anywhere else would be handed our passwords and keys",
	},
	"node:process": { allowed: [], because: "it would hide process.exit and process.env from this test" },
};

/** What every start loads, whatever was typed. */
export const START = {
	file: "cli.ts",
	/** Beginnings of the paths below src, and libraries. */
	mayLoad: [
		"cli.ts",
		"commands/interrupt.ts",
		"commands/program.ts",
		"commands/program/blanks.ts",
		"commands/program/options.ts",
		"commands/program/top-level.ts",
		"commands/program/typed.ts",
		"commands/program/verb.ts",
		"output/exit.ts",
		"output/outflow.ts",
		"words/",
		"commander",
		"node:module",
	],
	because:
		"help, version and mistakes need the names of the commands alone; the rest is loaded by the command that runs",
} as const;

/**
 * What a kind makes of a row is pure, and so are the files of these names in its folder: they know the words, their
 * contract and other kinds, and nothing else of sync.
 */
export const PURE = {
	folder: "sync/kinds/",
	files: [
		"agrees",
		"amount",
		"checks",
		"contact",
		"document",
		"fields",
		"garbled",
		"identity",
		"lookups",
		"names",
		"noted",
		"number",
		"parse",
		"person",
		"property",
		"reading",
		"reference",
		"registration",
		"same-name",
		"source",
		"tax",
	],
	mayImport: ["words/", "sync/kinds/"],
} as const;

/** The engine knows kinds by their contract alone: whose name a record bears is for its folder to say. */
export const NAMELESS = {
	folder: "sync/",
	except: "sync/kinds/",
	because: "a kind is one folder: whoever else says its name must be found and changed with every new one",
} as const;

/**
 * Where tables and tracking columns of the MIS are named: each kind's own file, those that kinds share, and the shape of
 * which they are parts. The made-up university makes such a MIS. The proof names for itself what it reads: it is to show
 * what the mapping gets wrong, a table among it, and shares no name with it.
 */
export const MIS_NAMES = {
	saidIn: /^sync\/kinds\/([\w-]+\/)?(source|sources|mis-shape)\.ts$|^(sandbox|proof)\//,
	because: "tables and columns of the MIS come from its shape, or from a kind's source",
} as const;

export interface Language {
	/** What a text of it is known by. */
	readonly saying: RegExp;
	/** Beginnings of the paths below src that speak it. */
	readonly spokenIn: readonly string[];
	readonly because: string;
}

/** Texts that belong to one room: what they say is asked for in our words everywhere else. */
export const LANGUAGES: readonly Language[] = [
	{
		saying:
			/\b(startposition|maxresults|orderby)\b|\bActive (in|=)|\bMetaData\.|\bQueryResponse\b|\bwhere [A-Z]\w+(\.\w+)? (in\b|like\b|[<>=])/,
		spokenIn: ["quickbooks/", "sandbox/"],
		because: "a question to QuickBooks is a ListQuery: one file says it in Intuit's language",
	},
	{
		saying: /^(610|620|2500|4000|4001|5010|6000|6140|6190|62[0145]0|6100|6160|6470|3200|3100|10000)$/,
		// The catalogue explains every number that a person may meet, and runs none.
		spokenIn: ["quickbooks/", "sandbox/", "output/catalogue/"],
		because: "what a fault of Intuit means is said by src/quickbooks, in a word",
	},
];

/**
 * The rooms of sync, and whose code each may run: a record is read, decided, sent and told of, and never the other way
 * round. Kinds look and read by themselves; that reading runs some of theirs (people, names behind ids) is the one knot.
 */
export const FLOORS: Readonly<Record<string, readonly string[]>> = {
	read: ["kinds"],
	look: ["read", "kinds"],
	decide: ["read", "kinds"],
	tell: ["decide", "read", "kinds"],
	send: ["look", "decide", "tell", "read", "kinds"],
	kinds: ["look", "decide", "read"],
};
