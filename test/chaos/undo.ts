import type { FaultRule } from "../../src/sandbox/faults.js";
import { seededRandom } from "../../src/sandbox/random.js";
import type { Scenario, ScenarioParts } from "./scene.js";
import { type LimitChanges, type Machine, type QboObject, Stage } from "./stage.js";
import type { Verdict } from "./verdict.js";

/** The steps of taking back at which the process is killed. */
const STEPS = ["intended", "attempted", "answered", "settled", "marked", "told"] as const;

const SIZE = { students: 20, applicants: 10, invoices: 80, dirt: false } as const;

/** Small batches, so that many kills fall on few documents; and no longer waiting than a fault needs. */
const SMALL: LimitChanges = { items: "3", in_flight: "2", timeout: "600ms" };

/** What goes wrong while a whole sync is taken back. */
interface Trouble {
	readonly name: string;
	readonly kills: number;
	readonly fault?: Omit<FaultRule, "seed">;
}

/**
 * A sync is taken back under faults, with nightly runs in between, until nothing is left. Then all that it made must be void
 * or inactive, its rows at 2, and neither another undo nor another run may write anything.
 */
function takingBack({ name, kills, fault }: Trouble): Scenario {
	return {
		name,
		play: async (parts: ScenarioParts) => {
			const stage = await Stage.open({ ...parts, university: { seed: parts.seed, ...SIZE } });
			try {
				const machine = await stage.machine();
				const { customers } = dataOf((await machine.run(["sync", "--json"])).stdout);
				const runId = (customers as { readonly run_id: string }).run_id;
				if (fault) await stage.faults({ ...fault, seed: parts.seed } as FaultRule);
				const random = seededRandom(parts.seed);
				let injected = 0;
				for (let turn = 0; turn < kills; turn += 1) {
					const step = STEPS[turn % STEPS.length] ?? "answered";
					const nth = 1 + Math.floor(random() * 3);
					const kill = fault ? undefined : { step, nth };
					const { signal } = await machine.run(["undo", runId, "--yes"], { limits: SMALL, kill });
					if (signal === "SIGKILL") injected += 1;
					if (turn % 4 === 3) await machine.run(["sync"], { limits: SMALL });
				}
				if (fault) injected = await stage.struck();
				await stage.faults();
				return { injected, verdict: await judgeUndone(stage, machine, runId) };
			} finally {
				await stage.close();
			}
		},
	};
}

/** What an undo has left. */
interface Kept {
	readonly record: string;
	readonly reason: string;
}

async function judgeUndone(stage: Stage, machine: Machine, runId: string): Promise<Verdict> {
	const verdict: Verdict = { lost: [], twice: [], wrong: [] };
	const last = await machine.run(["undo", runId, "--yes", "--json"]);
	const { left } = dataOf(last.stdout) as { readonly left?: readonly Kept[] };
	if (left === undefined) return { ...verdict, wrong: [`an undisturbed undo ended with ${last.code}: ${last.stderr}`] };
	for (const { record, reason } of left)
		if (!reason.startsWith("QuickBooks had it already")) verdict.wrong.push(`${record} was left: ${reason}`);
	const before = await stage.stats();
	for (const words of [["undo", runId, "--yes"], ["sync"]]) {
		const { code, signal, stderr } = await machine.run(words);
		if (code !== 0 && code !== 3) verdict.wrong.push(`${words[0]} ended with ${code ?? signal}: ${stderr}`);
	}
	const { writes, broken_rules: broken } = await stage.stats();
	if (writes !== before.writes) verdict.wrong.push(`${writes - before.writes} writes where there was nothing to do`);
	for (const { rule, count, example } of broken) verdict.wrong.push(`rule broken ${count} times: ${rule} (${example})`);
	await compareDocuments(stage, verdict);
	await compareRows(stage, left, verdict);
	return verdict;
}

async function compareDocuments(stage: Stage, verdict: Verdict): Promise<void> {
	const numbers = new Map<string, QboObject[]>();
	for (const object of await stage.objects("Invoice")) {
		const number = String(object.DocNumber);
		if (number.startsWith("MIS-")) numbers.set(number, [...(numbers.get(number) ?? []), object]);
	}
	for (const { table, key, outcome } of stage.expected) {
		if (table !== "tbl_imvoice" || outcome !== "send") continue;
		const [object, ...more] = numbers.get(`MIS-${key}`) ?? [];
		numbers.delete(`MIS-${key}`);
		if (!object) verdict.lost.push(`MIS-${key} is not in QuickBooks: it was to be void there`);
		else if (object.TotalAmt !== 0) verdict.wrong.push(`MIS-${key} stands still: ${String(object.TotalAmt)}`);
		if (more.length > 0) verdict.twice.push(`MIS-${key} is in QuickBooks ${more.length + 1} times`);
	}
	for (const number of numbers.keys()) verdict.wrong.push(`${number} was sent again`);
}

/** At 2 is what was taken back, at 1 what the run had only found. */
async function compareRows(stage: Stage, left: readonly Kept[], verdict: Verdict): Promise<void> {
	const kept = new Set(left.map(({ record }) => record));
	const tables = [
		["tbl_imvoice", "id", "invoice"],
		["tbl_personal_ug", "per_id_ug", "student"],
		["tbl_online_application", "appl_Id", "applicant"],
	] as const;
	for (const [table, key, kind] of tables) {
		for (const { id, status } of await stage.query(`SELECT ${key} AS id, QuickBk_Status AS status FROM ${table}`)) {
			const right = kept.has(`${kind}:${id}`) ? "1" : "2";
			if (status !== right) verdict.wrong.push(`${table} ${id} is at ${status} instead of ${right}`);
		}
	}
}

const dataOf = (stdout: string): Readonly<Record<string, unknown>> =>
	(JSON.parse(stdout) as { readonly data: Readonly<Record<string, unknown>> | null }).data ?? {};

export const UNDO_SCENARIOS: readonly Scenario[] = [
	takingBack({ name: "undo: kill -9 at each step", kills: 24 }),
	takingBack({ name: "undo: kill -9, a few", kills: 4 }),
	takingBack({
		name: "undo: connection reset after commit",
		kills: 3,
		fault: { on: "write", do: "reset-after", every: 3 },
	}),
	takingBack({ name: "undo: 504 before commit", kills: 3, fault: { on: "write", do: "504-before", every: 3 } }),
	takingBack({ name: "undo: committed late", kills: 3, fault: { on: "batch", do: "late-commit", every: 3, ms: 300 } }),
];
