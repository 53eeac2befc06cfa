import { readdirSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { root } from "./shell.mjs";

const SOURCES = join(root, "src");

/** Types are left out, not checked: that is the business of `npm run check`. A demo needs no compiler for it then. */
export async function emitModules(folder) {
	const names = readdirSync(SOURCES, { recursive: true, encoding: "utf8" });
	await build({
		entryPoints: names.filter((name) => /(?<!\.d)\.ts$/.test(name)).map((name) => join(SOURCES, name)),
		outdir: folder,
		outbase: SOURCES,
		platform: "node",
		format: "esm",
		target: "node20",
		charset: "utf8",
		sourcemap: true,
		tsconfig: join(root, "tsconfig.json"),
	});
}
