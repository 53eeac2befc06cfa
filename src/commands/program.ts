import { Argument, Command, Option } from "commander";
import { EXIT, EXIT_MEANINGS, type ExitCode } from "../output/exit.js";
import type { Kind } from "../sync/entity.js";
import type { AuditListOptions } from "./audit.js";
import type { AuditExportOptions } from "./audit-export.js";
import type { AuditVerifyOptions } from "./audit-verify.js";
import type { ImportOptions } from "./auth.js";
import type { MoveOptions } from "./auth-move.js";
import type { Shell } from "./completion.js";
import type { Context } from "./context.js";
import type { DemoOptions } from "./demo.js";
import type { FailuresOptions } from "./failures.js";
import type { InitOptions } from "./init.js";
import type { LoginOptions } from "./login.js";
import type { MapOptions } from "./map.js";
import type { PrepareOptions } from "./mis.js";
import { ANY_NUMBER, addBrakes, addFilters, clockTime, durationOf, errorCode, wholeNumber } from "./options.js";
import type { PreviewOptions } from "./preview.js";
import type { ReportOptions } from "./report.js";
import type { ResetOptions } from "./reset.js";
import type { SandboxCommandOptions } from "./sandbox.js";
import type { ScheduleOptions } from "./schedule.js";
import type { BatchOptions } from "./send.js";
import type { SingleOptions } from "./single.js";

/** What a command does once its words are understood. Loaded only when it is called: start-up stays quick. */
export type Action = (context: Context) => Promise<ExitCode> | ExitCode;

/** Hands an understood command to whoever runs it. */
export type Dispatch = (action: Action) => Promise<void>;

type Group = "invoices" | "customers";

const INVOICES: readonly Kind[] = ["invoice"];
const CUSTOMERS: readonly Kind[] = ["student", "applicant"];
const STUDENTS: readonly Kind[] = ["student"];
const APPLICANTS: readonly Kind[] = ["applicant"];

/** The whole command line, as the contract has it. */
export function buildProgram(version: string, dispatch: Dispatch): Command {
	const program = new Command("eaur-qb")
		.description("Moves a university's customers and invoices from its MIS into QuickBooks Online, exactly once.")
		.version(version, "--version", "print the version")
		.option("--json", "one JSON object on standard output; everything else on standard error")
		.option("--no-color", "no colours (also: NO_COLOR)")
		.option("--verbose", "say more about what is being done")
		.option("--config <file>", "another configuration file than config.toml in EAUR_QB_HOME")
		.option("--profile <name>", "another company, with a connection, ledger and configuration of its own")
		.option("--log-file <file>", "append what happens to this file, as JSON lines")
		.helpOption("--help", "show this help")
		.configureHelp({ showGlobalOptions: true })
		// What is wrong is told once, in the tool's own form.
		.configureOutput({ outputError: () => {} })
		.showSuggestionAfterError(true)
		.showHelpAfterError(false)
		.exitOverride();
	addGroup(program, dispatch, "invoices");
	addGroup(program, dispatch, "customers");
	addTopLevel(program, dispatch);
	addAuth(program, dispatch);
	addMap(program, dispatch);
	addMis(program, dispatch);
	addAudit(program, dispatch);
	addSchedule(program, dispatch);
	addCompletion(program, dispatch);
	for (const command of everyCommand(program)) finishHelp(command);
	return program;
}

/** All commands, the groups among them. */
export function everyCommand(command: Command): Command[] {
	return [command, ...command.commands.flatMap(everyCommand)];
}

