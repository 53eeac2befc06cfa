import { setTimeout as sleep } from "node:timers/promises";
import type { SandboxOptions } from "../../src/sandbox/options.js";
import { seededRandom } from "../../src/sandbox/random.js";
import type { StepKill } from "./binary.js";
import type { ScenarioParts } from "./scene.js";
import { type LimitChanges, type Machine, Stage } from "./stage.js";
import { judge, merge, type Verdict } from "./verdict.js";

/** The steps of the protocol at which the process is killed, in their order. */
export const STEPS = ["noted", "claimed", "intended", "attempted", "answered", "settled", "marked", "told"] as const;

const AT_RANDOM = "at a random time";

export type KillPoint = (typeof STEPS)[number] | typeof AT_RANDOM;

export const KILL_POINTS: readonly KillPoint[] = [...STEPS, AT_RANDOM];

export interface KillResult {
	readonly killed: ReadonlyMap<KillPoint, number>;
	/** Rows of invoices that went through it. */
	readonly invoices: number;
	readonly verdict: Verdict;
}

export interface KillPlan {
	readonly seed: number;
	readonly kills: number;
	/** Rows of invoices in each university. */
	readonly invoices: number;
	/** Where there are any, customers and invoices are sent first, and the kills fall among payments. */
	readonly payments?: number;
}

/** A start takes about 400 ms; the rest is spent among the records. */
const EARLIEST_MS = 400;
const LATEST_MS = 1_000;

/** Small batches and a slow QuickBooks, so that many kills fall on few invoices. */
const SMALL: LimitChanges = { items: "2", in_flight: "2" };
const SMALLEST: LimitChanges = { items: "1", in_flight: "1" };
const SLOW: SandboxOptions = { latency: { perCallMs: 10, spread: 0.5 } };

/** People of each university, with every oddity that a MIS holds. */
const PEOPLE = { students: 80, applicants: 60 } as const;

/** Kills one run after the other, each at another point. Takes another university whenever one is done. */
export async function killAgainAndAgain(parts: Omit<ScenarioParts, "seed">, plan: KillPlan): Promise<KillResult> {
	const random = seededRandom(plan.seed);
	const killed = new Map<KillPoint, number>();
	const verdict: Verdict = { lost: [], twice: [], wrong: [] };
	let spent = 0;
	let invoices = 0;
	for (let round = 0; spent < plan.kills; round += 1) {
		const { payments = 0, invoices: charges } = plan;
		const dirt = payments === 0 ? {} : { dirt: false, oddPayments: true };
		const university = { seed: plan.seed + round, ...PEOPLE, invoices: charges, payments, ...dirt };
		const stage = await Stage.open({ ...parts, university, sandbox: SLOW });
		try {
			const machine = await stage.machine();
			if (payments > 0) for (const group of ["customers", "invoices"]) await machine.run([group, "all"]);
			spent += await killUntilDone(stage, machine, { ...plan, kills: plan.kills - spent }, random, killed);
			merge(verdict, await judge(stage, machine));
		} finally {
			await stage.close();
		}
		invoices += plan.invoices;
	}
	return { killed, invoices, verdict };
}

/** How many kills were spent; those left over find no work any more. */
async function killUntilDone(
	stage: Stage,
	machine: Machine,
	{ kills }: KillPlan,
	random: () => number,
	killed: Map<KillPoint, number>,
): Promise<number> {
	let spent = 0;
	for (let turn = 0; spent < kills; turn += 1) {
		const point = KILL_POINTS[turn % KILL_POINTS.length] ?? AT_RANDOM;
		if (await killOnce(machine, point, random)) {
			killed.set(point, (killed.get(point) ?? 0) + 1);
			spent += 1;
		} else if (!(await isWorkLeft(stage))) return spent;
	}
	return spent;
}

/** Whether the process was killed; it may have come to its end before. */
async function killOnce(machine: Machine, point: KillPoint, random: () => number): Promise<boolean> {
	const lookup_after = pick(random, ["0s", "300ms", "10m"]);
	if (point !== AT_RANDOM) {
		const kill: StepKill = { step: point, nth: 1 + Math.floor(random() * 3) };
		return (await machine.run(["sync"], { limits: { ...SMALL, lookup_after }, kill })).signal === "SIGKILL";
	}
	const { child, ended } = machine.start(["sync"], { limits: { ...SMALLEST, lookup_after } });
	const timer = new AbortController();
	const after = EARLIEST_MS + random() * (LATEST_MS - EARLIEST_MS);
	sleep(after, undefined, { signal: timer.signal }).then(
		() => child.kill("SIGKILL"),
		() => {},
	);
	const { signal } = await ended;
	timer.abort();
	return signal === "SIGKILL";
}

async function isWorkLeft(stage: Stage): Promise<boolean> {
	const table = stage.expectedPayments.length > 0 ? "payment" : "tbl_imvoice";
	const [row] = await stage.query(`SELECT COUNT(*) AS records FROM ${table} WHERE QuickBk_Status IN (0, 3)`);
	return row?.records !== "0";
}

function pick<T>(random: () => number, choices: readonly T[]): T {
	return choices[Math.floor(random() * choices.length)] as T;
}
