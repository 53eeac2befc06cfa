import type { LedgerRecord } from "../../audit/record.js";
import type { Unwritten } from "../../mis/types.js";
import type { MisId, QboId } from "../../words/ids.js";
import type { Problem } from "../../words/problem.js";
import type { Kind } from "../kinds/kind.js";
import { quoted } from "../kinds/names.js";

/** What people call a record. */
export interface Named {
	readonly key: string;
	readonly title: string;
}

/**
 * A row that could not be told what became of its record. `held`: the MIS refuses its UPDATE, so nothing was sent;
 * `held-again`: so it was in an earlier run. `untold`: the ledger alone knows what became of it.
 */
export interface Untold {
	readonly kind: Kind;
	readonly misId: MisId;
	readonly key: string;
	readonly title: string;
	readonly problem: Problem;
	readonly is: "held" | "held-again" | "untold";
}

/** What the ledger knows and the MIS does not take. */
export function refusedByMis(kind: Kind, misId: MisId, record: LedgerRecord | undefined, why: Unwritten): Untold {
	const { code, detail, fix } = unwrittenProblem(kind, why);
	const settled = record?.qboId === undefined ? "" : `it is in QuickBooks (id ${record.qboId}), but `;
	return {
		kind,
		misId,
		...namedBy(kind, misId, record),
		problem: { code, detail: settled + detail, fix },
		is: "untold",
	};
}

/** What was sent, and whose row is gone since. */
export function rowDeleted(
	kind: Kind,
	{ misId, qboId }: { readonly misId: MisId; readonly qboId: QboId },
	record: LedgerRecord | undefined,
): Untold {
	const problem: Problem = {
		code: "QB005",
		detail: `it is in QuickBooks (id ${qboId}), and its row ${misId} has been deleted in the MIS since`,
		fix:
			kind.books.trace === "number"
				? `If it was cancelled, void it in QuickBooks too; if not, put the row back with its own number, ${misId}: a new row has a new number, and would be sent a second time.`
				: "If it was cancelled, make it inactive in QuickBooks too; if not, enter it in the MIS again with the same registration number or tracking id.",
	};
	return { kind, misId, ...namedBy(kind, misId, record), problem, is: "untold" };
}

/** By what the ledger has of it, else by its row. */
export const namedBy = (kind: Kind, misId: MisId, record: LedgerRecord | undefined): Named => ({
	key: record?.key ?? misId,
	title: record?.title ?? `${kind.name} ${misId}`,
});

/** Why a row is as it was. */
export function unwrittenProblem(kind: Kind, { is, words }: Unwritten): Problem {
	if (is === "occupied") {
		return {
			code: "QB011",
			detail: `another program keeps its row in the MIS locked, so that it cannot be marked: ${quoted(words)}`,
			fix: "Nothing to mend: the next run goes on with it. If it stays so, whoever administers the MIS server ends the transaction that somebody has left open (SHOW ENGINE INNODB STATUS names it).",
		};
	}
	return {
		code: "QB011",
		detail: `the MIS refuses to mark the row: ${quoted(words)}`,
		fix: `Mend the row, or the trigger or constraint of ${kind.source.table} that refuses it (\`eaur-qb mis inspect\` names the triggers); the next run goes on with it.`,
	};
}
