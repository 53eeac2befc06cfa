import { createRequire } from "node:module";
import { type Command, CommanderError } from "commander";
import type { Context } from "./commands/context.js";
import { asInterruption, Interrupt } from "./commands/interrupt.js";
import { commandWords, helpAsOption, meant, namesOf, ofTooMany } from "./commands/program/typed.js";
import type { Action, Despite } from "./commands/program/verb.js";
import { buildProgram } from "./commands/program.js";
import type { Config } from "./config/types.js";
import { CLOSED_PIPE, EXIT, type ExitCode, exitCodeOf, worst } from "./output/exit.js";
import { Outflow } from "./output/outflow.js";
import type { PaintFor } from "./output/paint.js";
import type { Printer } from "./output/terminal.js";
import { Failure } from "./words/failure.js";

interface GlobalOptions {
	readonly json?: boolean;
	readonly color?: boolean;
	readonly verbose?: boolean;
	readonly config?: string;
	readonly profile?: string;
	readonly logFile?: string;
}

const [STDIN, STDERR] = [0, 2];

/**
 * Runs one command line and gives back its exit code. The process ends in `run`, and nowhere else. Help and version need
 * the commands' names only: settings and colours are loaded when a command runs.
 */
async function main(argv: readonly string[]): Promise<ExitCode> {
	let exitCode: ExitCode = EXIT.done;
	const dispatch = async (action: Action, despite?: Despite) => {
		exitCode = await perform(action, despite, program.opts<GlobalOptions>(), argv);
	};
	const program = await buildProgram(ownVersion(), dispatch, argv);
	try {
		if (argv.length === 0) program.outputHelp();
		else await program.parseAsync(helpAsOption(argv, program), { from: "user" });
		return exitCode;
	} catch (error) {
		if (error instanceof CommanderError) return answerUsage(error, argv, program);
		// A log file that cannot be written: the command has no printer yet.
		(await plainPrinter(argv)).error(error);
		return exitCodeOf(error);
	}
}

/** Opens what every command needs, runs it, and closes whatever it opened, last first. */
async function perform(
	action: Action,
	despite: Despite | undefined,
	options: GlobalOptions,
	argv: readonly string[],
): Promise<ExitCode> {
	const { loadConfig, secretsOf, settingsInTheMaking } = await import("./config/load.js");
	const { createRedactor } = await import("./output/redact.js");
	const { createPrinter } = await import("./output/terminal.js");
	// `process.stdin` would be opened by being asked: 3 ms of every command.
	const { isatty } = await import("node:tty");
	const redactor = createRedactor();
	const paintFor = await paintForStreams(options.color);
	const { json = false, verbose = false, logFile } = options;
	const printer = createPrinter({
		stdout: process.stdout,
		stderr: process.stderr,
		json,
		paintFor,
		verbose,
		logFile,
		redactor,
	});
	const closers: Closer[] = [];
	const { stop, finishFirst } = onSignals(printer, closers);
	const input = { options, env: process.env, cwd: process.cwd() };
	const unconfigured: Omit<Context, "config"> = {
		settings: () => settingsInTheMaking(input),
		printer,
		version: ownVersion(),
		commandLine: commandWords(argv),
		isTerminal: isatty(STDIN) && isatty(STDERR),
		terminal: { PATH: process.env.PATH, TERM: process.env.TERM, NO_COLOR: process.env.NO_COLOR },
		stop,
		finishFirst,
		onEnd: (close) => closers.push(close),
		step: reachStep,
	};
	try {
		const config = configOrFaults(() => loadConfig(input));
		if (config instanceof Failure) {
			if (!despite) throw config;
			return await despite({ ...unconfigured, faults: config, home: settingsInTheMaking(input).home });
		}
		for (const secret of secretsOf(config)) redactor.addSecret(secret);
		for (const warning of config.warnings) printer.warn(warning);
		return await action({ ...unconfigured, config });
	} catch (error) {
		const told = asInterruption(stop.signal, error);
		printer.error(told);
		return exitCodeOf(told);
	} finally {
		for (const close of closers.reverse()) await closeQuietly(close);
		printer.close();
	}
}

function configOrFaults(load: () => Config): Config | Failure {
	try {
		return load();
	} catch (error) {
		if (error instanceof Failure) return error;
		throw error;
	}
}

type Closer = () => void | Promise<void>;

