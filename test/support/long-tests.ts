/** Tests that take a minute or more each, of a package that is installed and of secrets in every output: `npm run test:long`. */
export const LONG_TESTS = [
	"test/package/**/*.test.ts",
	"test/security/every-command.test.ts",
	"test/security/scan.test.ts",
];
