import { existsSync, lstatSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { Failure } from "../../words/failure.js";
import type { Job, Scheduler } from "./job.js";
import { type Answer, ask, must } from "./programs.js";
import { mark, placeOf, serviceText, timerText, type UnitPlace } from "./systemd-units.js";

/** A service and a timer: of the user's own systemd, or of the system itself for a service account. */
export const systemd: Scheduler = {
	name: "a systemd timer",
	text: (job) =>
		units(job)
			.map(({ path, text }) => `# ${path}\n${text}`)
			.join("\n"),
	async install(job) {
		const place = placeOf(job);
		await requireReachable(place, job);
		const written = units(job);
		for (const { path } of written) refuseForeign(path, job);
		const before = { texts: written.map(({ path }) => textAt(path)), isEnabled: isThere(place.enabledLink) };
		const made = makeFolder(place.folder);
		try {
			write(place.folder, written);
			await must("systemctl", [...place.scope, "daemon-reload"]);
			await must("systemctl", [...place.scope, "enable", "--now", place.timerName]);
		} catch (error) {
			// What fails leaves nothing behind: a timer that only looks installed would be believed.
			putBack(written, before.texts);
			if (!before.isEnabled) rmSync(place.enabledLink, { force: true });
			if (made !== undefined) rmSync(made, { recursive: true, force: true });
			await ask("systemctl", [...place.scope, "daemon-reload"]);
			throw error;
		}
		return written.map(({ path }) => path).join(" and ");
	},
	async remove(job) {
		const place = placeOf(job);
		const present = units(job).filter(({ path }) => existsSync(path));
		if (present.length === 0) return false;
		for (const { path } of present) refuseForeign(path, job);
		const disabled = await ask("systemctl", [...place.scope, "disable", "--now", place.timerName]);
		for (const path of [...present.map((unit) => unit.path), place.enabledLink]) removeFile(path);
		const reloaded = await ask("systemctl", [...place.scope, "daemon-reload"]);
		// A systemd that is not there runs nothing; one that is there and did not let go of the timer must be told of.
		if (disabled.code !== 0 && reloaded.code === 0) throw notLetGo(place, disabled);
		return true;
	},
	async status(job) {
		const place = placeOf(job);
		if (!existsSync(place.timer)) return undefined;
		const properties = "--property=LoadState,UnitFileState,ActiveState,NextElapseUSecRealtime";
		const { code, stdout, stderr } = await ask("systemctl", [...place.scope, "show", properties, place.timerName]);
		const said = (stdout || stderr).trim();
		const runs = code === 0 && /^UnitFileState=enabled$/m.test(stdout) && /^ActiveState=active$/m.test(stdout);
		return { runs, detail: `${place.timer}${said === "" ? "" : `\n${said}`}` };
	},
	notes: (job) => [
		...(job.account === undefined
			? ["The timer of a user runs while that user is logged in; on a server: loginctl enable-linger."]
			: [`It runs as ${job.account}, whether anybody is logged in or not.`]),
		"After a night with the computer off it catches up at the next start.",
		`Nothing is mailed. The summary of each night: journalctl ${job.account === undefined ? "--user " : ""}-u ${placeOf(job).name}; progress and details: ${job.logFile}.`,
	],
};

interface Unit {
	readonly path: string;
	readonly text: string;
}

function units(job: Job): Unit[] {
	const place = placeOf(job);
	return [
		{ path: place.timer, text: timerText(job) },
		{ path: place.service, text: serviceText(job) },
	];
}

/** @throws Failure "surroundings" where no systemd answers: a service account has none of its own */
async function requireReachable({ scope }: UnitPlace, job: Job): Promise<void> {
	const { code, stdout, stderr } = await ask("systemctl", [...scope, "show-environment"]);
	if (code === 0) return;
	const said = (stderr || stdout).trim();
	throw new Failure("surroundings", {
		detail: `${job.account === undefined ? "This account has no systemd of its own that runs" : "The systemd of this computer does not answer"}${said === "" ? "" : `: ${said}`}. Nothing was written.`,
		fix:
			job.account === undefined
				? "An account that nobody logs in to is run by the system: as root, eaur-qb schedule install --kind systemd --as <this account>. For your own account: loginctl enable-linger, then log in anew. Or use --kind cron."
				: "Use --kind cron, as that account.",
	});
}

const textAt = (path: string): string | undefined => (existsSync(path) ? readFileSync(path, "utf8") : undefined);

/** Of a link also where what it leads to is gone. */
const isThere = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

/** The first folder that had to be made, if any. */
function makeFolder(folder: string): string | undefined {
	try {
		return mkdirSync(folder, { recursive: true });
	} catch (error) {
		throw notAllowed(folder, error);
	}
}

function write(folder: string, written: readonly Unit[]): void {
	try {
		for (const { path, text } of written) writeFileSync(path, text);
	} catch (error) {
		throw notAllowed(folder, error);
	}
}

function putBack(written: readonly Unit[], before: readonly (string | undefined)[]): void {
	for (const [at, { path }] of written.entries()) {
		const text = before[at];
		if (text === undefined) rmSync(path, { force: true });
		else writeFileSync(path, text);
	}
}

function removeFile(path: string): void {
	try {
		rmSync(path, { force: true });
	} catch (error) {
		throw notAllowed(path, error);
	}
}

function notAllowed(path: string, error: unknown): Failure {
	return new Failure("surroundings", {
		detail: `${path} cannot be written: ${error instanceof Error ? error.message : String(error)}`,
		fix: "The units of a service account belong to root: run the command with sudo.",
	});
}

function notLetGo({ timerName, scope }: UnitPlace, { stderr, stdout }: Answer): Failure {
	return new Failure("surroundings", {
		detail: `The files are gone, but systemd did not stop ${timerName}: ${(stderr || stdout).trim()}`,
		fix: `Run: systemctl ${[...scope, "stop", timerName].join(" ")}`,
	});
}

function refuseForeign(path: string, job: Job): void {
	if (!existsSync(path) || readFileSync(path, "utf8").startsWith(mark(job))) return;
	throw new Failure("surroundings", {
		detail: `${path} was not written by eaur-qb for ${job.home}: it is left alone.`,
		fix: "Look at it, and move it away if it is not needed.",
	});
}
