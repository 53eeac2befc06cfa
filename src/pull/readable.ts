import type { SeenDocument } from "../audit/seen-document.js";
import type { QboObject } from "../quickbooks/outcome.js";
import { Failure } from "../words/failure.js";
import { text } from "../words/outside.js";
import type { MirroredEntity } from "./parts.js";

type ReadDocument = (entity: string, object: QboObject) => SeenDocument;

/** Lists whose documents always tell what is open of them, so that it is known where they stand. */
const TELL_WHAT_IS_OPEN: readonly MirroredEntity[] = ["Invoice", "Payment"];

/**
 * From an object whose money or day cannot be read nothing may be concluded, least of all that it is as it was sent: the
 * whole answer counts for nothing, and is asked for again next time. Throws `Failure` "out-of-reach".
 */
export function mustBeReadable(read: ReadDocument, entity: MirroredEntity, objects: readonly QboObject[]): void {
	if (entity === "Customer") return;
	for (const object of objects) {
		if (object.status === "Deleted") continue;
		const { total, state, day } = read(entity, object);
		const isKnown = total !== undefined && (state !== undefined || !TELL_WHAT_IS_OPEN.includes(entity));
		if (isKnown && (day !== undefined || object.TxnDate === undefined)) continue;
		throw new Failure("out-of-reach", {
			code: "QB008",
			detail: `QuickBooks' answer cannot be read: ${entity} ${text(object.Id)} has no amount, no balance or no date that is one.`,
			fix: "Nothing was concluded from it. Run the same command again later; if it stays so, tell Intuit.",
		});
	}
}
