// npm run check: everything that can be said about the code without running it. All steps run, whatever the first says.
import { writeFileSync } from "node:fs";
import { ensureInstalled } from "./lib/setup.mjs";
import { begin } from "./lib/shell.mjs";

const STEPS = [
	["types", ["typescript/bin/tsc", "--noEmit", "-p", "."]],
	["format and ordinary mistakes", ["@biomejs/biome/bin/biome", "check", "--error-on-warnings"]],
	["forgotten promises and unchecked values", ["eslint/bin/eslint.js", ".", "--max-warnings=0"]],
	["dead code", ["knip/bin/knip.js"]],
	["direction of imports", ["vitest/vitest.mjs", "run", "--config", "test/architecture/vitest.config.ts"]],
];

const failed = [];
await ensureInstalled(async () => {
	for (const [name, [program, ...args]] of STEPS) {
		const passed = await begin(process.execPath, [`node_modules/${program}`, ...args]);
		process.stdout.write(`${passed ? "ok    " : "FAILED"} ${name}\n`);
		if (!passed) failed.push(name);
	}
});
const counts = { passed: STEPS.length - failed.length, failed: failed.length };
// For .ci/run, which counts them together with the tests.
if (process.env.EAUR_QB_CHECK_REPORT) writeFileSync(process.env.EAUR_QB_CHECK_REPORT, JSON.stringify(counts));
process.exitCode = failed.length > 0 ? 1 : 0;
