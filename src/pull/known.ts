import type { QboId } from "../words/ids.js";
import type { MirroredEntity, PullParts } from "./parts.js";

type Parts = Pick<PullParts, "seen" | "mirror" | "ledger" | "kindsOf">;

/**
 * What is known to have been in a list, and was not called deleted before: by the mirror, and by the ledger, which knows
 * what was sent also where the mirror was forgotten (`reset --not-here`). An id may come twice.
 */
export function* knownIds(parts: Parts, entity: MirroredEntity): Generator<QboId> {
	const { mirror, ledger, kindsOf } = parts;
	yield* entity === "Customer" ? mirror.customers() : mirror.ids(entity);
	for (const kind of kindsOf(entity)) {
		for (const { qboId: id } of ledger.sent(kind)) if (id !== undefined && isForgotten(parts, entity, id)) yield id;
	}
}

/** A customer that was deleted is not kept in the mirror: that it was is a change of it. */
function isForgotten({ seen, mirror }: Parts, entity: MirroredEntity, id: QboId): boolean {
	if (entity !== "Customer") return seen.mirrored(entity, id) === undefined;
	const isGone = () => mirror.changesOf(entity, id).some(({ field }) => field === "deleted");
	return seen.customer(id) === undefined && !isGone();
}
