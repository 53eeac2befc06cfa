import { Failure } from "../words/failure.js";

/** The reason that `Context.stop` is aborted with when a person, and not a fault, ends the run. */
export const INTERRUPTED = "interrupted";

/** What the process does about a signal. */
export interface Answers {
	/** The command has been asked to come to its end. */
	readonly stopping: () => void;
	/** The command has begun nothing that must be finished: it is over. */
	readonly end: () => void;
	/** Asked a second time. */
	readonly endAtOnce: () => never;
}

/**
 * What Ctrl-C, SIGTERM and a closed window do to a command. It ends at once, unless it has begun what must be brought to
 * its end: then the first one asks it to stop, and the second one ends it. Who takes a lock has begun such a thing
 * (locking.ts), so that a new command which writes need not think of it.
 */
export class Interrupt {
	readonly stop = new AbortController();
	#begun = 0;

	constructor(private readonly answers: Answers) {}

	/** Says that something is begun which a signal must not cut in two, until the returned function is called. */
	readonly finishFirst = (): (() => void) => {
		this.#begun += 1;
		return () => {
			this.#begun -= 1;
			if (this.#begun === 0 && this.stop.signal.reason === INTERRUPTED) this.answers.end();
		};
	};

	/** Whether something is begun that must be brought to its end. */
	get isBusy(): boolean {
		return this.#begun > 0;
	}

	readonly onSignal = (): void => {
		const again = this.stop.signal.aborted;
		this.stop.abort(INTERRUPTED);
		if (again) this.answers.endAtOnce();
		else if (this.#begun === 0) this.answers.end();
		else this.answers.stopping();
	};
}

/**
 * What a command ends with that a person has asked to end. What it waited for then is no reason of its own: QuickBooks is not
 * out of reach, it was not asked any more. A fault is one.
 */
export function asInterruption<Thrown>(stop: AbortSignal, error: Thrown): Thrown | Failure {
	if (stop.reason !== INTERRUPTED || !(error instanceof Failure) || error.reason !== "out-of-reach") return error;
	return new Failure("interrupted", { detail: "Interrupted before it had come to its end.", fix: error.fix });
}
