import { setTimeout as sleep } from "node:timers/promises";
import type { SandboxOptions } from "../../src/sandbox/options.js";
import { seededRandom } from "../../src/sandbox/random.js";
import type { StepKill } from "./binary.js";
import type { LimitChanges, Machine } from "./stage.js";
import { Stage, type StageOptions } from "./stage.js";
import { judge, type Verdict } from "./verdict.js";

/** The steps of the protocol at which the process is killed, in their order. */
export const STEPS = ["noted", "claimed", "intended", "attempted", "answered", "settled", "marked", "told"] as const;

const AT_RANDOM = "at a random time";

export type KillPoint = (typeof STEPS)[number] | typeof AT_RANDOM;

export const KILL_POINTS: readonly KillPoint[] = [...STEPS, AT_RANDOM];

export interface KillResult {
	readonly killed: ReadonlyMap<KillPoint, number>;
	/** Sendable invoices that went through it. */
	readonly invoices: number;
	readonly verdict: Verdict;
}

export interface KillPlan {
	readonly seed: number;
	readonly kills: number;
}

/** A start takes about 400 ms; the rest is spent among the records. */
const EARLIEST_MS = 400;
const LATEST_MS = 1_000;

/** Small batches and a slow QuickBooks, so that many kills fall on few invoices. */
const SMALL: LimitChanges = { items: "2", in_flight: "2" };
const SMALLEST: LimitChanges = { items: "1", in_flight: "1" };
const SLOW: SandboxOptions = { latency: { perCallMs: 10, spread: 0.5 } };

/**
 * Kills one run after the other, each at another point, over one university; whatever is left then is for the last run,
 * which nobody disturbs. Ends early where every record is settled before all kills are spent.
 */
export async function killAgainAndAgain(
	options: Omit<StageOptions, "sandbox">,
	{ seed, kills }: KillPlan,
): Promise<KillResult> {
	const random = seededRandom(seed);
	const stage = await Stage.open({ ...options, sandbox: SLOW });
	try {
		const machine = await stage.machine();
		const killed = new Map<KillPoint, number>();
		for (let spent = 0; spent < kills; ) {
			const point = KILL_POINTS[spent % KILL_POINTS.length] ?? AT_RANDOM;
			const hit = await killOnce(machine, point, random);
			if (hit) killed.set(point, (killed.get(point) ?? 0) + 1);
			else if (!(await isWorkLeft(stage))) break;
			spent += 1;
		}
		const verdict = await judge(stage, machine);
		const invoices = stage.university.expected.filter((each) => each.table === "tbl_imvoice");
		return { killed, invoices: invoices.length, verdict };
	} finally {
		await stage.close();
	}
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
	const [row] = await stage.query("SELECT COUNT(*) AS records FROM tbl_imvoice WHERE QuickBk_Status IN (0, 3)");
	return row?.records !== "0";
}

function pick<T>(random: () => number, choices: readonly T[]): T {
	return choices[Math.floor(random() * choices.length)] as T;
}
