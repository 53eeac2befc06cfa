import type { AuditRooms } from "../audit/open.js";
import { EXIT, type ExitCode } from "../output/exit.js";
import { count, moment, plural } from "../output/text.js";
import { wrapped } from "../output/wrap.js";
import { changedAmong, changedRows } from "../sync/decide/changed-rows.js";
import { kindNamed } from "../sync/kinds/kind.js";
import { ALL_KINDS } from "../sync/kinds/kinds.js";
import { loadCategories } from "../sync/read/world.js";
import type { Failure } from "../words/failure.js";
import type { RealmId } from "../words/ids.js";
import { type ChangeLine, misLines, quickbooksLines, type Side } from "./change-lines.js";
import { type CategoryNames, type ValuesOf, valuesIn } from "./change-values.js";
import { type Named, namedRecord } from "./changed-record.js";
import { type Context, openContextMis } from "./context.js";
import { unlessOutOfReach } from "./mis-side.js";
import { knownRealm, openContextAudit } from "./own-files.js";
import { asOfWords, documentThere, isNoMore, mirrored, stateWords, type There, thereOf } from "./there.js";

export interface ListOptions {
	readonly side?: Side;
	readonly all?: boolean;
}

/**
 * `changes list`: what is not as it was sent, field by field, on either side. What QuickBooks says is as of the last pull;
 * the rows of the MIS are read now. Calls nobody.
 */
export async function listChanges(context: Context, { side, all = false }: ListOptions): Promise<ExitCode> {
	const { printer } = context;
	const audit = openContextAudit(context);
	const realm = knownRealm(context, audit);
	const lines: ChangeLine[] = [];
	if (side !== "mis") lines.push(...quickbooksLines(audit, realm, audit.mirror(realm).changes()));
	const unread =
		side === "quickbooks"
			? undefined
			: await unlessOutOfReach(async () => {
					lines.push(...(await linesOfMis(context, audit, realm)));
				});
	const changes = lines.filter(({ acknowledged }) => all || !acknowledged);
	sayLines(context, changes, valuesIn(audit.seen(realm), await categoriesFor(context, changes)));
	const pulled = audit.seen(realm).pulledUntil();
	const isAsked = side === "mis" || pulled !== undefined;
	const sentence = totalSentence(changes, [...(isAsked ? [] : ["QuickBooks"]), ...(unread ? ["the MIS"] : [])]);
	printer.say(printer.paint.bold(sentence));
	if (side !== "mis") {
		const asOf = pulled ? `as of ${moment(pulled)}` : "not asked yet, or not since reset --not-here: eaur-qb pull does";
		printer.say(`QuickBooks: ${asOf}.`);
		if (changes.length > 0) printer.say("Seen and right: eaur-qb changes acknowledge <record> --reason <text>");
	}
	const data = { changes, total: recordsIn(changes), as_of: pulled?.toISOString() ?? null };
	return tell(context, data, sentence, unread);
}

/** `changes show <record>`: one record, with what was sent, what is there now, and every field that differs. */
export async function showChanges(context: Context, text: string): Promise<ExitCode> {
	const { printer } = context;
	const audit = openContextAudit(context);
	const realm = knownRealm(context, audit);
	const named = namedRecord(context, audit, realm, text);
	const { entity, id, record } = named;
	const changes = quickbooksLines(audit, realm, audit.mirror(realm).changesOf(entity, id));
	const unread =
		record &&
		(await unlessOutOfReach(async () => {
			const kind = kindNamed(ALL_KINDS, record.kind);
			const parts = {
				mis: await openContextMis(context),
				ledger: audit.ledger(realm),
				settings: context.config.mapping,
			};
			const rows = [];
			for await (const row of changedAmong(parts, kind, [record])) rows.push(row);
			changes.push(...misLines(audit.foundChanges(realm), kind, rows, "these rows"));
		}));
	const stands = mirrored(audit, realm);
	const there = thereOf(stands, record);
	printer.say(printer.paint.bold(`${named.text}  ${record?.trace ?? changes[0]?.document ?? `${entity} ${id}`}`));
	const says = (line: string) => {
		for (const part of wrapped(line, printer.width, "  ", "    ")) printer.say(part);
	};
	const { currency } = context.config.mapping;
	if (there) says(`In QuickBooks (id ${id}): ${stateWords(there, currency)}, ${asOfWords(there)}`);
	const values = valuesIn(audit.seen(realm), await categoriesFor(context, changes));
	for (const each of changes) {
		const { side, acknowledged, acknowledged_at: at, reason } = each;
		const [from, to] = values(each);
		const where = side === "mis" ? "MIS" : "QuickBooks";
		const when = at === null ? "" : ` on ${moment(at)}`;
		const seen = acknowledged ? ` (acknowledged${when}${reason === null ? "" : `: ${reason}`})` : "";
		says(`${where}: ${fieldWords(each)}: ${from} → ${to}${seen}`);
	}
	const standing = standsSentence(named, changes, there ?? documentThere(stands, entity, id));
	const sentence = unread ? `QuickBooks: ${standing} Whether the row has changed is not known.` : standing;
	says(sentence);
	return tell(context, { record: named.text, changes, quickbooks: there ?? null }, sentence, unread);
}

