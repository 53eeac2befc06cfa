import type { QboObject } from "../../quickbooks/outcome.js";
import type { Books, Looking, Met } from "../kinds/books.js";

/** The newest document under our numbers that our ledger did not make, while a list is read. */
export class NewestOfOthers {
	newest: Met | undefined;

	constructor(
		private readonly rowOfOthers: Books["rowOfOthers"],
		private readonly parts: Pick<Looking, "ledger" | "settings">,
	) {}

	take(objects: readonly QboObject[]): void {
		for (const object of objects) {
			const at = createdAt(object);
			if (at === undefined || (this.newest !== undefined && at <= this.newest.at)) continue;
			const row = this.rowOfOthers(this.parts, object);
			if (row !== undefined) this.newest = { at, ...row };
		}
	}
}

/** When an object was made, as QuickBooks says; undefined where it does not. */
function createdAt({ MetaData }: QboObject): Date | undefined {
	const time = (MetaData as { CreateTime?: unknown } | undefined)?.CreateTime;
	const date = typeof time === "string" ? new Date(time) : undefined;
	return date === undefined || Number.isNaN(date.getTime()) ? undefined : date;
}
