import type { LedgerRecord } from "../audit/record.js";
import { EXIT, type ExitCode } from "../output/exit.js";
import { misbookedRecords, resolveCommand } from "../sync/decide/misbooked.js";
import type { QboDocument } from "../sync/kinds/entity.js";
import { type Kind, kindNamed } from "../sync/kinds/kind.js";
import { ALL_KINDS, kindsIn } from "../sync/kinds/kinds.js";
import { Failure } from "../words/failure.js";
import type { Context } from "./context.js";
import { usage } from "./options.js";
import { openSession, type Session } from "./sending.js";

type Resolved = "right" | "gone";

/**
 * `resolve`: QuickBooks had made something else of a record than was sent, and a person has put that right. The document
 * is read and compared anew: nobody's word is taken for it. What is right counts as sent; what is gone is made anew.
 */
export async function resolve(context: Context, of: "invoices" | "customers", key: string): Promise<ExitCode> {
	const session = await openSession(context);
	const record = misbookedOf(session, kindsIn(of), key);
	const title = record.title ?? record.misId;
	const resolved = await settle(context, session, record);
	const line =
		resolved === "right"
			? `${title} is now in QuickBooks as it was sent (id ${record.qboId}): it counts as sent.`
			: `${title} is gone from QuickBooks: the next run makes it anew.`;
	context.printer.success(line);
	context.printer.result({ record: `${record.kind}:${record.misId}`, resolved }, line);
	return EXIT.done;
}

function misbookedOf({ audit, qb }: Session, kinds: readonly Kind[], key: string): LedgerRecord {
	const records = misbookedRecords(audit.ledger(qb.realmId), kinds);
	const named = records.find((each) => [each.key, each.trace, `${each.kind}:${each.key}`].includes(key));
	if (named) return named;
	const known = records.map(({ key: own = "" }) => own).join(", ");
	throw usage(
		`Nothing is to be resolved about "${key}".`,
		known === "" ? "Nothing is open: see `eaur-qb status`." : `To be resolved: ${known}.`,
	);
}

async function settle(context: Context, { audit, qb }: Session, record: LedgerRecord): Promise<Resolved> {
	const { misId, qboId, sent } = record;
	if (qboId === undefined || sent === undefined) throw new Error("What QuickBooks made instead is not in the ledger.");
	const kind = kindNamed(ALL_KINDS, record.kind);
	const ledger = audit.ledger(qb.realmId);
	const current = await qb.read(kind.books.entity, qboId);
	if (current === undefined || current.status === "Deleted") {
		// A look-up may have shown it: what is remembered of it would stand in the way of the next one.
		kind.books.forget(audit.seen(qb.realmId), qboId);
		const why = "QuickBooks had made something else of it, and that has been deleted";
		ledger.settle(kind.name, [{ misId, as: "missing", why, intuitTid: undefined }], context.commandLine);
		return "gone";
	}
	const { trace = "", amount, customerId, day } = record;
	const document = JSON.parse(sent) as QboDocument;
	const differences = kind.books.receipt({ document, intended: { trace, amount, customerId, day } }, current);
	if (differences.length > 0) throw stillWrong(record, differences);
	const syncToken = typeof current.SyncToken === "string" ? current.SyncToken : undefined;
	ledger.settle(kind.name, [{ misId, as: "adopted", qboId, syncToken, intuitTid: undefined }], context.commandLine);
	return "right";
}

function stillWrong({ kind, key = "", title, qboId }: LedgerRecord, differences: readonly string[]): Failure {
	return new Failure("differences", {
		code: "QB005",
		detail: `${title} is still not what was sent (id ${qboId}): ${differences.join("; ")}`,
		fix: `Correct it in QuickBooks, or delete it (voiding is not enough); then run \`${resolveCommand(kindNamed(ALL_KINDS, kind), key)}\`.`,
	});
}