function tell({ printer }: Context, data: object, sentence: string, unread: Failure | undefined): ExitCode {
	if (unread) printer.error(unread, data);
	else printer.result(data, sentence);
	return unread ? EXIT.later : EXIT.done;
}

/** Up to 0.2.1 nothing was kept of a row but what says which one it is. */
const AS_FAR_AS_KNOWN =
	"It is as it was sent, as far as is known: an earlier version sent it, which kept neither its note nor its item or name. " +
	"Of these, what QuickBooks had when it was first looked at counts as sent; whether they have changed in the MIS is not known.";

/** "As it was sent" is said only of what was sent, and looked at since. */
function standsSentence({ record }: Named, { length }: readonly ChangeLine[], there: There): string {
	if (length > 0 && record) return `${plural(length, "field")} not as sent.`;
	if (record === undefined) {
		const stands = isNoMore(there) ? `, and is ${there.state} now` : "";
		return `It was not sent from here${stands}.`;
	}
	if (there.as_of === null) return "Whether it still is as it was sent is not known: eaur-qb pull looks.";
	if (there.state === "unknown") return "It was not looked at since it was sent: eaur-qb pull --full does.";
	return record.said === undefined ? AS_FAR_AS_KNOWN : "It is as it was sent.";
}

async function linesOfMis(context: Context, audit: AuditRooms, realm: RealmId): Promise<ChangeLine[]> {
	const parts = { mis: await openContextMis(context), ledger: audit.ledger(realm), settings: context.config.mapping };
	const lines: ChangeLine[] = [];
	for (const kind of ALL_KINDS) {
		const rows = [];
		for await (const row of changedRows(parts, kind)) rows.push(row);
		lines.push(...misLines(audit.foundChanges(realm), kind, rows, "all rows"));
	}
	return lines;
}

/** More are for a file: --json has them all. */
const MOST_SHOWN = 200;

/** A field as people call it; the contract's name of a row that is gone stands in the JSON. */
const fieldWords = ({ field }: ChangeLine): string => (field === "row_gone" ? "the row" : field);

function sayLines({ printer }: Context, changes: readonly ChangeLine[], values: ValuesOf): void {
	if (changes.length === 0) return;
	const columns = ["Record", "Document", "Side", "Field", "As sent", "Now"].map((title) => ({
		title,
		whole: title === "Record",
	}));
	const rows = changes.slice(0, MOST_SHOWN).map((change) => {
		const { record, document, side, acknowledged } = change;
		const field = fieldWords(change);
		const where = side === "mis" ? "MIS" : "QuickBooks";
		return [record, document, where, acknowledged ? `${field} (seen)` : field, ...values(change)];
	});
	printer.table(columns, rows);
	if (changes.length > MOST_SHOWN) printer.say(`… and ${count(changes.length - MOST_SHOWN)} more: --json has all`);
	printer.say();
}

/** The names of fee categories, where a row's has changed: the MIS was just read. */
async function categoriesFor(context: Context, changes: readonly ChangeLine[]): Promise<CategoryNames> {
	if (!changes.some(({ side, field }) => side === "mis" && field === "item")) return new Map();
	const categories = await loadCategories(await openContextMis(context), "unicode");
	return new Map([...categories].map(([id, { name }]) => [id, name]));
}

const recordsIn = (changes: readonly ChangeLine[]): number => new Set(changes.map(({ record }) => record)).size;

function totalSentence(changes: readonly ChangeLine[], unknown: readonly string[]): string {
	const records = recordsIn(changes);
	if (records === 0 && unknown.length > 0)
		return `Whether anything has changed in ${unknown.join(" and in ")} is not known.`;
	if (records === 0) return "Nothing has changed since it was sent.";
	const left = recordsIn(changes.filter(({ acknowledged }) => !acknowledged));
	const seen = records === left ? "" : `, ${count(records - left)} of them acknowledged`;
	return `${plural(records, "record")} not as sent, or typed in by hand${seen}.`;
}
