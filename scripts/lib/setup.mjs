import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { installPackages, packagesAreComplete } from "./npm-packages.mjs";
import { install, installedPackages, mayInstall } from "./packages.mjs";
import { begin, capture, giveUp, root, run, say } from "./shell.mjs";
import { makeSqliteRun, sqliteAhead } from "./sqlite.mjs";

/** What the keychain library keytar is built with. */
const KEYTAR_PARTS = ["libsecret-1-dev", "pkg-config"];

/**
 * Node, the packages of package-lock.json and a better-sqlite3 that runs on this Node. Compiling that takes one core a
 * minute: `meanwhile` is what can be done without it.
 */
export async function ensureInstalled(meanwhile = async () => {}) {
	const { ahead } = await ensurePackages(false);
	const sqlite = async () => makeSqliteRun(false, await ahead);
	const [wrong] = await Promise.all([sqlite(), meanwhile()]);
	if (wrong) giveUp(wrong);
}

/** What a look at the demo needs, and no more: no developers' tool but the bundler, a database compiled in haste. */
export async function ensureForALook() {
	const { ahead } = await ensurePackages(true);
	const sqlite = async () => makeSqliteRun(true, await ahead);
	// Each is heard to its end before anybody gives up.
	const wrong = await Promise.all([sqlite(), buildWhereNeeded(["--compile-later"])]);
	for (const line of wrong) if (line) giveUp(line);
}

/** @returns what goes on: the compiling of better-sqlite3, where that has begun */
async function ensurePackages(forALook) {
	checkNode();
	if (packagesAreComplete(forALook)) return { ahead: undefined };
	const ahead = sqliteAhead(forALook);
	if (await installPackages(forALook)) return { ahead };
	// What installs a compiler has to tidy up.
	await ahead;
	return giveUp("npm install failed; its message above says why.");
}

function checkNode() {
	const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
	if (major < 20 || (major === 20 && minor < 19))
		giveUp(`Node 20.19 or newer is needed; this is ${process.versions.node}.`);
}

/** keytar is optional, and none of its parts is needed but for its tests. */
export async function ensureKeytar() {
	const loads = () => capture(process.execPath, ["-e", "require('keytar')"]).ok;
	if (loads() || !mayInstall()) return;
	const present = installedPackages(KEYTAR_PARTS);
	const missing = KEYTAR_PARTS.filter((part) => !present.includes(part));
	if (missing.length > 0) await install(missing);
	say("Building keytar, for the tests of the keychain");
	run("npm", ["rebuild", "keytar", "--loglevel=error"]);
}

/** What bin/eaur-qb.js loads first: written when all of the program is made. */
const PROGRAM = join(root, "dist/eaur-qb.cjs");

/** The program in dist, where the sources are newer than it. */
export async function ensureBuilt() {
	const wrong = await buildWhereNeeded([]);
	if (wrong) giveUp(wrong);
}

async function buildWhereNeeded(options) {
	const sources = ["src", "package.json", "package-lock.json", "tsconfig.json", "scripts/bundle.mjs"].map((name) =>
		join(root, name),
	);
	const builtAt = existsSync(PROGRAM) ? statSync(PROGRAM).mtimeMs : 0;
	if (builtAt > Math.max(...sources.map(newest))) return undefined;
	say("Building dist");
	if (await begin(process.execPath, ["scripts/bundle.mjs", ...options])) return undefined;
	rmSync(PROGRAM, { force: true });
	return "The build failed; its messages are above.";
}

function newest(path) {
	const entry = statSync(path);
	if (!entry.isDirectory()) return entry.mtimeMs;
	return Math.max(entry.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}
