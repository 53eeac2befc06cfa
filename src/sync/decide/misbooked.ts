import type { Ledger } from "../../audit/ledger.js";
import type { LedgerRecord, Settlement } from "../../audit/record.js";
import type { QboObject } from "../../quickbooks/outcome.js";
import { Failure } from "../../words/failure.js";
import type { MisId, QboId } from "../../words/ids.js";
import type { Problem } from "../../words/problem.js";
import type { QboDocument } from "../kinds/entity.js";
import { type Kind, type Sendable, withReferred } from "../kinds/kind.js";

export const misbookedDetail = (id: string, differences: readonly string[]): string =>
	`QuickBooks made something else of it than was sent (id ${id}): ${differences.join("; ")}`;

/** What QuickBooks made otherwise than it was sent, as the record's problem. */
function misbookedProblem(kind: Sendable, key: string, id: string, differences: readonly string[]): Problem {
	return {
		code: "QB005",
		detail: misbookedDetail(id, differences),
		fix: `Look why: taxes, numbering, automatic discounts. Correct or delete it in QuickBooks; then run \`${resolveCommand(kind, key)}\`.`,
	};
}

/** The answer bears the number of another record of ours: its document may well be right, and must not be deleted. */
function anothersProblem(kind: Sendable, key: string, id: string, number: string, own: string): Problem {
	return {
		code: "QB005",
		detail: `QuickBooks answered with ${number} (id ${id}), the document of another record, and not with ${own}`,
		fix: `Delete nothing: ${number} is another record's. Run \`${resolveCommand(kind, key)}\`: it looks for ${own} in QuickBooks, and has it made anew if it is not there.`,
	};
}

/** The end of a record of which QuickBooks made something else: what was sent is kept, to be compared with once more. */
export function misbookedSettlement(
	{ kind, key, misId, trace, document }: Sought,
	answered: { readonly id: QboId; readonly object: QboObject },
	differences: readonly string[],
	intuitTid: string | undefined,
): Misbooked {
	const { id: wrongId, object } = answered;
	const number = kind.books.numberOfAnother(trace, object);
	const problem =
		number === undefined
			? misbookedProblem(kind, key, wrongId, differences)
			: anothersProblem(kind, key, wrongId, number, trace);
	return { misId, as: "misbooked", wrongId, sent: JSON.stringify(document), problem, intuitTid };
}

interface Sought {
	readonly kind: Sendable;
	readonly key: string;
	readonly misId: MisId;
	readonly trace: string;
	readonly document: QboDocument;
}

type Misbooked = Extract<Settlement, { as: "misbooked" }>;

/** The records of these kinds that QuickBooks made otherwise than they were sent, and that nobody has resolved. */
export function misbookedRecords(ledger: Ledger, kinds: readonly Kind[]): LedgerRecord[] {
	return kinds.flatMap((kind) => ledger.inState(kind.name, ["misbooked"], Number.MAX_SAFE_INTEGER));
}

/**
 * A company that has made something else of one record may do so with every other: nothing of its kind is sent until a
 * person has seen why. Whatever refers to it waits too.
 */
export function checkMisbooked(ledger: Ledger, kinds: readonly Kind[]): void {
	const [first, ...others] = misbookedRecords(ledger, withReferred(kinds));
	if (first) throw misbookedFailure(first.title ?? first.misId, first.problem, others.length);
}

export function misbookedFailure(title: string, problem: Problem | undefined, others = 0): Failure {
	const more = others > 0 ? ` So it is with ${others} more: eaur-qb status names them.` : "";
	return new Failure("surroundings", {
		code: problem?.code ?? "QB005",
		detail: `${title}: ${problem?.detail ?? "QuickBooks made something else of it"}.${more} Nothing like it is sent until that is resolved.`,
		fix: problem?.fix ?? "See `eaur-qb status`.",
	});
}

/** What a person runs once the document is right, or gone. */
export function resolveCommand(kind: Sendable, key: string): string {
	return `eaur-qb ${kind.toResolve(key)}`;
}
