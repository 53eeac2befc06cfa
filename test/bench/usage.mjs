// Preloaded into a measured process: writes what it used to the file that BENCH_USAGE_FILE names, once it ends.
import { writeFileSync } from "node:fs";

process.on("exit", () => {
	const file = process.env.BENCH_USAGE_FILE;
	if (!file) return;
	const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
	writeFileSync(file, JSON.stringify({ cpuMs: (userCPUTime + systemCPUTime) / 1000, peakMb: maxRSS / 1024 }));
});
