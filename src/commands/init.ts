import { join } from "node:path";
import { requireMis } from "../config/load.js";
import type { Config } from "../config/types.js";
import { EXIT, type ExitCode } from "../output/exit.js";
import type { Printer } from "../output/terminal.js";
import type { Context } from "./context.js";
import { openContextVault } from "./context-vault.js";
import { type Answers, configText } from "./init/config-text.js";
import { keepSecrets, mayReplace, writeConfig } from "./init/files.js";
import { misAnswer, setUpMis } from "./init/mis.js";
import { type PaymentsAnswer, setUpPayments } from "./init/payments.js";
import { Questions } from "./init/questions.js";
import { setUpQuickBooks } from "./init/quickbooks.js";
import type { InitOptions, Setup } from "./init/setup.js";
import { usage } from "./options.js";

/** `init`: asks for what is needed, tries it at once, and writes config.toml. Every question has an option. */
export async function init(context: Omit<Context, "config">, options: InitOptions): Promise<ExitCode> {
	const { printer } = context;
	const settings = context.settings();
	const questions = new Questions(context.isTerminal);
	const setup: Setup = {
		context,
		options,
		questions,
		settings,
		answers: new Map(),
		asked: new Set(),
		secrets: new Set(),
	};
	const file = join(settings.home, "config.toml");
	const replaces = await mayReplace(setup, file);

	printer.say(printer.paint.bold("1. The MIS"));
	const found = await setUpMis(setup);

	printer.say();
	printer.say(printer.paint.bold("2. QuickBooks"));
	const config = await setUpQuickBooks(setup);

	printer.say();
	printer.say(printer.paint.bold("3. Payments"));
	const payments = await setUpPayments(setup, config);

	writeConfig(setup, file, configText(answersOf(setup, config, payments)), replaces);
	const notKept = await keepSecrets(setup);
	const chosen: Context = { ...context, config: withPayments(config, payments) };
	if (found.missingColumns + payments.missingColumns > 0) await offerPrepare(setup, chosen);
	const connected = await isConnected(chosen);
	if (connected) await showMappings(chosen);
	await offerRehearsal(setup, chosen);

	const next = nextSteps(chosen.config, unsetIn(config, notKept), connected);
	printer.say();
	printer.say(printer.paint.bold("Next"));
	for (const [at, step] of next.entries()) printer.say(`  ${at + 1}. ${step}`);
	printer.result({ config_file: file, mis: found, payments, connected, next }, `${file} is written`);
	return EXIT.done;
}

function answersOf(setup: Setup, config: Config, payments: PaymentsAnswer): Answers {
	const { quickbooks, tokens, writeBack } = config;
	return {
		mis: misAnswer(setup, requireMis(config)),
		currency: checkedCurrency(setup.options.currency ?? config.mapping.currency),
		writeBack: writeBack ? "on" : "off",
		environment: quickbooks.environment,
		clientId: quickbooks.clientId ?? "",
		redirectUri: quickbooks.redirectUri,
		tokenStore: tokens.store,
		sendsPayments: payments.enabled,
	};
}

function withPayments(config: Config, { enabled }: PaymentsAnswer): Config {
	const { mapping } = config;
	return { ...config, mapping: { ...mapping, payments: { ...mapping.payments, enabled } } };
}

function checkedCurrency(currency: string): string {
	if (/^[A-Z]{3}$/.test(currency)) return currency;
	throw usage(
		`--currency takes a code such as RWF; "${currency}" is none.`,
		"Write the three capital letters of the currency.",
	);
}

async function offerPrepare({ questions, options }: Setup, chosen: Context): Promise<void> {
	if (!chosen.config.writeBack) return;
	if (!(await questions.agrees("Add the missing tracking columns now?", options.prepare))) return;
	await (await import("./mis.js")).prepareMis(chosen, { yes: options.prepare === true });
}

async function isConnected(context: Context): Promise<boolean> {
	const { config } = context;
	const connection = await openContextVault(context)
		.load(config.quickbooks.environment)
		.catch(() => undefined);
	return connection !== undefined && config.quickbooks.clientSecret !== undefined;
}

/** Fee categories and campuses with what QuickBooks has for them already; and where the money of payments goes. */
async function showMappings(context: Context): Promise<void> {
	const { mapItems, mapLocations } = await import("./map.js");
	context.printer.say();
	context.printer.say(context.printer.paint.bold("4. What is what in QuickBooks"));
	const quiet: Context = { ...context, printer: withoutResult(context.printer) };
	await mapItems(quiet, {});
	await mapLocations(quiet, {});
	if (!context.config.mapping.payments.enabled) return;
	const { mapAccounts } = await import("./map/accounts.js");
	await mapAccounts(quiet, { choose: context.isTerminal });
	await (await import("./map/methods.js")).mapMethods(quiet, {});
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

async function offerRehearsal({ questions, options }: Setup, context: Context): Promise<void> {
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

function nextSteps({ home, mapping }: Config, unset: readonly string[], connected: boolean): string[] {
	return [
		...(unset.length > 0 ? [`Set ${unset.join(", ")} in the environment or in ${join(home, ".env")}`] : []),
		...(connected ? [] : ["eaur-qb auth login        connect to the company"]),
		"eaur-qb doctor            is everything as it should be?",
		...(connected ? [] : ["eaur-qb map items         fee categories and their items"]),
		...(mapping.payments.enabled && !connected
			? ["eaur-qb map accounts --choose  to which account the money of each channel and bank goes"]
			: []),
		"eaur-qb invoices preview  look before you send",
	];
}
