import { type KillPlan, killAgainAndAgain } from "./kills.js";
import { atOnce, bookedOther, IMPATIENT, inTurns, lookUpFails, type Matter, stateLost, wire } from "./scenarios.js";
import type { Scenario } from "./scene.js";

/** The same faults among payments: they rest on each other, and are not told apart by QuickBooks' own check of numbers. */
const OF_PAYMENTS: Matter = { prefix: "payments: ", group: "payments", payments: 150 };

const KILLS: Omit<KillPlan, "seed"> = { kills: 200, invoices: 60, payments: 400 };

/** For `npm test`: the first kill points, once each. */
const FEW_KILLS: typeof KILLS = { kills: 6, invoices: 20, payments: 40 };

const killed = (name: string, plan: typeof KILLS): Scenario => ({
	name: OF_PAYMENTS.prefix + name,
	play: async (parts) => {
		const { killed: points, verdict } = await killAgainAndAgain(parts, { ...plan, seed: parts.seed * 1_000 + 900 });
		return { injected: [...points.values()].reduce((sum, count) => sum + count, 0), verdict };
	},
});

const everyThird = { rule: { every: 3 }, limits: IMPATIENT } as const;
const forgetting = { sandbox: { requestIdMemoryMs: 0 } } as const;

export const PAYMENT_SCENARIOS: readonly Scenario[] = [
	killed("kill -9 at every step and at random times", KILLS),
	killed("kill -9, a few", FEW_KILLS),
	wire({ name: "connection reset after commit", do: "reset-after", ...everyThird }, OF_PAYMENTS),
	wire({ name: "504 before commit", do: "504-before", ...everyThird }, OF_PAYMENTS),
	wire({ name: "no answer, committed", do: "hang-after", rule: { every: 5 }, limits: IMPATIENT }, OF_PAYMENTS),
	wire(
		{ name: "items missing from a batch answer", do: "drop-items", rule: { every: 2 }, limits: IMPATIENT },
		OF_PAYMENTS,
	),
	wire({ name: "QuickBooks forgets requestids at once", do: "504-after", ...everyThird, ...forgetting }, OF_PAYMENTS),
	wire(
		{
			name: "it forgets them, and commits late",
			do: "late-commit",
			rule: { every: 3, ms: 300 },
			limits: IMPATIENT,
			...forgetting,
		},
		OF_PAYMENTS,
	),
	wire(
		{ name: "replayed old answers", do: "replayed-old", rule: { every: 3, ms: 86_400_000 }, limits: IMPATIENT },
		OF_PAYMENTS,
	),
	lookUpFails("lost, and the look-up answers {}", "query-empty", OF_PAYMENTS),
	atOnce("two runs at once, one home", 2, 1, false, OF_PAYMENTS),
	atOnce("three runs at once, three homes", 3, 3, false, OF_PAYMENTS),
	inTurns("two machines in turns", true, OF_PAYMENTS),
	inTurns("two machines in turns, MIS read only", false, OF_PAYMENTS),
	stateLost("state folder lost", true, OF_PAYMENTS),
	stateLost("state folder lost, MIS read only", false, OF_PAYMENTS),
	...(["total", "day", "number", "link", "part"] as const).map((what) => bookedOther(what, "Payment", OF_PAYMENTS)),
	// A credit of a wallet: QuickBooks refuses another customer where an invoice is named.
	bookedOther("customer", "Payment", OF_PAYMENTS, "MW-"),
];
