import { createHash } from "node:crypto";
import { type ClockTime, clockText } from "../window.js";

/** What is to be run every night, with absolute paths: a scheduler starts it elsewhere and with hardly any environment. */
export interface Job {
	/** Local time of this computer. */
	readonly at: ClockTime;
	/** The time at which it takes no new records any more. */
	readonly until: ClockTime | undefined;
	/** EAUR_QB_HOME; also the folder in which it runs, so that its `.env` is read. */
	readonly home: string;
	readonly node: string;
	readonly program: string;
	readonly logFile: string;
	/** The service account that it runs as, started by the system itself; undefined for a job of the user who is here. */
	readonly account: string | undefined;
}

/** What a job would not find at night, and what to do about it. */
export interface Lacks {
	readonly detail: string;
	readonly fix: string;
}

/** Where a job is to run, and what it would not find there. */
export interface Place {
	readonly home: string;
	readonly lacks: Lacks | undefined;
}

/** What a scheduler says of a job that was put in place. */
export interface Installed {
	/** Whether the scheduler itself says that it is going to start the job. */
	readonly runs: boolean;
	readonly detail: string;
}

/** One way to have a job run every night. `install`, `remove` and `status` throw `Failure` where its programs fail. */
export interface Scheduler {
	/** "cron", "a systemd timer". */
	readonly name: string;
	/** Everything that `install` would write, for a person to read or to put in place by hand. */
	text(job: Job): string;
	/** Puts the job in place of an earlier one of the same home. Returns what it wrote. */
	install(job: Job): Promise<string>;
	/** Takes away exactly what `install` wrote; false when there was nothing. */
	remove(job: Job): Promise<boolean>;
	/** What is installed for this home, as the scheduler tells it; undefined for nothing. */
	status(job: Job): Promise<Installed | undefined>;
	/** What a person must know: who gets its output, when it does not run. */
	readonly notes: (job: Job) => readonly string[];
}

/** Program and arguments of a job. --accept-held: the same held records are no news every night. */
export function wordsOf({ node, program, logFile, at, until }: Job): string[] {
	const window = until === undefined ? [] : ["--window", `${clockText(at)}-${clockText(until)}`];
	return [node, program, "--log-file", logFile, "sync", "--accept-held", ...window];
}

/** Tells the jobs of several homes apart. */
export const jobId = ({ home }: Job): string => createHash("sha256").update(home).digest("hex").slice(0, 6);
