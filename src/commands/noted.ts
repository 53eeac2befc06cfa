import { type AuditRooms, openAudit } from "../audit/open.js";
import { prepareHome } from "../config/home.js";
import type { Config } from "../config/types.js";
import { tell } from "../output/envelope.js";
import { exitCodeOf } from "../output/exit.js";
import type { Printer } from "../output/terminal.js";
import type { RealmId } from "../words/ids.js";
import { type Context, operator, type Unconfigured } from "./context.js";
import { tellHead } from "./witness.js";

/** Writes into the audit log what was done to the tool itself: a login, a mapping, a schedule. */
export function note(context: Context, event: string, detail: string, realm?: RealmId): void {
	prepareHome(context.config.home);
	const audit = openAudit(context.config.home);
	try {
		audit.note({ realm, event, detail: `${detail} by ${operator()}` });
	} finally {
		audit.close();
	}
}

/** The settings that decide what is sent where; a change between two runs is an entry of the log. */
export function noteSettings(audit: AuditRooms, config: Config): void {
	audit.noteSettings(decidingSettings(config));
}

/** The settings that decide what is sent where, by name. */
export function decidingSettings({
	mapping,
	quickbooks,
	writeBack,
	witness,
}: Config): Readonly<Record<string, string>> {
	return {
		...flat(mapping),
		"quickbooks.environment": quickbooks.environment,
		"quickbooks.base_url": quickbooks.baseUrl,
		"mis.write_back": writeBack ? "on" : "off",
		"audit.witness": witness === undefined ? "none" : "file" in witness ? witness.file : witness.program.join(" "),
	};
}

function flat(settings: object, path = ""): Record<string, string> {
	const found: Record<string, string> = {};
	for (const [name, value] of entriesOf(settings)) {
		const key = path === "" ? name : `${path}.${name}`;
		const isTable = typeof value === "object" && value !== null && !Array.isArray(value);
		if (isTable && entriesOf(value).length > 0) Object.assign(found, flat(value, key));
		else found[key] = isTable ? "none" : textOf(value);
	}
	return found;
}

const entriesOf = (table: object): [string, unknown][] =>
	table instanceof Map ? [...(table as Map<string, unknown>)] : Object.entries(table);

const textOf = (value: unknown): string =>
	value === undefined ? "none" : Array.isArray(value) ? value.join(", ") : String(value);

/** Does the work of a run up to its start; where that fails, the run leaves its row and entries all the same. */
export async function startingRun<T>(context: Context, work: () => Promise<T>): Promise<T> {
	try {
		return await work();
	} catch (error) {
		await noteFailedRun(context, context.config.home, error, (audit, runId) =>
			tellHead(context, audit, runId, undefined),
		);
		throw error;
	}
}

/** A run whose configuration is faulty: it leaves a trace, and fails. Its witness, if any, is not known. */
export async function runOfFaulty(context: Unconfigured): Promise<never> {
	await noteFailedRun(context, context.home, context.faults);
	throw context.faults;
}

/** Why a run ended early, as the ledger keeps it. */
export function whyEnded({ redactor }: Printer, failure: unknown): string {
	const { code, detail } = tell(failure);
	return redactor.redact(`${detail} [${code}]`);
}

async function noteFailedRun(
	{ commandLine, printer }: Pick<Context, "commandLine" | "printer">,
	home: string,
	error: unknown,
	then?: (audit: AuditRooms, runId: string) => Promise<void>,
): Promise<void> {
	try {
		prepareHome(home);
		const audit = openAudit(home);
		try {
			const told = whyEnded(printer, error);
			const runId = audit.runs.failed(commandLine, `${operator()} (${process.pid})`, exitCodeOf(error), told);
			await then?.(audit, runId);
		} finally {
			audit.close();
		}
	} catch {
		// The first fault is the one to be told.
	}
}
