/** Tests that take long and watch over something beside the main job: `npm run test:long`, before a release. */
export const LONG_TESTS = [
	"test/commands/output.test.ts",
	"test/e2e/changes-by-hand.test.ts",
	"test/e2e/lock-cut.test.ts",
	"test/e2e/many-payments.test.ts",
	"test/proof/kinds-long.test.ts",
	"test/package/**/*.test.ts",
	"test/security/every-command.test.ts",
	"test/security/long-texts.test.ts",
	"test/security/scan.test.ts",
];
