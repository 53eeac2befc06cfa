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
import type { GroupName } from "./single.js";

/**
 * `resolve`: QuickBooks had made something else of a record than was sent, and a person has put that right. The document
 * is read and compared anew: nobody's word is taken for it. What is right counts as sent; what is gone is made anew.
 */
export async function resolve(context: Context, of: GroupName, key: string): Promise<ExitCode> {
	const session = await openSession(context);
	const record = misbookedOf(session, kindsIn(of), key);
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

function misbookedOf({ audit, qb }: Session, kinds: readonly Kind[], key: string): LedgerRecord {
	const records = misbookedRecords(audit.ledger(qb.realmId), kinds);
	const called = ({ kind, misId, key: own = "" }: LedgerRecord) =>
		kindNamed(ALL_KINDS, kind).words.called({ misId, key: own });
	const named = records.find((each) => [each.key, each.trace, called(each), `${each.kind}:${each.key}`].includes(key));
	if (named) return named;
	const known = records.map(({ key: own = "" }) => own).join(", ");
	throw usage(
		`Nothing is to be resolved about "${key}".`,
		known === "" ? "Nothing is open: see `eaur-qb status`." : `To be resolved: ${known}.`,
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
