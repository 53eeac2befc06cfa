import { resolve } from "node:path";
import { requireMis } from "../../config/load.js";
import type { Config, MisConfig } from "../../config/types.js";
import { openMis } from "../../mis/open.js";
import type { Printer } from "../../output/terminal.js";
import { plural } from "../../output/text.js";
import { KINDS } from "../../sync/kinds/kinds.js";
import { EAUR_MIS } from "../../sync/kinds/mis-shape.js";
import { Failure } from "../../words/failure.js";
import { isLoopback } from "../../words/proxies.js";
import { allSources } from "../mis.js";
import { usage } from "../options.js";
import type { Answers } from "./config-text.js";
import { checked, choice, text } from "./questions.js";
import { type Setup, take, takeSecret, tried } from "./setup.js";

/** A name or an address by itself: the port is a question of its own. */
const SERVER = /^[\w.-]+$|^\[?[0-9a-f]*:[0-9a-f.]*:[0-9a-f:.]*\]?$/i;
const HOST = checked(
	"MIS server (name, address or socket; sqlite:<file> for an embedded MIS)",
	"--mis-host or --mis-url",
	"a server's name or address (without its port), a socket, sqlite:<file> or mysql://…",
	(given) => /^(sqlite:|mysql:\/\/|\/)/i.test(given) || SERVER.test(given),
);
const PORT = checked(
	"Port",
	"--mis-port",
	"a number from 1 to 65535",
	(given) => /^[1-9]\d{0,4}$/.test(given) && Number(given) <= 65_535,
);
const DATABASE = text("Database", "--mis-name");
const ACCOUNT = text("Account", "--mis-user");
const SSL = choice("Check the server's certificate (off: not encrypted)", "--mis-ssl", ["verify", "off"]);
const AUTHORITY = text("Certificate of the server's own authority, a file (Enter: a public one)", "--mis-ssl-ca");

/** Asks where the MIS is, opens it, and says what is in it. */
export function setUpMis(setup: Setup): Promise<FoundMis> {
	return tried(setup, async () => {
		await askMis(setup);
		const config = setup.settings.withAnswers(Object.fromEntries(setup.answers));
		return tryMis(setup.context.printer, requireMis(config));
	});
}

async function askMis(setup: Setup): Promise<void> {
	const { options, answers } = setup;
	const isFirstRound = answers.size === 0;
	if (isFirstRound) startFromConfigured(setup);
	const isSettled = isFirstRound && options.misHost === undefined && options.misSocket === undefined;
	if (isFirstRound && options.misUrl !== undefined) answerPlace(setup, options.misUrl);
	else if (!(isSettled && /^sqlite:/i.test(answers.get("MIS_DATABASE_URL") ?? ""))) await askPlace(setup, isFirstRound);
	if (answers.has("MIS_DATABASE_URL")) {
		if (/^mysql:/i.test(answers.get("MIS_DATABASE_URL") ?? "")) await askAccess(setup);
		return;
	}
	if (answers.has("MIS_DB_HOST")) await take(setup, "MIS_DB_PORT", PORT, options.misPort, "3306");
	await take(setup, "MIS_DB_NAME", DATABASE, options.misName);
	await take(setup, "MIS_DB_USER", ACCOUNT, options.misUser);
	await askAccess(setup);
}

/** What is configured already, an address with a password in it too, in the form in which it is asked for. */
function startFromConfigured({ settings, answers }: Setup): void {
	const { mis } = configuredSoFar(settings);
	if (mis?.kind === "sqlite") answers.set("MIS_DATABASE_URL", `sqlite:${mis.file}`);
	if (mis?.kind !== "mysql") return;
	if (mis.password !== undefined) answers.set("MIS_DB_PASSWORD", mis.password);
	if (mis.socket === undefined) answers.set("MIS_DB_HOST", mis.host);
	else answers.set("MIS_DB_SOCKET", mis.socket);
	answers.set("MIS_DB_PORT", String(mis.port));
	answers.set("MIS_DB_NAME", mis.database);
	answers.set("MIS_DB_USER", mis.user);
}

/** Half a configuration is what `init` is for: it is no fault yet. */
function configuredSoFar(settings: Setup["settings"]): Pick<Config, "mis"> {
	try {
		return settings.withAnswers({});
	} catch (error) {
		if (error instanceof Failure) return { mis: undefined };
		throw error;
	}
}

