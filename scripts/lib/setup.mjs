import { existsSync, readdirSync, readFileSync, rmSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { install, installedPackages, mayInstall } from "./packages.mjs";
import { capture, giveUp, has, root, run, say } from "./shell.mjs";

const COMPILER = ["g++", "make", "python3"];
const COMPILER_HINT = `better-sqlite3 has to be compiled, which needs ${COMPILER.join(", ")}: sudo apt-get install ${COMPILER.join(" ")}`;
/** What the keychain library keytar is built with; it is optional, and left out where these are missing. */
const KEYTAR_PARTS = ["libsecret-1-dev", "pkg-config"];

/** Node, the packages of package-lock.json and a better-sqlite3 that runs on this Node. */
export function ensureInstalled() {
	checkNode();
	if (!packagesAreComplete()) installPackages();
	ensureSqlite();
}

function checkNode() {
	const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
	if (major < 20 || (major === 20 && minor < 19))
		giveUp(`Node 20.19 or newer is needed; this is ${process.versions.node}.`);
}

/**
 * Compares what is installed with package-lock.json. Optional packages may be missing; keytar only where this script may
 * not install what it is built with.
 */
function packagesAreComplete() {
	const installed = lockedPackages("node_modules/.package-lock.json");
	const mayMiss = ({ optional, devOptional }, path) =>
		path === "" || devOptional || (optional && !(path === "node_modules/keytar" && mayInstall()));
	return Object.entries(lockedPackages("package-lock.json")).every(
		([path, locked]) => mayMiss(locked, path) || installed[path]?.version === locked.version,
	);
}

function lockedPackages(file) {
	const path = join(root, file);
	return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")).packages : {};
}

function installPackages() {
	const tools = [...COMPILER.filter((program) => !has(program)), ...missingKeytarParts()];
	if (tools.length > 0 && mayInstall()) install(tools);
	say("Installing the packages of package-lock.json (npm; two minutes where better-sqlite3 has to be compiled)");
	// Not `npm ci`: it refuses a lock file that lacks packages of other platforms, and registries that mirror but a part
	// of npm leave those out. This takes the locked versions as well, and leaves the lock file as it is.
	if (run("npm", ["install", "--no-save", "--no-audit", "--no-fund"])) return;
	if (COMPILER.some((program) => !has(program))) giveUp(COMPILER_HINT);
	giveUp("npm install failed; its message above says why.");
}

function missingKeytarParts() {
	if (!mayInstall()) return [];
	const present = installedPackages(KEYTAR_PARTS);
	return KEYTAR_PARTS.filter((part) => !present.includes(part));
}

/** A better-sqlite3 that was built for another Node fails when a database is opened, not before. */
function ensureSqlite() {
	const opens = () => capture(process.execPath, ["-e", "new (require('better-sqlite3'))(':memory:').close()"]);
	const first = opens();
	if (first.ok) return;
	const why = /NODE_MODULE_VERSION/.test(first.output) ? "was built for another Node" : "was not built";
	say(`better-sqlite3 ${why}: building it for Node ${process.versions.node} (npm rebuild; about a minute)`);
	if (run("npm", ["rebuild", "better-sqlite3"]) && opens().ok) return;
	giveUp(COMPILER.every(has) ? `better-sqlite3 does not run on Node ${process.versions.node}.` : COMPILER_HINT);
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
