import { defineConfig } from "vitest/config";
import { LONG_TESTS } from "../support/long-tests.js";

// `npm run test:long`: what takes a minute or more each, beside `npm test`.
export default defineConfig({
	test: {
		include: LONG_TESTS,
		globalSetup: ["test/support/global-setup.ts"],
		testTimeout: 60_000,
		hookTimeout: 120_000,
	},
});