function addGroup(program: Command, dispatch: Dispatch, group: Group): void {
	const kinds = group === "invoices" ? INVOICES : CUSTOMERS;
	const what = group === "invoices" ? "invoices" : "students and applicants";
	const command = program
		.command(group)
		.description(group === "invoices" ? "charges → invoices" : "students and applicants → customers");
	verb(command, "analyze", `count ${what} by status; needs no QuickBooks`, [`eaur-qb ${group} analyze`]).action(() =>
		dispatch(async (context) => {
			const { analyzeCustomers, analyzeInvoices } = await import("./analyze.js");
			await (group === "invoices" ? analyzeInvoices(context) : analyzeCustomers(context));
			return EXIT.done;
		}),
	);
	addPreview(
		command,
		dispatch,
		"preview",
		`show what would be sent, with warnings and what would be held`,
		kinds,
		group,
	);
	if (group === "customers") {
		addPreview(command, dispatch, "preview-applicants", "the same, applicants only", APPLICANTS, group);
		addPreview(command, dispatch, "preview-students", "the same, students only", STUDENTS, group);
		addAll(command, dispatch, "applicants", "send all applicants", APPLICANTS, group);
		addAll(command, dispatch, "students", "send all students", STUDENTS, group);
	}
	addBatch(command, dispatch, kinds, group);
	addAll(command, dispatch, "all", `send all ${what}`, kinds, group);
	addSingle(command, dispatch, group);
	addRetry(command, dispatch, kinds, group);
	addReset(command, dispatch, kinds, group);
	addShow(command, dispatch, group);
	verb(command, "status", "counts, progress, last run, connection, and what to do next", [
		`eaur-qb ${group} status`,
	]).action(() => dispatch(async (context) => (await import("./status.js")).status(context, kinds)));
}

function addPreview(
	command: Command,
	dispatch: Dispatch,
	name: string,
	about: string,
	kinds: readonly Kind[],
	group: Group,
): void {
	const preview = verb(command, name, about, [
		`eaur-qb ${group} ${name} --limit 20`,
		`eaur-qb ${group} ${name} --campus "Main Campus" --json`,
	])
		.addOption(new Option("--limit <n>", "how many records, at most 100").argParser(wholeNumber(1, 100)).default(10))
		.addOption(
			new Option("--offset <n>", "how many records to pass over").argParser(wholeNumber(0, ANY_NUMBER)).default(0),
		);
	addFilters(preview).action((options: PreviewOptions) =>
		dispatch(async (context) => (await import("./preview.js")).preview(context, kinds, options)),
	);
}

function addBatch(command: Command, dispatch: Dispatch, kinds: readonly Kind[], group: Group): void {
	const batch = verb(command, "batch", "send one batch of unsynchronised records, then stop", [
		`eaur-qb ${group} batch --batch-size 20`,
	])
		.addOption(batchSize())
		.option("--accept-held", "exit 0 unless this run added a failed record");
	addFilters(addBrakes(batch)).action((options: BatchOptions) =>
		dispatch(async (context) => (await import("./send.js")).sendBatch(context, kinds, options)),
	);
}

function addAll(
	command: Command,
	dispatch: Dispatch,
	name: string,
	about: string,
	kinds: readonly Kind[],
	group: Group,
): void {
	const all = verb(command, name, about, [
		`eaur-qb ${group} ${name} --dry-run`,
		`eaur-qb ${group} ${name} --max-batches 4`,
	])
		.addOption(batchSize())
		.addOption(new Option("--max-batches <n>", "stop after so many batches").argParser(wholeNumber(1, ANY_NUMBER)))
		.option("--dry-run", "read QuickBooks and say what would be done; write nothing")
		.option("--accept-held", "exit 0 unless this run added a failed record");
	if (name === "all" && group === "customers") {
		all.option("--no-applicants", "students only").option("--no-students", "applicants only");
	}
	addFilters(addBrakes(all)).action((options: BatchOptions) =>
		dispatch(async (context) => (await import("./send.js")).sendAll(context, kinds, options)),
	);
}

