import { Argument, type Command } from "commander";
import type { Shell } from "../completion.js";
import {
	acceptHeld,
	batchSize,
	brakes,
	dryRun,
	filters,
	option,
	period,
	planFile,
	preset,
	proofKinds,
	someIds,
	wholeNumber,
} from "./options.js";
import { type Verb, verb } from "./verb.js";

const sync = verb({
	usage: "sync",
	about: "customers all, then invoices all, then payments where they are switched on: one lock, one summary",
	examples: ["eaur-qb sync", "eaur-qb sync --accept-held --window 20:00-05:00"],
	options: [batchSize(), dryRun(), planFile(), acceptHeld(), ...brakes(), ...filters()],
	run: async (context, options) => (await import("../send.js")).sendEverything(context, options),
	despite: async (context) => (await import("../noted.js")).runOfFaulty(context),
});

const status = verb({
	usage: "status",
	about: "where everything stands, on one screen",
	examples: ["eaur-qb status --json"],
	run: async (context) => {
		const { kindsInUse } = await import("../../sync/kinds/kinds.js");
		return (await import("../status.js")).status(context, kindsInUse(context.config.mapping));
	},
});

export const pull = verb({
	usage: "pull",
	about:
		"what was paid, voided, deleted, edited or typed in by hand in QuickBooks since the last one; writes nothing there",
	examples: ["eaur-qb pull", "eaur-qb pull --full --json"],
	options: [option("--full", "compare everything, not only what has changed since the last one")],
	run: async (context, options) => (await import("../pull.js")).pullChanges(context, options),
});

const report = verb({
	usage: "report",
	about: "where it stands, as a page, a workbook or on the screen",
	examples: [
		"eaur-qb report",
		"eaur-qb report --html report.html",
		"eaur-qb report --from 2026-01-01 --xlsx report.xlsx",
	],
	options: [
		option("--html <file>", "one self-contained page, to show or print; replaces its own last one only"),
		option("--xlsx <file>", "the same tables for Excel, and each invoice; replaces its own last one only"),
		...filters(),
	],
	run: async (context, options) => (await import("../report.js")).report(context, options),
});

/** Days. */
const A_CENTURY = 36_500;

/** The verb of a group's own name: `accept` and the like stand below it. */
export const reconcile = verb({
	usage: "reconcile",
	about: "MIS against QuickBooks, to the franc; reads only",
	examples: [
		"eaur-qb reconcile",
		"eaur-qb reconcile --from 2026-01-01 --to 2026-03-31 --csv differences.csv",
		"eaur-qb reconcile --complete --certificate migration.html",
	],
	options: [
		...filters(),
		option("--days <n>", "only the last so many days, today among them", wholeNumber(1, A_CENTURY)),
		option("--kind <list>", "only these kinds, with commas between them: customer,invoice,payment", proofKinds),
		option("--complete", "what was not sent yet is a difference too: for the end of a migration"),
		option("--certificate <file>", "one page that says so (.html), or the same for programs (.json)"),
		option("--csv <file>", "all differences, and the sums beside them; replaces its own last ones only"),
		option("--names", "name people on the certificate, and not only by their numbers"),
		option("--full", "read the invoices of all days, whatever the period: for documents that stand there twice"),
	],
	run: async (context, options) => (await import("../reconcile.js")).reconcileBoth(context, options),
});

const statement = verb({
	usage: "statement <key>",
	about: "a person's charges, payments and balance, and what QuickBooks says of each",
	examples: ["eaur-qb statement 22000017", "eaur-qb statement applicant:2024000051 --html statement.html"],
	options: [
		...period(),
		option("--html <file>", "as a page, to show or print; replaces its own last one only"),
		option("--csv <file>", "for a spreadsheet; replaces its own last one only"),
	],
	run: async (context, key, options) => (await import("../statement.js")).statement(context, key, options),
});

export const undo = verb({
	usage: "undo <run-id>",
	about: "take back what a run sent in error, where nobody has touched it since",
	examples: [
		"eaur-qb undo 20261130T160446-3f9a --dry-run",
		"eaur-qb undo 20261130T160446-3f9a --ids invoice:77,MIS-78",
		"eaur-qb undo 20261130T160446-3f9a --delete --yes",
	],
	options: [
		dryRun(),
		someIds("only these of the run: invoice:77, MIS-77, payment:W12, student:22"),
		option("--delete", "delete what was made within the last 24 hours, instead of making it void"),
		option("--yes", "instead of typing the id of the run"),
	],
	run: async (context, runId, options) => (await import("../undo.js")).undoRun(context, runId, options),
});

