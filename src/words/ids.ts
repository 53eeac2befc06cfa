/** A type that is told apart from its bare form, so that a MIS id can never stand where a QuickBooks id belongs. */
declare const brand: unique symbol;
export type Brand<T, B extends string> = T & { readonly [brand]: B };

/** Primary key of a MIS row, as decimal text. Never a number: it is compared and printed, not computed with. */
export type MisId = Brand<string, "MisId">;

/** Id of a QuickBooks object. Up to 18 digits: as a JavaScript number it would change. */
export type QboId = Brand<string, "QboId">;

/** Id of a QuickBooks company ("realm"). */
export type RealmId = Brand<string, "RealmId">;

/** A student's reg_no or an applicant's tracking_id, trimmed and never empty. */
export type Identity = Brand<string, "Identity">;

export const misId = (text: string): MisId => text as MisId;
export const qboId = (text: string): QboId => text as QboId;
export const realmId = (text: string): RealmId => text as RealmId;

const [LEAST, GREATEST] = [-(2n ** 63n), 2n ** 63n - 1n];

/** Whether a key can be kept in a column of integers. A MIS may hold others: an unsigned one, or a text. */
export function isInteger(id: MisId): boolean {
	return /^-?\d{1,19}$/.test(id) && BigInt(id) >= LEAST && BigInt(id) <= GREATEST;
}

/** For JSON: a number where it is exact (up to 2^53), else its digits as text; rounded, it would be another row's. */
export function misIdToJson(id: MisId): number | string {
	const number = Number(id);
	return Number.isSafeInteger(number) ? number : id;
}

/** Zero-width and direction marks come along when a number is copied out of a page or a sheet: nobody sees or types them. */
const UNSEEN = /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g;

/** The identity in a MIS field, or undefined where the field is NULL or blank. */
export function identityOf(field: string | null | undefined): Identity | undefined {
	const trimmed = (field ?? "").replace(UNSEEN, "").trim();
	return trimmed === "" ? undefined : (trimmed as Identity);
}

/** Most identities: there is nothing in them but case that two spellings could differ in. */
const PLAIN = /^[\x21-\x7e]+$/;

/**
 * What two spellings of one identity share: MariaDB's collations ignore case, and the MIS relies on it. A customer's Notes
 * hold it with single blanks and without control characters, so these do not count either: else it were never found again.
 */
export function identityKey(identity: Identity): string {
	if (PLAIN.test(identity)) return identity.toUpperCase();
	const visible = identity
		.normalize("NFC")
		.replace(/[\s\u0085]+/g, " ")
		.replace(/[\p{Cc}\p{Cs}]/gu, "")
		.replace(UNSEEN, "");
	return visible.replace(/ +/g, " ").trim().toUpperCase();
}
