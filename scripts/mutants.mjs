// Whether the tests notice when the code is wrong: Stryker makes mutants of what decides, sends and audits, and runs the fast
// tests on each. All of it takes hours, one file minutes: npm run test:mutants -- --mutate src/sync/send/lanes/pace.ts
import { existsSync } from "node:fs";
import { join } from "node:path";
import { ensureInstalled } from "./lib/setup.mjs";
import { become, giveUp, root, run, say } from "./lib/shell.mjs";

const here = join(root, "test/mutants");
const stryker = join(here, "node_modules/@stryker-mutator/core/bin/stryker.js");

await ensureInstalled();
if (!existsSync(stryker)) {
	say("Installing Stryker, which nothing else needs");
	// Its vitest is the one of the project.
	const quietly = ["--legacy-peer-deps", "--ignore-scripts", "--no-audit", "--no-fund"];
	if (!run("npm", ["ci", "--prefix", here, ...quietly])) giveUp("Stryker could not be installed: see above.");
}
become(process.execPath, [stryker, "run", join(here, "stryker.config.json"), ...process.argv.slice(2)]);
