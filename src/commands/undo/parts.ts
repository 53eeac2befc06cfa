import { setTimeout as pause } from "node:timers/promises";
import { createProgress } from "../../output/progress.js";
import { ALL_REFERENCES } from "../../sync/kinds/kinds.js";
import { Push } from "../../sync/send/push.js";
import type { UndoParts } from "../../sync/send/undo.js";
import type { UndoPlanParts } from "../../sync/send/undo-plan.js";
import { Failure } from "../../words/failure.js";
import { type Context, stampOf } from "../context.js";
import type { Session } from "../sending.js";

/** Everything that taking back works with, in a run of its own. @param total how many it is going to take back */
export async function undoParts(
	context: Context,
	session: Session,
	planned: UndoPlanParts,
	runId: string,
	total: number,
): Promise<UndoParts> {
	const { config, printer, stop } = context;
	const { audit, qb, mis, guard } = session;
	const taken = await guard();
	const seen = audit.seen(qb.realmId);
	const { mapping: settings } = config;
	const step: (name: string) => void = (name) => context.step(name);
	const push = new Push(
		{
			...{ qb, seen, settings, mis, ledger: planned.ledger, runId, step },
			by: stampOf(context, qb.realmId, runId),
			writeBack: config.writeBack,
		},
		({ title, problem }) => printer.warn(`${title}: ${problem.detail} [${problem.code}]\n  → ${problem.fix}`),
	);
	return {
		...planned,
		...{ seen, settings, runId, push, step },
		references: ALL_REFERENCES,
		limits: config.quickbooks.limits,
		guard: async () => {
			if ((await guard()) !== taken) throw lockLost();
		},
		stopped: () => stop.signal.aborted,
		sayWait: session.note,
		sleep: (ms) => pause(ms, undefined, { signal: stop.signal }).catch(() => {}),
		onProgress: (done) => {
			session.progress.current ??= createProgress(printer, { total, label: "Undo" });
			session.progress.current.update({ done, total, failed: 0, skipped: 0 });
		},
	};
}

const lockLost = (): Failure =>
	new Failure("out-of-reach", {
		code: "QB011",
		detail: "The lock on the MIS was lost: another run may have come in between. Nothing more was taken back.",
		fix: "Run the same command again: it looks first, and goes on.",
	});
