import { defineConfig } from "vitest/config";

// For the long form, which needs no server and no built program:
// FUZZ_MINUTES=10 npx vitest run --config test/hostile/vitest.config.ts -t "part of its name"
export default defineConfig({
	test: { root: ".", include: ["test/hostile/**/*.test.ts", "test/security/redaction.test.ts"], testTimeout: 60_000 },
});
