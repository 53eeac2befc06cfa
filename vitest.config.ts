import { availableParallelism } from "node:os";
import { configDefaults, defineConfig } from "vitest/config";
import { LONG_TESTS } from "./test/support/long-tests.js";
import { SlowOnesFirst } from "./test/support/slow-ones-first.js";

export default defineConfig({
	test: {
		include: ["test/**/*.test.ts"],
		exclude: [...configDefaults.exclude, ...LONG_TESTS],
		globalSetup: ["test/support/global-setup.ts"],
		// Vitest leaves one core idle, of two as well; most of these tests wait for a server or a process.
		maxWorkers: availableParallelism(),
		sequence: { sequencer: SlowOnesFirst },
		testTimeout: 60_000,
		hookTimeout: 120_000,
	},
});
