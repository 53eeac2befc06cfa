import { startMariadb } from "../support/mariadb.js";
import { copyBinary } from "./binary.js";
import { KILL_POINTS, killAgainAndAgain } from "./kills.js";
import { PAYMENT_SCENARIOS } from "./payments.js";
import { SCENARIOS } from "./scenarios.js";
import type { Scenario, ScenarioParts } from "./scene.js";
import { UNDO_SCENARIOS } from "./undo.js";
import { merge, type Verdict } from "./verdict.js";

export interface ProofOptions {
	readonly seed: number;
	/** Kills altogether; 0 leaves them out. */
	readonly kills: number;
	/** Rows of invoices that the kills go through, at the least. */
	readonly invoices: number;
	/** Only scenarios of these names, or whose names contain one of these; all of them when absent. */
	readonly scenarios?: readonly string[] | undefined;
	/** Another build than dist, such as one that was broken on purpose. */
	readonly dist?: string | undefined;
	/** Called with each row of the table as soon as it is known. */
	readonly onRow?: (row: ProofRow) => void;
}

/** A line of the table. */
export interface ProofRow {
	readonly fault: string;
	readonly injected: number;
	readonly verdict: Verdict;
}

export interface Proof {
	readonly rows: readonly ProofRow[];
	readonly kills: number;
	readonly invoices: number;
}

/** Much of a scenario is waiting for timeouts: more of them at once than cores do not disturb each other. */
const AT_ONCE = 4;

/** The kills are shared out over so many universities. */
const KILL_JOBS = 2;

type Job = (parts: Omit<ScenarioParts, "seed">) => Promise<void>;

/** Plays every fault against the built binary, and gives back what came of it. */
export async function prove(options: ProofOptions): Promise<Proof> {
	const mariadb = await startMariadb();
	const rows: ProofRow[] = [];
	const add = (row: ProofRow) => {
		rows.push(row);
		options.onRow?.(row);
	};
	const kills = new Kills(options);
	const scenarios = scenariosNamed(options.scenarios);
	const jobs = [...kills.jobs(), ...scenarios.map((scenario) => jobOf(scenario, options.seed, add))];
	try {
		const binary = copyBinary(options.dist);
		await runAll(jobs, { binary, mariadb });
	} finally {
		await mariadb.stop();
	}
	for (const row of kills.rows()) add(row);
	return { rows, kills: kills.total, invoices: kills.invoices };
}

function scenariosNamed(names: readonly string[] | undefined): Scenario[] {
	const all = [...SCENARIOS, ...PAYMENT_SCENARIOS, ...UNDO_SCENARIOS];
	const whole = new Set(all.map(({ name }) => name));
	const isMeant = (name: string, part: string) => (whole.has(part) ? name === part : name.includes(part));
	return all.filter(({ name }) => names?.some((part) => isMeant(name, part)) ?? true);
}

function jobOf(scenario: Scenario, seed: number, add: (row: ProofRow) => void): Job {
	return async (parts) => {
		const { injected, verdict } = await scenario.play({ ...parts, seed });
		if (injected === 0) verdict.wrong.push("the fault never struck: nothing was proved");
		add({ fault: scenario.name, injected, verdict });
	};
}

async function runAll(jobs: readonly Job[], parts: Omit<ScenarioParts, "seed">): Promise<void> {
	const waiting = [...jobs];
	const lane = async () => {
		for (let job = waiting.shift(); job; job = waiting.shift()) await job(parts);
	};
	await Promise.all(Array.from({ length: AT_ONCE }, lane));
}

/** The kills of all jobs together, a row for each point at which the process was killed. */
class Kills {
	private readonly counts = new Map<string, number>();
	private readonly verdict: Verdict = { lost: [], twice: [], wrong: [] };
	invoices = 0;

	constructor(private readonly options: ProofOptions) {}

	get total(): number {
		return [...this.counts.values()].reduce((sum, count) => sum + count, 0);
	}

	jobs(): Job[] {
		const { seed, kills, invoices } = this.options;
		const count = kills > KILL_POINTS.length * KILL_JOBS ? KILL_JOBS : Math.min(1, kills);
		return Array.from({ length: count }, (_, index) => (parts) => {
			const plan = { seed: seed * 1000 + index * 100, kills: Math.ceil(kills / count) };
			return this.play(parts, { ...plan, invoices: Math.ceil(invoices / count) });
		});
	}

	/** What went wrong cannot be put down to one point: it stands in the last row. */
	rows(): ProofRow[] {
		if (this.total === 0) return [];
		const none: Verdict = { lost: [], twice: [], wrong: [] };
		const rows = KILL_POINTS.map((point) => ({
			fault: point.startsWith("at ") ? `kill -9 ${point}` : `kill -9 at step "${point}"`,
			injected: this.counts.get(point) ?? 0,
			verdict: none,
		}));
		return [...rows, { fault: "all kills together", injected: this.total, verdict: this.verdict }];
	}

	private async play(...[parts, plan]: Parameters<typeof killAgainAndAgain>): Promise<void> {
		const { killed, invoices, verdict } = await killAgainAndAgain(parts, plan);
		for (const [point, count] of killed) this.counts.set(point, (this.counts.get(point) ?? 0) + count);
		this.invoices += invoices;
		merge(this.verdict, verdict);
	}
}