function addSingle(command: Command, dispatch: Dispatch, group: Group): void {
	const key = group === "invoices" ? "<id>" : "<key>";
	const example = group === "invoices" ? "1234" : "22000017";
	const about =
		group === "invoices"
			? "send one invoice by its MIS id"
			: "send one customer by reg_no or tracking_id (applicant:<id> where both exist)";
	verb(command, `single ${key}`, about, [`eaur-qb ${group} single ${example}`])
		.option("--again", "also one that is synchronised, once a look-up shows that its document is gone")
		.option("--yes", "answer yes to the question that --again asks")
		.action((id: string, options: SingleOptions) =>
			dispatch(async (context) => (await import("./single.js")).sendSingle(context, group, id, options)),
		);
}

function addShow(command: Command, dispatch: Dispatch, group: Group): void {
	const [key, example] = group === "invoices" ? ["<id>", "1234"] : ["<key>", "22000017"];
	const about = "one record in full: its row, what it draws on, the document, the decision and its history";
	verb(command, `show ${key}`, about, [`eaur-qb ${group} show ${example}`]).action((id: string) =>
		dispatch(async (context) => (await import("./show.js")).show(context, group, id)),
	);
}

function addRetry(command: Command, dispatch: Dispatch, kinds: readonly Kind[], group: Group): void {
	const retry = verb(command, "retry", "send failed records again, whatever they hold", [
		`eaur-qb ${group} retry`,
		`eaur-qb ${group} retry --code QB006`,
	]).addOption(new Option("--code <code>", "only those that failed with this code").argParser(errorCode));
	addBrakes(retry).action((options: BatchOptions) =>
		dispatch(async (context) => (await import("./send.js")).retryFailed(context, kinds, options)),
	);
}

function addReset(command: Command, dispatch: Dispatch, kinds: readonly Kind[], group: Group): void {
	verb(command, "reset", "release records left in progress that no run of ours is working on", [
		`eaur-qb ${group} reset --older-than 2h`,
	])
		.addOption(
			new Option("--older-than <time>", "only those in progress for longer")
				.argParser(durationOf)
				.default(3_600_000, "1h"),
		)
		.option("--sandbox", "instead: make rows that a sandbox run marked unsynchronised again")
		.option("--yes", "do not ask")
		.action((options: ResetOptions) =>
			dispatch(async (context) => (await import("./reset.js")).reset(context, kinds, options)),
		);
}

