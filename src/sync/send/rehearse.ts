import { chunks } from "../../words/chunks.js";
import { decideAll } from "../decide/decide-all.js";
import type { Decided } from "../decide/plan.js";
import { select } from "../read/selection.js";
import { lookUpRemembered } from "./doubtful.js";
import { onlyOf, type SendRequest, selectionOf } from "./request.js";
import type { Run } from "./run.js";
import { lookWhetherThere } from "./still-there.js";

/** Decides every selected record without sending any: what `--dry-run` prints. It looks up what a run would look up. */
export async function* rehearse(
	parts: Pick<Run, "mis" | "qb" | "world" | "again" | "remembers">,
	request: SendRequest,
): AsyncGenerator<Decided> {
	const most = request.limit ?? Number.POSITIVE_INFINITY;
	for (const kind of request.kinds) {
		for await (const page of select({ ...parts.world, mis: parts.mis }, selectionOf(kind, request, onlyOf(request)))) {
			for (const some of chunks(page, most)) {
				const decide = () => decideAll(parts.world, kind, some, request.filter, parts.again);
				let decided = await decide();
				if (await lookUpRemembered(parts, kind, decided)) decided = await decide();
				yield* await lookWhetherThere(parts, kind, decided);
			}
		}
	}
}
