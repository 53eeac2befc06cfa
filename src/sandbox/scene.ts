import type { Company } from "./company.js";
import type { Strike } from "./faults.js";
import type { Answer } from "./http.js";
import type { OAuth } from "./oauth.js";
import type { Replies } from "./refusal.js";
import type { Twists } from "./twists.js";

/** The call itself; its answer is what a lucky client gets. Beside it, what misfortunes need. */
export interface Work {
	readonly isBatch: boolean;
	run(twists?: Twists): Promise<Answer>;
	readonly throttled: ThrottleAnswers;
	readonly replies: Replies;
	readonly company: Company;
	readonly oauth: OAuth;
}

/** Figures for answers that throttle. */
export interface ThrottleAnswers {
	xml(): Answer;
	json(): Answer;
}

/** A call and the rule that struck it. */
export interface Scene {
	readonly strike: Strike;
	readonly work: Work;
	readonly ms: number;
}
