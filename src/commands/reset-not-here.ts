import type { Refusals } from "../mis/types.js";
import { EXIT, type ExitCode } from "../output/exit.js";
import { confirm } from "../output/prompt.js";
import { plural } from "../output/text.js";
import { wrapped } from "../output/wrap.js";
import type { Kind } from "../sync/kinds/kind.js";
import { isKnown, type NotHereParts, notHere } from "../sync/look/not-here.js";
import { knownBy } from "../sync/read/known-by.js";
import { bearersOf, isSameRow, rowsNow } from "../sync/send/rows-now.js";
import type { MisRow } from "../words/source.js";
import { type Context, stampOf } from "./context.js";
import { usage } from "./options.js";
import { sayRefused } from "./refused-rows.js";
import { openSession, type Session } from "./sending.js";
import { notHereParts } from "./strays.js";

/**
 * `reset --not-here`: rows at 1 that neither this ledger nor the company at hand knows become unsynchronised, after a
 * look: the company is read through from its beginning, and each invoice is asked for by its number besides; what was
 * remembered of it, and what pushed_by says, counts for nothing. One answer that is not whole ends the command, and nothing
 * is changed. Rows that are not what our ledger sent under their ids are among them: the next run holds these.
 */
export async function resetNotHere(context: Context, kinds: readonly Kind[], yes: boolean): Promise<ExitCode> {
	if (!context.config.writeBack) {
		return say(context, 0, "Nothing was changed: with MIS_WRITE_BACK=off this tool leaves the MIS as it is.");
	}
	const session = await openSession(context);
	const parts = notHereParts(context, session.mis, session.audit, session.qb.realmId);
	const suspects = await rowsOf(parts, kinds);
	if (size(suspects) === 0) return say(context, 0, "Every row at status 1 is known to be in this company.");
	await lookThrough(session, parts, suspects);
	const absent = new Map([...suspects].map(([kind, rows]) => [kind, rows.filter((row) => !isKnown(parts, kind, row))]));
	const there = size(suspects) - size(absent);
	if (there > 0) context.printer.say(`${plural(there, "row")} at status 1: in the company after all, and left alone.`);
	if (size(absent) === 0) return say(context, 0, "Nothing is missing in the company: no row was changed.");
	sayWhatIsNotKnown(context);
	const question = `Make ${plural(size(absent), "row")} unsynchronised? The company was read through: it does not have ${size(absent) === 1 ? "it" : "them"}.`;
	const agreed = await confirm(question, { yes, isTerminal: context.isTerminal, optionToName: "--yes" });
	if (!agreed) throw usage("Nothing was changed.", "Answer yes, or give --yes.");
	let [released, left] = [0, 0];
	for (const [kind, rows] of absent) {
		const done = await unsynchronise(context, session, parts, kind, rows);
		released += done.released;
		left += done.refused;
	}
	const exitCode = say(
		context,
		released,
		`${plural(released, "row")} unsynchronised again; the next run sends ${released === 1 ? "it" : "them"}.`,
	);
	return left > 0 ? EXIT.recordsLeft : exitCode;
}

async function rowsOf(parts: NotHereParts, kinds: readonly Kind[]): Promise<Map<Kind, MisRow[]>> {
	const rows = new Map<Kind, MisRow[]>();
	for (const kind of kinds) {
		const found: MisRow[] = [];
		for await (const page of notHere(parts, kind, { whoever: true })) found.push(...page);
		rows.set(kind, found);
	}
	return rows;
}

const size = (rows: ReadonlyMap<Kind, readonly MisRow[]>): number =>
	[...rows.values()].reduce((sum, each) => sum + each.length, 0);

/** Kinds that are one list in QuickBooks are read through once. */
async function lookThrough(
	{ qb }: Session,
	{ seen, settings }: NotHereParts,
	suspects: ReadonlyMap<Kind, readonly MisRow[]>,
): Promise<void> {
	const done = new Set<string>();
	for (const [{ books }, rows] of suspects) {
		if (!done.has(books.entity)) await books.readThrough({ qb, seen, settings }, rows);
		done.add(books.entity);
	}
}

/** What another tool has sent bears other numbers and names: nobody can tell it from what was never sent. */
function sayWhatIsNotKnown({ printer }: Context): void {
	const sentence =
		"What another tool may have sent into this company cannot be known from here: its invoices bear other numbers, and " +
		"its customers no number of the MIS. If these rows are such ones, leave them at 1: made unsynchronised, they are sent.";
	printer.warn(wrapped(sentence, printer.width - 2).join("\n  "));
}

/** Noted in our ledger first: a run that finds rows free that it does not know of would wonder. */
async function unsynchronise(
	context: Context,
	{ mis, qb }: Session,
	parts: NotHereParts,
	kind: Kind,
	rows: readonly MisRow[],
): Promise<{ readonly released: number; readonly refused: number }> {
	if (rows.length === 0) return { released: 0, refused: 0 };
	// Whoever was asked may have thought for a while: what has changed since is left for another look.
	const now = await rowsNow(
		mis,
		rows.map(({ id }) => id),
		knownBy(kind),
	);
	const same = rows.filter((row) => isSameRow(row, now.get(row.id)));
	parts.ledger.forget(
		kind.name,
		same.map(({ id }) => id),
		context.commandLine,
	);
	const marks = same.map(({ id }) => ({ id, as: "not-synced" as const }));
	const refused: Refusals = new Map();
	const released = await mis.mark(
		kind.source,
		marks,
		stampOf(context, qb.realmId),
		["synced"],
		bearersOf(same),
		refused,
	);
	return { released, refused: sayRefused(context, kind, refused) };
}

function say(context: Context, released: number, message: string): ExitCode {
	context.printer.say(message);
	context.printer.result({ released }, message);
	return EXIT.done;
}
