/** The reason that `Context.stop` is aborted with when a person, and not a fault, ends the run. */
export const INTERRUPTED = "interrupted";
