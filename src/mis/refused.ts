import { Failure, type FailureText } from "../words/failure.js";

/** A statement that the database refused for what it would do to some row: by a trigger or a constraint. */
export class RefusedStatement extends Failure {
	constructor(
		text: FailureText,
		/** What the database said. */
		readonly words: string,
	) {
		super("surroundings", text);
	}
}

/**
 * Runs a statement for all of them. Where the database refuses it, for either half, down to the one row that it is
 * refused for: that one is noted, and the others have gone through. Without `refused` a refusal is thrown.
 */
export async function dividing<T>(
	all: readonly T[],
	write: (some: readonly T[]) => Promise<void>,
	refused: ((one: T, words: string) => void) | undefined,
): Promise<void> {
	try {
		await write(all);
	} catch (error) {
		const [only] = all;
		if (!(error instanceof RefusedStatement) || refused === undefined || only === undefined) throw error;
		if (all.length === 1) return refused(only, error.words);
		const middle = Math.ceil(all.length / 2);
		await dividing(all.slice(0, middle), write, refused);
		await dividing(all.slice(middle), write, refused);
	}
}
