import { Failure } from "../../words/failure.js";
import { type Job, type Scheduler, wordsOf } from "./job.js";
import { ask, must } from "./programs.js";

/** Lines of the user's crontab, between two marks. */
export const cron: Scheduler = {
	name: "cron",
	text: block,
	async install(job) {
		const others = withoutBlock(await currentCrontab(), job).rest;
		const apart = others === "" || others.endsWith("\n") ? "" : "\n";
		await must("crontab", ["-"], { input: others + apart + block(job) });
		return "the crontab of this user (crontab -l shows it)";
	},
	async remove(job) {
		const { rest, found } = withoutBlock(await currentCrontab(), job);
		if (found) await (rest === "" ? must("crontab", ["-r"]) : must("crontab", ["-"], { input: rest }));
		return found;
	},
	async status(job) {
		const { found, lines } = withoutBlock(await currentCrontab(), job);
		return found ? { runs: true, detail: lines } : undefined;
	},
	notes: ({ logFile }) => [
		"cron mails what the run prints, one summary, to this user; MAILTO=… on the first line of the crontab changes that. Without a mail program on this computer nothing is mailed.",
		`Progress and details are in ${logFile}.`,
		"A computer that is off at that time does nothing that night.",
	],
};

const begin = (job: Job): string => `# >>> eaur-qb ${job.home} >>>`;
const end = (job: Job): string => `# <<< eaur-qb ${job.home} <<<`;

function block(job: Job): string {
	const { at, home } = job;
	const command = `cd ${quoted(home)} && EAUR_QB_HOME=${quoted(home)} ${wordsOf(job).map(quoted).join(" ")}`;
	const line = `${at.minute} ${at.hour} * * * ${command.replaceAll("%", "\\%")}`;
	return `${begin(job)}\n${line}\n${end(job)}\n`;
}

/** For /bin/sh. cron itself takes a bare % for a line break: that is escaped for the whole line. */
function quoted(word: string): string {
	return /^[\w./:@+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

async function currentCrontab(): Promise<string> {
	const { code, stdout, stderr } = await ask("crontab", ["-l"]);
	if (code === 0) return stdout;
	if (/no crontab/i.test(stderr)) return "";
	throw new Failure("surroundings", {
		detail: `The crontab cannot be read: ${stderr.trim() || `crontab -l ended with ${code}`}`,
		fix: "`eaur-qb schedule print` shows the lines; an administrator can add them by hand.",
	});
}

function withoutBlock(crontab: string, job: Job): { rest: string; lines: string; found: boolean } {
	const lines = crontab.split("\n");
	const first = lines.indexOf(begin(job));
	if (first < 0) return { rest: crontab, lines: "", found: false };
	const last = lines.indexOf(end(job), first);
	if (last < 0) {
		throw new Failure("surroundings", {
			detail: `The crontab has the line "${begin(job)}" without the one that ends our lines.`,
			fix: "Take the lines of eaur-qb out by hand: crontab -e. Then run the command again.",
		});
	}
	const rest = [...lines.slice(0, first), ...lines.slice(last + 1)].join("\n");
	return { rest, lines: lines.slice(first + 1, last).join("\n"), found: true };
}
