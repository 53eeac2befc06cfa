import type { Seen } from "../../audit/seen.js";
import type { QuickBooks } from "../../quickbooks/client.js";
import { SINGLE_ITEM } from "../../quickbooks/client.js";
import type { Outcome } from "../../quickbooks/outcome.js";
import { digestOf, requestIdOf } from "../../sync/decide/digest.js";
import type { QboDocument } from "../../sync/kinds/entity.js";
import { referenceDifferences } from "../../sync/kinds/reference-receipt.js";
import { readReference } from "../../sync/look/found.js";
import { refusalProblem } from "../../sync/send/refusal.js";
import { Failure } from "../../words/failure.js";
import { misId } from "../../words/ids.js";
import type { Context } from "../context.js";
import { note } from "../noted.js";

/**
 * One list entity, as QuickBooks answers it. The requestid is new each time: QuickBooks would answer a known one with what was deleted since. Names
 * are unique there and the list was read just before, so that nothing is made twice.
 */
export async function makeReference(
	context: Context,
	qb: QuickBooks,
	seen: Seen,
	entity: "Item" | "Department",
	name: string,
	document: QboDocument,
): Promise<Readonly<Record<string, unknown>>> {
	const requestId = requestIdOf(qb.realmId, [
		{ kind: entity, misId: misId(name), generation: Date.now(), digest: digestOf(document) },
	]);
	const outcome = await qb.create(entity, JSON.stringify(document), requestId, { beforeAttempt: () => {} });
	if (outcome.is === "unsent" && context.stop.signal.aborted) throw interrupted(name);
	const item = outcome.is === "answered" ? outcome.items.get(SINGLE_ITEM) : undefined;
	if (item?.is !== "created") {
		const why = item?.is === "refused" ? refusalProblem(item.faults).detail : "QuickBooks did not answer";
		throw new Failure(item?.is === "refused" ? "surroundings" : "out-of-reach", {
			code: "QB006",
			detail: `"${name}" was not made in QuickBooks: ${why}`,
			fix: "Make it in QuickBooks by hand, or run the command again.",
			intuitTid: item?.intuitTid,
		});
	}
	seen.noteReference(entity, readReference(item.object));
	const what = entity === "Item" ? "item" : "location";
	const differences = referenceDifferences(document, item.object);
	if (differences.length > 0) throw madeOtherwise(what, name, item, differences);
	seen.setMapping(what, name, item.id);
	note(context, "mapped", `"${name}" to the ${what} of id ${item.id}, made in QuickBooks`, seen.realm);
	context.printer.success(`${name} is made in QuickBooks (id ${item.id})`);
	return item.object;
}

/** Nothing is mapped to it, and what is made there would be wrong each time: a person looks. */
function madeOtherwise(
	what: "item" | "location",
	name: string,
	{ id, intuitTid }: Extract<Outcome, { is: "created" }>,
	differences: readonly string[],
): Failure {
	return new Failure("surroundings", {
		code: "QB006",
		detail: `QuickBooks made something else of the ${what} "${name}" than was sent (id ${id}): ${differences.join("; ")}`,
		fix: `Correct it in QuickBooks, or make it inactive and choose another one: eaur-qb map ${what}s --set '${name}=<id>'`,
		intuitTid,
	});
}

function interrupted(next: string): Failure {
	return new Failure("interrupted", {
		detail: `Interrupted before "${next}" was made in QuickBooks; what was made before stays.`,
		fix: "Run the same command again: it makes what is still missing.",
	});
}
