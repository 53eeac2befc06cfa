import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { prepareHome } from "../config/home.js";
import { EXIT, type ExitCode } from "../output/exit.js";
import { wrapped } from "../output/wrap.js";
import { Failure } from "../words/failure.js";
import type { Context } from "./context.js";
import { openContextVault } from "./context-vault.js";
import { note } from "./noted.js";
import { usage } from "./options.js";
import type { Installed, Job, Lacks, Place, Scheduler } from "./schedule/job.js";
import { lackingAt, requireSameSettings } from "./schedule/night.js";
import { type ClockTime, clockText } from "./window.js";

export type ScheduleKind = "cron" | "systemd" | "windows";

export interface ScheduleOptions {
	readonly kind?: ScheduleKind;
	/** The service account that the job runs as. */
	readonly as?: string;
	/** The tool's folder of that account, where it is not the usual one. */
	readonly home?: string;
	readonly at?: ClockTime;
	readonly until?: ClockTime;
}

/** After office hours: QuickBooks is quiet, and the MIS too. */
const DEFAULT_AT: ClockTime = { hour: 20, minute: 0 };

/** `schedule print`: what `install` would write; nothing is changed. */
export async function printSchedule(context: Context, options: ScheduleOptions): Promise<ExitCode> {
	const { printer } = context;
	const { kind, scheduler, job, lacks } = await planOf(context, options);
	const text = scheduler.text(job);
	if (!printer.json) printer.raw(text);
	if (lacks) printer.warn(`At night it could not do anything yet: ${lacks.detail}`);
	sayNotes(context, scheduler, job);
	printer.result(
		{ kind, text, home: job.home, lacks: lacks ?? null },
		`A job for ${scheduler.name}, every night at ${clockText(job.at)}`,
	);
	return EXIT.done;
}

/** `schedule install`: every night from now on, in place of an earlier job of this home. */
export async function installSchedule(context: Context, options: ScheduleOptions): Promise<ExitCode> {
	const { printer } = context;
	const { kind, scheduler, job, lacks } = await planOf(context, options);
	if (job.account === undefined) {
		requireSameSettings(context.config, job, process.cwd());
		if (lacks) throw new Failure("configuration", lacks);
		prepareHome(job.home);
	} else if (process.getuid?.() !== 0) {
		throw usage(
			"Units of the system are put in place by root.",
			`As root: eaur-qb schedule install --as ${job.account}. \`eaur-qb schedule print --as ${job.account}\` shows them.`,
		);
	} else if (lacks) throw new Failure("configuration", { ...lacks, detail: `As ${job.account}: ${lacks.detail}` });
	context.finishFirst();
	const where = await scheduler.install(job);
	// As root for a service account: its files stay its own.
	if (job.account === undefined) note(context, "schedule installed", `${scheduler.name}, at ${clockText(job.at)}`);
	const sentence = `Every night at ${clockText(job.at)} (${scheduler.name}): eaur-qb sync --accept-held`;
	printer.success(sentence);
	printer.say(`Written: ${where}.`);
	sayWhatIsSent(context, job);
	sayNotes(context, scheduler, job);
	if (job.account === undefined && (await lacksConnection(context)))
		printer.warn("Nobody is logged in to QuickBooks yet: until `eaur-qb auth login`, each night ends with 4.");
	printer.result(
		{ kind, installed: true, at: clockText(job.at), log_file: job.logFile, sends: sentAtNight(context, job) },
		sentence,
	);
	return EXIT.done;
}

/** `schedule remove`: takes away exactly what `install` wrote. */
export async function removeSchedule(context: Context, options: ScheduleOptions): Promise<ExitCode> {
	const { kind, scheduler, job } = await planOf(context, options);
	context.finishFirst();
	const removed = await scheduler.remove(job);
	if (removed && job.account === undefined) note(context, "schedule removed", scheduler.name);
	const sentence = removed
		? `Taken out of ${scheduler.name}: nothing runs by itself any more.`
		: `There was no job of this home in ${scheduler.name}.`;
	context.printer.say(sentence);
	context.printer.result({ kind, removed }, sentence);
	return EXIT.done;
}

/** `schedule status`: what is installed for this home. */
export async function scheduleStatus(context: Context, options: ScheduleOptions): Promise<ExitCode> {
	const { kind, scheduler, job } = await planOf(context, options);
	const installed = await scheduler.status(job);
	const sentence = statusSentence(scheduler, installed);
	context.printer.say(sentence);
	if (installed) {
		context.printer.say(installed.detail);
		sayWhatIsSent(context, job);
	}
	context.printer.result({ kind, installed: installed?.runs ?? false, detail: installed?.detail ?? null }, sentence);
	return EXIT.done;
}

function statusSentence({ name }: Scheduler, installed: Installed | undefined): string {
	if (installed === undefined)
		return `Nothing of this home is installed in ${name}. To have it run every night: eaur-qb schedule install`;
	if (installed.runs) return `Installed in ${name}:`;
	return `Written for ${name}, but it does not say that it will run: install it again, or remove it.`;
}

