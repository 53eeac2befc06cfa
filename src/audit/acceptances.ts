import { type MisId, misId, type RealmId } from "../words/ids.js";
import type { AuditLog } from "./log.js";
import type { Sqlite } from "./sqlite.js";

/** A difference that a person knows to be right. */
export interface Acceptance {
	/** "invoice:77". */
	readonly record: string;
	readonly class: string;
	/** Of both sides as they were then: it holds for these alone. */
	readonly digest: string;
	readonly reason: string;
	/** "finance@kigali". */
	readonly who: string;
	readonly at: string;
}

/** The accepted differences of a company. */
export class Acceptances {
	constructor(
		private readonly database: Sqlite,
		private readonly log: AuditLog,
		private readonly realm: RealmId,
		private readonly now: () => Date = () => new Date(),
	) {}

	/** By record. */
	all(): ReadonlyMap<string, Acceptance> {
		const rows = this.database
			.prepare("SELECT record, class, digest, reason, who, at FROM accepted_difference WHERE realm = ?")
			.all(this.realm) as Acceptance[];
		return new Map(rows.map((row) => [row.record, row]));
	}

	/** @param detail what was accepted, as the log says it */
	accept(accepted: Omit<Acceptance, "at">, detail: string): void {
		const at = this.now().toISOString();
		const about = recordIn(accepted.record);
		this.database
			.transaction(() => {
				this.database
					.prepare(
						`INSERT OR REPLACE INTO accepted_difference (realm, record, class, digest, reason, who, at)
						 VALUES (@realm, @record, @class, @digest, @reason, @who, @at)`,
					)
					.run({ ...accepted, realm: this.realm, at });
				this.log.add({
					realm: this.realm,
					...about,
					event: "accepted difference",
					detail: `${accepted.record} ${accepted.class}: ${detail} Reason: ${accepted.reason}. By ${accepted.who}.`,
				});
			})
			.immediate();
	}
}

/** The record of the MIS that is named: a wallet's credit is "payment:W12". None of a document that is not ours. */
function recordIn(record: string): { readonly kind?: string; readonly misId?: MisId } {
	const [, named, wallet, id] = /^(invoice|student|applicant|payment):(W?)(\d{1,18})$/.exec(record) ?? [];
	if (named === undefined || id === undefined) return {};
	return { kind: wallet ? "topup" : named, misId: misId(id) };
}