function addTopLevel(program: Command, dispatch: Dispatch): void {
	const sync = verb(program, "sync", "customers all, then invoices all: one lock, one summary", [
		"eaur-qb sync",
		"eaur-qb sync --accept-held --window 20:00-05:00",
	])
		.addOption(batchSize())
		.option("--dry-run", "read QuickBooks and say what would be done; write nothing")
		.option("--accept-held", "exit 0 unless this run added a failed record");
	addFilters(addBrakes(sync)).action((options: BatchOptions) =>
		dispatch(async (context) => (await import("./send.js")).sendEverything(context, options)),
	);
	verb(program, "status", "both kinds on one screen", ["eaur-qb status --json"]).action(() =>
		dispatch(async (context) => (await import("./status.js")).status(context, [...CUSTOMERS, ...INVOICES])),
	);
	verb(program, "report", "where it stands, as a page, a workbook or on the screen", [
		"eaur-qb report",
		"eaur-qb report --html report.html",
		"eaur-qb report --xlsx report.xlsx",
	])
		.option("--html <file>", "one self-contained page, to show or print")
		.option("--xlsx <file>", "the same tables for Excel")
		.action((options: ReportOptions) =>
			dispatch(async (context) => (await import("./report.js")).report(context, options)),
		);
	verb(program, "init", "set it up: asks, tries the MIS at once, writes config.toml", [
		"eaur-qb init",
		"eaur-qb init --mis-url sqlite:mis.sqlite --client-id ABC --token-store file",
	])
		.option("--mis-url <url>", "the MIS as mysql://user@host/database or sqlite:<file>, without password")
		.option("--mis-host <host>", "the MIS server")
		.option("--mis-port <n>", "its port")
		.option("--mis-name <name>", "the database")
		.option("--mis-user <user>", "the account; its password: MIS_DB_PASSWORD")
		.option("--write-back <on|off>", "whether the status is written into the MIS")
		.option("--currency <code>", "what the MIS counts in")
		.option("--environment <name>", "sandbox or production")
		.option("--client-id <id>", "of the Intuit app; its secret: QUICK_BOOKS_SECRET")
		.option("--redirect-uri <url>", "of the Intuit app")
		.option("--token-store <store>", "keychain or file")
		.option("--keep-secrets", "keep typed secrets in an .env of the home")
		.option("--replace", "put an existing config.toml aside")
		.option("--prepare", "add missing tracking columns to the MIS without asking")
		.option("--rehearse", "run the demo at the end")
		.action((options: InitOptions) => dispatch(async (context) => (await import("./init.js")).init(context, options)));
	verb(program, "doctor", "look at everything that sending needs, and say what mends it", [
		"eaur-qb doctor",
		"eaur-qb doctor --json",
	]).action(() => dispatch(async (context) => (await import("./doctor.js")).doctor(context)));
	const failures = verb(program, "failures", "what failed, by cause, with the command that mends each", [
		"eaur-qb failures",
		"eaur-qb failures --campus 'Main Campus' --csv failures.csv",
	])
		.option("--csv <file>", "write every failed record into this file")
		.option("--xlsx <file>", "the same as an Excel workbook");
	addFilters(failures).action((options: FailuresOptions) =>
		dispatch(async (context) => (await import("./failures.js")).failures(context, options)),
	);
	verb(program, "explain [code]", "cause, example and fix of an error code; needs no network", [
		"eaur-qb explain QB006",
		"eaur-qb explain 6240",
	]).action((code: string | undefined) =>
		dispatch(async (context) => (await import("./explain.js")).explain(context, code)),
	);
	verb(program, "demo", "the whole job on a made-up university and a local sandbox", ["eaur-qb demo"])
		.option("--keep", "keep the demo's folder")
		.action((options: DemoOptions) =>
			dispatch(async (context) => (await import("./demo.js")).runDemo(context, options)),
		);
	verb(program, "sandbox", "a local QuickBooks-compatible server, for rehearsals", [
		"eaur-qb sandbox --seed-demo",
		"eaur-qb sandbox --port 8080 --json",
	])
		.addOption(new Option("--port <n>", "0 takes any free one").argParser(wholeNumber(0, 65_535)).default(0))
		.option("--seed-demo", "fill it so that it looks like a company in use")
		.action((options: SandboxCommandOptions) =>
			dispatch(async (context) => (await import("./sandbox.js")).runSandbox(context, options)),
		);
}

function addAuth(program: Command, dispatch: Dispatch): void {
	const auth = program.command("auth").description("the connection to QuickBooks");
	verb(auth, "login", "connect to a company, in the browser or by copy and paste", [
		"eaur-qb auth login",
		"eaur-qb auth login --paste",
	])
		.option("--paste", "show the address, and take the redirected one as one line of standard input")
		.option("--yes", "take the company that is chosen at Intuit without asking")
		.option("--no-browser", "only show the address")
		.action((options: LoginOptions) =>
			dispatch(async (context) => (await import("./login.js")).login(context, options)),
		);
	verb(auth, "status", "what is connected, and until when", ["eaur-qb auth status"]).action(() =>
		dispatch(async (context) => (await import("./auth-status.js")).authStatus(context)),
	);
	verb(auth, "refresh", "renew the access token now", ["eaur-qb auth refresh"]).action(() =>
		dispatch(async (context) => (await import("./auth.js")).refreshTokens(context)),
	);
	verb(auth, "import", "take over tokens that were made elsewhere", [
		"eaur-qb auth import --realm-id 1234567890 --file tokens.json",
	])
		.requiredOption("--realm-id <id>", "the company's id")
		.requiredOption("--file <file>", "JSON with the tokens; - is standard input")
		.action((options: ImportOptions) =>
			dispatch(async (context) => (await import("./auth.js")).importTokens(context, options)),
		);
	verb(auth, "move", "into the other store of this computer: its keychain, or the encrypted file", [
		"eaur-qb auth move --to file",
	])
		.addOption(new Option("--to <store>", "where to").choices(["keychain", "file"]).makeOptionMandatory())
		.action((options: MoveOptions) =>
			dispatch(async (context) => (await import("./auth-move.js")).moveTokens(context, options)),
		);
	verb(auth, "logout", "revoke the connection at Intuit, then forget it", ["eaur-qb auth logout"]).action(() =>
		dispatch(async (context) => (await import("./auth.js")).logout(context)),
	);
}

