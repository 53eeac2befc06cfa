import type { LedgerRecord } from "../audit/record.js";
import { EXIT, type ExitCode } from "../output/exit.js";
import { misbookedRecords, resolveCommand } from "../sync/decide/misbooked.js";
import { type Kind, kindNamed } from "../sync/kinds/kind.js";
import { ALL_KINDS, kindsIn } from "../sync/kinds/kinds.js";
import { type Resolved, resolveMisbooked } from "../sync/send/resolve.js";
import { Failure } from "../words/failure.js";
import { type Context, stampOf } from "./context.js";
import { usage } from "./options.js";
import { openSession, type Session } from "./sending.js";
import { finderOf, type GroupName } from "./single.js";

/**
 * `resolve`: QuickBooks had made something else of a record than was sent, and a person has put that right. The document
 * is read and compared anew: nobody's word is taken for it. What is right counts as sent; what is gone is made anew.
 */
export async function resolve(context: Context, of: GroupName, key: string): Promise<ExitCode> {
	const session = await openSession(context);
	const misbooked = misbookedRecords(session.audit.ledger(session.qb.realmId), kindsIn(of));
	const record = misbooked.find((each) => isCalled(each, key)) ?? (await refuse(context, session, of, key, misbooked));
	const title = record.title ?? record.misId;
	const kind = kindNamed(ALL_KINDS, record.kind);
	const { audit, qb } = session;
	const parts = {
		...{ qb, ledger: audit.ledger(qb.realmId), seen: audit.seen(qb.realmId), by: context.commandLine },
		settings: context.config.mapping,
	};
	const resolved = await resolveMisbooked(parts, kind, record);
	if (resolved.is === "wrong") throw stillWrong(kind, record, resolved);
	const line =
		resolved.is === "right"
			? `${title} is now in QuickBooks as it was sent (id ${resolved.id}): it counts as sent.`
			: `${title} is not in QuickBooks: the next run makes it anew.`;
	context.printer.success(line);
	if (resolved.lost) await tellLost(context, session, kind, resolved.lost);
	context.printer.result({ record: `${record.kind}:${record.misId}`, resolved: resolved.is }, line);
	return EXIT.done;
}

/** Somebody deleted another record's document for this one's: its row says so from now on. */
async function tellLost(context: Context, { mis, qb }: Session, kind: Kind, lost: LedgerRecord): Promise<void> {
	const { misId: id, problem } = lost;
	if (problem) context.printer.warn(`${problem.detail}. ${problem.fix}`);
	if (!context.config.writeBack) return;
	await mis.mark(kind.source, [{ id, as: "failed" }], stampOf(context, qb.realmId), ["synced"]);
}

function isCalled({ kind, misId, key = "", trace }: LedgerRecord, text: string): boolean {
	const called = kindNamed(ALL_KINDS, kind).words.called({ misId, key });
	return [key, trace, called, `${kind}:${key}`].includes(text);
}

/** Throws `Failure` "usage": what is named is not there at all, or there is nothing to resolve about it. */
async function refuse(
	context: Context,
	{ mis }: Session,
	of: GroupName,
	key: string,
	misbooked: readonly LedgerRecord[],
): Promise<never> {
	await finderOf(context, of, key)(mis);
	const known = misbooked.map(({ key: own = "" }) => own).join(", ");
	throw usage(
		`Nothing is to be resolved about ${key}: QuickBooks has made nothing else of it than was sent.`,
		known === "" ? `Where it stands: eaur-qb ${of} show ${key}` : `To be resolved: ${known}.`,
	);
}

function stillWrong(
	kind: Kind,
	{ key = "", title }: LedgerRecord,
	{ id, differences }: Extract<Resolved, { is: "wrong" }>,
): Failure {
	return new Failure("differences", {
		code: "QB005",
		detail: `${title} is still not what was sent (id ${id}): ${differences.join("; ")}`,
		fix: `Correct it in QuickBooks, or delete it (voiding is not enough); then run \`${resolveCommand(kind, key)}\`.`,
	});
}
