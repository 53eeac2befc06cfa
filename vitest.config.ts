import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
	test: {
		include: ["test/**/*.test.ts"],
		globalSetup: ["test/support/global-setup.ts"],
		// Vitest leaves one core idle, of two as well; most of these tests wait for a server or a process.
		maxWorkers: availableParallelism(),
		testTimeout: 60_000,
		hookTimeout: 120_000,
	},
});
