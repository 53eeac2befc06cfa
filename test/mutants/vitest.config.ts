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
			// What these show, others show as well; with them, each mutant that is left costs half a minute.
			"test/sync/heart/every-kind.test.ts",
			"test/sync/heart/receivables.test.ts",
			"test/sync/heart/batches.test.ts",
		],
		// Modules are read once for all files of a run: whatever a test leaves behind, it leaves in its own house.
		pool: "threads",
		isolate: false,
		env: existsSync(MEMORY) ? { TMPDIR: MEMORY } : {},
		testTimeout: 60_000,
	},
});
