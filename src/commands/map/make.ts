import { setTimeout as pause } from "node:timers/promises";
import type { AuditRooms } from "../../audit/open.js";
import type { Seen } from "../../audit/seen.js";
import { EXIT, exitCodeOf } from "../../output/exit.js";
import type { QuickBooks } from "../../quickbooks/client.js";
import type { ReferenceKind } from "../../sync/kinds/reference-kind.js";
import { makeReferences, type ReadyReference, type WantedReference } from "../../sync/send/make-references.js";
import { Failure } from "../../words/failure.js";
import { type Context, operator } from "../context.js";
import type { Guard } from "../locking.js";
import { noteSettings, whyEnded } from "../noted.js";
import { tellHead } from "../witness.js";

interface MakeParts {
	readonly audit: AuditRooms;
	readonly qb: QuickBooks;
	readonly seen: Seen;
	readonly guard: Guard;
	readonly kind: ReferenceKind;
	/** Told of each that is there now, and mapped. */
	readonly onReady: (ready: ReadyReference) => void;
}

/** What `--create` is: a run, as everything is that writes into QuickBooks. Returns its id. */
export async function runMaking(
	context: Context,
	parts: MakeParts,
	wanted: readonly WantedReference[],
): Promise<string> {
	const { audit, qb, seen, kind, guard } = parts;
	noteSettings(audit, context.config);
	const runId = audit.runs.start(context.commandLine, `${operator()} (${process.pid})`, qb.realmId);
	const taken = await guard();
	let successful = 0;
	const onReady = (ready: ReadyReference) => {
		successful += 1;
		seen.setMapping(kind.one, ready.name, ready.id);
		const detail = `"${ready.name}" to the ${kind.one} of id ${ready.id}, ${ready.made ? "made" : "found"} in QuickBooks`;
		audit.log.add({ runId, realm: qb.realmId, kind: kind.name, misId: ready.misId, event: "mapped", detail });
		context.printer.success(`${ready.name} is ${ready.made ? "made in" : "in"} QuickBooks (id ${ready.id})`);
		parts.onReady(ready);
	};
	const end = async (failure?: unknown) => {
		const counts = { successful, skipped: 0, ...countOf(failure) };
		const exitCode = failure === undefined ? EXIT.done : exitCodeOf(failure);
		audit.runs.end(runId, counts, exitCode, failure === undefined ? undefined : whyEnded(context.printer, failure));
		await tellHead(context, audit, runId, qb.realmId);
	};
	try {
		await makeReferences(
			{
				...{ kind, qb, seen, runId, onReady, ledger: audit.ledger(qb.realmId) },
				limits: context.config.quickbooks.limits,
				settings: context.config.mapping,
				step: (name) => context.step(name),
				sayWait: (sentence) => context.printer.warn(sentence),
				sleep: (ms) => pause(ms, undefined, { signal: context.stop.signal }).catch(() => {}),
				mayGoOn: async ({ name }) => {
					if (context.stop.signal.aborted) throw interrupted(name);
					if ((await guard()) !== taken) throw lockLost(name);
				},
			},
			wanted,
		);
	} catch (failure) {
		await end(failure);
		throw failure;
	}
	await end();
	return runId;
}

/** One at a time is sent: the one that a failure is about. */
function countOf(failure: unknown): { readonly failed: number; readonly unknown: number } {
	const code = failure instanceof Failure ? failure.code : undefined;
	return { failed: code === "QB006" ? 1 : 0, unknown: code === "QB012" ? 1 : 0 };
}

const interrupted = (next: string): Failure =>
	new Failure("interrupted", {
		detail: `Interrupted before "${next}" was made in QuickBooks; what was made before stays.`,
		fix: "Run the same command again: it makes what is still missing.",
	});

const lockLost = (next: string): Failure =>
	new Failure("out-of-reach", {
		code: "QB011",
		detail: `The lock on the MIS was lost before "${next}" was made in QuickBooks: another run may have come in between.`,
		fix: "Run the same command again: it looks first, and makes what is still missing.",
	});
