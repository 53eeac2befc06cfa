import type { Day } from "../words/day.js";
import type { RealmId } from "../words/ids.js";
import { type AuditLog, GENESIS } from "./log.js";
import type { Sqlite } from "./sqlite.js";

/** A certificate as the ledger remembers it. */
export interface CertificateLink {
	readonly sha256: string;
	/** Of the certificate before; zeros for the first. */
	readonly previous: string;
}

/** What a certificate vouches for. */
export interface Covers {
	readonly from: Day | undefined;
	readonly to: Day | undefined;
	/** Groups of records, as a person calls one of each. */
	readonly groups: readonly string[];
}

/** A certificate that was made, in its place in the chain. */
export interface MadeCertificate {
	/** In this company, from 1. */
	readonly number: number;
	readonly made: Date;
	/** Undefined of one of an earlier version. */
	readonly covers: Covers | undefined;
}

/** What a certificate is made with. */
export interface CertificatePlace {
	/** Its number in this company, from 1. */
	readonly number: number;
	readonly previous: string;
	/** Of the audit log just before it. */
	readonly head: string;
}

/** The chain of a company's certificates. Each one's hash covers that of the one before. */
export class Certificates {
	constructor(
		private readonly database: Sqlite,
		private readonly log: AuditLog,
		private readonly realm: RealmId,
		private readonly now: () => Date = () => new Date(),
	) {}

	/**
	 * Adds one. `make` writes it and tells its hash; where it throws, there is none.
	 * @param what what the log says of it
	 */
	add(what: string, covers: Covers, make: (place: CertificatePlace) => string): string {
		return this.database
			.transaction(() => {
				const links = this.chain();
				const place = {
					number: links.length + 1,
					previous: links.at(-1)?.sha256 ?? GENESIS,
					head: this.log.head(),
				};
				const sha256 = make(place);
				const made = this.now().toISOString();
				const { previous, head } = place;
				this.database
					.prepare(
						`INSERT INTO certificate (realm, sha256, previous, head, made, body, covers)
						 VALUES (@realm, @sha256, @previous, @head, @made, @what, @covers)`,
					)
					.run({ realm: this.realm, sha256, previous, head, made, what, covers: JSON.stringify(covers) });
				this.log.add({ realm: this.realm, event: "certificate", detail: `number ${place.number} ${sha256}: ${what}` });
				return sha256;
			})
			.immediate();
	}

	/** Those that were made since a moment, oldest first. */
	madeSince(since: Date): readonly MadeCertificate[] {
		const rows = this.database
			.prepare("SELECT made, covers FROM certificate WHERE realm = ? ORDER BY seq")
			.all(this.realm) as { made: string; covers: string | null }[];
		return rows.flatMap(({ made, covers }, index) => {
			if (made < since.toISOString()) return [];
			const known = covers === null ? undefined : (JSON.parse(covers) as Covers);
			return [{ number: index + 1, made: new Date(made), covers: known }];
		});
	}

	/** Oldest first. */
	chain(): readonly CertificateLink[] {
		return this.database
			.prepare("SELECT sha256, previous FROM certificate WHERE realm = ? ORDER BY seq")
			.all(this.realm) as CertificateLink[];
	}
}