const init = verb({
	usage: "init",
	about: "set it up: asks, tries the MIS at once, writes config.toml",
	examples: ["eaur-qb init", "eaur-qb init --mis-url sqlite:mis.sqlite --client-id ABC --token-store file"],
	options: [
		option("--mis-url <url>", "the MIS as mysql://user@host/database or sqlite:<file>, without password"),
		option("--mis-host <host>", "the MIS server"),
		option("--mis-port <n>", "its port"),
		option("--mis-socket <path>", "its socket, instead of server and port"),
		option("--mis-name <name>", "the database"),
		option("--mis-user <user>", "the account; its password: MIS_DB_PASSWORD"),
		option("--mis-password-file <file>", "a file of mode 0600 with its password"),
		option("--mis-ssl <verify|off>", "whether the server's certificate is checked"),
		option("--mis-ssl-ca <file>", "the certificate of the server's own authority"),
		option("--write-back <on|off>", "whether the status is written into the MIS"),
		option("--payments <on|off>", "whether sync sends payments, after the invoices"),
		option("--currency <code>", "what the MIS counts in"),
		option("--environment <name>", "sandbox or production"),
		option("--client-id <id>", "of the Intuit app; its secret: QUICK_BOOKS_SECRET"),
		option("--secret-file <file>", "a file of mode 0600 with the app's secret"),
		option("--redirect-uri <url>", "of the Intuit app"),
		option("--token-store <store>", "keychain or file"),
		option("--token-key-file <file>", "the key for it: means file; made where it is not there"),
		option("--keep-secrets", "keep secrets, typed or of the environment, in the home's .env"),
		option("--replace", "put an existing config.toml aside"),
		option("--prepare", "add missing tracking columns to the MIS without asking"),
		option("--rehearse", "run the demo at the end"),
	],
	run: async (context, options) => (await import("../init.js")).init(context, options),
	// Half a configuration is what it is for.
	despite: async (context, options) => (await import("../init.js")).init(context, options),
});

const doctor = verb({
	usage: "doctor",
	about: "look at everything that sending needs, and say what mends it",
	examples: ["eaur-qb doctor", "eaur-qb doctor --json"],
	run: async (context) => (await import("../doctor.js")).doctor(context),
	despite: async (context) => (await import("../doctor.js")).doctorOfFaulty(context),
});

const failures = verb({
	usage: "failures",
	about: "what failed, by cause, with the command that mends each",
	examples: ["eaur-qb failures", "eaur-qb failures --campus 'Main Campus' --csv failures.csv"],
	options: [
		option("--csv <file>", "write every failed record into this file; replaces its own last one only"),
		option("--xlsx <file>", "the same as an Excel workbook; replaces its own last one only"),
		...filters(),
	],
	run: async (context, options) => (await import("../failures.js")).failures(context, options),
});

const explain = verb({
	usage: "explain [code]",
	about: "cause, example and fix of an error code; needs no network",
	examples: ["eaur-qb explain QB006", "eaur-qb explain 6240"],
	run: async (context, code) => (await import("../explain.js")).explain(context, code),
});

const demo = verb({
	usage: "demo",
	about: "the whole job on a made-up university and a local sandbox",
	examples: ["eaur-qb demo", "eaur-qb demo --keep rehearsal"],
	options: [option("--keep [folder]", "keep the demo's folder; or make this one, to rehearse in")],
	run: async (context, options) => (await import("../demo.js")).runDemo(context, options),
});

const sandbox = verb({
	usage: "sandbox",
	about: "a local QuickBooks-compatible server, for rehearsals",
	examples: ["eaur-qb sandbox --seed-demo --env .env", "eaur-qb sandbox --port 8080 --json"],
	options: [
		preset(option("--port <n>", "0 takes any free one", wholeNumber(0, 65_535)), 0),
		option("--seed-demo", "fill it so that it looks like a company in use"),
		option("--env <file>", "write its settings into this .env, and take them out again at the end"),
	],
	run: async (context, options) => (await import("../sandbox.js")).runSandbox(context, options),
});

const SHELLS: readonly Shell[] = ["bash", "zsh", "fish", "powershell"];

/** @param everything makes the program with all its verbs: a script for a shell has every word there is */
export const completion = (everything: () => Promise<Command>): Verb =>
	verb<"completion", readonly [], [Shell]>({
		usage: "completion",
		argument: new Argument("<shell>", "your shell").choices(SHELLS),
		about: "a script that lets the shell complete commands and options",
		examples: [
			"source <(eaur-qb completion bash)",
			"eaur-qb completion fish | source",
			"eaur-qb completion powershell | Out-String | Invoke-Expression",
		],
		run: async (context, shell) =>
			(await import("../completion.js")).printCompletion(context, await everything(), shell),
	});

/** The verbs that belong to no group. */
export const topLevel: readonly Verb[] = [
	sync,
	status,
	report,
	statement,
	init,
	doctor,
	failures,
	explain,
	demo,
	sandbox,
];
