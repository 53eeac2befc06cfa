import { install, installedPackages, mayInstall } from "./packages.mjs";
import { giveUp, has, say } from "./shell.mjs";

const OTHER_SERVERS = ["*mysql-server*", "*mariadb-server*", "percona-server-server*", "mysql-community-server*"];
/** The programs without the service: no database is set up, and nothing starts at the next boot. */
const SERVER_PACKAGES = ["mariadb-server-core", "mariadb-client-core"];
const SERVER_PROGRAMS = ["mariadbd", "mariadb-install-db", "my_print_defaults"];
const NEEDS_SERVER =
	"The tests need a MariaDB server program: sudo apt-get install mariadb-server-core mariadb-client-core, or name a server of your own in MIS_TEST_URL=mysql://user:password@host:port/";
const NEEDS_KEYRING = "The keychain tests are left out; with these they run: sudo apt-get install gnome-keyring dbus";

const NEEDS_CHROMIUM = "The report is not looked at in a browser; with this it is: sudo apt-get install chromium";

/** A MariaDB program that the tests can start in a temporary folder, unless MIS_TEST_URL names a server. */
export async function ensureMariadb() {
	if (process.env.MIS_TEST_URL) return say("Using the server that MIS_TEST_URL names");
	if (SERVER_PROGRAMS.every(has)) return;
	const others = mayInstall() ? installedPackages(OTHER_SERVERS) : [];
	if (others.length > 0) giveUp(`${NEEDS_SERVER} (${others.join(", ")} is installed, and stays as it is)`);
	if (!mayInstall() || !(await install(SERVER_PACKAGES))) giveUp(NEEDS_SERVER);
}

/** The secret service for the keychain tests; they are skipped without it. */
export async function ensureKeyring() {
	const present = ["gnome-keyring-daemon", "dbus-daemon", "dbus-send"].every(has);
	if (!present && !(mayInstall() && (await install(["gnome-keyring", "dbus"])))) say(NEEDS_KEYRING);
}

/** A browser to look at the report with; those tests are skipped without it. */
export async function ensureChromium() {
	if (!has("chromium") && !(mayInstall() && (await install(["chromium"])))) say(NEEDS_CHROMIUM);
}
