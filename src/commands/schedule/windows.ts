import { existsSync, rmSync } from "node:fs";
import { win32 } from "node:path";
import { writePrivate } from "../../system/private-file.js";
import { clockText } from "../window.js";
import { type Job, jobId, type Scheduler, wordsOf } from "./job.js";
import { ask, must } from "./programs.js";

/** A daily task of the Windows Task Scheduler that runs a script in the tool's folder. */
export const windows: Scheduler = {
	name: "the Windows Task Scheduler",
	text: (job) =>
		`rem ${scriptOf(job)}\r\n${script(job)}rem the task:\r\nschtasks ${createArgs(job).map(shown).join(" ")}\r\n`,
	async install(job) {
		writePrivate(scriptOf(job), script(job));
		await must("schtasks", createArgs(job));
		return `the task "${nameOf(job)}" and ${scriptOf(job)}`;
	},
	async remove(job) {
		const { code } = await ask("schtasks", ["/Query", "/TN", nameOf(job)]);
		if (code === 0) await must("schtasks", ["/Delete", "/F", "/TN", nameOf(job)]);
		const hadScript = existsSync(scriptOf(job));
		rmSync(scriptOf(job), { force: true });
		return code === 0 || hadScript;
	},
	async status(job) {
		const { code, stdout } = await ask("schtasks", ["/Query", "/TN", nameOf(job), "/V", "/FO", "LIST"]);
		return code === 0 ? { runs: true, detail: stdout.trim() } : undefined;
	},
	notes: ({ logFile }) => [
		'The task runs while you are logged on. On a server, open it in the Task Scheduler and choose "Run whether user is logged on or not".',
		`Nothing is mailed. Progress, details and the summary: ${logFile}.`,
	],
};

const nameOf = (job: Job): string => `eaur-qb ${jobId(job)}`;
const scriptOf = (job: Job): string => win32.join(job.home, "nightly.cmd");

/** The task's own command may have 261 characters and no environment: both are in a script. */
function script(job: Job): string {
	const literal = (text: string) => text.replaceAll("%", "%%");
	return [
		"@echo off",
		"chcp 65001 >nul",
		`cd /d "${literal(job.home)}"`,
		`set "EAUR_QB_HOME=${literal(job.home)}"`,
		wordsOf(job)
			.map((word) => `"${literal(word)}"`)
			.join(" "),
		"",
	].join("\r\n");
}

function createArgs(job: Job): string[] {
	return ["/Create", "/F", "/TN", nameOf(job), "/SC", "DAILY", "/ST", clockText(job.at), "/TR", `"${scriptOf(job)}"`];
}

const shown = (word: string): string => (/^[\w/:.-]+$/.test(word) ? word : `"${word.replaceAll('"', '\\"')}"`);
