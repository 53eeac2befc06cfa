/**
 * Whether two names are one. Only letters and digits count: QuickBooks takes no colons, some servers no doubled blanks, and
 * neither makes another fee category.
 */
export const isSameName = (a: string, b: string): boolean => lettersOf(a) === lettersOf(b);

const lettersOf = (name: string): string =>
	name
		.normalize("NFKC")
		.toLowerCase()
		.replace(/[^\p{L}\p{N}]+/gu, "");

/** Whether the names of two people share a word; where one of them has none, nothing speaks against it. */
export function shareName(a: string, b: string): boolean {
	const [one, other] = [wordsOf(a), wordsOf(b)];
	return one.size === 0 || other.size === 0 || [...one].some((word) => other.has(word));
}

const wordsOf = (names: string): ReadonlySet<string> =>
	new Set(
		names
			.normalize("NFKC")
			.toLowerCase()
			.split(/[^\p{L}\p{N}]+/u)
			.filter((word) => word !== ""),
	);
