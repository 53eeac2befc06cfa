import type { MadeOfRun } from "../../src/audit/record.js";
import { standardLimits } from "../../src/config/limits.js";
import type { Kind } from "../../src/sync/kinds/kind.js";
import { ALL_KINDS, ALL_REFERENCES } from "../../src/sync/kinds/kinds.js";
import { Push, type Step } from "../../src/sync/send/push.js";
import { settleBeforeUndo, type Undoing, type UndoParts, undo } from "../../src/sync/send/undo.js";
import { planUndo, type UndoPlan } from "../../src/sync/send/undo-plan.js";
import { aCompany, aSettings } from "../sync/kinds/made-up.js";
import { type Death, dying, type House } from "./a-house.js";

let undos = 0;

interface Parts extends Omit<Partial<UndoParts>, "step"> {
	readonly step?: (name: Step) => void;
	/** Whether the MIS is told. */
	readonly writeBack?: boolean;
}

interface Trial extends Omit<Parts, "step"> {
	readonly death?: Death;
	readonly only?: (made: MadeOfRun) => boolean;
}

/** One `undo` of a run in a house; until it dies, where it is to. */
export async function undoIn(
	house: House,
	run: string,
	{ death, only = () => true, ...change }: Trial = {},
): Promise<Undoing & { readonly steps: readonly Step[] }> {
	const { qb, mis } = house;
	let dead = false;
	qb.isDead = () => dead;
	mis.isDead = () => dead;
	const steps: Step[] = [];
	const mustLive = () => {
		if (dead) throw new Error("The process is dead.");
	};
	const step = (name: Step) => {
		mustLive();
		steps.push(name);
		dead = death?.at === name && steps.filter((each) => each === name).length === death.time;
		mustLive();
	};
	const parts = partsOf(house, { ...change, step }, mustLive);
	const into: Undoing & { readonly steps: readonly Step[] } = { undone: 0, left: [], unknown: [], steps };
	try {
		await settleBeforeUndo(parts, run);
		await undo(parts, parts.ledger.madeOfRun(run).filter(only), into);
	} finally {
		dead = false;
	}
	return into;
}

/** What `undo --dry-run` would say. */
export const planIn = (house: House, run: string, change: Omit<Partial<UndoParts>, "step"> = {}): Promise<UndoPlan> =>
	planUndo(partsOf(house, change), house.ledger.madeOfRun(run));

function partsOf(
	house: House,
	{ step = () => {}, writeBack = true, ...change }: Parts,
	mustLive: () => void = () => {},
): UndoParts {
	const { qb, seen, clock, mis, audit } = house;
	const runId = audit.runs.start("undo", `finance@kigali (${++undos})`, qb.realmId);
	const ledger = dying(house.ledger, mustLive);
	const by = `eaur-qb (me ${runId}) company:${qb.realmId}`;
	const settings = aSettings();
	const push = new Push({ mis, ledger, qb, seen, settings, by, writeBack, runId, step });
	return {
		...{ qb, seen, ledger, settings, runId, push, step },
		kinds: change.kinds ?? (ALL_KINDS as readonly Kind[]),
		references: ALL_REFERENCES,
		company: aCompany(),
		vouched: [],
		deletes: false,
		limits: standardLimits(),
		guard: () => Promise.resolve(),
		stopped: () => false,
		sayWait: () => {},
		sleep: clock.sleep,
		onProgress: () => {},
		...change,
	};
}
