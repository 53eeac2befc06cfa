// Part of npm run build: makes of dist/cli.js and the libraries it needs the one file that bin/eaur-qb.js starts, and
// runs it a few times, so that V8's compilation lies beside it (bin/quick-start.js).
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { build } from "esbuild";
import { root } from "./lib/shell.mjs";

const DIST = join(root, "dist");
const NAME = "eaur-qb.cjs";

/** With native parts, or so large that only the commands that need them should load them. */
const STAY_OUTSIDE = [
	"better-sqlite3",
	"@napi-rs/keyring",
	"keytar",
	"node-quickbooks",
	"intuit-oauth",
	"write-excel-file",
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

/** commander loads what starts programs for subcommands that are programs of their own; ours are not: 6 ms of a start. */
const noPrograms = {
	name: "commander without child_process",
	setup({ onLoad }) {
		onLoad({ filter: /\/commander\/lib\/command\.js$/ }, ({ path }) => {
			const code = readFileSync(path, "utf8");
			return { contents: code.replace(/^const childProcess = require\('node:child_process'\);$/m, "") };
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

const RUN_AND_KEEP = `
	const { load } = require("./bin/quick-start.js");
	const program = load(process.argv[1]);
	process.once("exit", program.keep);
	program.exports.run();
`;

const { outputFiles } = await build({
	entryPoints: [join(DIST, "cli.js")],
	bundle: true,
	write: false,
	platform: "node",
	format: "cjs",
	target: "node20",
	external: STAY_OUTSIDE,
	// Code that V8 takes from what was kept cannot import; it can require.
	supported: { "dynamic-import": false },
	plugins: [ownAddresses, noPrograms, rareTables],
	banner: { js: 'const addressOf = (path) => new URL(path, require("node:url").pathToFileURL(__filename)).href;' },
	// Names stay: an error that a person reports must name functions that can be found.
	minifySyntax: true,
	minifyWhitespace: true,
	charset: "ascii",
	legalComments: "none",
});
const code = outputFiles[0].text;
const digest = createHash("sha256").update(code).digest("hex").slice(0, 16);
for (const old of readdirSync(DIST).filter((name) => name.startsWith(NAME))) rmSync(join(DIST, old));
writeFileSync(join(DIST, NAME), `//${digest}\n${code}`);
await compileAhead();

/** Functions are compiled when they are called: these command lines call what most starts need. */
async function compileAhead() {
	const home = mkdtempSync(join(tmpdir(), "eaur-qb-build-"));
	const file = join(home, "university.sqlite");
	const { makeUniversity, writeEmbedded } = await import("../dist/sandbox/university/index.js");
	writeEmbedded(file, makeUniversity({ seed: 1, students: 3, applicants: 3, invoices: 9, dirt: false }));
	const nobodyListens = "mysql://nobody@127.0.0.1:1/none";
	for (const [mis, ...args] of [
		[nobodyListens, "--help"],
		[nobodyListens, "invoices", "analyze"],
		[`sqlite:${file}`, "invoices", "analyze"],
	]) {
		const env = { PATH: process.env.PATH, HOME: home, EAUR_QB_HOME: home, MIS_DATABASE_URL: mis };
		spawnSync(process.execPath, ["-e", RUN_AND_KEEP, join(DIST, NAME), ...args], { cwd: root, env, stdio: "ignore" });
	}
	rmSync(home, { recursive: true });
}
