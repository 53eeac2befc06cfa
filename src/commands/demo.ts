import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { makeFolder } from "../config/home.js";
import { EXIT, type ExitCode } from "../output/exit.js";
import { duration } from "../output/text.js";
import type { Sandbox } from "../sandbox/server.js";
import { createPrivate } from "../system/private-file.js";
import { isOnPath, startProgram } from "../system/programs.js";
import { Failure } from "../words/failure.js";
import { fileFaultWords } from "../words/file-fault.js";
import { quoteForShell } from "../words/shell.js";
import type { Context } from "./context.js";
import { sayReceivables } from "./demo-receivables.js";
import { usage } from "./options.js";

export interface DemoOptions {
	/** `true`: leave the demo's own folder; a folder: make it one to rehearse in. */
	readonly keep?: boolean | string;
}

const SIZE = { seed: 2026, students: 300, applicants: 200, invoices: 1_500, payments: 600, shape: "2026" } as const;

const UNIVERSITY = "university.sqlite";
const HOME = "home";

/** Both sides of the demo are one computer: Intuit's limits would only make people wait. */
const RAISED = { callsPerMinute: 100_000, batchesPerMinute: 100_000, perSecond: 10_000, inFlight: 10 } as const;
const RAISED_LIMITS = "calls=100000,batches=100000,per_second=10000";

interface Act {
	/** What it shows, to the person who watches. */
	readonly why: string;
	readonly command: readonly string[];
	readonly input?: string;
}

/** `demo`: the whole job on a made-up university and the local sandbox. Touches nothing that is configured. */
export async function runDemo(context: Context, options: DemoOptions): Promise<ExitCode> {
	const { printer } = context;
	const rehearsal = typeof options.keep === "string" ? newRehearsal(options.keep) : undefined;
	const started = performance.now();
	// Its folder is to be removed.
	context.finishFirst();
	const folder = mkdtempSync(join(tmpdir(), "eaur-qb-demo-"));
	const sandbox = await prepareStage(folder);
	const environment = demoEnvironment(context, folder, sandbox);
	const codes: number[] = [];
	try {
		printer.say(
			"The whole job on a made-up university: 300 students, 200 applicants, 1,500 invoices, 600 payments, with every kind of dirt.",
		);
		printer.say(
			"QuickBooks is played by a sandbox on this computer; the limits of both sides are raised so that nobody has to wait.",
		);
		printer.say("Nothing that is configured on this computer is read or touched.");
		for (const act of acts(sandbox)) {
			codes.push(await play(context, act, folder, environment));
			if (context.stop.signal.aborted) throw interrupted();
			if (!WENT_WELL.includes(codes.at(-1) ?? EXIT.fault)) throw cutShort(act, codes.at(-1));
		}
		printer.say();
		printer.say(printer.paint.bold("# Does everybody owe the same on both sides?"));
		const receivables = await sayReceivables(printer, join(folder, UNIVERSITY), sandbox, "RWF");
		sayHowToGoOn(context, performance.now() - started);
		if (rehearsal !== undefined) await layOut(context, rehearsal);
		const kept = rehearsal ?? (options.keep ? folder : null);
		printer.result({ commands: codes.length, exit_codes: codes, receivables, folder: kept }, "The demo is over");
		return EXIT.done;
	} finally {
		await sandbox.close();
		if (options.keep === true)
			printer.say(`Kept in ${folder}: university.sqlite (the MIS) and home (ledger and audit log).`);
		else rmSync(folder, { recursive: true, force: true });
	}
}

function interrupted(): Failure {
	return new Failure("interrupted", { detail: "The demo was interrupted.", fix: "eaur-qb demo begins anew." });
}

/** Held records are part of the show. */
const WENT_WELL: readonly number[] = [EXIT.done, EXIT.recordsLeft];

