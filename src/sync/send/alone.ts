import type { LedgerRecord } from "../../audit/record.js";
import type { QboObject } from "../../quickbooks/outcome.js";
import { Failure } from "../../words/failure.js";
import { identityKey, identityOf, qboId } from "../../words/ids.js";
import type { PersonOfOthers, RowOfOthers } from "../kinds/books.js";
import type { Kind } from "../kinds/kind.js";
import { isFree } from "../look/others.js";
import type { Run } from "./run.js";

/** CreateTime is cut to the second, and an answer took a moment to tell us the time. */
const MARGIN_MS = 5_000;

/**
 * Two runs in front of two copies of one MIS have locks and statuses of their own, and where they start in the same seconds
 * neither finds anything of the other when it looks at the company. So each makes one object first, and looks for others
 * then: of two such looks the later one comes after both objects. Names, too: copies that differ call a customer otherwise.
 * Throws `Failure` "locked" where there are any.
 */
export async function makeSureToBeAlone(run: Run, kind: Kind): Promise<void> {
	const since = new Date(run.lookedAt.getTime() - MARGIN_MS).toISOString();
	const where = [{ of: "made", is: "at-least", value: since }] as const;
	const { objects } = await run.qb.query(kind.books.entity, { where, by: "made" });
	for (const object of objects) {
		if (isKnown(run, kind, object)) continue;
		const other = await ofAnotherRun(run, kind, object);
		if (other) throw anotherAtWork(kind, object, other.ours);
	}
	run.alone.add(kind.books.entity);
}

/** What was there when the run looked, or has come back to it. */
function isKnown({ world: { seen } }: Run, { books }: Kind, { Id }: QboObject): boolean {
	return books.knows(seen, qboId(String(Id)));
}

/** What of ours is there besides, where another run has made this; undefined where none has. */
async function ofAnotherRun(
	run: Run,
	{ books }: Kind,
	object: QboObject,
): Promise<{ readonly ours: LedgerRecord | undefined } | undefined> {
	const person = books.personOfOthers(object);
	const row = books.rowOfOthers(run.world, object);
	if (person === undefined && row === undefined) return undefined;
	const ours = row ? run.ledger.record(row.kind, row.id) : person && recordOf(run, person);
	// Ours stands there under another id: it is there twice.
	if (ours?.qboId !== undefined) return { ours };
	// What became of a request of ours may be seen here before it is settled.
	if (ours?.state === "sending" || ours?.state === "unknown") return undefined;
	return row === undefined || (await mayBeTaken(run, row)) ? { ours } : undefined;
}

/** Our ledger knows people by their rows; which row that is, is not looked up for the few that can be meant. */
function recordOf({ ledger }: Run, { kind, identity }: PersonOfOthers): LedgerRecord | undefined {
	const key = identityKey(identity);
	const states = ["sending", "unknown", "created", "adopted", "linked"] as const;
	return ledger.inState(kind, states, Number.MAX_SAFE_INTEGER).find((record) => {
		const identityOfOurs = identityOf(record.key);
		return identityOfOurs !== undefined && identityKey(identityOfOurs) === key;
	});
}

async function mayBeTaken({ mis, writeBack }: Run, row: RowOfOthers): Promise<boolean> {
	return !writeBack || isFree(mis, row);
}

function anotherAtWork({ words }: Kind, object: QboObject, ours: LedgerRecord | undefined): Failure {
	const name = String(object.DocNumber ?? object.PaymentRefNum ?? object.DisplayName);
	const twice = ours?.qboId === undefined ? "" : ` It stands there twice now: ours is the id ${ours.qboId}.`;
	return new Failure("locked", {
		code: "QB005",
		detail: `Another computer is sending ${words.many} of this MIS into this company at this moment: ${name} (id ${String(object.Id)}) has appeared in QuickBooks, and no run here has made it.${twice} This run has ended after its first ${words.one}.`,
		fix: "Find the other computer: a copy of the MIS, or of this folder, must not send into the same company. Once it is stopped, run the command again: what the other one made is taken for sent. What stands in QuickBooks twice is named by eaur-qb reconcile.",
	});
}
