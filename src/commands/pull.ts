import type { AuditRooms } from "../audit/open.js";
import type { DocumentState } from "../audit/seen-document.js";
import type { Mis } from "../mis/types.js";
import { EXIT, type ExitCode, exitCodeOf } from "../output/exit.js";
import { confirm } from "../output/prompt.js";
import { count, moment, plural } from "../output/text.js";
import { wrapped } from "../output/wrap.js";
import type { PullParts } from "../pull/parts.js";
import { beginAt, type Pulled, pull } from "../pull/pull.js";
import type { QuickBooks } from "../quickbooks/client.js";
import { readName } from "../sync/kinds/customer/found.js";
import { ALL_KINDS } from "../sync/kinds/kinds.js";
import { readDocument, wholeCustomer } from "../sync/kinds/mirrored.js";
import { readWhole } from "../sync/look/whole.js";
import { Failure } from "../words/failure.js";
import type { RealmId } from "../words/ids.js";
import { connectLedger } from "./connection.js";
import { type Context, openContextMis } from "./context.js";
import { asInterruption } from "./interrupt.js";
import { lockHome, lockMis } from "./locking.js";
import { openContextAudit } from "./own-files.js";
import { PulledIntoMis } from "./pull-into-mis.js";

export interface PullOptions {
	readonly full?: boolean;
}

/** `pull`: what has changed in QuickBooks since the last one, into the ledger. Writes nothing there; into the MIS by setting. */
export async function pullChanges(context: Context, { full = false }: PullOptions): Promise<ExitCode> {
	const { printer } = context;
	// A run that is sending would be taken for somebody at QuickBooks.
	lockHome(context, "glance");
	const audit = openContextAudit(context);
	const { qb } = await connectLedger(context, audit, (sentence) => printer.warn(sentence));
	const told = new PulledIntoMis(context, audit, qb.realmId, async () => {
		const mis = await openContextMis(context);
		await lockMis(context, mis, qb.realmId);
		return mis;
	});
	const parts = { ...pullParts(audit, qb), ...told.hooks, ...(full && { isReallySo: isReallySo(context) }) };
	const pulled = await pull(parts, full ? "everything" : "since the last one");
	return tellPulled(context, audit, qb.realmId, pulled);
}

/** Where nobody can be asked, what is in doubt stays so. */
const isReallySo =
	({ isTerminal }: Context) =>
	async (doubt: string): Promise<boolean> =>
		isTerminal && (await confirm(`Is it really so that ${doubt}?`, { yes: false, isTerminal, optionToName: "--full" }));

/**
 * Before `sync` sends: what has changed there is told at once. A look that does not succeed holds nothing up: it is no part of
 * sending, and the next one makes up for it. While nothing of ours is there, there is nothing to look for.
 */
export async function pullFirst(
	context: Context,
	{ audit, qb, mis }: { readonly audit: AuditRooms; readonly qb: QuickBooks; readonly mis: Mis },
): Promise<ReturnType<typeof pulledData> | undefined> {
	const { printer, config } = context;
	if (!config.pull.withSync) return undefined;
	const parts = pullParts(audit, qb);
	if (parts.seen.pulledUntil() === undefined && !parts.ledger.hasCreated(ALL_KINDS.map(({ name }) => name))) {
		beginAt(parts);
		return undefined;
	}
	try {
		const told = new PulledIntoMis(context, audit, qb.realmId, () => Promise.resolve(mis));
		const pulled = await pull({ ...parts, ...told.hooks }, "since the last one");
		if (pulled.brokenOff) printer.warn(notPulled(pulled.brokenOff));
		else if (pulled.changed > 0) printer.warn(`${pulledSentence(pulled)} eaur-qb changes list`);
		else printer.detail(pulledSentence(pulled));
		return pulledData(audit, qb.realmId, pulled);
	} catch (error) {
		if (!(error instanceof Failure) || !["out-of-reach", "surroundings"].includes(error.reason)) throw error;
		printer.warn(notPulled(error));
		return undefined;
	}
}

const notPulled = ({ message }: Failure): string => `What has changed in QuickBooks is not known: ${message}`;

function tellPulled(context: Context, audit: AuditRooms, realm: RealmId, pulled: Pulled): ExitCode {
	const { printer } = context;
	const data = pulledData(audit, realm, pulled);
	if (pulled.brokenOff) {
		const why = asInterruption(context.stop.signal, pulled.brokenOff);
		printer.error(why, data);
		return exitCodeOf(why);
	}
	const sentence = pulledSentence(pulled);
	printer.success(sentence);
	for (const line of standingLines(data)) printer.say(wrapped(line, printer.width, "  ", "    ").join("\n"));
	if (pulled.changed > 0) printer.say("  Each, field by field: eaur-qb changes list --side quickbooks");
	printer.result(data, sentence);
	return EXIT.done;
}

/** What `pull` needs, put together; `sync` pulls with the same. */
export function pullParts(audit: AuditRooms, qb: QuickBooks): PullParts {
	return {
		qb,
		seen: audit.seen(qb.realmId),
		mirror: audit.mirror(qb.realmId),
		ledger: audit.ledger(qb.realmId),
		kindsOf: (entity) => ALL_KINDS.filter(({ books }) => books.entity === entity).map(({ name }) => name),
		readDocument,
		readCustomer: (object) => wholeCustomer(readName("Customer", object), object),
		readWhole,
		workingSince: audit.runs.firstOf(qb.realmId) ?? new Date(),
	};
}

/** "3 records have changed in QuickBooks since 2026-03-02 10:00 (1 call)". */
export function pulledSentence({ since, changed, reads }: Pulled): string {
	const what = changed === 0 ? "Nothing has" : changed === 1 ? "1 record has" : `${count(changed)} records have`;
	const from = since === undefined ? ": everything there was compared" : ` since ${moment(since)}`;
	return `${what} changed in QuickBooks${from} (${plural(reads, "call")}).`;
}

/** The contract's data of `pull`. */
export function pulledData(audit: AuditRooms, realm: RealmId, pulled: Pulled) {
	const mirror = audit.mirror(realm);
	const [invoices, payments] = [mirror.states("Invoice"), mirror.states("Payment")];
	const number = (states: ReadonlyMap<DocumentState, number>, ...of: DocumentState[]) =>
		of.reduce((sum, state) => sum + (states.get(state) ?? 0), 0);
	return {
		since: pulled.since?.toISOString() ?? null,
		until: pulled.until?.toISOString() ?? null,
		full: pulled.full,
		complete: pulled.brokenOff === undefined,
		reads: pulled.reads,
		changes: pulled.changed,
		documents: {
			invoice: {
				open: number(invoices, "open"),
				part_paid: number(invoices, "part"),
				paid: number(invoices, "paid"),
				voided: number(invoices, "void"),
				deleted: number(invoices, "deleted"),
			},
			payment: {
				applied: number(payments, "paid"),
				// What is left of it is still to be applied.
				unapplied: number(payments, "open", "part"),
				voided: number(payments, "void"),
				deleted: number(payments, "deleted"),
			},
		},
	};
}

function standingLines({ full, documents: { invoice, payment } }: ReturnType<typeof pulledData>): string[] {
	const parts = (states: Readonly<Record<string, number>>) =>
		Object.entries(states)
			.map(([state, documents]) => `${count(documents)} ${state.replace("_", " ")}`)
			.join(", ");
	return [
		`Invoices seen so far: ${parts(invoice)}`,
		`Payments seen so far: ${parts(payment)}`,
		full
			? "Documents that others made are among them."
			: "Documents that others made are among them as far as they were met; all of them: eaur-qb pull --full",
	];
}
