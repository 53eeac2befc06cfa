import { Failure } from "../../words/failure.js";
import { loginFailure } from "./answer.js";

/** How long a person has at Intuit's pages; its code is good for about as long. */
export const PATIENCE_MS = 10 * 60_000;

/** Ends when the person took too long, or stopped the command. */
export function patience(stop: AbortSignal): AbortSignal {
	return AbortSignal.any([stop, AbortSignal.timeout(PATIENCE_MS)]);
}

/** What comes in time; else the sentence that says what did not. */
export async function inTime<T>(coming: Promise<T>, signal: AbortSignal): Promise<T> {
	// A timer of AbortSignal.timeout does not keep the process alive by itself; this one does, until either ends.
	const awake = setInterval(() => {}, 60_000);
	const over = new Promise<never>((_, reject) => {
		const end = () => reject(whyOver(signal));
		if (signal.aborted) end();
		else signal.addEventListener("abort", end, { once: true });
	});
	try {
		return await Promise.race([coming, over]);
	} finally {
		clearInterval(awake);
	}
}

function whyOver({ reason }: AbortSignal): Failure {
	if (reason instanceof DOMException && reason.name === "TimeoutError") {
		return loginFailure(
			`No answer came within ${PATIENCE_MS / 60_000} minutes: was the browser closed?`,
			"Run `eaur-qb auth login` again; the connection that was there before, if any, is untouched.",
		);
	}
	return new Failure("interrupted", {
		detail: "The login was interrupted; nothing was changed.",
		fix: "Run `eaur-qb auth login` again.",
	});
}
