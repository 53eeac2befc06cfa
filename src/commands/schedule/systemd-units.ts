import { homedir } from "node:os";
import { join } from "node:path";
import { clockText } from "../window.js";
import { type Job, jobId, wordsOf } from "./job.js";

/** Where a job's units are, and how its systemd is spoken to. */
export interface UnitPlace {
	/** Without an ending, as journalctl and systemctl take it. */
	readonly name: string;
	readonly timerName: string;
	readonly folder: string;
	readonly timer: string;
	readonly service: string;
	/** What `systemctl enable` makes of the [Install] section. */
	readonly enabledLink: string;
	/** ["--user"] for the user's own systemd, nothing for the system's. */
	readonly scope: readonly string[];
}

/** systemd.unit(5): units of the administrator, and of a user. */
const SYSTEM_UNITS = "/etc/systemd/system";
const userUnits = (): string => join(homedir(), ".config", "systemd", "user");

export function placeOf(job: Job): UnitPlace {
	const folder = job.account === undefined ? userUnits() : SYSTEM_UNITS;
	const name = `eaur-qb-${jobId(job)}`;
	return {
		name,
		timerName: `${name}.timer`,
		folder,
		timer: join(folder, `${name}.timer`),
		service: join(folder, `${name}.service`),
		enabledLink: join(folder, "timers.target.wants", `${name}.timer`),
		scope: job.account === undefined ? ["--user"] : [],
	};
}

/** The first line of each unit: what is taken away and replaced is ours. */
export const mark = (job: Job): string => `# Written by eaur-qb schedule install for ${job.home}`;

export function timerText(job: Job): string {
	return lines([
		mark(job),
		"[Unit]",
		"Description=eaur-qb every night",
		"",
		"[Timer]",
		`OnCalendar=*-*-* ${clockText(job.at)}:00`,
		"Persistent=true",
		"",
		"[Install]",
		"WantedBy=timers.target",
	]);
}

export function serviceText(job: Job): string {
	// A night caught up at the start of the computer would find no network yet; a user's systemd knows no such target.
	const afterNetwork =
		job.account === undefined ? [] : ["Wants=network-online.target", "After=network-online.target mariadb.service"];
	return lines([
		mark(job),
		"[Unit]",
		"Description=eaur-qb: the university's books into QuickBooks",
		...afterNetwork,
		"",
		"[Service]",
		"Type=oneshot",
		// What was in the memory of a process that breaks down, tokens too, stays in no file.
		"LimitCORE=0",
		...(job.account === undefined ? [] : [`User=${job.account}`]),
		`WorkingDirectory=${job.home.replaceAll("%", "%%")}`,
		`Environment=${quoted(`EAUR_QB_HOME=${job.home}`)}`,
		`ExecStart=${wordsOf(job)
			.map((word) => quoted(word).replaceAll("$", "$$$$"))
			.join(" ")}`,
	]);
}

const lines = (of: readonly string[]): string => `${of.join("\n")}\n`;

/** As systemd.syntax(7) and systemd.unit(5) take a word: C escapes within quotes, and %% for a percent sign. */
function quoted(word: string): string {
	const escaped = word.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("%", "%%");
	return /^[\w./:@+-]+$/.test(word) ? escaped : `"${escaped}"`;
}