/** What does not close takes nothing with it: the command has its result. */
async function closeQuietly(close: Closer): Promise<void> {
	try {
		await close();
	} catch {}
}

/**
 * Where a fault harness, preloaded with `node --import`, ends the process between two steps of the protocol
 * (test/chaos). In ordinary use nobody has put anything there.
 */
const STEP_HOOK = Symbol.for("eaur-qb.step");

function reachStep(name: string): void {
	const hook: unknown = Reflect.get(globalThis, STEP_HOOK);
	if (typeof hook === "function") Reflect.apply(hook, undefined, [name]);
}

/**
 * Where there is something to settle, once: take no new records, settle what is under way; twice: end at once, the next
 * run settles. A command that only looks ends at once.
 */
function onSignals(printer: Printer, closers: Closer[]): Interrupt {
	const leave = (code: ExitCode | typeof CLOSED_PIPE): void => {
		// What closes in a moment is closed; nobody is waited for.
		for (const close of closers.reverse()) void closeQuietly(close);
		printer.close();
		end(code);
	};
	const interrupt = new Interrupt({
		stopping: () =>
			printer.warn(
				"Stopping: what is on the wire is settled first. Once more ends at once; the next run settles then.",
			),
		end: () => {
			printer.error(new Failure("interrupted", { detail: "Interrupted.", fix: "Run the command again." }));
			leave(EXIT.interrupted);
		},
		endAtOnce: () => end(EXIT.interrupted),
	});
	// A command that sends goes on when nobody listens any more (`| head`); one that only reads has nothing left to do.
	nobodyListens = () => {
		if (!interrupt.isBusy) leave(CLOSED_PIPE);
		else
			printer.warn("Nobody reads what is printed any more: the run goes on to its end, and `eaur-qb status` shows it.");
	};
	for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, interrupt.onSignal);
	return interrupt;
}

/** Help and version are answers; everything else that commander throws is a mistake in the command line. */
async function answerUsage(error: CommanderError, argv: readonly string[], program: Command): Promise<ExitCode> {
	if (error.exitCode === 0 || error.code === "commander.help") return error.exitCode === 0 ? EXIT.done : EXIT.usage;
	const printer = await plainPrinter(argv);
	const command = meant(argv, program);
	const hint = error.code === "commander.excessArguments" ? ofTooMany(command, argv) : "";
	printer.error(
		new Failure("usage", {
			detail: error.message.replace(/^error: /, ""),
			fix: `${hint}${[program.name(), ...namesOf(command)].join(" ")} --help shows what it takes.`,
		}),
	);
	return EXIT.usage;
}

/** For what goes wrong before a command has a printer of its own. */
async function plainPrinter(argv: readonly string[]): Promise<Printer> {
	const { createPrinter } = await import("./output/terminal.js");
	return createPrinter({
		stdout: process.stdout,
		stderr: process.stderr,
		json: argv.includes("--json"),
		paintFor: await paintForStreams(argv.includes("--no-color") ? false : undefined),
	});
}

async function paintForStreams(option: boolean | undefined): Promise<PaintFor> {
	const { colorWanted, coloursFor } = await import("./output/paint.js");
	return coloursFor(colorWanted(option, process.env) ? [process.stdout, process.stderr] : []);
}

function ownVersion(): string {
	const { version } = createRequire(import.meta.url)("../package.json") as { readonly version: string };
	return version;
}

/** What a command does when nobody reads what it prints; before it has begun, it ends. */
let nobodyListens = (): void => end(CLOSED_PIPE);

/** What was printed and could not be written is a failure, whatever else was done. */
function withOutput(code: ExitCode, { fault }: Outflow): ExitCode {
	if (fault === undefined) return code;
	process.stderr.write(
		`✖ What was printed could not be written: ${fault.message}\n  → Make room, or print elsewhere.\n`,
	);
	return worst([code, EXIT.fault]);
}

function end(code: ExitCode | typeof CLOSED_PIPE): never {
	process.exit(code);
}

/** The program. */
export async function run(): Promise<void> {
	const outflow = new Outflow([process.stdout, process.stderr], (outlet) => {
		if (outlet === process.stdout) nobodyListens();
	});
	const code = await main(process.argv.slice(2));
	await outflow.flushed();
	const judged = withOutput(code, outflow);
	await outflow.flushed();
	end(judged);
}