function cutShort(act: Act, code: number | undefined): Failure {
	return new Failure("surroundings", {
		detail: `The demo was cut short: eaur-qb ${act.command.map(quoteForShell).join(" ")} ended with ${code}.`,
		fix: "What it printed above says why. `eaur-qb demo --keep` leaves the folder for a closer look.",
	});
}

async function prepareStage(folder: string): Promise<Sandbox> {
	const { startSandbox } = await import("../sandbox/server.js");
	await writeUniversity(folder);
	makeFolder(join(folder, HOME));
	createPrivate(join(folder, HOME, "config.toml"), "[payments]\nenabled = true\n");
	return startSandbox({ seed: "company-in-use", company: { autoApply: false }, limits: RAISED });
}

/** The made-up MIS, its owner's alone. @throws the file system's "EEXIST" where there is such a file already */
export async function writeUniversity(folder: string): Promise<void> {
	const { makeUniversity, writeEmbedded } = await import("../sandbox/university/index.js");
	const file = join(folder, UNIVERSITY);
	createPrivate(file, "");
	writeEmbedded(file, makeUniversity(SIZE), SIZE.shape);
}

/** Made before the demo, not after it. @throws Failure "usage" where that cannot be, or there is something in it already */
function newRehearsal(folder: string): string {
	const path = resolve(folder);
	const wayOut = "Name a folder that is not there yet.";
	try {
		makeFolder(path);
		if (readdirSync(path).length === 0) return path;
	} catch (error) {
		throw usage(`${path} cannot be made (${fileFaultWords(error)}).`, wayOut);
	}
	throw usage(`${path} is not empty, and was left as it is.`, wayOut);
}

/** A folder in which every command works on the university as it was before the demo: settings, a key and the MIS. */
async function layOut(context: Context, folder: string): Promise<void> {
	await writeUniversity(folder);
	const settings = {
		EAUR_QB_HOME: join(folder, HOME),
		EAUR_QB_TOKEN_STORE: "file",
		EAUR_QB_TOKEN_KEY_FILE: join(folder, "key"),
		MIS_DATABASE_URL: `sqlite:${join(folder, "university.sqlite")}`,
	};
	const lines = Object.entries(settings).map(([name, value]) => `${name}=${JSON.stringify(value)}\n`);
	createPrivate(join(folder, "key"), `${randomBytes(32).toString("base64")}\n`);
	createPrivate(
		join(folder, ".env"),
		`# A rehearsal: commands of eaur-qb in this folder work on its own MIS.\n${lines.join("")}`,
	);
	context.printer.say(
		`To rehearse it yourself: cd ${folder}, and in a second terminal there: eaur-qb sandbox --seed-demo --env .env`,
	);
}

function acts(sandbox: Sandbox): Act[] {
	return [
		{ why: "What is in the MIS?", command: ["invoices", "analyze"] },
		{
			why: "The first invoices, as they would be sent. QuickBooks is not asked.",
			command: ["invoices", "preview", "--limit", "5"],
		},
		{
			why: "Connect to the company (here with tokens of the sandbox; in real life: eaur-qb auth login).",
			command: ["auth", "import", "--realm-id", sandbox.realmId, "--file", "-"],
			input: JSON.stringify(sandbox.tokens),
		},
		{
			why: "Make the items that fee categories lack.",
			command: ["map", "items", "--create", "--income-account", "Tuition Fees"],
		},
		{ why: "Make the locations that campuses lack.", command: ["map", "locations", "--create"] },
		{ why: "Students and applicants become customers, one at a time, as Intuit asks.", command: ["customers", "all"] },
		{
			why: "Charges become invoices, in batches. What cannot be sent is held, with the reason.",
			command: ["invoices", "all"],
		},
		{ why: "What was paid? The MIS holds receipts, and since 2026 wallets.", command: ["payments", "analyze"] },
		{ why: "The wallets' table has no columns for the status yet.", command: ["mis", "prepare", "--yes"] },
		{
			why: "Say to which account each bank's money goes: nothing is guessed. One bank is left without.",
			command: ["map", "accounts", ...ACCOUNTS.flatMap((each) => ["--set", each])],
		},
		{ why: "Make the payment methods that channels lack.", command: ["map", "methods", "--create"] },
		{
			why: "What would each payment settle?",
			command: ["payments", "preview", "--limit", "5", "--offset", "30"],
		},
		{
			why: "Receipts become payments, each on its invoice. The same money in two rows is booked once.",
			command: ["payments", "all"],
		},
		{ why: "Again, everything: it is there, nothing is sent twice.", command: ["sync", "--accept-held"] },
		{ why: "Where does it stand?", command: ["status"] },
	];
}

