import { existsSync } from "node:fs";
import { configDefaults, defineConfig } from "vitest/config";

/** What a test writes stays in memory where there is such a folder: not the disk is on trial. */
const MEMORY = "/dev/shm";

/**
 * The tests of sync and audit on the fakes: thousands of mutants are run through them. None waits for a server, and none
 * starts the built program, which holds no mutant.
 */
export default defineConfig({
	test: {
		include: ["test/sync/**/*.test.ts", "test/audit/**/*.test.ts"],
		exclude: [
			...configDefaults.exclude,
			"test/sync/people.test.ts",
			"test/sync/missing.test.ts",
			"test/audit/verify.test.ts",
			"test/audit/*-at-the-desk.test.ts",
		],
		env: existsSync(MEMORY) ? { TMPDIR: MEMORY } : {},
		testTimeout: 60_000,
	},
});
