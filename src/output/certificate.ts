import { createHash } from "node:crypto";
import type { Money } from "../words/money.js";
import { moneyToJson } from "../words/money.js";

export interface CertificateSum {
	readonly count: number;
	readonly amount: Money;
}

/** What was found of one kind of records: all up to `accepted` adds up to `mis`. */
export interface CertificateKind {
	readonly kind: string;
	readonly mis: CertificateSum;
	readonly matched: CertificateSum;
	readonly notSent: CertificateSum;
	readonly held: CertificateSum;
	readonly different: CertificateSum;
	readonly accepted: CertificateSum;
	readonly quickbooks: CertificateSum;
	/** Of those, documents that are void. */
	readonly void: CertificateSum;
	/** Documents that differ because the MIS has no such row, or one of another period. */
	readonly apart: CertificateSum;
	readonly foreign: CertificateSum;
}

/** A line of the certificate: what it counts, and how. */
export interface CertificateLine extends CertificateSum {
	readonly name: string;
}

export interface CertificateDifference {
	readonly class: string;
	readonly record: string;
	readonly document: string | null;
	readonly mis: string | Money | null;
	readonly quickbooks: string | Money | null;
}

/** A list that is too long for the page, in a file of its own. */
export interface CertificateFile {
	readonly name: string;
	readonly sha256: string;
	readonly rows: number;
}

/** What a certificate says. Amounts are hundredths. */
export interface CertificateFigures {
	readonly number: number;
	readonly result: "equal" | "differences";
	readonly company: string;
	readonly realm: string;
	readonly environment: string;
	readonly mis: string;
	/** When the MIS was read, by its own clock; and when all was compared. */
	readonly snapshot: string;
	readonly made: Date;
	readonly from: string | undefined;
	readonly to: string | undefined;
	readonly currency: string;
	/** As it was typed. */
	readonly command: string;
	readonly kinds: readonly string[];
	readonly population: { readonly mis: CertificateSum; readonly quickbooks: CertificateSum };
	readonly byKind: readonly CertificateKind[];
	readonly matched: CertificateSum;
	readonly notSent: CertificateSum;
	readonly held: readonly CertificateLine[];
	readonly classes: readonly (CertificateLine & { readonly gross: Money; readonly net: Money })[];
	readonly accepted: readonly {
		readonly record: string;
		readonly class: string;
		readonly who: string;
		readonly at: string;
		readonly reason: string;
	}[];
	readonly foreign: CertificateSum;
	/** By how many records the MIS has more, because several of its rows are one customer. */
	readonly sharing: number;
	/** Receipts in another currency: records whose amounts are in no sum. */
	readonly otherMoney: readonly CertificateLine[];
	/** In whole per cent, rounded down. */
	readonly score: { readonly by_count: number; readonly by_amount: number | null } | null;
	readonly tieOut:
		| {
				readonly customers: number;
				readonly balance: Money;
				readonly untied: number;
				readonly apart: Money;
				/** The first of those whose balance is not the sum of their documents. */
				readonly named: readonly { readonly customer: string; readonly balance: Money; readonly documents: Money }[];
		  }
		| undefined;
	readonly cells: readonly {
		readonly kind: string;
		readonly category: string;
		readonly month: string;
		readonly campus: string;
		readonly mis: CertificateSum;
		readonly quickbooks: CertificateSum;
	}[];
	readonly differences: readonly CertificateDifference[];
	readonly lists: readonly CertificateFile[];
	readonly operator: string;
	readonly version: string;
	readonly configuration: string;
	readonly reads: number;
	readonly head: string;
	readonly previous: string;
}

/** Differences on the page; the list has all. */
export const MOST_DIFFERENCES = 30;

/** Where a certificate's own hash stands, in a page and in JSON: nowhere else does its name. */
const SEAL = /(id="certificate-sha256">|"certificate_sha256": ")([0-9a-f]{64})/g;
const UNSEALED = "0".repeat(64);

/** What stands in the place of the hash until it is known. */
export const PLACE_OF_SEAL = UNSEALED;

/** The certificate with its own hash in it: that of all its bytes, with zeros in the place of the hash. */
export function sealed(text: string): { readonly text: string; readonly sha256: string } {
	const sha256 = hashOf(text);
	return { text: text.replace(SEAL, (_, before: string) => `${before}${sha256}`), sha256 };
}

/** The hash that a certificate bears, and whether it is that of its content; undefined for what is no certificate. */
export function sealIn(text: string): { readonly sha256: string; readonly isWhole: boolean } | undefined {
	const seals = [...text.matchAll(SEAL)];
	const sha256 = seals[0]?.[2];
	if (sha256 === undefined || seals.length !== 1) return undefined;
	return { sha256, isWhole: hashOf(text) === sha256 };
}

const hashOf = (text: string): string =>
	createHash("sha256")
		.update(text.replace(SEAL, (_, before: string) => `${before}${UNSEALED}`))
		.digest("hex");

/** In an auditor's words, what was compared, and what was not. */
export const COMPARED = [
	"completeness: each charge of the MIS in QuickBooks",
	"occurrence: each of our documents in QuickBooks in the MIS",
	"accuracy: amounts and customers",
	"cut-off: days",
	"classification: items and locations",
] as const;
export const NOT_COMPARED = ["valuation", "tax", "attachments", "bank lines", "texts of documents"] as const;

export const STATEMENT =
	"A program computed this from both systems at the time stated. It is no audit opinion, and claims nothing about what was not compared.";

/** The certificate as JSON, not sealed yet: the same as the page, for programs. */
export function certificateJson(figures: CertificateFigures): string {
	const { tieOut, population, notSent, made, byKind, otherMoney, ...rest } = figures;
	const content = {
		format: "eaur-qb certificate 2",
		...rest,
		made: made.toISOString(),
		basis: `TxnDate, ${figures.currency}`,
		population,
		by_kind: Object.fromEntries(
			byKind.map(({ kind, notSent: unsent, ...sums }) => [kind, { ...sums, not_sent: unsent }] as const),
		),
		not_sent: notSent,
		other_currencies: otherMoney,
		tie_out: tieOut ?? null,
		compared: COMPARED,
		not_compared: NOT_COMPARED,
		statement: STATEMENT,
		certificate_sha256: PLACE_OF_SEAL,
	};
	const text = JSON.stringify(
		content,
		(_, value: unknown) => (typeof value === "bigint" ? moneyToJson(value as Money) : value),
		"\t",
	);
	return `${text}\n`;
}