/** Of the sandbox's chart of accounts. The village savings bank is left out, so that its payment is held. */
const ACCOUNTS = ["bank:1=Mobile Money Float", "bank:2=Fees Collection Account"] as const;

/** Runs a command of this very program as a person would, and shows what it prints. */
function play(context: Context, act: Act, folder: string, environment: NodeJS.ProcessEnv): Promise<number> {
	const { printer } = context;
	printer.say();
	printer.say(printer.paint.bold(`# ${act.why}`));
	printer.say(printer.paint.bold(`$ eaur-qb ${act.command.map(quoteForShell).join(" ")}`));
	const output = printer.json ? "pipe" : "inherit";
	const child = startProgram(process.execPath, [process.argv[1] ?? "", ...act.command], {
		cwd: folder,
		env: environment,
		stdio: ["pipe", output, "inherit"],
	});
	child.stdout?.pipe(process.stderr);
	child.stdin?.end(act.input ?? "");
	return new Promise((resolve, reject) => {
		child.once("error", reject);
		child.once("close", (code) => resolve(code ?? EXIT.fault));
	});
}

/** Only what a program needs to run, and the demo's own settings: nothing configured on this computer gets in. */
function demoEnvironment(context: Context, folder: string, sandbox: Sandbox): NodeJS.ProcessEnv {
	return {
		...context.terminal,
		HOME: folder,
		EAUR_QB_HOME: join(folder, HOME),
		EAUR_QB_TOKEN_STORE: "file",
		EAUR_QB_TOKEN_KEY: randomBytes(32).toString("base64"),
		MIS_DATABASE_URL: `sqlite:${join(folder, "university.sqlite")}`,
		MIS_WRITE_BACK: "on",
		QUICKBOOKS_BASE_URL: sandbox.url,
		QUICKBOOKS_OAUTH_BASE_URL: sandbox.url,
		QUICKBOOKS_LIMITS: RAISED_LIMITS,
		QUICK_BOOKS_CLIENT_ID: sandbox.clientId,
		QUICK_BOOKS_SECRET: sandbox.clientSecret,
	};
}

function sayHowToGoOn(context: Context, tookMs: number): void {
	const { printer, terminal } = context;
	printer.say();
	printer.success(`That was everything, in ${duration(tookMs)}. Now the real thing:`);
	const steps = [
		...(isOnPath("eaur-qb", terminal.PATH) ? [] : [INSTALL]),
		["eaur-qb init", "asks for the MIS and the Intuit app"],
		["eaur-qb auth login", "connects to the company"],
		["eaur-qb doctor", "says what is missing, and what mends it"],
		["eaur-qb invoices preview", "look before you send"],
	] as const;
	for (const [at, [command, brings]] of steps.entries()) {
		const fits = command.length <= COMMAND_WIDTH;
		printer.say(
			`  ${at + 1}. ${fits ? command.padEnd(COMMAND_WIDTH) : `${command}\n     ${" ".repeat(COMMAND_WIDTH)}`}  ${brings}`,
		);
	}
}

const COMMAND_WIDTH = 26;

/** `npm run demo` installs nothing outside its own folder: what comes next would not be found. */
const INSTALL = ["npm run package && npm install --global ./eaur-qb-*.tgz", "puts eaur-qb on the PATH"] as const;
