import { hasDocument, type LedgerRecord } from "../audit/record.js";
import type { Mis } from "../mis/types.js";
import type { ExitCode } from "../output/exit.js";
import { confirm } from "../output/prompt.js";
import { digestOfAnother } from "../sync/decide/doubles.js";
import { INVOICE } from "../sync/kinds/invoice/invoice.js";
import type { Kind } from "../sync/kinds/kind.js";
import { PAYMENT } from "../sync/kinds/payment/payment.js";
import { TOPUP } from "../sync/kinds/topup/topup.js";
import { type Known, standingOf } from "../sync/look/gone.js";
import { NO_FILTER } from "../sync/read/filter.js";
import type { Anew } from "../sync/read/selection.js";
import type { SendRequest } from "../sync/send/request.js";
import { Failure } from "../words/failure.js";
import { type MisId, misId } from "../words/ids.js";
import { confirmBooks } from "./books.js";
import { type Context, stampOf } from "./context.js";
import { runSend } from "./one-run.js";
import { invoiceIdIn, paymentIdIn, usage } from "./options.js";
import { findPerson } from "./person.js";
import { conclude } from "./send.js";
import { openSession, type Session } from "./sending.js";

/** The groups of commands that are about records. */
export type GroupName = "invoices" | "customers" | "payments";

export interface SingleOptions {
	readonly again?: boolean;
	readonly yes?: boolean;
	/** An equal one is in QuickBooks under another number, and this is another charge all the same. */
	readonly anotherCharge?: boolean;
}

/** `single`: one record by its id. With --again also one that is synchronised, once a look-up shows that it is gone. */
export async function sendSingle(
	context: Context,
	of: GroupName,
	key: string,
	options: SingleOptions,
): Promise<ExitCode> {
	if (options.anotherCharge && of !== "invoices") throw usage("--another-charge concerns invoices.", "Leave it out.");
	const find = finderOf(context, of, key);
	const session = await openSession(context);
	const only = await find(session.mis);
	await confirmBooks(context, session, [only.kind], options.yes ?? false);
	if (options.anotherCharge) await noteAnother(context, session, only);
	const anew = options.again ? await makeAgain(context, session, only, options.yes ?? false) : undefined;
	const asked = { kinds: [only.kind], filter: NO_FILTER, limit: undefined, failedOnly: undefined, only };
	const request: SendRequest = anew ? { ...asked, anew } : asked;
	const report = await runSend(
		context,
		session,
		request,
		{ batchSize: 1, acceptHeld: false },
		only.kind.words.group.title,
	);
	return conclude(context, [only.kind], report);
}

/** A person says so of the row as it is: the ledger keeps it, with who said it. */
async function noteAnother(context: Context, { audit, qb, mis }: Session, { kind, id }: Only): Promise<void> {
	const [row] = await mis.page(kind.source, { after: undefined, limit: 1, ids: [id] });
	if (!row) return;
	const record = audit.ledger(qb.realmId).record(kind.name, id);
	if (record && hasDocument(record)) {
		const is = `${record.trace ?? record.title ?? id} is in QuickBooks already (id ${record.qboId})`;
		context.printer.warn(
			`${is}: --another-charge does nothing here. It is for an invoice that is held because an equal one seems to be there.`,
		);
		return;
	}
	const said = [{ kind: kind.name, misId: id, digest: digestOfAnother(row) }];
	audit.ledger(qb.realmId).acknowledge(said, context.commandLine, "another charge than its equal in QuickBooks");
}

/** One row of the MIS. */
export interface Only {
	readonly kind: Kind;
	readonly id: MisId;
}

/** Finds the record that a key names. Throws `Failure` "usage" at once where it can name none. */
export function finderOf({ config }: Pick<Context, "config">, of: GroupName, key: string): (mis: Mis) => Promise<Only> {
	if (of === "customers") return (mis) => findPerson(mis, key);
	if (of === "payments") return paymentFinder(key);
	const id = invoiceIdIn(key, config.mapping);
	if (id !== undefined) return (mis) => findInvoice(mis, id);
	const { prefix } = config.mapping.invoices;
	throw usage(
		`"${key}" is no invoice number: give the column id of the MIS, 77 or ${prefix}77.`,
		`One that begins with MP or MW is a payment: eaur-qb payments. A person's number: eaur-qb customers.`,
	);
}

/** A receipt, or with a W before its id a credit of a wallet. */
function paymentFinder(key: string): (mis: Mis) => Promise<Only> {
	const called = paymentIdIn(key);
	if (called === undefined)
		throw usage(
			`"${key}" is no payment number: give the column id of the MIS, 12 or MP-12, or W12 for a wallet's credit.`,
			"An invoice is looked up by eaur-qb invoices, a person by eaur-qb customers.",
		);
	const kind = called.startsWith("W") ? TOPUP : PAYMENT;
	const id = misId(called.replace(/^W/, ""));
	return async (mis) => {
		const [row] = await mis.page(kind.source, { after: undefined, limit: 1, ids: [id] });
		if (row) return { kind, id: row.id };
		throw notThere(
			kind === TOPUP
				? `There is no credit ${id} of a wallet in ${mis.where}.`
				: `There is no payment ${id} in ${mis.where}, or it is spending of wallet money, which is never sent.`,
		);
	};
}

