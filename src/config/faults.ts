import { Failure } from "../words/failure.js";

/** Everything that is wrong with the configuration, collected so that a person mends it in one go. */
export class Faults {
	readonly #found: string[] = [];

	/** `where` is the file and line, or the variable. The value itself is never quoted: it may be a secret. */
	add(where: string, what: string): undefined {
		this.#found.push(`${where}: ${what}`);
	}

	/** @throws Failure "configuration" that lists every fault, one per line. */
	throwIfAny(): void {
		const [first, ...others] = this.#found;
		if (first === undefined) return;
		const detail =
			others.length === 0 ? first : [`${this.#found.length} faults in the configuration:`, ...this.#found].join("\n");
		throw new Failure("configuration", { detail, fix: "Correct what is listed, then run the command again." });
	}
}
