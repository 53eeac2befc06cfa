import { defineConfig } from "vitest/config";

// `npm run check` runs this test alone: it needs no server and no built program.
export default defineConfig({
	test: { root: ".", include: ["test/architecture/**/*.test.ts"], testTimeout: 60_000 },
});
