import type { LedgerRecord } from "../audit/record.js";
import type { Mis } from "../mis/types.js";
import type { ExitCode } from "../output/exit.js";
import { confirm } from "../output/prompt.js";
import { digestOfAnother } from "../sync/decide/doubles.js";
import { INVOICE } from "../sync/kinds/invoice/invoice.js";
import { type Kind, kindNamed } from "../sync/kinds/kind.js";
import { ALL_KINDS } from "../sync/kinds/kinds.js";
import { PAYMENT } from "../sync/kinds/payment/payment.js";
import { TOPUP } from "../sync/kinds/topup/topup.js";
import { isGone, type Known } from "../sync/look/gone.js";
import { NO_FILTER } from "../sync/read/filter.js";
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
	if (options.again) await makeAgain(context, session, only, options.yes ?? false);
	const request: SendRequest = { kinds: [only.kind], filter: NO_FILTER, limit: undefined, failedOnly: undefined, only };
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

/** Only a document that QuickBooks no longer has may be made again. */
async function makeAgain(context: Context, session: Session, { kind, id }: Only, yes: boolean): Promise<void> {
	const ledger = session.audit.ledger(session.qb.realmId);
	const own = ledger.record(kind.name, id);
	if (own !== undefined && (own.qboId === undefined || own.isTakenBack)) return;
	const record = own ?? (await sentElsewhere(context, session, { kind, id }));
	if (record === undefined) return;
	const title = record.title ?? id;
	if (!(await isGone(session.qb, session.audit.seen(session.qb.realmId), kind, record))) {
		if (own !== undefined && (await makeAnew(context, session, own, yes))) return;
		throw new Failure("usage", {
			code: "QB005",
			detail: `${title} is still in QuickBooks${record.qboId ? ` (id ${record.qboId})` : ""}: a second one would be one too many.`,
			fix:
				kind.books.trace === "number"
					? "Delete it in QuickBooks first, if it is really to be made again."
					: `QuickBooks deletes no customer. Where another one is meant: eaur-qb customers link ${own?.key ?? "<key>"} <quickbooks id>`,
		});
	}
	const question = `${title} is gone from QuickBooks. Make it again?`;
	const agreed = await confirm(question, { yes, isTerminal: context.isTerminal, optionToName: "--yes" });
	if (!agreed) throw usage("It was not made again.", "Answer yes, or give --yes.");
	ledger.forget(kind.name, [id], context.commandLine);
	await unmark(context, session, { kind, id });
}

/** A row that has become another one since it was sent: what was sent stays, and this one is made beside it. */
async function makeAnew(context: Context, session: Session, own: LedgerRecord, yes: boolean): Promise<boolean> {
	const { mapping } = context.config;
	const only: Only = { kind: kindNamed(ALL_KINDS, own.kind), id: own.misId };
	const [row] = await session.mis.page(only.kind.source, { after: undefined, limit: 1, ids: [only.id] });
	const changed = row && only.kind.changeOf(row, own, mapping);
	if (!changed) return false;
	const sent = `${own.trace ?? own.title} (id ${own.qboId}), sent for ${changed.sent}, stays in QuickBooks as it is.`;
	const next =
		only.kind.books.trace === "number"
			? `Make ${changed.now} as ${only.kind.books.numberOf(only.id, mapping, own.issue + 1)}?`
			: `Make a customer of its own for ${changed.now}?`;
	const agreed = await confirm(`${sent} ${next}`, { yes, isTerminal: context.isTerminal, optionToName: "--yes" });
	if (!agreed) throw usage("It was not made.", "Answer yes, or give --yes.");
	session.audit
		.ledger(session.qb.realmId)
		.renew(only.kind.name, only.id, only.kind.books.trace === "number", context.commandLine);
	await unmark(context, session, only);
	return true;
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
