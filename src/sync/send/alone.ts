import type { QboObject } from "../../quickbooks/outcome.js";
import { Failure } from "../../words/failure.js";
import { qboId } from "../../words/ids.js";
import type { Kind, RowOfOthers } from "../kinds/kind.js";
import { isFree } from "../look/others.js";
import type { Run } from "./run.js";

/** CreateTime is cut to the second, and an answer took a moment to tell us the time. */
const MARGIN_MS = 5_000;

/**
 * Two runs in front of two copies of one MIS have locks and statuses of their own, and where they start in the same seconds
 * neither finds anything of the other when it looks at the company. So each makes one document first, and looks for others
 * then: of two such looks the later one comes after both documents. Throws `Failure` "locked" where there are any.
 */
export async function makeSureToBeAlone(run: Run, kind: Kind): Promise<void> {
	const since = new Date(run.lookedAt.getTime() - MARGIN_MS).toISOString();
	const where = [{ of: "made", is: "at-least", value: since }] as const;
	const { objects } = await run.qb.query(kind.books.entity, { where, by: "made" });
	for (const object of objects) {
		if (isKnown(run, kind, object)) continue;
		const row = kind.books.rowOfOthers(run.world, object);
		if (row !== undefined && (await isOfAnotherRun(run, row))) throw anotherAtWork(run, kind, object, row);
	}
	run.alone.add(kind.books.entity);
}

/** What was there when the run looked, or has come back to it. */
function isKnown({ world }: Run, { books: { entity } }: Kind, { Id }: QboObject): boolean {
	return world.seen.document(entity, qboId(String(Id))) !== undefined;
}

async function isOfAnotherRun({ ledger, mis, writeBack }: Run, row: RowOfOthers): Promise<boolean> {
	const record = ledger.record(row.kind, row.id);
	// Ours stands there under another id: it is there twice.
	if (record?.qboId !== undefined) return true;
	// What became of a request of ours may be seen here before it is settled.
	if (record?.state === "sending" || record?.state === "unknown") return false;
	return !writeBack || isFree(mis, row);
}

function anotherAtWork({ ledger }: Run, { words }: Kind, object: QboObject, row: RowOfOthers): Failure {
	const number = String(object.DocNumber ?? object.PaymentRefNum);
	const ours = ledger.record(row.kind, row.id)?.qboId;
	const twice = ours === undefined ? "" : ` It stands there twice now: ours is the id ${ours}.`;
	return new Failure("locked", {
		code: "QB005",
		detail: `Another computer is sending ${words.many} of this MIS into this company at this moment: ${number} (id ${String(object.Id)}) has appeared in QuickBooks, and no run here has made it.${twice} This run has ended after its first ${words.one}.`,
		fix: "Find the other computer: a copy of the MIS, or of this folder, must not send into the same company. Once it is stopped, run the command again: what the other one made is taken for sent. What stands in QuickBooks twice is named by eaur-qb reconcile.",
	});
}
