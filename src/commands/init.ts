import { join } from "node:path";
import type { Config, MisConfig } from "../config/types.js";
import { EXIT, type ExitCode } from "../output/exit.js";
import type { Printer } from "../output/terminal.js";
import { openVault } from "../secrets/vault.js";
import type { Context } from "./context.js";
import { type Answers, configText } from "./init/config-text.js";
import { keepSecrets, mayReplace, writeConfig } from "./init/files.js";
import { askMis, tryMis } from "./init/mis.js";
import { Questions } from "./init/questions.js";
import { askQuickBooks } from "./init/quickbooks.js";
import type { InitOptions, Setup } from "./init/setup.js";

/** `init`: asks for what is needed, tries it at once, and writes config.toml. Every question has an option. */
export async function init(context: Context, options: InitOptions): Promise<ExitCode> {
	const { printer, config } = context;
	const setup: Setup = { context, options, questions: new Questions(context.isTerminal), secrets: new Map() };
	const file = join(config.home, "config.toml");
	const replaces = await mayReplace(setup, file);

	printer.say(printer.paint.bold("1. The MIS"));
	const mis = await askMis(setup);
	const found = await tryMis(context, mis.config);

	printer.say();
	printer.say(printer.paint.bold("2. QuickBooks"));
	const answers: Answers = { mis: mis.answer, ...(await askQuickBooks(setup)) };

	writeConfig(setup, file, configText(answers), replaces);
	const secretsKept = await keepSecrets(setup);
	const chosen: Context = { ...context, config: chosenConfig(setup, answers, mis.config) };
	if (found.missingColumns > 0) await offerPrepare(setup, chosen);
	const connected = await isConnected(chosen);
	if (connected) await showMappings(chosen);
	await offerRehearsal(setup);

	const unset = unsetIn(chosen.config, secretsKept ? [] : [...setup.secrets.keys()]);
	const next = nextSteps(chosen.config, unset, connected);
	printer.say();
	printer.say(printer.paint.bold("Next"));
	for (const [at, step] of next.entries()) printer.say(`  ${at + 1}. ${step}`);
	printer.result({ config_file: file, mis: found, connected, next }, `${file} is written`);
	return EXIT.done;
}

/** The settings as the next command will find them. */
function chosenConfig({ context, secrets }: Setup, answers: Answers, mis: MisConfig): Config {
	const { config } = context;
	const { environment, clientId, tokenStore, writeBack } = answers;
	const clientSecret = config.quickbooks.clientSecret ?? secrets.get("QUICK_BOOKS_SECRET");
	return {
		...config,
		mis,
		writeBack: writeBack === "on",
		tokens: { ...config.tokens, store: tokenStore },
		quickbooks: { ...config.quickbooks, environment, clientId, clientSecret },
	};
}

async function offerPrepare({ questions, options }: Setup, chosen: Context): Promise<void> {
	if (!chosen.config.writeBack) return;
	if (!(await questions.agrees("Add the missing tracking columns now?", options.prepare))) return;
	await (await import("./mis.js")).prepareMis(chosen, { yes: options.prepare === true });
}

async function isConnected({ config }: Context): Promise<boolean> {
	const connection = await openVault(config.tokens, config.home)
		.load(config.quickbooks.environment)
		.catch(() => undefined);
	return connection !== undefined && config.quickbooks.clientSecret !== undefined;
}

/** Fee categories and campuses with what QuickBooks has for them already. */
async function showMappings(context: Context): Promise<void> {
	const { mapItems, mapLocations } = await import("./map.js");
	context.printer.say();
	context.printer.say(context.printer.paint.bold("3. What is what in QuickBooks"));
	const quiet: Context = { ...context, printer: withoutResult(context.printer) };
	await mapItems(quiet, {});
	await mapLocations(quiet, {});
}

/** The one envelope of --json is that of `init` itself. */
function withoutResult(printer: Printer): Printer {
	return new Proxy(printer, {
		get(target, name) {
			if (name === "result") return () => {};
			const value: unknown = Reflect.get(target, name, target);
			return typeof value === "function" ? (value as () => unknown).bind(target) : value;
		},
	});
}

async function offerRehearsal({ context, questions, options }: Setup): Promise<void> {
	const question = "Rehearse the whole job now, on a made-up university? It takes 10 s.";
	if (!(await questions.agrees(question, options.rehearse))) return;
	await (await import("./demo.js")).runDemo(context, {});
}

/** The variables that the next command will miss. */
function unsetIn({ mis, quickbooks, tokens }: Config, typedAndNotKept: readonly string[]): string[] {
	return [
		...(mis?.kind === "mysql" && mis.password === undefined ? ["MIS_DB_PASSWORD"] : []),
		...(quickbooks.clientSecret === undefined ? ["QUICK_BOOKS_SECRET"] : []),
		...typedAndNotKept,
		...(tokens.store === "file" && tokens.key === undefined ? ["EAUR_QB_TOKEN_KEY_FILE"] : []),
	];
}

function nextSteps({ home }: Config, unset: readonly string[], connected: boolean): string[] {
	return [
		...(unset.length > 0 ? [`Set ${unset.join(", ")} in the environment or in ${join(home, ".env")}`] : []),
		...(connected ? [] : ["eaur-qb auth login        connect to the company"]),
		"eaur-qb doctor            is everything as it should be?",
		...(connected ? [] : ["eaur-qb map items         fee categories and their items"]),
		"eaur-qb invoices preview  look before you send",
	];
}
