import { closeSync, constants, fsyncSync, writeSync } from "node:fs";
import type { Witness } from "../config/types.js";
import { openWithoutLink } from "../system/private-file.js";
import { startProgram } from "../system/programs.js";
import { asShown } from "../words/shown.js";

/** An audit head that was told to somebody else, and how many entries the log had then. */
export interface WitnessedHead {
	readonly head: string;
	readonly entries: number;
}

export interface Told extends WitnessedHead {
	readonly at: Date;
	readonly runId: string;
	readonly company: string | undefined;
}

/** A person reads it in a mail; `witnessedIn` finds it there, whatever stands around it. */
export const witnessLine = ({ head, entries, at, runId, company }: Told): string =>
	`eaur-qb audit head ${head} of ${entries} entries at ${at.toISOString()}, run ${runId}, company ${company ?? "none"}\n`;

const LINE = /\baudit head ([0-9a-f]{64}) of (\d{1,15}) entries\b/g;

/** Every head that a witness has kept: a file of lines, a mailbox, a log of another computer. */
export function witnessedIn(text: string): WitnessedHead[] {
	return [...text.matchAll(LINE)].map(([, head = "", entries]) => ({ head, entries: Number(entries) }));
}

/** A mail server may think for a while; the run has ended by then, and holds its locks no longer than this. */
const PATIENCE_MS = 30_000;

/** Gives the line to the witness. Undefined where it has it, else why it has not. */
export async function tellWitness(
	witness: Witness,
	line: string,
	patienceMs: number = PATIENCE_MS,
): Promise<string | undefined> {
	try {
		if ("file" in witness) addTo(witness.file, line);
		else return await tellProgram(witness.program, line, patienceMs);
		return undefined;
	} catch (error) {
		return error instanceof Error ? asShown(error.message) : String(error);
	}
}

/**
 * The file may be one that this account can only add to, or be kept on another computer: its rights are left as they are.
 * A pipe that nobody reads would hold the run up for ever; it is refused instead.
 */
function addTo(path: string, line: string): void {
	const { O_WRONLY, O_APPEND, O_CREAT, O_NONBLOCK = 0 } = constants;
	const file = openWithoutLink(path, O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK);
	try {
		writeSync(file, line);
		fsyncSync(file);
	} finally {
		closeSync(file);
	}
}

/** In a group of its own: Ctrl-C at the end of a run is not for it, and what it started ends with it. */
const OWN_GROUP = process.platform !== "win32";
const SHOWN = 300;

function tellProgram([program, ...args]: Program, line: string, patienceMs: number): Promise<string | undefined> {
	return new Promise((resolve) => {
		const child = startProgram(program, args, { stdio: ["pipe", "ignore", "pipe"], detached: OWN_GROUP });
		const timer = setTimeout(() => {
			endAll(child.pid);
			resolve(`${program} did not end within ${Math.round(patienceMs / 1000)} s`);
		}, patienceMs);
		let said = "";
		child.stderr.setEncoding("utf8").on("data", (text: string) => {
			if (said.length < SHOWN) said += text.slice(0, SHOWN);
		});
		// One that has ended without reading tells so by its exit code.
		child.stdin.on("error", () => {});
		child.stdin.end(line);
		child.once("error", (error) => {
			clearTimeout(timer);
			resolve(`${program} cannot be started (${error.message})`);
		});
		child.once("exit", (code, signal) => {
			clearTimeout(timer);
			const why = asShown(said.trim().slice(0, SHOWN)) || "it said nothing";
			resolve(code === 0 ? undefined : `${program} ended with ${code ?? signal}: ${why}`);
		});
	});
}

type Program = readonly [string, ...string[]];

function endAll(pid: number | undefined): void {
	if (pid === undefined) return;
	try {
		process.kill(OWN_GROUP ? -pid : pid, "SIGKILL");
	} catch {
		// It ended in the same moment.
	}
}
