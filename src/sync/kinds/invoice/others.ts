import type { Ledger } from "../../../audit/ledger.js";
import { type MisId, misId } from "../../../words/ids.js";
import type { MappingSettings } from "../../../words/settings.js";
import type { Met } from "../kind.js";
import { afterPrefix } from "./number.js";
import { INVOICE_SOURCE } from "./source.js";

/** The newest invoice under our numbers that our ledger did not make, while a list is read. */
export class NewestOfOthers {
	newest: Met | undefined;

	constructor(private readonly parts: { readonly ledger: Ledger; readonly settings: MappingSettings }) {}

	take(objects: readonly Readonly<Record<string, unknown>>[]): void {
		for (const object of objects) {
			const created = createdAt(object);
			if (created === undefined || (this.newest !== undefined && created <= this.newest.at)) continue;
			const id = this.rowOfOthers(object);
			if (id !== undefined) this.newest = { at: created, source: INVOICE_SOURCE, id };
		}
	}

	/** The row whose number an invoice bears that our ledger did not make. */
	private rowOfOthers({ Id, DocNumber }: Readonly<Record<string, unknown>>): MisId | undefined {
		const [row] = /^\d{1,18}/.exec(afterPrefix(String(DocNumber), this.parts.settings) ?? "") ?? [];
		return row === undefined || this.parts.ledger.record("invoice", misId(row))?.qboId === Id ? undefined : misId(row);
	}
}

function createdAt({ MetaData }: Readonly<Record<string, unknown>>): Date | undefined {
	const time = (MetaData as { CreateTime?: unknown } | undefined)?.CreateTime;
	const date = typeof time === "string" ? new Date(time) : undefined;
	return date === undefined || Number.isNaN(date.getTime()) ? undefined : date;
}
