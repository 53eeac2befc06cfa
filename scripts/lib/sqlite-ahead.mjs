import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { lockedSqlite } from "./npm-packages.mjs";
import { begin, root } from "./shell.mjs";

/** Where the library looks for its native part, below its own folder. */
const NATIVE_PART = "build/Release/better_sqlite3.node";

/**
 * Compiles the better-sqlite3 of package-lock.json in a folder of its own, while npm installs the rest: compiling is most of
 * what a look at the demo waits for. Whatever fails here is done again, and told, once npm is through.
 * @returns puts it in its place; undefined where there is none
 */
export async function compileAside(how) {
	const folder = mkdtempSync(join(tmpdir(), "eaur-qb-sqlite-"));
	process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
	const package_ = join(folder, "package");
	const done = (await fetchInto(folder)) && (await begin("npm", BUILD(package_), how, { quiet: true }));
	return done ? () => putInPlace(join(package_, NATIVE_PART)) : undefined;
}

const BUILD = (folder) => ["--prefix", folder, "run", "build-release", "--loglevel=error"];

/** As npm would, with the hash of package-lock.json: nothing else is compiled. */
async function fetchInto(folder) {
	const { version, integrity } = lockedSqlite();
	const pack = ["pack", `better-sqlite3@${version}`, "--pack-destination", folder, "--loglevel=error"];
	if (!(await begin("npm", pack, {}, { quiet: true }))) return false;
	const [file] = readdirSync(folder).map((name) => join(folder, name));
	const hash = createHash("sha512").update(readFileSync(file)).digest("base64");
	return integrity === `sha512-${hash}` && begin("tar", ["-xzf", file, "-C", folder], {}, { quiet: true });
}

function putInPlace(built) {
	const place = join(root, "node_modules/better-sqlite3", NATIVE_PART);
	mkdirSync(dirname(place), { recursive: true });
	cpSync(built, place);
}
