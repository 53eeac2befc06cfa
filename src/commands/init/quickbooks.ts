import { usage } from "../options.js";
import type { Answers } from "./config-text.js";
import { choice, text } from "./questions.js";
import { askSecret, type Setup } from "./setup.js";

const ENVIRONMENT = choice("Company", "--environment", ["sandbox", "production"]);
const CLIENT_ID = text("Client id of the Intuit app (developer.intuit.com, Keys & credentials)", "--client-id");
const TOKEN_STORE = choice("Where the connection is kept", "--token-store", ["keychain", "file"]);
const WRITE_BACK = choice("Write the status into the MIS", "--write-back", ["on", "off"]);

export async function askQuickBooks(setup: Setup): Promise<Omit<Answers, "mis">> {
	const { questions, options } = setup;
	const { quickbooks, tokens, mapping } = setup.context.config;
	const environment = await questions.answer(ENVIRONMENT, options.environment, quickbooks.environment);
	const clientId = await questions.answer(CLIENT_ID, options.clientId, quickbooks.clientId);
	const tokenStore = await questions.answer(TOKEN_STORE, options.tokenStore, tokens.store);
	const writesBack = environment === "production" ? "on" : "off";
	const writeBack = await questions.answer(WRITE_BACK, options.writeBack, writesBack);
	const currency = checkedCurrency(options.currency ?? mapping.currency);
	const redirectUri = options.redirectUri ?? quickbooks.redirectUri;
	if (quickbooks.clientSecret === undefined) {
		await askSecret(setup, "QUICK_BOOKS_SECRET", "Client secret of the Intuit app");
	}
	return { currency, writeBack, environment, clientId, redirectUri, tokenStore };
}

function checkedCurrency(currency: string): string {
	if (/^[A-Z]{3}$/.test(currency)) return currency;
	throw usage(`--currency takes a code such as RWF; "${currency}" is none.`, "Correct it.");
}
