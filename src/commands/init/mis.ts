import { loadConfig } from "../../config/load.js";
import type { MisConfig } from "../../config/types.js";
import { openMis } from "../../mis/open.js";
import { plural } from "../../output/text.js";
import { KINDS } from "../../sync/kinds.js";
import type { Context } from "../context.js";
import { ALL_SOURCES } from "../mis.js";
import { usage } from "../options.js";
import type { Answers, MisServer } from "./config-text.js";
import { text } from "./questions.js";
import { askSecret, type Setup } from "./setup.js";

const HOST = text("MIS server (name or address; sqlite:<file> for an embedded MIS)", "--mis-host or --mis-url");
const PORT = text("Port", "--mis-port");
const DATABASE = text("Database", "--mis-name");
const ACCOUNT = text("Account", "--mis-user");

interface ChosenMis {
	/** For config.toml: without the password. */
	readonly answer: Answers["mis"];
	readonly config: MisConfig;
}

export async function askMis(setup: Setup): Promise<ChosenMis> {
	const answer = await askWhere(setup);
	const config = misConfigOf(setup, answer, await passwordFor(setup, answer));
	// A relative file is relative to today's folder: what is written down must mean the same from everywhere.
	return { answer: config.kind === "sqlite" ? { url: `sqlite:${config.file}` } : answer, config };
}

async function askWhere({ context, questions, options }: Setup): Promise<Answers["mis"]> {
	const { mis } = context.config;
	if (options.misUrl !== undefined) return { url: withoutPassword(options.misUrl) };
	if (mis?.kind === "sqlite" && options.misHost === undefined) return { url: `sqlite:${mis.file}` };
	const before = mis?.kind === "mysql" ? mis : undefined;
	const host = await questions.answer(HOST, options.misHost, before?.host);
	if (/^(sqlite:|mysql:\/\/)/.test(host)) return { url: withoutPassword(host) };
	return {
		host,
		port: await questions.answer(PORT, options.misPort, String(before?.port ?? 3306)),
		name: await questions.answer(DATABASE, options.misName, before?.database),
		user: await questions.answer(ACCOUNT, options.misUser, before?.user),
	};
}

function withoutPassword(url: string): string {
	if (!/^mysql:\/\/[^/@]*:[^@]*@/.test(url)) return url;
	throw usage(
		"The address of the MIS holds a password, and would be written into config.toml.",
		"Leave the password out of it; set MIS_DB_PASSWORD instead.",
	);
}

async function passwordFor(setup: Setup, answer: Answers["mis"]): Promise<string | undefined> {
	const { mis } = setup.context.config;
	if (mis?.kind === "mysql" && mis.password !== undefined) return mis.password;
	if ("url" in answer && answer.url.startsWith("sqlite:")) return undefined;
	return askSecret(setup, "MIS_DB_PASSWORD", "Password of the account");
}

/** The MIS as the configuration will have it: read by the same rules, so that the same faults are found now. */
function misConfigOf({ context, options }: Setup, answer: Answers["mis"], password: string | undefined): MisConfig {
	const env = {
		EAUR_QB_HOME: context.config.home,
		...("url" in answer ? { MIS_DATABASE_URL: answer.url } : serverVariables(answer)),
		...(password !== undefined && { MIS_DB_PASSWORD: password }),
		...(options.redirectUri !== undefined && { QUICK_BOOKS_REDIRECT_URI: options.redirectUri }),
	};
	const { mis } = loadConfig({ options: {}, env, cwd: process.cwd() });
	if (mis) return mis;
	throw usage("The MIS is not described completely.", "Give --mis-url, or --mis-host, --mis-name and --mis-user.");
}

const serverVariables = ({ host, port, user, name }: MisServer): Record<string, string> => ({
	MIS_DB_HOST: host,
	MIS_DB_PORT: port,
	MIS_DB_USER: user,
	MIS_DB_NAME: name,
});

interface FoundMis {
	readonly where: string;
	readonly students: number;
	readonly applicants: number;
	readonly invoices: number;
	/** Tracking columns that are not there. */
	readonly missingColumns: number;
}

/** Opens the MIS and says what is in it. Throws what is wrong with it, before anything was written. */
export async function tryMis({ printer }: Context, config: MisConfig): Promise<FoundMis> {
	const mis = await openMis(config);
	try {
		const rows = (kind: keyof typeof KINDS) => mis.count(KINDS[kind].source, {});
		const [students, applicants, invoices] = [await rows("student"), await rows("applicant"), await rows("invoice")];
		const { columns } = await mis.inspect(ALL_SOURCES);
		const missingColumns = columns.filter((each) => each.need === "track" && each.required && !each.present).length;
		const counts = [plural(students, "student"), plural(applicants, "applicant"), plural(invoices, "invoice")];
		printer.success(`${mis.where} answers: ${counts.join(", ")}.`);
		if (missingColumns > 0) printer.warn(`${plural(missingColumns, "tracking column")} missing.`);
		return { where: mis.where, students, applicants, invoices, missingColumns };
	} finally {
		await mis.close();
	}
}
