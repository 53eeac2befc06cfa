import type { SandboxOptions } from "../../src/sandbox/options.js";
import { seededRandom } from "../../src/sandbox/random.js";
import { type Machine, Stage, type StageOptions } from "./stage.js";
import { judge, type Verdict } from "./verdict.js";

/** One kind of fault, and what came of it. */
export interface Scenario {
	/** As `--scenario` takes it, and as the table shows it. */
	readonly name: string;
	play(parts: ScenarioParts): Promise<ScenarioResult>;
}

export interface ScenarioParts extends Pick<StageOptions, "binary" | "mariadb"> {
	readonly seed: number;
}

export interface ScenarioResult {
	/** How often the fault struck. */
	readonly injected: number;
	readonly verdict: Verdict;
}

/** A university on which a fault is tried out. Ordinary people: the odd ones have their turn in the kills. */
const SIZE = { students: 20, applicants: 10, invoices: 120, dirt: false } as const;

/** So slow that something can happen in the middle of a run. */
export const SLOW: SandboxOptions = { latency: { perCallMs: 20, spread: 0.5 } };

export interface Scene {
	readonly stage: Stage;
	readonly random: () => number;
	/** What is found wrong on the way; added to the verdict at the end. */
	readonly wrong: string[];
}

export interface StagePlan extends ScenarioParts, Pick<StageOptions, "writeBack" | "embedded"> {
	readonly invoices?: number;
	/** Without any, `sync` sends none. */
	readonly payments?: number;
}

/** Plays on a stage of its own and judges at the end, on the machine that the play gives back. */
export async function onStage(
	{ seed, invoices = SIZE.invoices, payments = 0, ...parts }: StagePlan,
	sandbox: SandboxOptions,
	play: (scene: Scene) => Promise<{ injected: number; machine: Machine }>,
): Promise<ScenarioResult> {
	const stage = await Stage.open({ ...parts, university: { seed, ...SIZE, invoices, payments }, sandbox });
	try {
		const scene: Scene = { stage, random: seededRandom(seed), wrong: [] };
		const { injected, machine } = await play(scene);
		const verdict = await judge(stage, machine);
		return { injected, verdict: { ...verdict, wrong: [...scene.wrong, ...verdict.wrong] } };
	} finally {
		await stage.close();
	}
}
