import type { Limits } from "../config/types.js";
import type { RealmId } from "../words/ids.js";
import { NO_PROXIES, type Proxies } from "../words/proxies.js";
import { NO_SECRETS, type Secrets } from "../words/secrets.js";
import { refuseUnusableProxy } from "./agents.js";
import { type AnswerReceived, classOf, isUnauthorised, throttlesAllItems } from "./answer.js";
import { AnswerTimer, type AnswerTimes } from "./answer-times.js";
import { CalledOff, type Clock, type Departures, type Lane, Limiter, sleepUnless, type WhyWait } from "./limiter.js";
import { ServerClock } from "./server-clock.js";
import type { TokenSource } from "./tokens.js";
import { type CallNeeds, type NodeQuickBooks, openTransport, type RawAnswer, type Transport } from "./transport.js";

export interface QuickBooksOptions {
	readonly baseUrl: string;
	readonly realmId: RealmId;
	readonly limits: Limits;
	readonly proxies?: Proxies;
	readonly tokens: TokenSource;
	readonly clock: Clock;
	/** What an earlier process sent to this company within the last minute. */
	readonly earlier?: Departures;
	/** When this is given, a write that has not left yet does not leave any more, and no pause is waited for. */
	readonly stop?: AbortSignal;
	/** Something a person should see while waiting: "QuickBooks asked to wait 60 s". */
	readonly note: (sentence: string) => void;
	/** What QuickBooks repeats of them goes no further: into no error, ledger, audit log or screen. */
	readonly secrets?: Secrets;
}

/** One call of node-quickbooks. */
export type Invocation = (qb: NodeQuickBooks, done: (error: unknown, data: unknown) => void) => void;

export interface Request {
	readonly lane: Lane;
	readonly needs: CallNeeds;
	readonly invoke: Invocation;
	/** How many objects it writes; 0 for one that reads. */
	readonly writes: number;
	/** Just before each time that it goes out. */
	readonly beforeAttempt: () => void;
	/** Given before it has left: it does not leave any more. */
	readonly calledOffBy?: AbortSignal | undefined;
	/** An answer that says something although it looks like that of a gateway: no sign that QuickBooks is down. */
	readonly isFinal?: ((answer: AnswerReceived) => boolean) | undefined;
}

/** QuickBooks notices a cut connection a moment after us; until then the call counts as in flight. In minutes. */
const NOTICED_AFTER = 0.01;

const WAIT_WORDS: Readonly<Record<WhyWait, string>> = {
	asked: "QuickBooks asked to wait",
	minute: "the calls that Intuit allows in a minute are used up: waiting",
};

/** Intuit asks for a minute. Whatever asks for more than this is out of its mind, and is asked again then. */
const LONGEST_PAUSE_MS = 10 * 60_000;

/** Whoever wants each request sent once only (attempts=1) wants no run to end at QuickBooks' first request for a pause. */
const FEWEST_PAUSES = 3;

/**
 * One request at a time over the transport: under the limits, with a fresh token, counted for the breaker and timed.
 * What an answer means, and whether to ask again, is for `read.ts` and `write.ts`.
 */
export class Wire {
	readonly limits: Limits;
	private readonly transport: Transport;
	private readonly limiter: Limiter;
	private readonly timer = new AnswerTimer();
	private readonly serverClock = new ServerClock();
	/** Requests in a row that got no usable answer; one sent before the last answer says nothing about now. */
	private unansweredInARow = 0;
	/** Asked before each request that writes leaves; throws where it must not. */
	mayWrite: () => Promise<void> = async () => {};
	private lastAnswer = 0;
	/** Pauses in a row that QuickBooks asked for, and took no write in between. */
	private pausesInARow = 0;
	/** Requests that pause before they are sent again. */
	private pausing = 0;

	constructor(readonly options: QuickBooksOptions) {
		const { limits, clock, baseUrl, realmId } = options;
		this.limits = limits;
		const { timeoutMs, inFlight: maxSockets } = limits;
		const proxies = options.proxies ?? NO_PROXIES;
		refuseUnusableProxy(baseUrl, proxies);
		this.transport = openTransport({ baseUrl, realmId, timeoutMs, maxSockets, proxies });
		const onWait = (ms: number, why: WhyWait) => options.note(`${WAIT_WORDS[why]} ${Math.ceil(ms / 1000)} s`);
		this.limiter = new Limiter(limits, clock, onWait, options.earlier, options.stop);
	}

	/** False once so many requests in a row went unanswered that QuickBooks must be down, or it does not stop throttling. */
	get reachable(): boolean {
		return this.unansweredInARow < this.limits.breaker && !this.throttled;
	}

