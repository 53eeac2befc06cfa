import { takesReadySqlite } from "./npm-packages.mjs";
import { install, mayInstall } from "./packages.mjs";
import { begin, capture, has, say, tryIn } from "./shell.mjs";

const COMPILER = ["g++", "make", "python3"];
const COMPILER_HINT = `better-sqlite3 has to be compiled, which needs ${COMPILER.join(", ")}: sudo apt-get install ${COMPILER.join(" ")}`;
const READY_ONES = "https://github.com/WiseLibs/better-sqlite3/releases";

/**
 * The compiler, while npm is at work: where it is clear already that there is no ready better-sqlite3 for this computer.
 * Behind a proxy only the library's own attempt shows it.
 */
export async function compilerAhead() {
	const proxy = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"].some((name) => process.env[name]);
	if (takesReadySqlite() || proxy || !mayInstall() || missingTools().length === 0) return true;
	return (await answers(READY_ONES)) || install(missingTools());
}

const missingTools = () => COMPILER.filter((program) => !has(program));

const answers = (address) =>
	fetch(address, { method: "HEAD", signal: AbortSignal.timeout(3_000) }).then(
		() => true,
		() => false,
	);

/**
 * Its native part is missing after an installation, and one for another Node fails when a database is opened.
 * @returns what is wrong and what to do, where it does not run
 */
export async function makeSqliteRun(forALook) {
	const opens = () => capture(process.execPath, ["-e", "new (require('better-sqlite3'))(':memory:').close()"]).ok;
	if (opens()) return undefined;
	const version = process.versions.node;
	// A ready one, where its host can be reached.
	if (tryIn("node_modules/better-sqlite3", process.execPath, ["../prebuild-install/bin.js"]) && opens())
		return undefined;
	const tools = missingTools();
	if (tools.length > 0 && !(mayInstall() && (await install(tools)))) return COMPILER_HINT;
	say(
		`Compiling better-sqlite3, the ledger's database, for Node ${version}: ${forALook ? "half a" : "about a"} minute`,
	);
	// For a look at the demo, a third of the compiler's work does as well.
	const haste = forALook ? { CFLAGS: "-O1", CXXFLAGS: "-O0" } : {};
	const compiled = await begin("npm", ["rebuild", "better-sqlite3", "--loglevel=error"], { JOBS: "max", ...haste });
	return compiled && opens() ? undefined : `better-sqlite3 does not run on Node ${version}.`;
}