/** The invoice of this MIS id. Throws `Failure` "usage" where there is none. */
async function findInvoice(mis: Mis, id: MisId): Promise<Only> {
	const [row] = await mis.page(INVOICE.source, { after: undefined, limit: 1, ids: [id] });
	if (!row) {
		throw usage(
			`There is no invoice ${id} in ${mis.where}.`,
			`Look the number up in the MIS, and try again. If it was sent, and its row is gone: eaur-qb changes show invoice:${id}`,
		);
	}
	return { kind: INVOICE, id: row.id };
}

/**
 * Only a document that QuickBooks no longer has may be made again, or one for a row that has become another one. What the
 * ledger knows of the earlier one stays until the new one leaves: the row may be held.
 */
async function makeAgain(context: Context, session: Session, only: Only, yes: boolean): Promise<Anew | undefined> {
	const { kind, id } = only;
	const ledger = session.audit.ledger(session.qb.realmId);
	const own = ledger.record(kind.name, id);
	if (own !== undefined && (own.qboId === undefined || own.isTakenBack)) return undefined;
	const record = own ?? (await sentElsewhere(context, session, { kind, id }));
	if (record === undefined) return undefined;
	const title = record.title ?? id;
	const standing = await standingOf(session.qb, session.audit.seen(session.qb.realmId), kind, record);
	// The run looks whether that one is it: then it is taken, else held with the ways out.
	if (standing === "another") return undefined;
	const isAgreed = (question: string) =>
		confirm(question, { yes, isTerminal: context.isTerminal, optionToName: "--yes" });
	if (standing === "there") {
		const question = own && (await questionAnew(context, session, only, own));
		if (own === undefined || question === undefined) throw stillThere(kind, own, record, title);
		if (!(await isAgreed(question))) throw usage("It was not made.", "Answer yes, or give --yes.");
	} else if (!(await isAgreed(`${title} is gone from QuickBooks. Make it again?`)))
		throw usage("It was not made again.", "Answer yes, or give --yes.");
	if (own === undefined) ledger.forget(kind.name, [id], context.commandLine);
	await unmark(context, session, only);
	return own?.qboId === undefined
		? undefined
		: { of: own.qboId, because: standing === "gone" ? "gone" : "another-row" };
}

function stillThere(kind: Kind, own: LedgerRecord | undefined, { qboId }: Known, title: string): Failure {
	return new Failure("usage", {
		code: "QB005",
		detail: `${title} is still in QuickBooks${qboId ? ` (id ${qboId})` : ""}: a second one would be one too many.`,
		fix:
			kind.books.trace === "number"
				? "Delete it in QuickBooks first, if it is really to be made again."
				: `QuickBooks deletes no customer. Where another one is meant: eaur-qb customers link ${own?.key ?? "<key>"} <quickbooks id>`,
	});
}

/** A row that has become another one since it was sent: what was sent stays, and this one is made beside it. */
async function questionAnew(
	{ config: { mapping } }: Context,
	{ mis }: Session,
	{ kind, id }: Only,
	own: LedgerRecord,
): Promise<string | undefined> {
	const [row] = await mis.page(kind.source, { after: undefined, limit: 1, ids: [id] });
	const changed = row && kind.changeOf(row, own, mapping);
	if (!changed) return undefined;
	const sent = `${own.trace ?? own.title} (id ${own.qboId}), sent for ${changed.sent}, stays in QuickBooks as it is.`;
	const isNumbered = kind.books.trace === "number";
	return isNumbered
		? `${sent} Make ${changed.now} as ${kind.books.numberOf(id, mapping, own.issue + 1)}?`
		: `${sent} Make a customer of its own for ${changed.now}?`;
}

async function unmark(context: Context, { mis, qb }: Session, { kind, id }: Only): Promise<void> {
	if (!context.config.writeBack) return;
	await mis.mark(kind.source, [{ id, as: "not-synced" }], stampOf(context, qb.realmId), ["synced"]);
}

/** An invoice that the MIS calls synchronised and this ledger never saw. */
async function sentElsewhere(context: Context, { mis }: Session, { kind, id }: Only): Promise<Known | undefined> {
	if (kind.books.trace !== "number" || !context.config.writeBack) return undefined;
	const [row] = await mis.page(kind.source, { after: undefined, limit: 1, ids: [id] });
	if (row?.status !== "synced") return undefined;
	const trace = kind.books.numberOf(id, context.config.mapping, 1) ?? id;
	return { trace, title: trace, qboId: undefined };
}

const notThere = (detail: string): Failure => usage(detail, "Look the number up in the MIS, and try again.");
