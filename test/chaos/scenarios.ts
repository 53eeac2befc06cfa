import { setTimeout as sleep } from "node:timers/promises";
import type { FaultRule, Misfortune } from "../../src/sandbox/faults.js";
import type { SandboxOptions } from "../../src/sandbox/options.js";
import { type PrivateServer, startMariadb, type TestServer } from "../support/mariadb.js";
import type { Ended } from "./binary.js";
import { ROWS } from "./rows.js";
import { onStage, type Scenario, type Scene, SLOW } from "./scene.js";
import type { LimitChanges, Machine, RunOptions, Stage } from "./stage.js";

/** What a fault strikes: the documents of which group, and how many payments there are. */
export interface Matter {
	readonly prefix: string;
	readonly group: "invoices" | "payments";
	readonly payments: number;
}

const OF_INVOICES: Matter = { prefix: "", group: "invoices", payments: 0 };

const some = ({ group }: Matter): string[] => [group, "all", "--batch-size", "30", "--max-batches", "1"];

/** Before payments, what they rest on is sent. */
async function begin(stage: Stage, { payments }: Matter): Promise<Machine> {
	const machine = await stage.machine();
	if (payments > 0) for (const group of ["customers", "invoices"]) await machine.succeed([group, "all"]);
	return machine;
}

const SOME_INVOICES = some(OF_INVOICES);

/** The run was shut out by another one (contract: exit code 11). */
const SHUT_OUT = 11;
const INTERRUPTED = 130;

export interface WireFault {
	readonly name: string;
	readonly rule: Omit<FaultRule, "on" | "do">;
	/** What happens besides. */
	readonly also?: readonly FaultRule[];
	readonly do: Misfortune;
	readonly on?: FaultRule["on"];
	readonly limits?: LimitChanges;
	readonly sandbox?: SandboxOptions;
}

/** How many attempts a request has in the runs of a scenario: with one, every fault leaves an open outcome behind. */
const ATTEMPTS = ["3", "1", "2", "1", "3", "1"];

/** A fault on the way to QuickBooks or back: run after run, with many attempts and with a single one. */
export function wire(
	{ name, rule, also = [], do: misfortune, on = "write", limits = {}, sandbox = {} }: WireFault,
	of = OF_INVOICES,
): Scenario {
	return {
		name: of.prefix + name,
		play: (parts) =>
			onStage({ ...parts, payments: of.payments }, sandbox, async ({ stage }) => {
				const machine = await begin(stage, of);
				await stage.faults({ on, do: misfortune, seed: parts.seed, ...rule }, ...also);
				for (const attempts of ATTEMPTS) await machine.run(some(of), { limits: { ...limits, attempts } });
				return { injected: await stage.struck(), machine };
			}),
	};
}

export const IMPATIENT: LimitChanges = { timeout: "600ms" };

