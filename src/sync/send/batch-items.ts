import type { Operation } from "../../audit/record.js";
import type { Outcome, SubmissionOutcome } from "../../quickbooks/outcome.js";
import type { Shipment } from "./parcel.js";

/** One of a request, and how its answer is told from the others'. */
export interface Item<S extends Shipment> {
	readonly bId: string;
	readonly parcel: S;
}

export const batchItems = <S extends Shipment>(parcels: readonly S[]): Item<S>[] =>
	parcels.map((parcel, index) => ({ bId: (index + 1).toString(36), parcel }));

/** A request for one alone is answered as a batch of one. */
export const onlyItem = <S extends Shipment>(parcel: S): Item<S>[] => [{ bId: "1", parcel }];

/** The exact JSON of the BatchItemRequest array. */
export const batchBody = (items: readonly Item<Shipment>[]): string =>
	JSON.stringify(
		items.map(({ bId, parcel: { kind, operation, document } }) => ({
			...{ bId, ...ASKED[operation] },
			[kind.books.entity]: document,
		})),
	);

/** How an item of a batch says what is asked (Intuit's page of batches; a void is an update with an option). */
const ASKED: Readonly<Record<Operation, object>> = {
	create: { operation: "create" },
	restore: { operation: "update" },
	update: { operation: "update" },
	void: { operation: "update", optionsData: "void" },
	delete: { operation: "delete" },
};

/** An item that the answer lacks, or that got none, is unknown: never failed. */
export function itemOutcome(
	outcome: Extract<SubmissionOutcome, { is: "answered" | "unanswered" }>,
	bId: string,
): Outcome {
	if (outcome.is === "answered") {
		return (
			outcome.items.get(bId) ?? { is: "unknown", why: "QuickBooks' answer left this record out", intuitTid: undefined }
		);
	}
	return { is: "unknown", why: outcome.why, intuitTid: outcome.intuitTid };
}
