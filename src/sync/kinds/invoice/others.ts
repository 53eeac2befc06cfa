import type { Ledger } from "../../../audit/ledger.js";
import { misId } from "../../../words/ids.js";
import type { MappingSettings } from "../../../words/settings.js";
import { afterPrefix } from "./number.js";

/** The newest invoice under our numbers that our ledger did not make, while a list is read. */
export class NewestOfOthers {
	newest: Date | undefined;

	constructor(private readonly parts: { readonly ledger: Ledger; readonly settings: MappingSettings }) {}

	take(objects: readonly Readonly<Record<string, unknown>>[]): void {
		for (const object of objects) {
			const created = createdAt(object);
			if (created === undefined || (this.newest !== undefined && created <= this.newest)) continue;
			if (this.isOthers(object)) this.newest = created;
		}
	}

	private isOthers({ Id, DocNumber }: Readonly<Record<string, unknown>>): boolean {
		const [row] = /^\d{1,18}/.exec(afterPrefix(String(DocNumber), this.parts.settings) ?? "") ?? [];
		return row !== undefined && this.parts.ledger.record("invoice", misId(row))?.qboId !== Id;
	}
}

function createdAt({ MetaData }: Readonly<Record<string, unknown>>): Date | undefined {
	const time = (MetaData as { CreateTime?: unknown } | undefined)?.CreateTime;
	const date = typeof time === "string" ? new Date(time) : undefined;
	return date === undefined || Number.isNaN(date.getTime()) ? undefined : date;
}