const WIRE: readonly Scenario[] = [
	wire({ name: "connection reset before commit", do: "reset-before", rule: { every: 3 }, limits: IMPATIENT }),
	wire({ name: "connection reset after commit", do: "reset-after", rule: { every: 3 }, limits: IMPATIENT }),
	wire({ name: "504 before commit", do: "504-before", rule: { every: 3 }, limits: IMPATIENT }),
	wire({ name: "504 after commit", do: "504-after", rule: { every: 3 }, limits: IMPATIENT }),
	wire({ name: "no answer, not committed", do: "hang-before", rule: { every: 5 }, limits: IMPATIENT }),
	wire({ name: "no answer, committed", do: "hang-after", rule: { every: 5 }, limits: IMPATIENT }),
	wire({
		name: "committed after the connection broke",
		do: "late-commit",
		rule: { every: 3, ms: 300 },
		limits: IMPATIENT,
	}),
	wire({ name: "items missing from a batch answer", do: "drop-items", rule: { every: 2 }, limits: IMPATIENT }),
	wire({ name: "answers in another order", do: "shuffle-items", rule: {} }),
	wire({ name: "some items throttled (3001)", do: "item-3001", rule: { every: 2 }, limits: IMPATIENT }),
	wire({ name: "429 as XML", do: "429-xml", rule: { every: 3 }, limits: IMPATIENT }),
	wire({ name: "429 after commit", do: "429-after", rule: { every: 3 }, limits: IMPATIENT }),
	wire({ name: "500", do: "500", rule: { every: 3 }, limits: IMPATIENT }),
	wire({ name: "unexpected error 6000", do: "6000-unexpected", rule: { every: 3 }, limits: IMPATIENT }),
	wire({ name: "HTML 503", do: "503-html", rule: { every: 3 }, limits: IMPATIENT }),
	wire({ name: "answer cut short", do: "invalid-json", rule: { every: 3 }, limits: IMPATIENT }),
	wire({
		name: "connection reset on any call, reads too",
		do: "reset-after",
		on: "any",
		rule: { probability: 0.15 },
		limits: IMPATIENT,
	}),
	wire({
		name: "QuickBooks forgets requestids at once",
		do: "504-after",
		rule: { every: 3 },
		limits: IMPATIENT,
		sandbox: { requestIdMemoryMs: 0 },
	}),
	wire({
		name: "it forgets them, and commits late",
		do: "late-commit",
		rule: { every: 3, ms: 300 },
		limits: IMPATIENT,
		sandbox: { requestIdMemoryMs: 0 },
	}),
];

/** Every third answer is lost, and the look for what became of it finds nothing to go by: no answer is not "not there". */
export function lookUpFails(name: string, misfortune: Misfortune, of = OF_INVOICES): Scenario {
	const fault: WireFault = {
		name,
		do: "504-after",
		rule: { every: 3 },
		also: [{ on: "query", do: misfortune, every: 2 }],
		limits: IMPATIENT,
		sandbox: { requestIdMemoryMs: 0 },
	};
	return wire(fault, of);
}

/** QuickBooks books something else: the run stops, and nothing is sent until a person has deleted it and said so. */
export function bookedOther(
	what: NonNullable<FaultRule["what"]>,
	on: "Customer" | "Invoice" | "Payment" = "Invoice",
	of = OF_INVOICES,
	containing?: string,
): Scenario {
	return {
		name: `${of.prefix}another ${what} booked`,
		play: (parts) =>
			onStage({ ...parts, payments: of.payments }, {}, async ({ stage, wrong }) => {
				const machine = await begin(stage, of);
				let injected = 0;
				for (let round = 0; round < 4; round += 1) {
					await stage.faults({ on, do: "booked-other", what, nth: 1 + round, ...(containing && { containing }) });
					const stopped = await machine.run(["sync"]);
					const struck = await stage.struck();
					await stage.faults();
					injected += struck;
					if (struck === 0) continue;
					if (stopped.code !== STOPPED) wrong.push(`another ${what} ended the run with ${stopped.code}`);
					const again = await machine.run([on === "Customer" ? "customers" : of.group, "all"]);
					if (again.code !== STOPPED) wrong.push(`the next run ended with ${again.code}`);
					await resolveAll(stage, machine, on);
				}
				return { injected, machine };
			}),
	};
}

/** A run that met with what no other code names (contract). */
const STOPPED = 1;

