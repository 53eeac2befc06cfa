import { rmSync } from "node:fs";
import { onTestFinished } from "vitest";
import { openAudit } from "../../src/audit/open.js";
import { Scratch } from "../../src/audit/scratch.js";
import { standardLimits } from "../../src/config/limits.js";
import { ALL_KINDS, ALL_REFERENCES } from "../../src/sync/kinds/kinds.js";
import { NO_FILTER } from "../../src/sync/read/filter.js";
import { type EngineParts, type SendResult, send } from "../../src/sync/send/engine.js";
import type { Step } from "../../src/sync/send/push.js";
import type { SendRequest } from "../../src/sync/send/request.js";
import { realmId } from "../../src/words/ids.js";
import { aCompany, aSettings } from "../sync/kinds/made-up.js";
import { FakeMis } from "./fake-mis.js";
import { FakeClock, FakeQuickBooks } from "./fake-quickbooks.js";
import { aFolder } from "./in-memory.js";

const REALM = realmId("9130000000000001");
const SUFFIX = ` company:${REALM}`;

/** Our own side, with a MIS and a QuickBooks in memory: whole runs in milliseconds. */
export type House = ReturnType<typeof aHouse>;

/** The moment at which the process dies: the n-th time that this step is about to be taken. */
export interface Death {
	readonly at: Step;
	readonly time: number;
}

export function aHouse(change: Partial<Pick<EngineParts, "writeBack" | "company" | "settings" | "kinds">> = {}) {
	const home = aFolder("house");
	const audit = openAudit(home);
	const clock = new FakeClock();
	const qb = new FakeQuickBooks(REALM, clock);
	const mis = new FakeMis(clock.now);
	const [ledger, seen] = [audit.ledger(REALM), audit.seen(REALM)];
	onTestFinished(() => {
		audit.close();
		rmSync(home, { recursive: true });
	});
	let runs = 0;

	/** One run, as `all` does it; until it dies, where it is to. */
	async function run(
		request: Partial<SendRequest> & Pick<SendRequest, "kinds">,
		parts: Partial<EngineParts> & { readonly death?: Death; readonly onStep?: (name: Step) => void } = {},
	): Promise<SendResult & { readonly steps: readonly Step[] }> {
		const { death, onStep = () => {}, ...others } = parts;
		const runId = `run-${++runs}`;
		const steps: Step[] = [];
		const scratch = new Scratch();
		let dead = false;
		qb.isDead = () => dead;
		mis.isDead = () => dead;
		const mustLive = () => {
			if (dead) throw new Error("The process is dead.");
		};
		const step = (name: Step) => {
			mustLive();
			steps.push(name);
			onStep(name);
			if (death?.at !== name || steps.filter((each) => each === name).length !== death.time) return;
			dead = true;
			mustLive();
		};
		const asked: SendRequest = {
			filter: NO_FILTER,
			limit: undefined,
			failedOnly: undefined,
			only: undefined,
			...request,
		};
		try {
			const result = await send(
				{
					kinds: ALL_KINDS,
					references: ALL_REFERENCES,
					mis,
					qb,
					ledger: dying(ledger, mustLive),
					seen,
					scratch,
					settings: aSettings(),
					limits: standardLimits(),
					writeBack: true,
					production: false,
					company: aCompany({ tracksLocations: false }),
					runId,
					by: `eaur-qb (me ${runId})${SUFFIX}`,
					suffix: SUFFIX,
					guard: () => Promise.resolve(1),
					othersInFlightMs: 150_000,
					stop: new AbortController(),
					now: clock.now,
					sleep: clock.sleep,
					step,
					say: () => {},
					sayWait: () => {},
					onProgress: () => {},
					onExpected: () => {},
					enough: () => false,
					...change,
					...others,
				},
				asked,
			);
			return { ...result, steps };
		} finally {
			scratch.close();
		}
	}

	return { audit, ledger, seen, clock, qb, mis, run };
}

/** What a dead process wanted to write down is not on the disk. */
export function dying<T extends object>(room: T, mustLive: () => void): T {
	return new Proxy(room, {
		get(target, name) {
			const value: unknown = Reflect.get(target, name, target);
			if (typeof value !== "function") return value;
			return (...args: unknown[]): unknown => {
				mustLive();
				return Reflect.apply(value, target, args);
			};
		},
	});
}
