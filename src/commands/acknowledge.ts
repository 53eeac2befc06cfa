import type { Ledger } from "../audit/ledger.js";
import type { AuditRooms } from "../audit/open.js";
import type { LedgerRecord } from "../audit/record.js";
import type { Mis } from "../mis/types.js";
import { EXIT, type ExitCode } from "../output/exit.js";
import { confirm } from "../output/prompt.js";
import { count, plural } from "../output/text.js";
import { wrapped } from "../output/wrap.js";
import { changedAmong } from "../sync/decide/changed-rows.js";
import { type Estranged, estrangedRecords } from "../sync/decide/known-mis.js";
import { digestOfFacts } from "../sync/kinds/changed-since.js";
import { type Changed, type Kind, kindNamed } from "../sync/kinds/kind.js";
import { ALL_KINDS } from "../sync/kinds/kinds.js";
import { isContested } from "../sync/read/states.js";
import type { RealmId } from "../words/ids.js";
import { type Named, namedRecord } from "./changed-record.js";
import { type Context, openContextMis } from "./context.js";
import { lockHome } from "./locking.js";
import { unlessOutOfReach } from "./mis-side.js";
import { usage } from "./options.js";
import { knownRealm, openContextAudit } from "./own-files.js";

export interface AcknowledgeOptions {
	readonly reason?: string;
	readonly yes?: boolean;
}

const NO_REASON = "no reason given";
/** Two questions that look like one: whether somebody has seen it, and whether the books are right with it. */
const STILL_DIFFERENT =
	"It is seen, and told no more. What still differs stays a difference for `eaur-qb reconcile`, until: eaur-qb reconcile accept <record> --reason <text>";

/** What the command has open. */
interface Desk {
	readonly context: Context;
	readonly audit: AuditRooms;
	readonly realm: RealmId;
	readonly ledger: Ledger;
	readonly mis: () => Promise<Mis>;
	readonly reason: string;
	readonly yes: boolean;
}

/**
 * `changes acknowledge`: a person has seen that records are not as they were sent; they come back once something of them is
 * another value again. `mis`: the rows that make this MIS look like another one. An invoice that is held because its row has
 * changed: what QuickBooks has is right for the row as it is now; that is asked. Calls nobody.
 */
export async function acknowledgeChanges(
	context: Context,
	records: readonly string[],
	{ reason = NO_REASON, yes = false }: AcknowledgeOptions,
): Promise<ExitCode> {
	lockHome(context);
	const audit = openContextAudit(context);
	const realm = knownRealm(context, audit);
	let opened: Promise<Mis> | undefined;
	const mis = () => {
		opened ??= openContextMis(context);
		return opened;
	};
	const desk: Desk = { context, audit, realm, ledger: audit.ledger(realm), mis, reason, yes };
	const named = records.map((text) => (text === "mis" ? text : namedRecord(context, audit, realm, text)));
	let acknowledged = 0;
	for (const each of named) {
		const found = each === "mis" ? await acknowledgeMis(desk) : await acknowledge(desk, each);
		if (found === 0) context.printer.warn(nothingOf(each === "mis" ? each : each.text));
		acknowledged += found;
	}
	const line = `${plural(acknowledged, "changed record")} acknowledged.`;
	if (acknowledged > 0) {
		context.printer.success(line);
		if (!records.every((text) => text === "mis"))
			context.printer.say(wrapped(STILL_DIFFERENT, context.printer.width, "  ", "  ").join("\n"));
	}
	context.printer.result({ acknowledged }, line);
	return EXIT.done;
}

const nothingOf = (record: string): string =>
	`${record}: there is nothing to acknowledge: it is as it was sent, or was acknowledged before.`;

/** On both sides. @returns 1 where anything was to be acknowledged */
async function acknowledge(desk: Desk, { entity, id, record, text }: Named): Promise<number> {
	const { audit, realm, context, reason } = desk;
	const inQuickBooks = audit.mirror(realm).acknowledge(entity, id, reason);
	if (inQuickBooks > 0) {
		const about = record ? { kind: record.kind, misId: record.misId } : {};
		const detail = `${text} is not as it was sent, seen in QuickBooks: ${reason}`;
		audit.note({ runId: context.commandLine, realm, ...about, event: "acknowledged", detail });
	}
	let inMis = false;
	const unread = await unlessOutOfReach(async () => {
		inMis = record !== undefined && (await acknowledgeRow(desk, record));
	});
	if (unread && inQuickBooks === 0) throw unread;
	if (unread) context.printer.warn(`${text}: what has changed in the MIS was not acknowledged. ${unread.message}`);
	return inQuickBooks > 0 || inMis ? 1 : 0;
}

async function acknowledgeRow(desk: Desk, record: LedgerRecord): Promise<boolean> {
	const { context, ledger, reason } = desk;
	const mis = await desk.mis();
	const kind = kindNamed(ALL_KINDS, record.kind);
	const parts = { mis, ledger, settings: context.config.mapping };
	for await (const { digest, acknowledged, row } of changedAmong(parts, kind, [record])) {
		const [name, { misId: id }] = [kind.name, record];
		const changed = row && isContested(record.state) && kind.changeOf(row, record, parts.settings);
		if (changed && isNumbered(kind)) {
			await mustAgree(context, questionOf(record, changed), desk.yes);
			ledger.noteRightFor(record, { facts: digestOfFacts(kind, row), row: digest }, context.commandLine, reason);
			return true;
		}
		if (acknowledged) return false;
		ledger.acknowledge([{ kind: name, misId: id, digest }], context.commandLine, reason);
		return true;
	}
	return false;
}

/** A person's row that has become another person's is linked to another customer: an equal one is no matter of opinion. */
const isNumbered = ({ books }: Kind): boolean => books.trace === "number";

const questionOf = ({ trace, qboId, misId: id }: LedgerRecord, { sent, now }: Changed): string =>
	`${trace} (id ${qboId}), sent for ${sent}, is right for row ${id}, which is now ${now}?`;

const MOST_SHOWN = 5;

async function acknowledgeMis(desk: Desk): Promise<number> {
	const { context, ledger, reason, yes } = desk;
	const mis = await desk.mis();
	const estranged = await estrangedRecords({ mis, ledger, settings: context.config.mapping, kinds: ALL_KINDS });
	if (estranged.length === 0) return 0;
	const lines = estranged
		.slice(0, MOST_SHOWN)
		.flatMap((each) => wrapped(sides(each), context.printer.width, "  ", "    "));
	for (const line of lines) context.printer.say(line);
	if (estranged.length > MOST_SHOWN) context.printer.say(`  … and ${count(estranged.length - MOST_SHOWN)} more`);
	const question = `${mis.where} is the MIS these were sent from, and the rows were changed on purpose?`;
	await mustAgree(context, question, yes);
	const rows = estranged.map((each) => ({ ...each, kind: each.kind.name }));
	ledger.acknowledge(rows, context.commandLine, reason);
	return estranged.length;
}

const sides = ({ kind, misId: id, sent, now }: Estranged): string => `${kind.name} ${id}: sent as ${sent}; now ${now}`;

async function mustAgree({ isTerminal }: Context, question: string, yes: boolean): Promise<void> {
	if (await confirm(question, { yes, isTerminal, optionToName: "--yes" })) return;
	throw usage("Nothing was acknowledged.", "Answer yes, or give --yes.");
}