async function askPlace(setup: Setup, isFirstRound: boolean): Promise<void> {
	const { options, answers, settings, questions } = setup;
	const names = ["MIS_DATABASE_URL", "MIS_DB_SOCKET", "MIS_DB_HOST"];
	const before = names.map((name) => answers.get(name) ?? settings.given(name)).find((text) => text !== undefined);
	const given = isFirstRound ? (options.misSocket ?? options.misHost) : undefined;
	answerPlace(setup, await questions.answer(HOST, given, before));
}

/** One place alone: an address, a socket or a host. */
function answerPlace({ answers }: Setup, place: string): void {
	for (const name of ["MIS_DATABASE_URL", "MIS_DB_SOCKET", "MIS_DB_HOST"]) answers.delete(name);
	if (/^(sqlite:|mysql:\/\/)/i.test(place)) answers.set("MIS_DATABASE_URL", withoutPassword(place));
	else answers.set(place.startsWith("/") ? "MIS_DB_SOCKET" : "MIS_DB_HOST", place);
}

function withoutPassword(url: string): string {
	if (!/^mysql:\/\/[^/:@]*:[^@]*@/i.test(url)) return url;
	throw usage(
		"The address of the MIS holds a password, and would be written into config.toml.",
		"Leave the password out of it; set MIS_DB_PASSWORD instead, or give --mis-password-file.",
	);
}

/** The password; and for a server elsewhere, how its certificate is checked. */
async function askAccess(setup: Setup): Promise<void> {
	const { options, answers } = setup;
	if (options.misPasswordFile !== undefined) {
		answers.delete("MIS_DB_PASSWORD");
		answers.set("MIS_DB_PASSWORD_FILE", options.misPasswordFile);
	}
	await takeSecret(setup, "MIS_DB_PASSWORD", "Password of the account");
	if (isNear(answers) && options.misSsl === undefined && options.misSslCa === undefined) return;
	const ssl = await take(setup, "MIS_DB_SSL", SSL, options.misSsl, "verify");
	if (ssl === "verify") await take(setup, "MIS_DB_SSL_CA", AUTHORITY, options.misSslCa, "");
}

function isNear(answers: ReadonlyMap<string, string>): boolean {
	const url = answers.get("MIS_DATABASE_URL");
	const host = url === undefined ? answers.get("MIS_DB_HOST") : URL.parse(url)?.hostname;
	return answers.has("MIS_DB_SOCKET") || (host !== undefined && isLoopback(host));
}

/** The MIS as config.toml names it: without the password, and in words that mean the same from every folder. */
export function misAnswer({ settings, answers }: Setup, mis: MisConfig): Answers["mis"] {
	if (mis.kind === "sqlite") return { url: `sqlite:${mis.file}` };
	const { host, port, socket, user, database, tls } = mis;
	const authority = answers.get("MIS_DB_SSL_CA") ?? settings.given("MIS_DB_SSL_CA");
	return {
		place: socket === undefined ? { host, port: String(port) } : { socket },
		user,
		name: database,
		ssl: tls.mode,
		sslCa: authority && resolve(authority),
	};
}

interface FoundMis {
	readonly where: string;
	readonly students: number;
	readonly applicants: number;
	readonly invoices: number;
	/** Tracking columns that are not there. */
	readonly missingColumns: number;
}

/** What is set up first; payments are switched on later, and `doctor` asks for what they need. */
const NO_PAYMENTS = { payments: { enabled: false } } as const;

/** Opens the MIS and says what is in it. Throws what is wrong with it, before anything was written. */
async function tryMis(printer: Printer, config: MisConfig): Promise<FoundMis> {
	const mis = await openMis(config, EAUR_MIS);
	try {
		const rows = (kind: keyof typeof KINDS) => mis.count(KINDS[kind].source, {});
		const [students, applicants, invoices] = [await rows("student"), await rows("applicant"), await rows("invoice")];
		const { columns } = await mis.inspect(allSources(NO_PAYMENTS));
		const missingColumns = columns.filter((each) => each.need === "track" && each.required && !each.present).length;
		const counts = [plural(students, "student"), plural(applicants, "applicant"), plural(invoices, "invoice")];
		printer.success(`${mis.where} answers: ${counts.join(", ")}.`);
		if (missingColumns > 0) printer.warn(`${plural(missingColumns, "tracking column")} missing.`);
		return { where: mis.where, students, applicants, invoices, missingColumns };
	} finally {
		await mis.close();
	}
}
