import { existsSync, readdirSync, readFileSync, rmSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { install, installedPackages, mayInstall } from "./packages.mjs";
import { capture, giveUp, has, root, run, say, tryIn } from "./shell.mjs";

const COMPILER = ["g++", "make", "python3"];
const COMPILER_HINT = `better-sqlite3 has to be compiled, which needs ${COMPILER.join(", ")}: sudo apt-get install ${COMPILER.join(" ")}`;
/** What the keychain library keytar is built with. */
const KEYTAR_PARTS = ["libsecret-1-dev", "pkg-config"];

/**
 * The better-sqlite3 that brings its binaries along: nothing has to be compiled where Node can run it (22.14; older ones
 * crash). package-lock.json names the one for Node 20.
 */
const READY_SQLITE = "13.2.0";

/**
 * Node, the packages of package-lock.json and a better-sqlite3 that runs on this Node. `forALook`: compiled in haste, where
 * it has to be.
 */
export function ensureInstalled({ forALook = false } = {}) {
	checkNode();
	if (!packagesAreComplete()) installPackages();
	ensureSqlite(forALook);
}

function checkNode() {
	const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
	if (major < 20 || (major === 20 && minor < 19))
		giveUp(`Node 20.19 or newer is needed; this is ${process.versions.node}.`);
}

const takesReadySqlite = () => {
	const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
	return major > 22 || (major === 22 && minor >= 14);
};

/** Compares what is installed with package-lock.json. Optional packages may be missing. */
function packagesAreComplete() {
	const installed = lockedPackages("node_modules/.package-lock.json");
	const packages = lockedPackages("package-lock.json");
	const left = takesReadySqlite() ? neededBy(packages, "better-sqlite3") : new Set();
	const mayMiss = ({ optional, devOptional }, path) => path === "" || devOptional || optional || left.has(path);
	return Object.entries(packages).every(
		([path, locked]) => mayMiss(locked, path) || installed[path]?.version === wantedVersion(path, locked),
	);
}

/** What a package needs besides itself, by path. */
function neededBy(packages, name, found = new Set()) {
	for (const each of Object.keys(packages[`node_modules/${name}`]?.dependencies ?? {})) {
		const path = `node_modules/${each}`;
		if (found.has(path)) continue;
		found.add(path);
		neededBy(packages, each, found);
	}
	return found;
}

const SQLITE_PATH = "node_modules/better-sqlite3";

const wantedVersion = (path, { version }) => (path === SQLITE_PATH && takesReadySqlite() ? READY_SQLITE : version);

function lockedPackages(file) {
	const path = join(root, file);
	return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")).packages : {};
}

function installPackages() {
	say("Installing the packages of package-lock.json (npm)");
	// Not `npm ci`: it refuses a lock file that lacks packages of other platforms, and registries that mirror but a part
	// of npm leave those out. This takes the locked versions as well, and leaves the lock file as it is. What has to be
	// built is built afterwards, and said.
	const asTheyCome = ["install", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"];
	const ready = takesReadySqlite() ? [`better-sqlite3@${READY_SQLITE}`] : [];
	if (run("npm", [...asTheyCome, ...ready])) return;
	giveUp("npm install failed; its message above says why.");
}

/** Its native part is missing after an installation, and one for another Node fails when a database is opened. */
function ensureSqlite(forALook) {
	const opens = () => capture(process.execPath, ["-e", "new (require('better-sqlite3'))(':memory:').close()"]).ok;
	if (opens()) return;
	const version = process.versions.node;
	// A ready one, where its host can be reached.
	if (tryIn(SQLITE_PATH, process.execPath, ["../prebuild-install/bin.js"]) && opens()) return;
	const tools = COMPILER.filter((program) => !has(program));
	if (tools.length > 0 && !(mayInstall() && install(tools))) giveUp(COMPILER_HINT);
	say(
		`Compiling better-sqlite3, the ledger's database, for Node ${version}: ${forALook ? "half a" : "about a"} minute`,
	);
	// For a look at the demo, a third of the compiler's work does as well.
	if (run("npm", ["rebuild", "better-sqlite3", "--loglevel=error"], forALook ? { CFLAGS: "-O1" } : {}) && opens())
		return;
	giveUp(`better-sqlite3 does not run on Node ${version}.`);
}

/** keytar is optional, and none of its parts is needed but for its tests. */
export function ensureKeytar() {
	const loads = () => capture(process.execPath, ["-e", "require('keytar')"]).ok;
	if (loads() || !mayInstall()) return;
	const present = installedPackages(KEYTAR_PARTS);
	const missing = KEYTAR_PARTS.filter((part) => !present.includes(part));
	if (missing.length > 0) install(missing);
	say("Building keytar, for the tests of the keychain");
	run("npm", ["rebuild", "keytar", "--loglevel=error"]);
}

const STAMP = join(root, "dist/.tsbuildinfo");

/** The compiled program, where the sources are newer than it. */
export function ensureBuilt() {
	const sources = [
		join(root, "src"),
		join(root, "package.json"),
		join(root, "tsconfig.json"),
		join(root, "tsconfig.build.json"),
	];
	const builtAt = existsSync(STAMP) ? statSync(STAMP).mtimeMs : 0;
	if (builtAt > Math.max(...sources.map(newest))) return;
	say("Building dist (npm run build)");
	if (!run("npm", ["run", "--silent", "build"])) {
		// The compiler stamps what it could make of faulty sources as well.
		rmSync(STAMP, { force: true });
		giveUp("The build failed; the compiler's messages are above.");
	}
	// The compiler leaves its stamp alone when nothing changed but a time.
	utimesSync(STAMP, new Date(), new Date());
}

function newest(path) {
	const entry = statSync(path);
	if (!entry.isDirectory()) return entry.mtimeMs;
	return Math.max(entry.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}
