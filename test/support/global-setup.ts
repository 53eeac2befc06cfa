import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import startSharedMariadb from "./mariadb-global-setup.js";

/** Once for all test files: the binary that the end-to-end tests drive, and one private MariaDB server. */
export default async function setup(): Promise<(() => Promise<void>) | undefined> {
	buildWhereStale();
	return startSharedMariadb();
}

function buildWhereStale(): void {
	const script = fileURLToPath(new URL("../../scripts/build.mjs", import.meta.url));
	const { status, stderr } = spawnSync(process.execPath, [script], { encoding: "utf8" });
	if (status !== 0) throw new Error(stderr);
}
