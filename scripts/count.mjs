// Ends .ci/run: adds up what `npm run check` and vitest reported. A report that is missing counts as one failure.
import { existsSync, readFileSync } from "node:fs";

const [checkFile, testsFile] = process.argv.slice(2);
const counts = [countChecks(read(checkFile)), countTests(read(testsFile))];
const passed = counts.reduce((sum, count) => sum + count.passed, 0);
const failed = counts.reduce((sum, count) => sum + count.failed, 0);
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed > 0 ? 1 : 0;

function read(file) {
	return file && existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
}

function countChecks(report) {
	return report ?? missing("npm run check");
}

function countTests(report) {
	if (!report) return missing("npm test");
	// A file that could not even be loaded has failed without a test of its own.
	const broken = report.testResults.filter(
		({ status, assertionResults }) => status === "failed" && !assertionResults.some(hasFailed),
	);
	for (const { name, message } of broken) process.stdout.write(`FAILED ${name}: ${message}\n`);
	for (const test of report.testResults.flatMap(({ assertionResults }) => assertionResults).filter(hasFailed)) {
		process.stdout.write(`FAILED ${test.fullName}\n`);
	}
	const failed = report.numFailedTests + broken.length;
	// Errors outside of any test fail the run without failing a test.
	return { passed: report.numPassedTests, failed: failed === 0 && !report.success ? 1 : failed };
}

function missing(step) {
	process.stdout.write(`FAILED ${step}: it ended without a report\n`);
	return { passed: 0, failed: 1 };
}

function hasFailed({ status }) {
	return status === "failed";
}