function addMap(program: Command, dispatch: Dispatch): void {
	const map = program.command("map").description("what of the MIS is what in QuickBooks");
	const set = () =>
		new Option("--set <name=id>", "choose by hand; may be given several times").argParser(
			(text: string, before: readonly string[] = []) => [...before, text],
		);
	verb(map, "items", "fee categories and their items", [
		"eaur-qb map items",
		"eaur-qb map items --create --income-account 'Tuition Fees'",
		"eaur-qb map items --set 'Library Fee=17'",
	])
		.option("--create", "make the missing items")
		.option("--income-account <name>", "where their income is booked")
		.option("--category <name or id>", "only this fee category")
		.addOption(set())
		.action((options: MapOptions) =>
			dispatch(async (context) => (await import("./map.js")).mapItems(context, options)),
		);
	verb(map, "locations", "campuses and their locations", ["eaur-qb map locations --create"])
		.option("--create", "make the missing locations")
		.addOption(set())
		.action((options: MapOptions) =>
			dispatch(async (context) => (await import("./map.js")).mapLocations(context, options)),
		);
}

function addMis(program: Command, dispatch: Dispatch): void {
	const mis = program.command("mis").description("the MIS database");
	verb(mis, "inspect", "tables, columns and indexes against what is needed", ["eaur-qb mis inspect"]).action(() =>
		dispatch(async (context) => (await import("./mis.js")).inspectMis(context)),
	);
	verb(mis, "prepare", "add missing tracking columns, after showing the statements", [
		"eaur-qb mis prepare --print-sql",
	])
		.option("--print-sql", "only print the statements")
		.option("--yes", "do not ask")
		.action((options: PrepareOptions) =>
			dispatch(async (context) => (await import("./mis.js")).prepareMis(context, options)),
		);
}

function addAudit(program: Command, dispatch: Dispatch): void {
	const audit = program.command("audit").description("what happened, record by record");
	const filtered = (command: Command): Command =>
		command
			.option("--since <day>", "only entries of this day or later")
			.option("--record <kind:id>", "only this record: invoice:17, student:22, applicant:5")
			.option("--grep <text>", "only entries that hold this text");
	filtered(
		verb(audit, "list", "the newest entries of the audit log", [
			"eaur-qb audit list",
			"eaur-qb audit list --record invoice:1234",
			"eaur-qb audit list --since 2026-01-31 --grep refused",
		]),
	)
		.addOption(new Option("--limit <n>", "how many").argParser(wholeNumber(1, 100_000)).default(100))
		.action((options: AuditListOptions) =>
			dispatch(async (context) => (await import("./audit.js")).listAudit(context, options)),
		);
	verb(audit, "show <entry>", "one entry by its number, or a run with all its entries", [
		"eaur-qb audit show 17",
		"eaur-qb audit show 20261121T043000-3f9a",
	]).action((which: string) => dispatch(async (context) => (await import("./audit.js")).showAudit(context, which)));
	verb(audit, "verify", "whether every entry stands as it was written", [
		"eaur-qb audit verify",
		"eaur-qb audit verify --head 5f0c…",
	])
		.option("--head <hash>", "the audit head that an earlier run printed: it must still be part of the log")
		.action((options: AuditVerifyOptions) =>
			dispatch(async (context) => (await import("./audit-verify.js")).verifyAudit(context, options)),
		);
	filtered(
		verb(audit, "export", "the log, oldest first, into a new file", [
			"eaur-qb audit export --file audit.jsonl",
			"eaur-qb audit export --since 2026-01-01 --file audit.csv",
		]),
	)
		.requiredOption("--file <file>", "a new file; only you may read it")
		.addOption(new Option("--format <format>", "by default what the file's name says").choices(["jsonl", "csv"]))
		.action((options: AuditExportOptions) =>
			dispatch(async (context) => (await import("./audit-export.js")).exportAudit(context, options)),
		);
}

