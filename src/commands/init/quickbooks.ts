import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { makeFolder } from "../../config/home.js";
import type { Config } from "../../config/types.js";
import { proveStore } from "../../secrets/vault.js";
import { createPrivate } from "../../system/private-file.js";
import { Failure } from "../../words/failure.js";
import { fileFaultWords } from "../../words/file-fault.js";
import { usage } from "../options.js";
import { choice, text } from "./questions.js";
import { type Setup, take, takeSecret, tried } from "./setup.js";

const ENVIRONMENT = choice("Company", "--environment", ["sandbox", "production"]);
const CLIENT_ID = text("Client id of the Intuit app (developer.intuit.com, Keys & credentials)", "--client-id");
const TOKEN_STORE = choice("Where the connection is kept", "--token-store", ["keychain", "file"]);
const KEY_FILE = text("File of the key for it (made where there is none)", "--token-key-file");
const WRITE_BACK = choice("Write the status into the MIS", "--write-back", ["on", "off"]);

/** Asks for app, store and what is written back; the store is tried at once. Returns the whole configuration. */
export async function setUpQuickBooks(setup: Setup): Promise<Config> {
	const environment = await tried(setup, () => askApp(setup));
	await tried(setup, () => askStore(setup));
	const writesBack = environment === "production" ? "on" : "off";
	await take(setup, "MIS_WRITE_BACK", WRITE_BACK, setup.options.writeBack, writesBack);
	return configOf(setup);
}

/** The secret right after its id: that is where it is in the clipboard. */
async function askApp(setup: Setup): Promise<"sandbox" | "production"> {
	const { options, answers } = setup;
	const environment = await take(setup, "QUICKBOOKS_ENVIRONMENT", ENVIRONMENT, options.environment, "sandbox");
	await take(setup, "QUICK_BOOKS_CLIENT_ID", CLIENT_ID, options.clientId);
	if (options.secretFile !== undefined) answers.set("QUICK_BOOKS_SECRET_FILE", options.secretFile);
	await takeSecret(setup, "QUICK_BOOKS_SECRET", "Client secret of the Intuit app");
	if (options.redirectUri !== undefined) answers.set("QUICK_BOOKS_REDIRECT_URI", options.redirectUri);
	configOf(setup);
	return environment;
}

async function askStore(setup: Setup): Promise<void> {
	const { tokenStore, tokenKeyFile } = setup.options;
	if (tokenStore === "keychain" && tokenKeyFile !== undefined)
		throw usage(
			"--token-key-file goes with --token-store file: the keychain has a key of its own.",
			"Leave one of them out.",
		);
	const given = tokenStore ?? (tokenKeyFile === undefined ? undefined : "file");
	const standard = given === undefined ? await usableStore(setup) : "keychain";
	const store = await take(setup, "EAUR_QB_TOKEN_STORE", TOKEN_STORE, given, standard);
	if (store === "file") await askKey(setup);
	const config = configOf(setup);
	await proveStore(config.tokens, config.home);
}

/** A person is offered the keychain only where it would take a connection now; unattended, it fails with the reason. */
async function usableStore({ context, settings }: Setup): Promise<Config["tokens"]["store"]> {
	if (!context.isTerminal) return "keychain";
	try {
		await proveStore({ store: "keychain", key: undefined }, settings.home);
		return "keychain";
	} catch (error) {
		if (!(error instanceof Failure)) throw error;
		context.printer.say(`${error.message} An encrypted file works here.`);
		return "file";
	}
}

/** The key lies beside the tool's folder, not in it: a backup of the folder alone opens nothing. */
async function askKey(setup: Setup): Promise<void> {
	const { options, settings, answers, context } = setup;
	const isSet = ["EAUR_QB_TOKEN_KEY", "EAUR_QB_TOKEN_KEY_FILE"].some((name) => settings.given(name) !== undefined);
	if (isSet && options.tokenKeyFile === undefined) return;
	if (!context.isTerminal && options.tokenKeyFile === undefined) {
		throw usage(
			"--token-store file needs a key, and there is none.",
			"Give --token-key-file <file>; it is made where it is not there.",
		);
	}
	const file = resolve(
		await take(setup, "EAUR_QB_TOKEN_KEY_FILE", KEY_FILE, options.tokenKeyFile, `${settings.home}.key`),
	);
	answers.set("EAUR_QB_TOKEN_KEY_FILE", file);
	if (existsSync(file)) return;
	makeKey(file);
	context.printer.success(`A key was made: ${file}. Without it the connection cannot be read; keep a copy elsewhere.`);
}

function makeKey(file: string): void {
	try {
		makeFolder(dirname(file));
		createPrivate(file, `${randomBytes(32).toString("base64")}\n`);
	} catch (error) {
		throw usage(
			`The key cannot be written to ${file}: ${fileFaultWords(error)}.`,
			"Give --token-key-file a new file in a folder of yours.",
		);
	}
}

const configOf = ({ settings, answers }: Setup): Config => settings.withAnswers(Object.fromEntries(answers));
