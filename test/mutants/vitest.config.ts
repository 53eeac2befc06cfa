import { defineConfig } from "vitest/config";

/** The tests of sync and audit on the fakes: hundreds of mutants are run through them, and none waits for a server. */
export default defineConfig({
	test: {
		include: ["test/sync/**/*.test.ts", "test/audit/**/*.test.ts"],
		exclude: ["test/sync/people.test.ts", "test/sync/missing.test.ts"],
		testTimeout: 60_000,
	},
});