function addSchedule(program: Command, dispatch: Dispatch): void {
	const schedule = program.command("schedule").description("have it run every night: cron, systemd or Windows");
	const kind = () =>
		new Option("--kind <kind>", "instead of what this computer has by itself").choices(["cron", "systemd", "windows"]);
	const at = () => new Option("--at <time>", "when, by the clock of this computer (20:00)").argParser(clockTime);
	const until = () => new Option("--until <time>", "take no new records after this time").argParser(clockTime);
	verb(schedule, "print", "show what install would write; change nothing", [
		"eaur-qb schedule print",
		"eaur-qb schedule print --kind cron --at 21:30 --until 05:00",
	])
		.addOption(kind())
		.addOption(at())
		.addOption(until())
		.action((options: ScheduleOptions) =>
			dispatch(async (context) => (await import("./schedule.js")).printSchedule(context, options)),
		);
	verb(schedule, "install", "run eaur-qb sync every night", [
		"eaur-qb schedule install",
		"eaur-qb schedule install --at 21:30 --until 05:00",
	])
		.addOption(kind())
		.addOption(at())
		.addOption(until())
		.action((options: ScheduleOptions) =>
			dispatch(async (context) => (await import("./schedule.js")).installSchedule(context, options)),
		);
	verb(schedule, "remove", "take away what install wrote, and nothing else", ["eaur-qb schedule remove"])
		.addOption(kind())
		.action((options: ScheduleOptions) =>
			dispatch(async (context) => (await import("./schedule.js")).removeSchedule(context, options)),
		);
	verb(schedule, "status", "what is installed", ["eaur-qb schedule status"])
		.addOption(kind())
		.action((options: ScheduleOptions) =>
			dispatch(async (context) => (await import("./schedule.js")).scheduleStatus(context, options)),
		);
}

function addCompletion(program: Command, dispatch: Dispatch): void {
	verb(program, "completion", "a script that lets the shell complete commands and options", [
		"source <(eaur-qb completion bash)",
		"eaur-qb completion fish | source",
		"eaur-qb completion powershell | Out-String | Invoke-Expression",
	])
		.addArgument(new Argument("<shell>", "your shell").choices(SHELLS))
		.action((shell: Shell) =>
			dispatch(async (context) => (await import("./completion.js")).printCompletion(context, program, shell)),
		);
}

const SHELLS: readonly Shell[] = ["bash", "zsh", "fish", "powershell"];

const batchSize = (): Option =>
	new Option("--batch-size <n>", "records a batch, 1 to 100").argParser(wholeNumber(1, 100)).default(50);

const EXAMPLES = new WeakMap<Command, readonly string[]>();

function verb(parent: Command, usage: string, about: string, examples: readonly string[]): Command {
	const command = parent.command(usage).description(about).helpOption("--help", "show this help");
	EXAMPLES.set(command, examples);
	return command;
}

/** Every help text ends with examples and the exit codes. */
function finishHelp(command: Command): void {
	command.exitOverride();
	const examples = EXAMPLES.get(command);
	if (examples) command.addHelpText("after", `\nExamples:\n${examples.map((line) => `  $ ${line}`).join("\n")}`);
	const codes = EXIT_MEANINGS.map(([code, meaning]) => `  ${String(code).padStart(3)}  ${meaning}`).join("\n");
	command.addHelpText("after", `\nExit codes:\n${codes}`);
}
