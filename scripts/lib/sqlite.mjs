import { takesReadySqlite } from "./npm-packages.mjs";
import { install, mayInstall } from "./packages.mjs";
import { begin, capture, has, say, tryIn } from "./shell.mjs";
import { compileAside } from "./sqlite-ahead.mjs";

const COMPILER = ["g++", "make", "python3"];
const COMPILER_HINT = `better-sqlite3 has to be compiled, which needs ${COMPILER.join(", ")}: sudo apt-get install ${COMPILER.join(" ")}`;
const READY_ONES = "https://github.com/WiseLibs/better-sqlite3/releases";

/** For a look at the demo, next to none of the compiler's work does as well. */
const HASTE = { CFLAGS: "-O0", CXXFLAGS: "-O0" };
const compiling = (forALook) => ({ JOBS: "max", ...(forALook ? HASTE : {}) });

/**
 * While npm is at work, where it is clear already that there is no ready better-sqlite3 for this computer: the compiler and, for
 * a look at the demo, the library compiled with it. Behind a proxy only the library's own attempt shows it.
 * @returns puts what was compiled in its place; undefined where nothing was
 */
export async function sqliteAhead(forALook) {
	const proxy = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"].some((name) => process.env[name]);
	if (takesReadySqlite() || proxy || (await answers(READY_ONES))) return undefined;
	const tools = missingTools();
	if (tools.length > 0 && !(mayInstall() && (await install(tools)))) return undefined;
	if (!forALook) return undefined;
	sayCompiling(forALook);
	return compileAside(compiling(forALook));
}

function sayCompiling(forALook) {
	const length = forALook ? "half a" : "about a";
	say(`Compiling better-sqlite3, the ledger's database, for Node ${process.versions.node}: ${length} minute`);
}

const missingTools = () => COMPILER.filter((program) => !has(program));

const answers = (address) =>
	fetch(address, { method: "HEAD", signal: AbortSignal.timeout(3_000) }).then(
		() => true,
		() => false,
	);

/**
 * Its native part is missing after an installation, and one for another Node fails when a database is opened.
 * @param putInPlace what was compiled while npm was at work
 * @returns what is wrong and what to do, where it does not run
 */
export async function makeSqliteRun(forALook, putInPlace = () => {}) {
	const opens = () => capture(process.execPath, ["-e", "new (require('better-sqlite3'))(':memory:').close()"]).ok;
	putInPlace();
	if (opens()) return undefined;
	const version = process.versions.node;
	// A ready one, where its host can be reached.
	if (tryIn("node_modules/better-sqlite3", process.execPath, ["../prebuild-install/bin.js"]) && opens())
		return undefined;
	const tools = missingTools();
	if (tools.length > 0 && !(mayInstall() && (await install(tools)))) return COMPILER_HINT;
	sayCompiling(forALook);
	const compiled = await begin("npm", ["rebuild", "better-sqlite3", "--loglevel=error"], compiling(forALook));
	return compiled && opens() ? undefined : `better-sqlite3 does not run on Node ${version}.`;
}
