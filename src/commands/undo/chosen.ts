import type { Ledger } from "../../audit/ledger.js";
import type { LedgerRecord, MadeOfRun } from "../../audit/record.js";
import { kindNamed } from "../../sync/kinds/kind.js";
import { ALL_KINDS, isDocument } from "../../sync/kinds/kinds.js";
import { recordName } from "../change-lines.js";
import { usage } from "../options.js";

/**
 * Which of what a run made `--ids` means: "invoice:77", "MIS-77", "payment:W12", "student:22", "22000017", "20-25"; all,
 * without. Throws `Failure` "usage" where one means nothing of the run, or records of several kinds. What has been taken
 * back of it already is meant, too: the same command goes on where an earlier one ended.
 */
export function chosenOf(
	ids: readonly string[] | undefined,
	ledger: Pick<Ledger, "madeOfRun" | "takenBackOfRun">,
	runId: string,
): (made: MadeOfRun) => boolean {
	if (ids === undefined) return () => true;
	const made = ledger.madeOfRun(runId).map(({ record }) => record);
	const records = [...made, ...ledger.takenBackOfRun(runId)].filter(isOfMis);
	const chosen = new Set<string>();
	for (const text of ids) {
		const meant = records.filter((record) => isCalled(record, text));
		const kinds = [...new Set(meant.map(({ kind }) => kind))];
		if (meant.length === 0) throw usage(`Run ${runId} has made no ${text} that could be taken back.`, "Correct --ids.");
		if (kinds.length > 1)
			throw usage(`--ids ${text} may be ${meant.map(recordName).join(" or ")}.`, "Say which, as it stands here.");
		for (const record of meant) chosen.add(recordName(record));
	}
	return ({ record }) => chosen.has(recordName(record));
}

/** Items, locations and the like are made by runs too: nobody calls them by an id, and they are never taken back. */
const isOfMis = ({ kind }: LedgerRecord): boolean => ALL_KINDS.some(({ name }) => name === kind);

function isCalled(record: LedgerRecord, text: string): boolean {
	const kind = kindNamed(ALL_KINDS, record.kind);
	const { misId, key = misId, trace } = record;
	const called = kind.words.called({ misId, key });
	const names = [recordName(record), called, trace, ...(isDocument(kind) ? [] : [key])];
	if (names.some((name) => name?.toLowerCase() === text.toLowerCase())) return true;
	const [, prefix, from, to] = /^(?:(\w+):)?(\d{1,18})-(\d{1,18})$/.exec(text) ?? [];
	if (from === undefined || to === undefined || !isDocument(kind) || called !== misId) return false;
	return (prefix ?? kind.name) === kind.name && BigInt(misId) >= BigInt(from) && BigInt(misId) <= BigInt(to);
}