async function resolveAll(stage: Stage, machine: Machine, entity: "Customer" | "Invoice" | "Payment"): Promise<void> {
	const { stdout } = await machine.run(["status", "--json"]);
	const { data } = JSON.parse(stdout) as { data: { misbooked?: { quickbooks_id: string; fix: string }[] } };
	for (const { quickbooks_id: id, fix } of data.misbooked ?? []) {
		await stage.remove(entity, id);
		const command = /`eaur-qb ([^`]+)`/.exec(fix)?.[1] ?? "";
		await machine.succeed(command.split(" "));
	}
}

/** Access tokens die again and again while records are on the wire; every refresh token works once. */
const tokenExpiry: Scenario = {
	name: "tokens expire in the middle",
	play: (parts) =>
		onStage(parts, SLOW, async ({ stage }) => {
			const machine = await stage.machine();
			let injected = 0;
			const { ended } = machine.start(["sync"]);
			const over = ended.then(() => true);
			while (!(await Promise.race([over, sleep(250, false)]))) {
				await stage.expireTokens();
				injected += 1;
			}
			return { injected, machine };
		}),
};

/** In good order and as by a power cut, in turn. */
const misRestarted: Scenario = {
	name: "MariaDB restarted in the middle",
	play: async (parts) => {
		const mariadb = await startMariadb();
		try {
			return await onStage({ ...parts, mariadb }, SLOW, async (scene) => {
				const machine = await scene.stage.machine();
				let injected = 0;
				for (let round = 0; round < 6; round += 1) injected += await restartDuring(mariadb, machine, round, scene);
				return { injected, machine };
			});
		} finally {
			await mariadb.stop();
		}
	},
};

async function restartDuring(mariadb: PrivateServer, machine: Machine, round: number, { random }: Scene) {
	const { child, ended } = machine.start(["sync"], { limits: { items: "3" } });
	await sleep(600 + random() * 600);
	const isRunning = child.exitCode === null;
	if (round % 2 === 0) await mariadb.restart();
	else {
		await mariadb.kill();
		await mariadb.start();
	}
	await ended;
	return isRunning ? 1 : 0;
}

/** Runs at the same moment: of one home, or of as many homes. One works; the others are shut out, or come later. */
export function atOnce(name: string, runs: number, homes: number, embedded = false, of = OF_INVOICES): Scenario {
	return {
		name: of.prefix + name,
		play: (parts) =>
			onStage({ ...parts, embedded, payments: of.payments }, SLOW, async ({ stage, wrong }) => {
				const machines: Machine[] = [await begin(stage, of)];
				while (machines.length < homes) machines.push(await stage.machine());
				let shutOut = 0;
				for (let round = 0; round < 4; round += 1) {
					const started = Array.from({ length: runs }, (_, index) =>
						(machines[index % homes] as Machine).run(some(of)),
					);
					const codes = (await Promise.all(started)).map(({ code }) => code);
					shutOut += codes.filter((code) => code === SHUT_OUT).length;
					const odd = codes.filter((code) => code !== 0 && code !== 3 && code !== SHUT_OUT);
					if (odd.length > 0) wrong.push(`runs at once ended with ${codes.join(", ")}`);
				}
				if (shutOut === 0) wrong.push("no run was ever shut out by another");
				return { injected: 4 * (runs - 1), machine: machines[0] as Machine };
			}),
	};
}

/** Killed in the middle, and the whole EAUR_QB_HOME is gone. The next one starts with nothing. */
export function stateLost(name: string, writeBack: boolean, of = OF_INVOICES): Scenario {
	return {
		name: of.prefix + name,
		play: (parts) =>
			onStage({ ...parts, writeBack, payments: of.payments }, SLOW, async ({ stage, random }) => {
				let machine = await begin(stage, of);
				let injected = 0;
				for (let round = 0; round < 6; round += 1) {
					await killedRun(machine, random, of);
					machine = await stage.machine();
					injected += 1;
					if (writeBack) await takeOver(machine, of);
				}
				return { injected, machine };
			}),
	};
}

/** Each goes on where the other was killed, releases what it left, and comes back later with an old ledger. */
export function inTurns(name: string, writeBack: boolean, of = OF_INVOICES): Scenario {
	return {
		name: of.prefix + name,
		play: (parts) =>
			onStage({ ...parts, writeBack, payments: of.payments }, SLOW, async ({ stage, random }) => {
				const machines = [await begin(stage, of), await stage.machine()] as const;
				let injected = 0;
				for (let round = 0; round < 10; round += 1) {
					const machine = machines[round % 2] as Machine;
					if (writeBack) await takeOver(machine, of);
					await killedRun(machine, random, of);
					injected += 1;
				}
				for (const machine of machines) {
					if (writeBack) await takeOver(machine, of);
					await machine.run(["sync"]);
				}
				return { injected, machine: machines[0] };
			}),
	};
}

/** Killed while QuickBooks is still at work on its requests: it commits them when the next run has begun already. */
const stillAtWork = (name: string, clocksAhead: readonly number[], sandbox: SandboxOptions = {}): Scenario => ({
	name,
	play: (parts) =>
		onStage(parts, sandbox, async ({ stage, random }) => {
			const machine = await stage.machine();
			await machine.succeed(["customers", "all"]);
			let injected = 0;
			for (let round = 0; round < 8; round += 1) {
				await stage.faults({ on: "batch", do: "slow", ms: COMMITS_AFTER_MS });
				const items = String(2 + (round % 4));
				const clockAhead = clocksAhead[round % clocksAhead.length];
				const { child, ended } = machine.start(["invoices", "all"], { limits: { items }, clockAhead });
				while (child.exitCode === null && (await stage.struck()) === 0) await sleep(20);
				await sleep(random() * 600);
				if (child.kill("SIGKILL")) injected += 1;
				await ended;
			}
			// What the last one left behind is committed, or repeated, before anything is counted.
			await stage.faults();
			await machine.run(["sync"]);
			await sleep(COMMITS_AFTER_MS);
			return { injected, machine };
		}),
});

const TWENTY_MINUTES = 20 * 60_000;

/** The connection that holds the lock of a run is cut, as a firewall or an administrator may: the run goes on without. */
async function cutLock(server: TestServer): Promise<void> {
	const holders =
		"SELECT CAST(ID AS CHAR) AS id FROM information_schema.PROCESSLIST WHERE COMMAND = 'Sleep' AND DB LIKE 'chaos%'";
	for (const { id } of await server.query(holders)) await server.query(`KILL ${id}`).catch(() => {});
}

/**
 * A run is at work, QuickBooks at its requests, when the lock on the MIS ends: the server is restarted, or the connection
 * is cut. A second computer starts at once; and, where the MIS is told, releases what the first one has in progress.
 */
function lockLost(name: string, { writeBack, restarted }: { writeBack: boolean; restarted: boolean }): Scenario {
	return {
		name,
		play: async (parts) => {
			const mariadb = await startMariadb();
			try {
				return await onStage({ ...parts, mariadb, writeBack }, {}, async ({ stage, random }) => {
					const machines = [await stage.machine(), await stage.machine()] as const;
					await machines[0].succeed(["customers", "all"]);
					let injected = 0;
					for (let round = 0; round < 4; round += 1) {
						const [first, second] = round % 2 === 0 ? machines : [machines[1], machines[0]];
						await stage.faults({ on: "batch", do: "slow", ms: COMMITS_AFTER_MS });
						const limits = { items: "5", in_flight: "3" };
						const { child, ended } = first.start(SOME_INVOICES, { limits });
						while (child.exitCode === null && (await stage.struck()) === 0) await sleep(20);
						await sleep(random() * 200);
						if (child.exitCode === null) injected += 1;
						await (restarted ? mariadb.restart() : cutLock(mariadb));
						if (writeBack) await second.run(["invoices", "reset", "--older-than", "0s", "--yes"]);
						await Promise.all([second.run(SOME_INVOICES, { limits }), ended]);
						await stage.faults();
					}
					for (const machine of machines) {
						if (writeBack) await takeOver(machine);
						await machine.run(["sync"]);
					}
					return { injected, machine: machines[0] };
				});
			} finally {
				await mariadb.stop();
			}
		},
	};
}

/** Shorter than the timeout (2 s), as Intuit's 120 s are shorter than the 150 s of the tool. */
const COMMITS_AFTER_MS = 1_500;

/** Steps after which something is left for the next one to puzzle over. */
const MESSY = ["claimed", "intended", "attempted", "answered", "settled"];

function killedRun(machine: Machine, random: () => number, of = OF_INVOICES): Promise<Ended> {
	const step = MESSY[Math.floor(random() * MESSY.length)] ?? "attempted";
	const kill = { step, nth: 1 + Math.floor(random() * 6) };
	const items = String(2 + Math.floor(random() * 4));
	return machine.run(some(of), { kill, limits: { items } });
}

async function takeOver(machine: Machine, { payments } = OF_INVOICES): Promise<void> {
	for (const kind of ["customers", "invoices", ...(payments > 0 ? ["payments"] : [])])
		await machine.succeed([kind, "reset", "--older-than", "0s", "--yes"]);
}

/** More than a run reads ahead: what it has read and may not send any more must not keep it from ending. */
const MANY_INVOICES = 2_600;

/** Asked to stop: what is under way is settled, and nothing is left in progress. */
function asked(signal: NodeJS.Signals): Scenario {
	return {
		name: `${signal} once`,
		play: (parts) =>
			onStage({ ...parts, invoices: MANY_INVOICES }, SLOW, async ({ stage, random, wrong }) => {
				const machine = await stage.machine();
				let injected = 0;
				for (let round = 0; round < 5; round += 1) {
					const { ended, hit } = await signalled(machine, [signal], random);
					if (!hit) continue;
					injected += 1;
					if (ended.code !== INTERRUPTED) wrong.push(`${signal} ended the run with ${ended.code ?? ended.signal}`);
					const [row] = await stage.query("SELECT COUNT(*) AS records FROM tbl_imvoice WHERE QuickBk_Status = 3");
					if (row?.records !== "0") wrong.push(`${row?.records} records were left in progress after ${signal}`);
				}
				return { injected, machine };
			}),
	};
}

/** Asked twice, it ends at once; the next run settles. */
const askedTwice: Scenario = {
	name: "SIGINT twice",
	play: (parts) =>
		onStage(parts, SLOW, async ({ stage, random, wrong }) => {
			const machine = await stage.machine();
			let injected = 0;
			for (let round = 0; round < 5; round += 1) {
				const { ended, hit } = await signalled(machine, ["SIGINT", "SIGINT"], random);
				if (hit) injected += 1;
				if (hit && ended.code !== INTERRUPTED) wrong.push(`SIGINT twice ended with ${ended.code ?? ended.signal}`);
			}
			return { injected, machine };
		}),
};

/** Sends the signals once the run is at work; `hit` when it was. */
async function signalled(
	machine: Machine,
	signals: readonly NodeJS.Signals[],
	random: () => number,
	options: RunOptions = { limits: { items: "2", in_flight: "2" } },
): Promise<{ ended: Ended; hit: boolean }> {
	const { child, ended } = machine.start(["sync"], options);
	await Promise.race([sleep(900 + random() * 500), ended]);
	let hit = false;
	for (const signal of signals) {
		hit = child.exitCode === null && child.kill(signal);
		await sleep(20);
	}
	return { ended: await ended, hit };
}

export const SCENARIOS: readonly Scenario[] = [
	...WIRE,
	tokenExpiry,
	misRestarted,
	atOnce("two runs at once, one home", 2, 1),
	atOnce("three runs at once, three homes", 3, 3),
	atOnce("two homes on one embedded MIS", 2, 2, true),
	lockLost("MIS restarted under a run, another computer goes on, MIS read only", { writeBack: false, restarted: true }),
	lockLost("reset beside a run that has lost its lock", { writeBack: true, restarted: false }),
	stateLost("state folder lost", true),
	stateLost("state folder lost, MIS read only", false),
	inTurns("two machines in turns", true),
	inTurns("two machines in turns, MIS read only", false),
	stillAtWork("kill -9, and QuickBooks commits later", [0]),
	stillAtWork("the same, on computers with clocks apart", [0, TWENTY_MINUTES, -TWENTY_MINUTES], {
		requestIdMemoryMs: 0,
	}),
	wire({ name: "replayed old answers", do: "replayed-old", rule: { every: 3, ms: 86_400_000 }, limits: IMPATIENT }),
	lookUpFails("lost, and the look-up answers {}", "query-empty"),
	lookUpFails("lost, and the look-up answers null", "query-null"),
	lookUpFails("lost, and the look-up is redirected", "redirect"),
	...(["total", "day", "number", "customer"] as const).map((what) => bookedOther(what)),
	bookedOther("name", "Customer"),
	asked("SIGTERM"),
	asked("SIGINT"),
	asked("SIGHUP"),
	askedTwice,
	...ROWS,
];
