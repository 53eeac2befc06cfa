import type { LedgerRecord } from "../../audit/record.js";
import type { Mis } from "../../mis/types.js";
import { judge } from "../decide/decide-all.js";
import { digestOf } from "../decide/digest.js";
import type { Kind } from "../kinds/kind.js";
import type { World } from "../read/world.js";

/**
 * Whether the rows of a request say word for word what was sent of them: read again and judged anew, each makes the same
 * document. While an answer is waited for, rows are edited, deleted, or called synchronised by somebody else.
 */
export async function areAsSent(
	{ mis, world }: { readonly mis: Mis; readonly world: World },
	kind: Kind,
	records: readonly LedgerRecord[],
): Promise<boolean> {
	const known = new Map(records.map((record) => [record.misId, record]));
	const ids = [...known.keys()];
	const rows = await mis.page(kind.source, { after: undefined, limit: ids.length, ids });
	if (rows.length < ids.length || (world.writeBack && rows.some(({ status }) => status === "synced"))) return false;
	const same = await world.directory.judgeAll(rows, (row) => {
		const record = known.get(row.id);
		const judged = judge(world, kind, { row, record });
		return judged.is === "ready" && digestOf(judged.draft.document) === record?.digest;
	});
	return same.every((each) => each);
}