async function planOf(context: Context, options: ScheduleOptions) {
	const kind = options.as === undefined ? (options.kind ?? defaultKind()) : "systemd";
	if (options.as !== undefined && (options.kind ?? "systemd") !== "systemd") {
		throw usage(`--as goes with systemd, not with ${options.kind}.`, "Run the command as that account instead.");
	}
	if (options.home !== undefined && options.as === undefined) {
		throw usage("--home goes with --as.", "For your own jobs, set EAUR_QB_HOME.");
	}
	const { job, lacks } = await jobOf(context, options, kind);
	return { kind, scheduler: await schedulerOf(kind), job, lacks };
}

async function schedulerOf(kind: ScheduleKind): Promise<Scheduler> {
	switch (kind) {
		case "cron":
			return (await import("./schedule/cron.js")).cron;
		case "systemd":
			return (await import("./schedule/systemd.js")).systemd;
		case "windows":
			return (await import("./schedule/windows.js")).windows;
	}
}

/** The way that this computer has by itself. */
function defaultKind(): ScheduleKind {
	if (process.platform === "win32") return "windows";
	// sd_booted(3): the folder is there exactly where systemd runs the computer.
	return existsSync("/run/systemd/system") ? "systemd" : "cron";
}

async function jobOf(
	context: Context,
	options: ScheduleOptions,
	kind: ScheduleKind,
): Promise<{ readonly job: Job; readonly lacks: Lacks | undefined }> {
	const { at = DEFAULT_AT, until, as } = options;
	const program = resolve(process.argv[1] ?? "");
	const { home, lacks } = as === undefined ? hereOf(context) : await placeOfAccount(context, as, options.home, program);
	const job = { at, until, home, node: process.execPath, program, logFile: join(home, "nightly.log") };
	// A line break would end the line that a scheduler reads, and begin one of its own.
	if ([home, job.node, job.program].some((path) => /[\p{Cc}"]/u.test(path))) {
		throw usage(`A path has a line break or a quotation mark in it: ${home}`, "Set EAUR_QB_HOME to a plainer path.");
	}
	const account = as ?? (kind === "systemd" ? await accountOfSystemJob(job) : undefined);
	return { job: { ...job, account }, lacks };
}

const hereOf = ({ config: { home } }: Context): Place => ({ home, lacks: lackingAt(home) });

/** That account is asked, not this one: only it can tell whether its settings are whole. */
async function placeOfAccount(
	context: Context,
	name: string,
	home: string | undefined,
	program: string,
): Promise<Place> {
	const { accountNamed, placeAs } = await import("./schedule/service-account.js");
	const account = await accountNamed(name);
	const me = process.getuid?.();
	if (me === account.uid) return hereOf(context);
	if (me !== 0) throw usage(`Only root and ${name} itself may set up a job for ${name}.`, "Run it with sudo.");
	return placeAs(account, program, home && resolve(home));
}

/** A job that root put in place for this home: `status` and `remove` find it without being told of it. */
async function accountOfSystemJob(job: Omit<Job, "account">): Promise<string | undefined> {
	return (await import("./schedule/service-account.js")).accountOfSystemJob(job);
}

/** A keychain is not asked: it might want its password. */
async function lacksConnection(context: Context): Promise<boolean> {
	const { tokens, quickbooks } = context.config;
	if (tokens.store === "keychain") return false;
	return (await openContextVault(context).load(quickbooks.environment)) === undefined;
}

/** What `sync` sends with the settings of that night; null of an account whose settings only it can read. */
function sentAtNight({ config }: Context, { account }: Job): readonly string[] | null {
	if (account !== undefined) return null;
	return ["customers", "invoices", ...(config.mapping.payments.enabled ? ["payments"] : [])];
}

/** Nobody should wait for payments that are never going to be sent. */
function sayWhatIsSent(context: Context, job: Job): void {
	const sends = sentAtNight(context, job);
	if (sends === null) return;
	const say = (text: string) => context.printer.say(wrapped(text, context.printer.width).join("\n"));
	if (sends.includes("payments")) say("It sends customers, invoices, and payments after them.");
	else
		say(
			"It sends customers and invoices. Payments stay out, until config.toml says enabled = true under [payments] (eaur-qb payments analyze counts them).",
		);
}

function sayNotes(context: Context, scheduler: Scheduler, job: Job): void {
	const { printer, config } = context;
	const warn = (text: string) => printer.warn(wrapped(text, printer.width - 2).join("\n  "));
	for (const note of scheduler.notes(job)) warn(note);
	// Of another account, what root's own settings say is nobody's word.
	const isHere = job.account === undefined;
	if (isHere && config.tokens.store === "keychain" && scheduler.name !== "the Windows Task Scheduler") {
		warn(
			"The keychain is closed while nobody is logged in. For runs at night, put EAUR_QB_TOKEN_STORE=file and " +
				`EAUR_QB_TOKEN_KEY_FILE=<file with a key> into ${join(job.home, ".env")}, then: eaur-qb auth move --to file`,
		);
	}
}
