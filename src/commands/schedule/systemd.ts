import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { Failure } from "../../words/failure.js";
import { clockText } from "../window.js";
import { type Job, jobId, type Scheduler, wordsOf } from "./job.js";
import { ask, must } from "./programs.js";

/** A service and a timer of the user's own systemd. */
export const systemd: Scheduler = {
	name: "a systemd timer",
	text: (job) =>
		files(job)
			.map(({ path, text }) => `# ${path}\n${text}`)
			.join("\n"),
	async install(job) {
		const units = files(job);
		for (const { path } of units) refuseForeign(path, job);
		mkdirSync(unitFolder(), { recursive: true });
		for (const { path, text } of units) writeFileSync(path, text);
		await must("systemctl", ["--user", "daemon-reload"]);
		await must("systemctl", ["--user", "enable", "--now", `${nameOf(job)}.timer`]);
		return units.map(({ path }) => path).join(" and ");
	},
	async remove(job) {
		const units = files(job).filter(({ path }) => existsSync(path));
		if (units.length === 0) return false;
		for (const { path } of units) refuseForeign(path, job);
		await must("systemctl", ["--user", "disable", "--now", `${nameOf(job)}.timer`]);
		for (const { path } of units) rmSync(path);
		await must("systemctl", ["--user", "daemon-reload"]);
		return true;
	},
	async status(job) {
		const [timer] = files(job);
		if (timer === undefined || !existsSync(timer.path)) return undefined;
		const { stdout, stderr } = await ask("systemctl", [
			"--user",
			"list-timers",
			"--all",
			"--no-pager",
			`${nameOf(job)}.timer`,
		]);
		return (stdout || stderr).trim();
	},
	notes: (job) => [
		"The timer of a user runs while that user is logged in; on a server: loginctl enable-linger.",
		"After a night with the computer off it catches up at the next start.",
		`Nothing is mailed. The summary of each night: journalctl --user -u ${nameOf(job)}; progress and details: ${job.logFile}.`,
	],
};

const nameOf = (job: Job): string => `eaur-qb-${jobId(job)}`;
const unitFolder = (): string => join(homedir(), ".config", "systemd", "user");
const mark = (job: Job): string => `# Written by eaur-qb schedule install for ${job.home}`;

function files(job: Job): { path: string; text: string }[] {
	const path = (ending: string) => join(unitFolder(), `${nameOf(job)}.${ending}`);
	const timer = [
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
	];
	const service = [
		mark(job),
		"[Unit]",
		"Description=eaur-qb: customers and invoices into QuickBooks",
		"",
		"[Service]",
		"Type=oneshot",
		`WorkingDirectory=${job.home.replaceAll("%", "%%")}`,
		`Environment=${quoted(`EAUR_QB_HOME=${job.home}`)}`,
		`ExecStart=${wordsOf(job)
			.map((word) => quoted(word).replaceAll("$", "$$$$"))
			.join(" ")}`,
	];
	return [
		{ path: path("timer"), text: `${timer.join("\n")}\n` },
		{ path: path("service"), text: `${service.join("\n")}\n` },
	];
}

/** As systemd.syntax(7) and systemd.unit(5) take a word: C escapes within quotes, and %% for a percent sign. */
function quoted(word: string): string {
	const escaped = word.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("%", "%%");
	return /^[\w./:@+-]+$/.test(word) ? escaped : `"${escaped}"`;
}

function refuseForeign(path: string, job: Job): void {
	if (!existsSync(path) || readFileSync(path, "utf8").startsWith(mark(job))) return;
	throw new Failure("surroundings", {
		detail: `${path} was not written by eaur-qb for ${job.home}: it is left alone.`,
		fix: "Look at it, and move it away if it is not needed.",
	});
}
