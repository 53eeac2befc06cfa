import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { begin, capture, has, say } from "./shell.mjs";

/** Whether this script may install Debian packages. */
export const mayInstall = () => process.getuid?.() === 0 && existsSync("/etc/debian_version") && has("apt-get");

/** Debian packages that are installed, of those whose names match a pattern such as "*mysql-server*". */
export function installedPackages(patterns) {
	const { output } = capture("dpkg-query", ["-W", `-f=\${db:Status-Abbrev} \${Package}\n`, ...patterns]);
	return output.split("\n").flatMap((line) => /^ii +(\S+)/.exec(line)?.[1] ?? []);
}

const QUIETLY = ["-qq", "-o=Dpkg::Use-Pty=0"];

/** Installs Debian packages without starting any service. @returns whether all are there now. */
export async function install(packages) {
	say(`Installing ${packages.join(", ")} (apt-get)`);
	const quiet = { DEBIAN_FRONTEND: "noninteractive" };
	const aptGet = (...args) => begin("apt-get", [...QUIETLY, ...args], quiet, { quiet: true });
	await aptGet("update");
	return withoutServices(() => aptGet("install", "-y", "--no-install-recommends", ...packages));
}

const POLICY = "/usr/sbin/policy-rc.d";

/** Debian starts a service as soon as it is installed, unless this file says no (101). What was there comes back. */
async function withoutServices(work) {
	const before = existsSync(POLICY) ? { text: readFileSync(POLICY), mode: statSync(POLICY).mode } : undefined;
	// Ctrl-C ends apt-get; this process has to live long enough to tidy up.
	const stay = () => {};
	process.on("SIGINT", stay);
	process.on("SIGTERM", stay);
	try {
		rmSync(POLICY, { force: true });
		writeFileSync(POLICY, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
		return await work();
	} finally {
		rmSync(POLICY, { force: true });
		if (before) writeFileSync(POLICY, before.text, { mode: before.mode });
		process.off("SIGINT", stay);
		process.off("SIGTERM", stay);
	}
}
