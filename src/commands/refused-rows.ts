import type { Refusals } from "../mis/types.js";
import type { Kind } from "../sync/kinds/kind.js";
import { unwrittenProblem } from "../sync/send/untold.js";
import type { Context } from "./context.js";

/** One row that the MIS refuses to write keeps no other back. Returns how many those are. */
export function sayRefused({ printer }: Context, kind: Kind, refused: Refusals): number {
	for (const [id, why] of refused) {
		const { code, detail, fix } = unwrittenProblem(kind, why);
		printer.warn(`Row ${id} of ${kind.source.table} stays as it is: ${detail} [${code}]\n  → ${fix}`);
	}
	return refused.size;
}
