import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { begin, root, say } from "./shell.mjs";

/**
 * The better-sqlite3 that brings its binaries along: nothing has to be compiled where Node can run it (22.14; older ones
 * crash). package-lock.json names the one for Node 20.
 */
const READY_SQLITE = "13.2.0";
const SQLITE_PATH = "node_modules/better-sqlite3";
/** The one developers' tool that a demo needs: it makes the program from src. The second is its part for this computer. */
const BUNDLER = ["esbuild", `@esbuild/${process.platform}-${process.arch}`];
const isOfBundler = (path) => BUNDLER.some((name) => path === `node_modules/${name}`);

export const takesReadySqlite = () => {
	const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
	return major > 22 || (major === 22 && minor >= 14);
};

/**
 * The packages of package-lock.json that have to be there, by path: all, or for a look at the demo what the program runs
 * with, and the bundler. Optional packages may be missing.
 * @public test/scripts asks for it
 */
export function packagesNeeded(packages, forALook, readySqlite = takesReadySqlite()) {
	const left = readySqlite ? neededBy(packages, "better-sqlite3") : new Set();
	const mayMiss = ([path, { optional, devOptional, dev }]) => {
		if (isOfBundler(path)) return false;
		return path === "" || optional || devOptional || left.has(path) || (forALook && dev);
	};
	return Object.fromEntries(Object.entries(packages).filter((entry) => !mayMiss(entry)));
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

/** Compares what is installed with package-lock.json. */
export function packagesAreComplete(forALook) {
	const installed = lockedPackages("node_modules/.package-lock.json");
	const needed = packagesNeeded(lockedPackages("package-lock.json"), forALook);
	return Object.entries(needed).every(([path, locked]) => installed[path]?.version === wantedVersion(path, locked));
}

const wantedVersion = (path, { version }) => (path === SQLITE_PATH && takesReadySqlite() ? READY_SQLITE : version);

function lockedPackages(file) {
	const path = join(root, file);
	return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")).packages : {};
}

/** The better-sqlite3 of package-lock.json: version and hash. */
export const lockedSqlite = () => lockedPackages("package-lock.json")[SQLITE_PATH];

/** @returns whether they are there now */
export function installPackages(forALook) {
	const locked = lockedPackages("package-lock.json");
	const bundler = BUNDLER.map((name) => `${name}@${locked[`node_modules/${name}`]?.version}`);
	say(
		forALook
			? `Installing what the program runs with, and ${bundler[0]} to build it (npm)`
			: "Installing the packages of package-lock.json (npm)",
	);
	// Not `npm ci`: it refuses a lock file that lacks packages of other platforms, and registries that mirror but a part
	// of npm leave those out. This takes the locked versions as well, and leaves the lock file as it is. What has to be
	// built is built afterwards, and said.
	const asTheyCome = ["install", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"];
	// Named as parts that the program runs with, or they would be left out with the other tools. Optional are keychains,
	// which a demo leaves alone, and the types' compiler.
	const few = forALook ? ["--omit=dev", "--omit=optional", "--save-prod", ...bundler] : [];
	const ready = takesReadySqlite() ? [`better-sqlite3@${READY_SQLITE}`] : [];
	return begin("npm", [...asTheyCome, ...few, ...ready]);
}
