import { hasMariadb, startMariadb } from "./mariadb.js";

/** One private server for all test files, unless MIS_TEST_URL names another. */
export default async function setup(): Promise<(() => Promise<void>) | undefined> {
	if (process.env.MIS_TEST_URL || !hasMariadb()) return undefined;
	const server = await startMariadb();
	process.env.EAUR_TEST_MARIADB = server.adminUrl;
	return () => server.stop();
}