	/** Whether QuickBooks asked for pause after pause and took nothing in between. */
	get throttled(): boolean {
		return this.pausesInARow >= Math.max(this.limits.attempts, FEWEST_PAUSES);
	}

	get answerTimes(): AnswerTimes {
		return this.timer.times;
	}

	/** What time it is at QuickBooks. */
	now(): Date {
		return this.serverClock.now();
	}

	departures(): Departures {
		return this.limiter.departures();
	}

	close(): void {
		this.transport.close();
	}

	/** Sends it once; a 401 renews the token and sends it once more. */
	async send(request: Request): Promise<RawAnswer> {
		const token = await this.options.tokens.access();
		const first = await this.attempt(token, request);
		if (!isUnauthorised(first)) return first;
		const renewed = await this.options.tokens.renew(token);
		return this.attempt(renewed, { ...request, calledOffBy: undefined });
	}

	/** QuickBooks asked this lane to pause: as long as it says, else a minute and a bit. */
	throttle(lane: Lane, answer: AnswerReceived, of: "read" | "write"): void {
		const jitter = 1 + Math.random() / 10;
		const ms = Math.min(answer.retryAfterMs ?? this.limits.throttleWaitMs * jitter, LONGEST_PAUSE_MS);
		if (this.limiter.pause(lane, ms) && of === "write") this.pausesInARow += 1;
	}

	/** Before the second attempt the retry delay, before each further one twice the last. */
	async pauseBeforeRetry(attempt: number): Promise<void> {
		await this.pause(2 ** (attempt - 2), "QuickBooks did not take it yet; trying again", this.options.stop);
	}

	/** QuickBooks may be about to commit what it did not answer. */
	async pauseBeforeLookUp(): Promise<void> {
		await this.pause(1, "QuickBooks did not say what became of it; looking it up");
	}

	private async pause(times: number, sentence: string, stop?: AbortSignal): Promise<void> {
		const jitter = 0.75 + Math.random() / 2;
		const ms = this.limits.retryDelayMs * times * jitter;
		// Requests under way fail together: a person reads it once.
		if (this.pausing === 0) this.options.note(`${sentence} in ${Math.ceil(ms / 1000)} s`);
		this.pausing += 1;
		await sleepUnless(stop, this.options.clock.sleep(ms));
		this.pausing -= 1;
	}

	/** Where answers are read: what is known as a secret is taken out of them. */
	private hidden(answer: RawAnswer): RawAnswer {
		return (this.options.secrets ?? NO_SECRETS).hide(answer) as RawAnswer;
	}

	private async attempt(token: string, request: Request): Promise<RawAnswer> {
		const { lane, needs, invoke, writes, beforeAttempt, calledOffBy } = request;
		const { clock } = this.options;
		let sentAt = 0;
		const send = async (left: () => void) => {
			if (writes > 0) await this.mayWrite();
			beforeAttempt();
			sentAt = clock.now();
			const answer = this.hidden(await this.transport.send(token, needs, invoke, left));
			if (answer.is === "answer") this.serverClock.hear(answer);
			if (answer.is === "no-answer") await clock.sleep(this.limits.minuteMs * NOTICED_AFTER);
			else if (writes > 0) this.timer.note(lane, writes, clock.now() - sentAt);
			return answer;
		};
		try {
			const answer = await this.limiter.within(lane, send, calledOffBy);
			this.learnReach(isUsable(answer, request), sentAt);
			if (writes > 0 && isTaken(answer)) this.pausesInARow = 0;
			return answer;
		} catch (error) {
			if (error instanceof CalledOff) return { is: "no-answer", why: "the run was stopped", sent: false };
			throw error;
		}
	}

	private learnReach(isUsable: boolean, sentAt: number): void {
		if (isUsable) {
			this.unansweredInARow = 0;
			this.lastAnswer = this.options.clock.now();
		} else if (sentAt >= this.lastAnswer) this.unansweredInARow += 1;
	}
}

/** Whether QuickBooks has dealt with the request, whatever it made of it. */
function isTaken(answer: RawAnswer): boolean {
	if (answer.is !== "answer" || throttlesAllItems(answer)) return false;
	return answer.status < 400 || classOf(answer) === "refused";
}

function isUsable(answer: RawAnswer, { isFinal }: Request): boolean {
	if (answer.is !== "answer") return false;
	if (isFinal?.(answer)) return true;
	return answer.status < 400 || classOf(answer) !== "passing";
}
