import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

interface Manifest {
	readonly dependencies: Readonly<Record<string, string>>;
	readonly devDependencies: Readonly<Record<string, string>>;
}

const MANIFEST = JSON.parse(readFileSync("package.json", "utf8")) as Manifest;

/** Paths in node_modules that have to be there, as scripts/lib decides it; there are no types of a script. */
function needed(forALook: boolean, readySqlite = false): string[] {
	const code = `
		import { readFileSync } from "node:fs";
		import { packagesNeeded } from "./scripts/lib/npm-packages.mjs";
		const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8"));
		console.log(Object.keys(packagesNeeded(packages, ${forALook}, ${readySqlite})).join("\\n"));`;
	const printed = execFileSync(process.execPath, ["--input-type=module", "-e", code], { encoding: "utf8" });
	return printed.trim().split("\n");
}

const pathsOf = (packages: Readonly<Record<string, string>>) =>
	Object.keys(packages).map((name) => `node_modules/${name}`);

describe("what is installed", () => {
	it("for a look at the demo: what the program runs with, and of the developers' tools the bundler alone", () => {
		const tools = pathsOf(MANIFEST.devDependencies).filter((path) => needed(true).includes(path));
		// The types of Node come with mysql2.
		expect(tools).toEqual(["node_modules/@types/node", "node_modules/esbuild"]);
		expect(needed(true)).toEqual(expect.arrayContaining(pathsOf(MANIFEST.dependencies)));
		// Without its part for this computer, which npm calls optional, it does not run.
		expect(needed(true)).toContain(`node_modules/@esbuild/${process.platform}-${process.arch}`);
	});

	it("for the tests: everything, also after a look at the demo", () => {
		const all = { ...MANIFEST.dependencies, ...MANIFEST.devDependencies };
		expect(needed(false)).toEqual(expect.arrayContaining(pathsOf(all).filter((path) => !path.endsWith("/typescript"))));
		expect(needed(false)).toEqual(expect.arrayContaining(needed(true)));
	});

	it("leaves out what only compiling needs, where a ready database is taken", () => {
		expect(needed(true, false)).toContain("node_modules/prebuild-install");
		expect(needed(true, true)).not.toContain("node_modules/prebuild-install");
	});
});

describe("the build", () => {
	it("loads no package but those that a look at the demo installs", () => {
		const build = ["scripts/bundle.mjs", "scripts/lib/emit.mjs"];
		const imported = build
			.flatMap((file) => [...readFileSync(file, "utf8").matchAll(/^import .* from "([^".:]+)";$/gm)])
			.map(([, name = ""]) => `node_modules/${name}`);
		expect(imported).toContain("node_modules/esbuild");
		expect(needed(true)).toEqual(expect.arrayContaining(imported));
	});
});
