import { envelope } from "../output/envelope.js";
import { EXIT, type ExitCode } from "../output/exit.js";
import type { Context } from "./context.js";
import { usage } from "./options.js";
import { type MadeUpCompany, writeSettings } from "./sandbox-settings.js";

export interface SandboxCommandOptions {
	readonly port: number;
	readonly seedDemo?: boolean;
	/** An `.env` that is to hold its settings while it runs. */
	readonly env?: string;
}

/** `sandbox`: a local QuickBooks-compatible server, until Ctrl-C. */
export async function runSandbox(context: Context, options: SandboxCommandOptions): Promise<ExitCode> {
	const { startSandbox } = await import("../sandbox/server.js");
	const { printer } = context;
	// Ctrl-C is how it is meant to end.
	context.finishFirst();
	const company = options.seedDemo ? COMPANY_IN_USE : {};
	const sandbox = await startSandbox({ port: options.port, ...company }).catch((error: unknown) => {
		throw cannotListen(options.port, error);
	});
	const data = {
		url: sandbox.url,
		realm_id: sandbox.realmId,
		client_id: sandbox.clientId,
		client_secret: sandbox.clientSecret,
		tokens: sandbox.tokens,
	};
	// One line, so that a program can read it while the server runs; its secrets are made up a moment ago, and meant to be read.
	if (printer.json)
		process.stdout.write(`${JSON.stringify({ ...envelope(data, "The sandbox is running"), ...data })}\n`);
	else if (options.env === undefined) sayHowToUse(context, data);
	const settings = options.env === undefined ? undefined : writeSettings(options.env, data);
	if (settings && !printer.json) saySettings(context, data, settings.tokens);
	await until(context.stop.signal);
	settings?.remove();
	await sandbox.close();
	return EXIT.done;
}

/** Somebody has switched off there what would keep payments out: nobody can in a sandbox. */
const COMPANY_IN_USE = { seed: "company-in-use", company: { autoApply: false } } as const;

function cannotListen(port: number, error: unknown): unknown {
	const code = error instanceof Error && "code" in error ? error.code : undefined;
	if (code !== "EADDRINUSE" && code !== "EACCES") return error;
	const why = code === "EACCES" ? "may not be used by this account" : "is in use by another program";
	return usage(
		`Port ${port} of this computer ${why}.`,
		"Give another one with --port, or none: then a free one is taken.",
	);
}

function saySettings(context: Context, company: MadeUpCompany, tokens: string): void {
	sayThatItRuns(context, company);
	context.printer.raw(`eaur-qb auth import --realm-id ${company.realm_id} --file ${tokens}\n`);
}

function sayThatItRuns({ printer }: Context, { realm_id, url }: MadeUpCompany): void {
	printer.say(
		`A made-up company (${realm_id}) runs at ${url} until Ctrl-C; then all of it is gone. In another terminal:`,
	);
	printer.say();
}

function sayHowToUse(context: Context, data: MadeUpCompany): void {
	const { printer } = context;
	sayThatItRuns(context, data);
	printer.raw(
		[
			`export QUICKBOOKS_BASE_URL=${data.url} QUICKBOOKS_OAUTH_BASE_URL=${data.url}`,
			`export QUICK_BOOKS_CLIENT_ID=${data.client_id} QUICK_BOOKS_SECRET=${data.client_secret}`,
			`echo '${JSON.stringify(data.tokens)}' | eaur-qb auth import --realm-id ${data.realm_id} --file -`,
			"",
		].join("\n"),
	);
}

function until(signal: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		if (signal.aborted) return resolve();
		// The server itself keeps the process alive; this only ends the wait.
		signal.addEventListener("abort", () => resolve(), { once: true });
	});
}
