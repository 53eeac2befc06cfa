import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeUniversity, writeEmbedded } from "../../src/sandbox/university/index.js";
import { timeOf } from "./processes.js";

/** Milliseconds, each the median of some runs that took turns. */
export interface StartUp {
	readonly node: number;
	readonly version: number;
	readonly help: number;
	readonly analyze: number;
}

const ROUNDS = 15;

/** How long commands take that need no QuickBooks, beside Node doing nothing. The environment is bare, too: Node is slower in others, and our part smaller. */
export async function startUp(program: string): Promise<StartUp> {
	const folder = mkdtempSync(join(tmpdir(), "eaur-bench-"));
	const mis = join(folder, "university.sqlite");
	writeEmbedded(mis, makeUniversity({ seed: 1, students: 200, applicants: 100, invoices: 1_000, dirt: false }));
	const env = { PATH: process.env.PATH, HOME: folder, EAUR_QB_HOME: folder, MIS_DATABASE_URL: `sqlite:${mis}` };
	const commands: Record<keyof StartUp, readonly string[]> = {
		node: ["-e", "0"],
		version: [program, "--version"],
		help: [program, "--help"],
		analyze: [program, "invoices", "analyze"],
	};
	try {
		const times: Record<keyof StartUp, number[]> = { node: [], version: [], help: [], analyze: [] };
		const names = Object.keys(commands) as (keyof StartUp)[];
		for (let round = 0; round < ROUNDS; round += 1) {
			for (const name of names) times[name].push(await timeOf(commands[name], env));
		}
		return {
			node: median(times.node),
			version: median(times.version),
			help: median(times.help),
			analyze: median(times.analyze),
		};
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

export function median(numbers: readonly number[]): number {
	const sorted = numbers.toSorted((a, b) => a - b);
	return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
